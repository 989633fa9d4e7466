//! Selects elements by their own properties, and by those of their ancestors.

use std::collections::HashMap;

use url::Url;

use crate::chars::is_invisible;
use crate::dom::{Dom, Element, Links, Name, Node, Query, Step, words};

pub(crate) const LINK: Query<'_> = Query::constant("a[href]");
pub(crate) const PICTURE: Query<'_> = Query::constant("img");
pub(crate) const TIME: Query<'_> = Query::constant("time[datetime]");

/// Returns whether a page contains one of these.
pub fn has_any(dom: &Dom<'_>, marks: &[Query<'_>]) -> bool {
    marks.iter().any(|mark| dom.first(mark).is_some())
}

/// Whether an element contains one of these.
pub(crate) fn contains_any(element: Element<'_>, marks: &[Query<'_>]) -> bool {
    marks.iter().any(|mark| element.first(mark).is_some())
}

/// Whether an element has one of these classes.
pub(crate) fn has_any_class(element: Element<'_>, classes: &[&str]) -> bool {
    classes.iter().any(|class| element.has_class(class))
}

/// Returns the kind of an element by its classes; of several classes the first one in the table counts.
///
/// # Examples
///
/// ```
/// use unrolled::dom::{Dom, Query};
/// use unrolled::model::MediaKind;
/// use unrolled::reader::by_class;
///
/// const KINDS: [(&str, MediaKind); 2] = [("moving", MediaKind::Gif), ("picture", MediaKind::Photo)];
/// const FIGURE: Query<'_> = Query::constant("figure");
///
/// let dom = Dom::parse("<figure class='picture moving'></figure>")?;
/// let kind = dom.first(&FIGURE).and_then(|element| by_class(element, &KINDS));
/// assert_eq!(kind, Some(MediaKind::Gif));
/// # Ok::<(), unrolled::Error>(())
/// ```
pub fn by_class<T: Copy>(element: Element<'_>, table: &[(&str, T)]) -> Option<T> {
    by_class_in(element.class(), table)
}

/// The same for the value of a `class`.
pub(crate) fn by_class_in<T: Copy>(classes: &str, table: &[(&str, T)]) -> Option<T> {
    let known = |class: &str| table.iter().position(|(is, _)| *is == class);
    let first = words(classes).filter_map(known).min()?;
    table.get(first).map(|&(_, is)| is)
}

/// Returns the value for a name: that of a test id, of a label, of an icon.
pub(crate) fn by_name<T: Copy>(name: &str, table: &[(&str, T)]) -> Option<T> {
    table.iter().find(|(is, _)| *is == name).map(|&(_, is)| is)
}

/// Returns the value of an attribute, unless it is blank.
pub(crate) fn attr(element: Element<'_>, name: &str) -> Option<String> {
    let value = element.attr(name)?.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

/// Returns the text of an element, if it has any.
pub(crate) fn text(element: Element<'_>) -> Option<String> {
    Some(element.text()).filter(|text| !text.is_empty())
}

/// Returns all text inside an element, with the white space of the source.
pub(crate) fn raw_text(element: Element<'_>) -> String {
    let text = |step| match step {
        Step::Text(text) => Some(text),
        _ => None,
    };
    element.walk().filter_map(text).collect()
}

/// Returns the URL of a picture or a file, unless it only existed in the browser.
pub(crate) fn source(element: Element<'_>, links: &Links) -> Option<Url> {
    sources(element).find_map(|src| links.absolute(src))
}

/// Returns the URLs of a picture or a file: its own, then those that are loaded when it becomes visible, whatever the
/// script names them (`data-src`, `data-original`, `srcset`).
pub(crate) fn sources<'d>(element: Element<'d>) -> impl Iterator<Item = &'d str> {
    let others = element.attributes().filter(|(name, _)| *name != "src");
    let others = others.filter_map(|(_, value)| address(value));
    // A list of sizes has the URL before each size.
    let others = others.filter_map(|value| value.split_ascii_whitespace().next());
    element.attr("src").into_iter().chain(others)
}

/// Returns the target of an element: its `href` or, if a script stores that elsewhere, the URL in another attribute.
pub fn link_target<'d>(element: Element<'d>) -> Option<&'d str> {
    const HREF: Name<'_> = Name::new("href");
    let is_target = |name: &str| !NO_TARGETS.contains(&name) && !name.starts_with(NAMESPACE);
    element.attr_or(&HREF, is_target, address)
}

