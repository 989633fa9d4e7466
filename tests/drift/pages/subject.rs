//! The pages that are changed: every case of `tests/corpus` whose result is a thread or a list without a warning, and
//! the real and rendered pages of `UNROLLED_CORPUS`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use unrolled::model::{Post, Teaser};
use unrolled::{Form, Input, Parsed, ParsedListing, Parser, WarningKind};
use url::Url;

use crate::pages::sites::{self, Site};
use crate::pages::source::{self, Element, Node};

/// A page with its result.
pub(crate) struct Subject {
    pub(crate) name: String,
    pub(crate) site: &'static Site,
    pub(crate) text: String,
    pub(crate) url: Option<Url>,
    pub(crate) before: Parsed,
    /// Whether it is a list of posts or cards, which is judged as a thread of these ([`as_thread`]).
    listing: bool,
    /// Empty for JSON.
    pub(crate) nodes: Vec<Node>,
    pub(crate) json: Option<Value>,
    pub(crate) envelope: Envelope,
    /// All text of the model, without white space.
    pub(crate) said: BTreeSet<String>,
    /// Whether the elements of all its posts were found, so that posts can be changed.
    pub(crate) has_items: bool,
}

impl Subject {
    /// Parses a page; `None` if it is not a thread without faults.
    fn new(name: String, bytes: &[u8], url: Option<Url>, listing: bool) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?.to_owned();
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned();
        let before = parse(&text, url.as_ref(), listing).ok()?;
        if !matches!(before.detection.form, Form::Html | Form::Json) {
            return None;
        }
        let site = sites::of(&before)?;
        let weak = |kind| {
            matches!(
                kind,
                WarningKind::WeakEvidence | WarningKind::AuthorInferred
            )
        };
        // A warning of the unchanged page would hide an equal one.
        let sound = before.warnings.iter().all(|is| site.weak && weak(is.kind));
        if !sound && !name.starts_with("real/") {
            return None;
        }
        let json = (before.detection.form == Form::Json).then(|| Envelope::read(&text));
        let (envelope, json) = json.unzip();
        let envelope = envelope.unwrap_or_default();
        let mut nodes = if json.is_none() {
            source::read(&text)
        } else {
            Vec::new()
        };
        assert!(
            json.is_some() || source::write(&nodes) == text,
            "{name} is not written back"
        );
        let mut marker = Marker {
            site,
            items: 0,
            elements: 0,
        };
        marker.all(&mut nodes, false, false);
        let mut said = BTreeSet::new();
        let thread = serde_json::to_value(&before.thread).expect("a thread is JSON");
        strings(&thread, &mut |text| {
            said.insert(squeezed(text));
        });
        Some(Self {
            has_items: marker.items == before.thread.posts.len() && marker.items > 1,
            name,
            site,
            text,
            url,
            before,
            listing,
            nodes,
            json,
            envelope,
            said,
        })
    }

    /// Parses a changed form of the page.
    pub(crate) fn parse(&self, text: &str) -> unrolled::Result<Parsed> {
        parse(text, self.url.as_ref(), self.listing)
    }

    /// Writes a changed value as the page has it.
    pub(crate) fn write(&self, json: &Value) -> String {
        self.envelope.write(json, Value::to_string)
    }

    pub(crate) const fn is_list(&self) -> bool {
        self.listing
    }

    /// Returns whether a changed form of the page still has text of a post.
    pub(crate) fn has_post_text(&self, page: &str) -> bool {
        let mut shown = String::new();
        source::each_text_mut(&mut source::read(page), &mut |text| {
            shown.push_str(&decoded(&text.text));
        });
        let shown = squeezed(&shown);
        let mut words = self
            .before
            .thread
            .posts
            .iter()
            .filter_map(|post| post.text.as_deref());
        words.any(|words| shown.contains(&squeezed(words)))
    }

    /// Returns whether some text of the page is by a person, and not by the site.
    pub(crate) fn is_by_person(&self, words: &str) -> bool {
        let words = squeezed(&decoded(words));
        words.chars().any(char::is_alphanumeric)
            && self.said.iter().any(|said| said.contains(&words))
    }
}

/// What is around the value of JSON.
#[derive(Clone, Debug, Default)]
pub(crate) enum Envelope {
    #[default]
    Nothing,
    /// The items of a list are on a line each.
    Lines,
    /// A variable that the value is assigned to.
    Variable(String),
}

impl Envelope {
    /// Reads the value of a page.
    fn read(text: &str) -> (Self, Value) {
        if let Ok(json) = serde_json::from_str(text) {
            return (Self::Nothing, json);
        }
        if let Some((name, value)) = text.split_once(" = ") {
            let value = value.trim().trim_end_matches(';');
            if let Ok(json) = serde_json::from_str(value) {
                return (Self::Variable(name.to_owned()), json);
            }
        }
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        let item = |line| serde_json::from_str::<Value>(line).expect("what was read as JSON");
        (Self::Lines, lines.map(item).collect())
    }

    pub(crate) fn write(&self, json: &Value, write: fn(&Value) -> String) -> String {
        match (self, json) {
            (Self::Variable(name), _) => format!("{name} = {}", write(json)),
            (Self::Lines, Value::Array(items)) => {
                let lines = items.iter().map(|item| item.to_string() + "\n");
                lines.collect()
            }
            _ => write(json),
        }
    }
}

