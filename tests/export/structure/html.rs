//! The blocks of an HTML document.

use scraper::{ElementRef, Html as Tree, Node, Selector};

use super::expected::{BOLD, CODE, Found, ITALIC, Kind, Line, Links, STRUCK, line, lines};
use crate::html::harmless;
use crate::model::{is_balanced, visible_text};

#[derive(Default)]
struct Builder {
    done: Vec<Found>,
    depth: usize,
}

/// The blocks of the only post of a page.
pub(crate) fn read(page: &str) -> Vec<Found> {
    let tree = Tree::parse_document(page);
    assert!(tree.errors.is_empty(), "{:?}\n{page}", tree.errors);
    harmless("", &tree, true);
    let selector = Selector::parse("article.post").expect("a selector");
    let mut posts = tree.select(&selector);
    let mut builder = Builder::default();
    builder.children(posts.next().expect("a post"));
    assert!(posts.next().is_none());
    builder.done
}

impl Builder {
    fn children(&mut self, element: ElementRef<'_>) {
        element.child_elements().for_each(|child| self.block(child));
    }

    fn push(&mut self, kind: Kind, lines: Vec<Line>, links: Links) {
        let depth = self.depth;
        self.done.push(Found {
            kind,
            depth,
            lines,
            links,
        });
    }

    fn block(&mut self, element: ElementRef<'_>) {
        let name = element.value().name();
        match (name, element.attr("class")) {
            ("p", _) => {
                let (lines, links) = inline(element);
                self.push(Kind::Paragraph, lines, links);
            }
            ("div", Some("text")) | ("aside", Some("note")) => self.children(element),
            ("h2" | "h3" | "h4" | "h5" | "h6", None) => {
                let (lines, links) = inline(element);
                let level = name[1..].parse().expect("a level");
                let all = lines
                    .into_iter()
                    .flat_map(|line| line.into_iter().chain([(' ', 0)]));
                self.push(Kind::Heading(level), vec![line(all)], links);
            }
            ("ul" | "ol", None) => self.list(element, 0),
            ("pre", None) => {
                let code = element.child_elements().next().expect("code");
                let language = code.attr("class");
                let language = language.map(|class| class.replace("language-", ""));
                let chars: Vec<(char, u8)> =
                    code.text().flat_map(str::chars).map(|c| (c, 0)).collect();
                let lines = lines(&chars).into_iter().map(line);
                let lines = lines.filter(|line| !line.is_empty()).collect();
                self.push(Kind::Code(language), lines, Vec::new());
            }
            ("blockquote", _) => {
                self.depth += 1;
                self.children(element);
                self.depth -= 1;
            }
            ("div", Some("table")) => self.table(element),
            ("figure", None) => {
                let selector = Selector::parse("img").expect("a selector");
                let picture = element.select(&selector).next().expect("a picture");
                let alt = picture.attr("alt").expect("a description").to_owned();
                self.push(Kind::Picture(alt), Vec::new(), Vec::new());
            }
            ("hr", None) => self.push(Kind::Rule, Vec::new(), Vec::new()),
            other => panic!("{other:?}"),
        }
    }

    fn list(&mut self, list: ElementRef<'_>, depth: usize) {
        let start = list
            .attr("start")
            .map_or(1, |start| start.parse().expect("a number"));
        let mut number = (list.value().name() == "ol").then_some(start);
        for item in list.child_elements() {
            let (mut all, mut all_links) = (Vec::new(), Vec::new());
            let mut nested = Vec::new();
            for child in item.child_elements() {
                if child.value().name() != "p" {
                    nested.push(child);
                    continue;
                }
                assert!(nested.is_empty(), "words below a list");
                let (lines, links) = inline(child);
                if !all.is_empty() {
                    all.push(Line::new());
                }
                all.extend(lines);
                all_links.extend(links);
            }
            self.push(Kind::Item(depth, number), all, all_links);
            number = number.map(|number: u32| number.saturating_add(1));
            nested
                .into_iter()
                .for_each(|list| self.list(list, depth + 1));
        }
    }

    fn table(&mut self, element: ElementRef<'_>) {
        let selector = Selector::parse("tr").expect("a selector");
        let (mut rows, mut cells, mut all_links) = (Vec::new(), Vec::new(), Vec::new());
        for row in element.select(&selector) {
            rows.push(row.child_elements().count());
            for cell in row.child_elements() {
                let (lines, links) = inline(cell);
                let all = lines
                    .into_iter()
                    .flat_map(|line| line.into_iter().chain([(' ', 0)]));
                cells.push(line(all));
                all_links.extend(links);
            }
        }
        self.push(Kind::Table(rows), cells, all_links);
    }
}

/// The lines of an element, and its links.
fn inline(element: ElementRef<'_>) -> (Vec<Line>, Links) {
    let (mut chars, mut links) = (Vec::new(), Vec::new());
    // Styles and links are few levels deep.
    fn walk(element: ElementRef<'_>, styles: u8, chars: &mut Vec<(char, u8)>, links: &mut Links) {
        for child in element.children() {
            match child.value() {
                Node::Text(text) => chars.extend(text.chars().map(|c| (c, styles))),
                Node::Element(_) => {
                    let inner = ElementRef::wrap(child).expect("an element");
                    let style = match inner.value().name() {
                        "br" => {
                            chars.push(('\n', 0));
                            continue;
                        }
                        "a" => {
                            let words = visible_text(&inner.text().collect::<String>());
                            let url = inner.attr("href").expect("an address").to_owned();
                            links.extend((!words.is_empty()).then_some((words, url)));
                            0
                        }
                        "strong" => BOLD,
                        "em" => ITALIC,
                        "del" => STRUCK,
                        "code" => CODE,
                        other => panic!("<{other}>"),
                    };
                    walk(inner, styles | style, chars, links);
                }
                other => panic!("{other:?}"),
            }
        }
    }
    walk(element, 0, &mut chars, &mut links);
    let written: String = chars.iter().map(|(c, _)| *c).collect();
    assert!(is_balanced(&written), "directions in {written:?}");
    // The exporter may put a mark of direction before a line.
    let without_mark = |mut line: Line| {
        if line.first().is_some_and(|(c, _)| *c == '\u{200f}') {
            line.remove(0);
        }
        line
    };
    let lines = lines(&chars)
        .into_iter()
        .map(|chars| without_mark(self::line(chars)));
    (lines.filter(|line| !line.is_empty()).collect(), links)
}
