//! Reads the text of posts.

use std::cell::{Cell, OnceCell};

use url::Url;

use super::parts::{is_button, is_hidden, is_known, part};
use crate::chars::strip_invisible;
use crate::dom::{Element, Links};
use crate::model::{EntityKind, StyleKind};
use crate::network::twitter::entity_kind;
use crate::reader::{
    Link, Part, Piece, PostReader, Styles, WhiteSpace, by_name, children, language, raw_text,
    text_of_pieces,
};
use crate::report::Finding;

/// The signs before handles and tags.
const SIGNS: [char; 4] = ['@', '#', '＃', '$'];

/// The host of short URLs.
const SHORT: &str = "t.co";

/// The codes in place of a language if the site found none.
const NO_LANGUAGES: [&str; 7] = ["und", "zxx", "qme", "qst", "qht", "qam", "qct"];

/// The classes of styled pieces of a long post (2023). Such a class is made from the style itself, and is the same in
/// each release.
const CLASSES: [(&str, StyleKind); 2] = [
    ("r-b88u0q", StyleKind::Bold),
    ("r-36ujnk", StyleKind::Italic),
];

/// Reads a post's text.
pub(super) fn read(element: Element<'_>, links: &Links, block: &mut PostReader) {
    if block.has_text_already(element) {
        return;
    }
    let unhidden = Cell::new(false);
    let unknown = OnceCell::new();
    let mut folded = false;
    let target = |link: &Link<'_, '_>| {
        let (kind, url) = target_of_short(links, link, &unhidden);
        // The site's links show a handle, a tag or a URL. Other words may be a button that has lost its mark.
        let shows_target = link.display.starts_with(SIGNS) || link.display.contains('.');
        if kind == EntityKind::Link && !shows_target {
            unknown.get_or_init(|| link.display.to_owned());
        }
        (kind, url)
    };
    let piece = |inner: Element<'_>| {
        let testid = inner.attr("data-testid");
        let styles = styles(inner, &CLASSES);
        if part(inner) == Some(Part::ShowMore) {
            folded = true;
            return Piece::Other;
        }
        if testid.is_some_and(|testid| !is_known(testid)) || is_button(inner) {
            unknown.get_or_init(|| inner.text());
        }
        if is_other(inner) || is_button(inner) {
            Piece::Other
        } else if styles.iter().any(Option::is_some) {
            Piece::Styled(styles)
        } else {
            Piece::Words
        }
    };
    let words = text_of_pieces(element, WhiteSpace::Preserve, piece, target);
    if has_unknown_style(element) {
        block.findings.also(&Finding::StyleUnknown);
    }
    if unhidden.take() {
        block.findings.also(&Finding::LinkShortened);
    }
    if folded {
        block.findings.once(&Finding::ShowMore);
    }
    if let Some(unknown) = unknown.get() {
        block.unknown_markup(unknown);
    }
    block.set_text(words);
    block.post.language = language(element, &NO_LANGUAGES);
}

/// Whether an element inside text is not displayed. The mark that a URL is shortened is hidden from screen
/// readers only.
pub(super) fn is_other(inner: Element<'_>) -> bool {
    is_hidden(inner) && inner.text() != "…"
}

/// Returns the kind and the target of a link, as [`target`] does, and records whether the hidden parts of its URL are
/// missing.
pub(super) fn target_of_short(
    links: &Links,
    link: &Link<'_, '_>,
    unhidden: &Cell<bool>,
) -> (EntityKind, Option<Url>) {
    let (kind, url) = target(links, link);
    // A short URL leads to the site's click counter, and its beginning is hidden.
    let short = url
        .as_ref()
        .is_some_and(|url| url.host_str() == Some(SHORT));
    let shown = link.display.starts_with("http");
    if kind == EntityKind::Link && (short || shown) {
        unhidden.set(true);
    }
    (kind, url)
}

/// Returns the styles of an element: those of its classes, and those of its style. A script may store them in another
/// attribute.
pub(super) fn styles(element: Element<'_>, classes: &[(&str, StyleKind)]) -> Styles {
    let mut found = Styles::default();
    let mut add = |kind: StyleKind| {
        let [bold, italic, strikethrough] = &mut found;
        let place = match kind {
            StyleKind::Bold => bold,
            StyleKind::Italic => italic,
            _ => strikethrough,
        };
        *place = Some(kind);
    };
    for (_, value) in element.attributes() {
        if value.contains(':') {
            value.split(';').filter_map(style_of).for_each(&mut add);
        } else if !classes.is_empty() {
            let names = value.split_ascii_whitespace();
            names
                .filter_map(|name| by_name(name, classes))
                .for_each(&mut add);
        }
    }
    found
}

/// Returns the style of a declaration such as `font-weight: bold`.
fn style_of(declaration: &str) -> Option<StyleKind> {
    let (name, value) = declaration.split_once(':')?;
    match (name.trim(), value.trim()) {
        ("font-weight", "bold" | "600" | "700" | "800" | "900") => Some(StyleKind::Bold),
        ("font-style", "italic") => Some(StyleKind::Italic),
        ("text-decoration" | "text-decoration-line", value) => value
            .contains("line-through")
            .then_some(StyleKind::Strikethrough),
        _ => None,
    }
}

/// Returns the classes of a piece of text, whatever the attribute's name is.
fn class<'d>(piece: Element<'d>) -> &'d str {
    let first = || piece.attributes().next().map(|(_, value)| value);
    piece.attr("class").or_else(first).unwrap_or_default()
}

/// Returns the classes that are no styles.
fn unstyled(class: &str) -> impl Iterator<Item = &str> {
    let names = class.split_ascii_whitespace();
    names.filter(|name| by_name(name, &CLASSES).is_none())
}

/// Whether pieces of a text differ in a class that is not known: it may be a style.
fn has_unknown_style(element: Element<'_>) -> bool {
    let is_plain =
        |piece: &Element<'_>| piece.name() == "span" && children(*piece).next().is_none();
    let mut pieces = children(element).filter(is_plain);
    let Some(first) = pieces.next() else {
        return false;
    };
    let of_first = class(first);
    pieces.any(|piece| {
        let class = class(piece);
        // The order of classes is that of the program that writes them.
        class != of_first && !unstyled(class).eq(unstyled(of_first))
    })
}

/// Returns the kind and the target of a link inside text. The page keeps the full URL in the link's text, in hidden
/// parts.
pub(super) fn target(links: &Links, link: &Link<'_, '_>) -> (EntityKind, Option<Url>) {
    let url = links.resolve(link.href);
    let kind = entity_kind(link.display, url.as_ref());
    if kind != EntityKind::Link {
        return (kind, url);
    }
    let written = raw_text(link.element);
    let written = strip_invisible(&written);
    let written = written.trim().trim_end_matches('…');
    let hidden = link.element.descendants().any(is_hidden);
    let whole = Url::parse(written)
        .ok()
        .filter(|url| hidden && matches!(url.scheme(), "http" | "https"));
    (kind, whole.or(url))
}