fn parse(text: &str, url: Option<&Url>, listing: bool) -> unrolled::Result<Parsed> {
    let input = Input::text(text);
    let input = match url {
        Some(url) => input.with_url(url),
        None => input,
    };
    if listing {
        Parser::new().parse_listing(input).map(as_thread)
    } else {
        Parser::new().parse(input)
    }
}

/// Converts a list to a thread of all its posts, so that it is compared and judged like one. Its next page becomes a
/// gap at the end. Cards with more about their threads than about their posts become cards next to it.
fn as_thread(listed: ParsedListing) -> Parsed {
    let posts: Vec<&Post> = listed.listing.posts().collect();
    let cards = listed.listing.teasers.iter().map(|card| {
        let mut card = card.clone();
        card.posts.clear();
        card
    });
    let stated = |card: &Teaser| card.stated_posts.is_some() || card.posts.is_empty();
    let cards: Vec<Teaser> = if listed.listing.teasers.iter().any(stated) {
        cards.collect()
    } else {
        Vec::new()
    };
    let next = listed.listing.next_page.as_ref();
    let gaps: Vec<Value> = next
        .map(|url| json!({ "after": posts.len().checked_sub(1), "kind": "load-more", "url": url }))
        .into_iter()
        .collect();
    let thread = json!({
        "author": listed.listing.author.clone().unwrap_or_default(),
        "posts": posts,
        "gaps": gaps,
        "more_from": cards,
    });
    let parsed = json!({
        "detection": listed.detection,
        "thread": thread,
        "completeness": listed.completeness,
        "warnings": listed.warnings,
    });
    serde_json::from_value(parsed).expect("a list is a thread")
}

/// Returns a text of a source with the character references of the pages decoded.
fn decoded(text: &str) -> String {
    let mut text = text.to_owned();
    for (reference, c) in [
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&#039;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&hellip;", "…"),
        ("&mdash;", "—"),
        ("&bull;", "•"),
        ("&nbsp;", " "),
        ("&amp;", "&"),
    ] {
        text = text.replace(reference, c);
    }
    text
}

/// Returns a text without white space.
pub(crate) fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Returns all strings of a value.
fn strings(value: &Value, visit: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) => visit(text),
        Value::Array(list) => list.iter().for_each(|value| strings(value, visit)),
        Value::Object(object) => object.values().for_each(|value| strings(value, visit)),
        _ => {}
    }
}

/// Marks each element with its relation to the posts.
struct Marker {
    site: &'static Site,
    items: usize,
    elements: usize,
}

impl Marker {
    fn all(&mut self, nodes: &mut [Node], words: bool, in_item: bool) -> usize {
        let mut items = 0;
        for node in nodes {
            match node {
                Node::Element(element) => items += self.one(element, words, in_item),
                Node::Text(text) => text.words = words,
                Node::Other(_) => {}
            }
        }
        items
    }

    fn one(&mut self, element: &mut Element, words: bool, in_item: bool) -> usize {
        let nested = self.site.nested || !in_item;
        let item = nested && (self.site.item)(element);
        element.marks.at = self.elements;
        self.elements += 1;
        element.marks.words = words || (self.site.words)(element);
        element.marks.in_item = in_item || item;
        element.marks.item = item.then_some(self.items);
        self.items += usize::from(item);
        let words = element.marks.words;
        let inside = self.all(&mut element.children, words, in_item || item);
        element.marks.items = inside + usize::from(item);
        element.marks.items
    }
}

/// Returns all pages, sorted by name.
pub(crate) fn all() -> Vec<Subject> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut found: Vec<Subject> = Vec::new();
    for path in files(&root) {
        if path.file_name().is_some_and(|name| name == "case.json") {
            found.extend(case(&root, &path));
        }
    }
    if let Some(corpus) = std::env::var_os("UNROLLED_CORPUS").map(PathBuf::from) {
        let pages = files(&corpus)
            .into_iter()
            .map(|path| (corpus.clone(), path));
        let bench = corpus.join("../bench-text/pages");
        let whole = files(&bench).into_iter().map(|path| (bench.clone(), path));
        for (root, path) in pages.chain(whole) {
            let name = path.strip_prefix(&root).unwrap_or(&path).to_string_lossy();
            let bytes = fs::read(&path).unwrap_or_default();
            for listing in [false, true] {
                let name = format!("real/{name}");
                found.extend(Subject::new(name, &bytes, None, listing));
            }
        }
    }
    found
}

/// A case of `tests/corpus`.
fn case(root: &Path, path: &Path) -> Option<Subject> {
    let folder = path.parent()?;
    let case: Value = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
    let input = case["input"].as_str().unwrap_or("input.html");
    let url = case["url"].as_str().and_then(|url| Url::parse(url).ok());
    let markup = input.ends_with(".html") || input.ends_with(".json") || input.ends_with(".js");
    let listing = case["entry"] == "listing";
    let name = folder
        .strip_prefix(root)
        .ok()?
        .to_string_lossy()
        .into_owned();
    let bytes = fs::read(folder.join(input)).ok().filter(|_| markup)?;
    Subject::new(name, &bytes, url, listing)
}

/// Returns all files below a folder, sorted.
pub(crate) fn files(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
