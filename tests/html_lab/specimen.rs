//! The pages that are changed: the HTML cases of `tests/corpus`, with the places of the posts' words in their source.
//!
//! The places are found by the expected words alone, so this works without knowledge of any site.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use unrolled::{Input, Parser};
use url::Url;

use crate::source::{self, Element, Node};

/// A page with its expected result.
pub(crate) struct Specimen {
    pub(crate) name: String,
    pub(crate) site: String,
    pub(crate) html: String,
    pub(crate) nodes: Vec<Node>,
    /// The contents of `expected.json`.
    pub(crate) expected: Value,
    /// The elements in page order; `marks.at` of an element is its index.
    pub(crate) elements: Vec<Place>,
    /// The text nodes that are rendered, in page order.
    pub(crate) texts: Vec<TextPlace>,
    /// For each post, its element, if the elements of all posts were found.
    pub(crate) items: Vec<usize>,
    /// For each post, the innermost element with all of its words, if that was found.
    pub(crate) words: Vec<Option<usize>>,
    url: Option<Url>,
    listing: bool,
}

/// An element's place in the page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Place {
    pub(crate) name: String,
    pub(crate) around: Around,
    /// The number of posts whose words it contains.
    pub(crate) posts: usize,
    pub(crate) has_text: bool,
    letters: String,
}

/// A text node's place in the page.
#[derive(Clone, Debug)]
pub(crate) struct TextPlace {
    pub(crate) text: String,
    pub(crate) around: Around,
}

/// What an element or a text is inside of.
#[derive(Clone, Debug, Default)]
pub(crate) struct Around {
    /// The elements, the outermost first.
    pub(crate) path: Vec<usize>,
    /// An element whose content a browser does not parse as flow content, or does not show.
    pub(crate) special: bool,
    /// An element that a block would end.
    pub(crate) paragraph: bool,
    pub(crate) link: bool,
    /// The element with a post's words.
    pub(crate) words: bool,
    /// The element of a post.
    pub(crate) item: bool,
}

/// Elements that a browser moves, hides or treats apart, and their content.
const SPECIAL: [&str; 28] = [
    "head", "script", "style", "template", "noscript", "svg", "math", "select", "option", "video",
    "audio", "picture", "object", "iframe", "textarea", "title", "colgroup", "source", "track",
    "meta", "link", "base", "table", "tbody", "thead", "tr", "canvas", "math",
];

/// Elements that cannot be wrapped where they are.
pub(crate) const BOUND: [&str; 16] = [
    "html", "body", "head", "td", "th", "tr", "tbody", "thead", "tfoot", "li", "dt", "dd",
    "summary", "figcaption", "legend", "caption",
];

impl Specimen {
    fn load(root: &Path, folder: &Path) -> Option<Self> {
        let json = |name| serde_json::from_slice::<Value>(&fs::read(folder.join(name)).ok()?).ok();
        let case = json("case.json")?;
        let input = case["input"].as_str().unwrap_or("input.html");
        let html = String::from_utf8(fs::read(folder.join(input)).ok()?).ok()?;
        let html = html.strip_prefix('\u{feff}').unwrap_or(&html).to_owned();
        if !input.ends_with(".html") || case["form"].is_string() || html.is_empty() {
            return None;
        }
        let name = folder
            .strip_prefix(root)
            .ok()?
            .to_string_lossy()
            .into_owned();
        let nodes = source::read(&html);
        assert!(source::write(&nodes) == html, "{name} is not written back");
        let mut specimen = Self {
            site: name.split('/').next()?.to_owned(),
            name,
            html,
            nodes,
            expected: json("expected.json")?,
            elements: Vec::new(),
            texts: Vec::new(),
            items: Vec::new(),
            words: Vec::new(),
            url: case["url"].as_str().and_then(|url| Url::parse(url).ok()),
            listing: case["entry"] == "listing",
        };
        specimen.find_places();
        // What is behind the end of a page that ends too early is part of what was cut.
        let warnings = specimen.expected["warnings"].as_array();
        let is_cut = |warning: &Value| warning["kind"] == "cut-off";
        let cut = warnings.is_some_and(|warnings| warnings.iter().any(is_cut));
        (!cut).then_some(specimen)
    }

    /// Returns the result for a changed form of the page, in the form of the expectation.
    pub(crate) fn parse(&self, page: &str) -> Result<Value, unrolled::Error> {
        let input = Input::bytes(page.as_bytes());
        let input = match &self.url {
            Some(url) => input.with_url(url),
            None => input,
        };
        let value = if self.listing {
            Parser::new().parse_listing(input).map(serde_json::to_value)
        } else {
            Parser::new().parse(input).map(serde_json::to_value)
        };
        Ok(value?.expect("a result is JSON"))
    }