/// Attributes whose URLs are names: vocabularies, and namespaces as in `<math
/// xmlns="http://www.w3.org/1998/Math/MathML">`.
const NO_TARGETS: [&str; 5] = ["itemtype", "itemid", "vocab", "profile", "cite"];
const NAMESPACE: &str = "xmlns";

/// Elements whose URLs are not link targets.
const SHOWN: [&str; 10] = [
    "img", "video", "audio", "source", "svg", "use", "iframe", "script", "form", "input",
];

/// Returns the elements with a target, among an element and its descendants: links and, if a script stores their URLs,
/// other elements with one.
pub fn links_in<'d>(element: Element<'d>) -> impl Iterator<Item = Element<'d>> + Clone {
    std::iter::once(element)
        .chain(element.descendants())
        .filter(|inner| !SHOWN.contains(&inner.name()) && link_target(*inner).is_some())
}

/// Returns the value of an attribute, if it is a URL.
pub(crate) fn address(value: &str) -> Option<&str> {
    // Most values are none, as their first character shows.
    if !value.starts_with(|c: char| matches!(c, 'h' | 's' | '/') || c.is_whitespace()) {
        return None;
    }
    let value = value.trim();
    let rest = value.strip_prefix("http").unwrap_or(value);
    let rest = rest.strip_prefix('s').unwrap_or(rest);
    let absolute = rest.starts_with("://") && rest.len() < value.len();
    (absolute || value.starts_with('/') && value.len() > 1).then_some(value)
}

/// Returns the language that an element states, unless it is one of the codes for none.
pub(crate) fn language(element: Element<'_>, none: &[&str]) -> Option<String> {
    let stated = element.attr("lang")?;
    (!stated.is_empty() && !none.contains(&stated)).then(|| stated.to_owned())
}

/// Returns the link that an element is, or contains.
pub(crate) fn link_in(element: Element<'_>) -> Option<Element<'_>> {
    if element.name() == "a" {
        Some(element)
    } else {
        element.first(&LINK)
    }
}

/// Returns the picture that an element is, or contains.
pub(crate) fn picture_in(element: Element<'_>) -> Option<Element<'_>> {
    if element.name() == "img" {
        Some(element)
    } else {
        element.first(&PICTURE)
    }
}

/// Returns the child elements of an element.
pub(crate) fn children(element: Element<'_>) -> impl Iterator<Item = Element<'_>> {
    element.children().filter_map(|node| match node {
        Node::Element(child) => Some(child),
        Node::Text(_) => None,
    })
}

/// Walks through the content of an element part by part: `take` receives each element and returns whether it processed
/// all of it, and receives the text outside such elements.
pub(crate) fn walk_parts<'d>(element: Element<'d>, mut take: impl FnMut(Node<'d>) -> bool) {
    let mut walk = element.walk();
    while let Some(step) = walk.next() {
        match step {
            Step::Enter(inner) if take(Node::Element(inner)) => walk.skip_subtree(),
            Step::Text(text) if !is_blank(text) => {
                take(Node::Text(text));
            }
            _ => {}
        }
    }
}

/// Whether a text is invisible.
fn is_blank(text: &str) -> bool {
    let words = text.trim_ascii_start();
    words.chars().all(|c| c.is_whitespace() || is_invisible(c))
}

/// The contexts of elements, from their ancestors. Each ancestor is evaluated once, however many posts it contains.
#[derive(Debug, Default)]
pub(crate) struct AncestorCache<T>(HashMap<usize, T>);

impl<T: Copy + Default> AncestorCache<T> {
    /// Returns the context of an element: `inside` returns the context inside an element, from that element's own
    /// context.
    pub(crate) fn of<'d>(
        &mut self,
        element: Element<'d>,
        inside: impl Fn(T, Element<'d>) -> T,
    ) -> T {
        let mut asked = Vec::new();
        let mut around = T::default();
        for above in element.ancestors() {
            if let Some(&known) = self.0.get(&above.position()) {
                around = known;
                break;
            }
            asked.push(above);
        }
        for above in asked.into_iter().rev() {
            around = inside(around, above);
            self.0.insert(above.position(), around);
        }
        around
    }
}
