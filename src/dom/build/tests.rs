//! Tests that both builders give the same tree. That it equals scraper's is tested in `tests/suite/tree.rs`.
use std::path::{Path, PathBuf};

use super::{Stop, append, full};
use crate::dom::{Dom, Element, Engine, Step};
use crate::error::ErrorKind;
use crate::limits::{LimitKind, Limits};

/// Returns the elements and text of a tree with their depth.
fn outline(dom: &Dom<'_>) -> Vec<(usize, String)> {
    let outline_line = |element: Element<'_>| {
        let left_open = if element.is_open_at_end() {
            " (left open)"
        } else {
            ""
        };
        format!("{element:?}{left_open}")
    };
    let mut outline = Vec::new();
    let Some(root) = dom.elements().next() else {
        return outline;
    };
    outline.push((0, outline_line(root)));
    let mut depth = 1;
    for step in root.walk() {
        match step {
            Step::Enter(element) => {
                outline.push((depth, outline_line(element)));
                depth += 1;
            }
            Step::Leave(_) => depth -= 1,
            Step::Text(text) => outline.push((depth, format!("{text:?}"))),
        }
    }
    outline
}

/// Checks that both builders give the same tree. Returns whether the page only appends.
fn check(html: &str, what: &str) -> bool {
    let limits = Limits::unlimited();
    let full = full::build(html, &limits).map(|built| outline(&built.dom));
    let appended = match append::build(html, &limits) {
        Err(Stop::Tree) => return false,
        appended => appended.map(|built| outline(&built.dom)),
    };
    if appended != full {
        let (Ok(appended), Ok(full)) = (&appended, &full) else {
            panic!("{what}: {:?} {:?}\n{html:?}", appended.err(), full.err());
        };
        let at = appended
            .iter()
            .zip(full)
            .position(|(left, right)| left != right)
            .unwrap_or(appended.len().min(full.len()));
        let near = at.saturating_sub(3)..at + 3;
        panic!(
            "{what}: differs at {at}\nappended {:#?}\nfull {:#?}\n{}",
            appended.get(near.start..near.end.min(appended.len())),
            full.get(near.start..near.end.min(full.len())),
            if html.len() < 4000 { html } else { "" }
        );
    }
    true
}

/// Returns the pages in a folder.
fn pages(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else {
            continue;
        };
        for path in entries.flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|is| is == "html" || is == "htm")
            {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn read(path: &Path) -> String {
    String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned()
}

/// Returns the pages of the project, and those that the environment variable names.
fn corpus() -> Vec<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = pages(&own.join("tests/corpus"));
    all.extend(pages(&own.join("examples/pages")));
    for (variable, below) in [
        ("UNROLLED_CORPUS", ""),
        ("UNROLLED_CONFORMANCE", "broken-pages"),
    ] {
        if let Some(folder) = std::env::var_os(variable) {
            let found = pages(&Path::new(&folder).join(below));
            assert!(!found.is_empty(), "{variable} names no pages");
            all.extend(found);
        }
    }
    all
}

#[test]
fn both_engines_agree_on_every_page() {
    let pages = corpus();
    let mut appended = 0;
    for page in &pages {
        let html = read(page);
        appended += usize::from(check(&html, &page.display().to_string()));
        // Truncated anywhere.
        for part in 1..8 {
            let at = html.len() * part / 8;
            let at = (at..html.len()).find(|&at| html.is_char_boundary(at));
            check(html.get(..at.unwrap_or(0)).unwrap(), "a page that is cut");
        }
    }
    println!("{appended} of {} pages only append", pages.len());
    assert!(
        appended * 10 > pages.len() * 6,
        "{appended} of {} pages only append",
        pages.len()
    );
}

/// Knuth's MMIX generator: the same numbers everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % limit.max(1)
    }

    fn pick<'p>(&mut self, from: &[&'p str]) -> &'p str {
        from[self.below(from.len())]
    }
}

/// Pieces inserted into pages: tags, quotes, entities, attributes, and fragments of them.
const PIECES: [&str; 96] = [
    "<div>", "</div>", "<p>", "</p>", "<a>", "</a>", "<a href=x>", "<b>", "</b>", "<i>", "</i>",
    "<em>", "</em>", "<span>", "</span>", "<ul>", "</ul>", "<li>", "</li>", "<dl>", "<dt>", "<dd>",
    "</dl>", "<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<th>", "<tbody>",
    "</tbody>", "<caption>", "</caption>", "<col>", "<colgroup>", "</colgroup>", "<select>",
    "</select>", "<option>", "</option>", "<optgroup>", "<form>", "</form>", "<input>", "<button>",
    "</button>", "<br>", "</br>", "<hr>", "<img>", "<image>", "<h1>", "</h1>", "<h2>", "</h3>",
    "<svg>", "</svg>", "<math>", "</math>", "<title>", "</title>", "<mi>", "<desc>",
    "<foreignObject>", "</foreignObject>", "<path/>", "<g>", "</g>", "<script>", "</script>",
    "<style>", "</style>", "<textarea>", "</textarea>", "<noscript>", "</noscript>", "<head>",
    "</head>", "<body>", "</body>", "<html>", "</html>", "<body class=z>", "<pre>\n", "</pre>",
    "<nobr>", "</nobr>", "<object>", "</object>", "<!-- c -->", "<ruby>", "<rt>", " ", "x",
    "&amp;&lt;&#x41;&notit;",
];

/// Rare ones, for which the page needs the full rules.
const RARE: [&str; 12] = [
    "<template>", "</template>", "<frameset>", "<frame>", "\0", "<plaintext>", "<annotation-xml>",
    "<font color=x>", "<marquee>", "</marquee>", "<![CDATA[x]]>", "<!DOCTYPE html>",
];