    fn find_places(&mut self) {
        let mut nodes = std::mem::take(&mut self.nodes);
        self.walk(&mut nodes, &Around::default());
        let words: Vec<String> = posts(&self.expected)
            .iter()
            .map(|post| letters(post["text"].as_str().unwrap_or_default()))
            .collect();
        let mut taken = vec![false; self.elements.len()];
        self.words = words
            .iter()
            .map(|words| {
                let fits = |at: &usize| {
                    let place = &self.elements[*at];
                    !taken[*at]
                        && words.len() > 2
                        && !place.around.special
                        && !SPECIAL.contains(&place.name.as_str())
                        && place.letters.contains(words.as_str())
                };
                let found: Vec<usize> = (0..self.elements.len()).filter(fits).collect();
                // The smallest; of equal ones the first in the page, and of nested ones the outermost: what is next
                // to it is not inside of anything that holds these words only.
                let size = |at: &&usize| self.elements[**at].letters.len();
                let at = **found.iter().min_by_key(size).as_ref()?;
                taken[at] = true;
                Some(at)
            })
            .collect();
        for at in self.words.clone().into_iter().flatten() {
            for outer in self.elements[at].around.path.clone() {
                self.elements[outer].posts += 1;
            }
            self.elements[at].posts += 1;
        }
        self.find_items(&nodes);
        let (words, items) = (self.words.clone(), self.items.clone());
        let mark = |around: &mut Around| {
            around.words = around.path.iter().any(|at| words.contains(&Some(*at)));
            around.item = around.path.iter().any(|at| items.contains(at));
        };
        self.elements
            .iter_mut()
            .for_each(|place| mark(&mut place.around));
        self.texts
            .iter_mut()
            .for_each(|text| mark(&mut text.around));
        self.nodes = nodes;
    }

    /// The element of a post is the outermost one with the words of this post only.
    fn find_items(&mut self, nodes: &[Node]) {
        let expected = posts(&self.expected);
        if expected.len() < 2 || self.words.iter().any(Option::is_none) {
            return;
        }
        let item = |words: usize| {
            let path = self.elements[words].around.path.iter().copied();
            path.chain([words]).find(|at| self.elements[*at].posts == 1)
        };
        let found: Option<Vec<usize>> = self.words.iter().flatten().map(|at| item(*at)).collect();
        let Some(found) = found else { return };
        let mut sources = vec![String::new(); found.len()];
        source::each(nodes, &mut |element| {
            if let Some(post) = found.iter().position(|at| *at == element.marks.at) {
                sources[post] = source::write(&[Node::Element(element.clone())]);
            }
        });
        // What says who wrote a post must move with its words.
        let is_whole = |(post, source): (&&Value, &String)| {
            let id = post["id"].as_str().unwrap_or_default();
            let handle = post["author"]["handle"].as_str().unwrap_or_default();
            source.contains(id) && source.contains(handle)
        };
        if expected.iter().zip(&sources).all(is_whole) {
            self.items = found;
        }
    }

    fn walk(&mut self, nodes: &mut [Node], around: &Around) -> String {
        let mut letters_of_all = String::new();
        for node in nodes {
            match node {
                Node::Text(text) => {
                    if !around.special {
                        letters_of_all.push_str(&letters(&decoded(&text.text)));
                        for outer in &around.path {
                            self.elements[*outer].has_text |= !text.text.trim().is_empty();
                        }
                    }
                    self.texts.push(TextPlace {
                        text: text.text.clone(),
                        around: around.clone(),
                    });
                }
                Node::Element(element) => {
                    letters_of_all.push_str(&self.walk_element(element, around));
                }
                Node::Other(_) => {}
            }
        }
        letters_of_all
    }

    fn walk_element(&mut self, element: &mut Element, around: &Around) -> String {
        let at = self.elements.len();
        element.marks.at = at;
        let name = element.name.to_ascii_lowercase();
        let mut inner = around.clone();
        inner.path.push(at);
        inner.special |= SPECIAL.contains(&name.as_str());
        inner.special &= !matches!(name.as_str(), "td" | "th");
        inner.paragraph |= name == "p";
        inner.link |= matches!(name.as_str(), "a" | "button");
        self.elements.push(Place {
            name,
            around: around.clone(),
            ..Place::default()
        });
        let letters = self.walk(&mut element.children, &inner);
        self.elements[at].letters.clone_from(&letters);
        letters
    }
}

/// Returns all specimens, sorted by name.
pub(crate) fn all() -> Vec<Specimen> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let folders = |path: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(path).expect("a folder").flatten();
        let mut found: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        found.retain(|path| path.is_dir());
        found.sort();
        found
    };
    let sites = folders(&root);
    let cases = sites.iter().flat_map(|site| folders(site));
    cases
        .filter_map(|case| Specimen::load(&root, &case))
        .collect()
}

/// Returns the posts of a result, or of the cards of a list.
pub(crate) fn posts(result: &Value) -> Vec<&Value> {
    let list = |value: &'_ Value| {
        value
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default()
            .len()
    };
    if result["listing"].is_object() {
        let cards = &result["listing"]["teasers"];
        let posts = (0..list(cards)).map(|at| &cards[at]["posts"]);
        return posts
            .flat_map(|posts| (0..list(posts)).map(move |at| &posts[at]))
            .collect();
    }
    let posts = &result["thread"]["posts"];
    (0..list(posts)).map(|at| &posts[at]).collect()
}

/// Returns the letters and digits of a text.
pub(crate) fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Decodes the character references that the corpus has.
pub(crate) fn decoded(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let end = after.find(';').filter(|end| *end < 10);
        let number = |name: &str| {
            let name = name.strip_prefix('#')?;
            let code = match name.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => name.parse(),
            };
            char::from_u32(code.ok()?)
        };
        let found = end.and_then(|end| {
            let name = &after[..end];
            let named = match name {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                "nbsp" => '\u{a0}',
                _ => number(name)?,
            };
            Some((named, end))
        });
        match found {
            Some((named, end)) => {
                out.push(named);
                rest = &after[end + 1..];
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out + rest
}