/// Returns a page with some pieces removed, repeated, swapped or inserted, mostly at the boundaries of tags.
fn mutated(html: &str, random: &mut Random) -> String {
    let mut pieces: Vec<String> = Vec::new();
    let mut rest = html;
    while !rest.is_empty() {
        let at = rest
            .char_indices()
            .skip(1)
            .find(|&(at, c)| c == '<' || rest.as_bytes()[at - 1] == b'>')
            .map_or(rest.len(), |(at, _)| at);
        pieces.push(rest[..at].to_owned());
        rest = &rest[at..];
    }
    for _ in 0..1 + random.below(6) {
        if pieces.is_empty() {
            break;
        }
        let at = random.below(pieces.len());
        match random.below(8) {
            0 => drop(pieces.remove(at)),
            1 => {
                let twice = pieces[at].clone();
                pieces.insert(at, twice);
            }
            2 => {
                let other = random.below(pieces.len());
                pieces.swap(at, other);
            }
            3 => {
                let other = (at + 1).min(pieces.len() - 1);
                pieces.swap(at, other);
            }
            4 => {
                let quote = random.pick(&["\"", "'", ">", "<", " a=b", "/", "&"]);
                let place = random.below(pieces[at].len() + 1);
                let place = (place..)
                    .find(|&place| pieces[at].is_char_boundary(place))
                    .unwrap();
                pieces[at].insert_str(place, quote);
            }
            5 if random.below(12) == 0 => pieces.insert(at, random.pick(&RARE).to_owned()),
            _ => pieces.insert(at, random.pick(&PIECES).to_owned()),
        }
    }
    pieces.concat()
}

/// Returns the number of mutations: few by default, many if the environment variable asks for them.
fn rounds(few: usize) -> usize {
    std::env::var("UNROLLED_ROUNDS")
        .ok()
        .and_then(|rounds| rounds.parse().ok())
        .unwrap_or(few)
}

#[test]
fn both_engines_agree_on_random_markup() {
    let mut random = Random(20_261_122);
    let mut appended = 0;
    let rounds = rounds(8_000);
    for _ in 0..rounds {
        let mut html = String::new();
        if random.below(2) == 0 {
            html.push_str("<!doctype html>");
        }
        for _ in 0..1 + random.below(24) {
            html.push_str(if random.below(40) == 0 {
                random.pick(&RARE)
            } else {
                random.pick(&PIECES)
            });
        }
        appended += usize::from(check(&html, "soup"));
    }
    // Otherwise the test would have checked nothing.
    assert!(appended * 5 > rounds, "{appended} of {rounds} only append");
}

#[test]
fn both_engines_agree_on_changed_pages() {
    let mut random = Random(1_415);
    let pages: Vec<String> = corpus()
        .iter()
        .map(|page| read(page))
        .filter(|html| html.len() < 400_000)
        .collect();
    let mut appended = 0;
    let rounds = rounds(400);
    for round in 0..rounds {
        let html = mutated(&pages[round % pages.len()], &mut random);
        appended += usize::from(check(&html, "a changed page"));
    }
    assert!(appended * 3 > rounds, "{appended} of {rounds} only append");
}

#[test]
fn attributes_of_reopened_elements_count() {
    // The append builder stores them once, but the index has them for each element; the full rules store them for each.
    let attributes: String = (0..200).map(|at| format!(" a{at}=x")).collect();
    let page = format!("<p><b{attributes}>{}", "<p>x".repeat(1_000));
    let built = |engine| Dom::parse_with_engine(&page, &Limits::default(), engine);
    for engine in [Engine::Auto, Engine::Tree] {
        assert_eq!(
            built(engine).unwrap_err().kind(),
            ErrorKind::Limit(LimitKind::Attributes)
        );
    }
    let few = page.replace(&attributes, " class=x");
    let dom = Dom::parse_with_engine(&few, &Limits::default(), Engine::Tree).unwrap();
    assert_eq!(dom.elements().count(), 2_005);
}

#[test]
fn unclosed_elements_are_reported() {
    let open = |html: &str| -> Vec<String> {
        let dom = Dom::parse_with_engine(html, &Limits::default(), Engine::Auto).unwrap();
        dom.open_at_end()
            .map(|element| element.name().to_owned())
            .collect()
    };
    assert_eq!(
        open("<html><body><div><p>a</p></div></body></html>"),
        Vec::<String>::new()
    );
    assert_eq!(open("<div><p>a<span>b</span>"), ["div"]);
    assert_eq!(open("<article><div>a</div><div>b"), ["article", "div"]);
    assert_eq!(open("<div>a</div><script>let x = "), ["script"]);
    assert_eq!(open("<ul><li>a<li>b</ul><p>c"), Vec::<String>::new());
}

#[test]
fn references_are_decoded_once() {
    let pieces = "<p>".to_owned() + &"x &amp; y</x>z\r<!-- -->".repeat(500);
    let spaces = "<head></head>".to_owned() + &"\r<meta a=&amp;>".repeat(500);
    // Each paragraph repeats all elements and their attributes.
    let names: String = (0..100)
        .map(|at| format!("<b {}{at}>", "a".repeat(200)))
        .collect();
    let names = format!("<table>x{names}{}", "<p>x".repeat(100));
    for page in [pieces, spaces, names] {
        for engine in [Engine::Auto, Engine::Tree] {
            let dom = Dom::parse_with_engine(&page, &Limits::default(), engine).unwrap();
            let decoded = dom.decoded.len();
            assert!(decoded <= 2 * page.len(), "{decoded} of {}", page.len());
        }
    }
}
