//! Reads articles (2025): titled texts of any length inside a post, written in an editor (Draft.js).

use super::items::{INSIDES, is_gone};
use super::media;
use super::parts::{SPACE, is_button, is_emoji, part};
use super::post;
use super::words::{styles, target};
use crate::dom::{Element, Links, Query};
use crate::reader::{
    Link, Part, Piece, PostReader, WhiteSpace, code_language, contains_any, text, text_of_pieces,
};

/// The code of a box; its label is next to it (2026).
const CODE: [Query<'_>; 2] = [Query::constant("pre"), Query::constant("code")];

/// A box that the author cannot write in contains one of these (2025); a formula contains none.
const BOXED: [Query<'_>; 9] = [
    CODE[0],
    CODE[1],
    Query::constant("table"),
    Query::constant("img"),
    Query::constant("video"),
    Query::constant("article"),
    Query::constant("hr"),
    Query::constant("[role=separator]"),
    Query::constant("[data-testid=simpleTweet]"),
];

const POST: Query<'_> = Query::constant("article");

/// The attribute of such a box, and that of each block.
const NOT_EDITABLE: (&str, &str) = ("contenteditable", "false");
const BLOCK: &str = "data-block";

/// Elements that are no styles here: the editor has styles in attributes.
const STYLED: [&str; 5] = ["b", "strong", "i", "em", "s"];

/// Reads an article's text with its structure; media, cards and posts in it keep their places, below the picture over
/// the title.
pub(super) fn read(element: Element<'_>, links: &Links, block: &mut PostReader) {
    let above = block.post.media.len();
    let mut words = {
        let piece = |inner| piece(inner, links, block);
        let target = |link: &Link<'_, '_>| target(links, link);
        text_of_pieces(element, WhiteSpace::Structure, piece, target)
    };
    words.place_before(above);
    block.set_text(words);
}

fn piece<'d>(inner: Element<'d>, links: &Links, block: &mut PostReader) -> Piece<'d> {
    let before = (block.post.media.len(), block.post.quotes.len());
    let Some(part) = part(inner) else {
        return match unmarked(inner, links, block) {
            Some(piece) => piece,
            None => placed(before, block),
        };
    };
    match part {
        Part::Body => return Piece::Words,
        Part::Code => return code(inner),
        Part::Title => block.post.title = text(inner),
        Part::Post if !contains_any(inner, &INSIDES) && media::cover_in(inner).is_some() => {
            media::article_card(inner, links, block);
        }
        Part::Post => {
            // The box of an embedded post has the post inside.
            let inner = inner.first(&POST).unwrap_or(inner);
            post::quote(inner, links, block);
        }
        Part::Cover => {
            media::article_card(inner, links, block);
        }
        Part::Media => media::read(inner, links, block),
        Part::Card | Part::CardPart | Part::Poll => media::card(inner, part, links, block),
        SPACE => media::space(inner, links, block),
        _ => {}
    }
    placed(before, block)
}

/// Returns the place of the media and quotes that were added.
fn placed<'d>((media, quotes): (usize, usize), block: &PostReader) -> Piece<'d> {
    Piece::Placed {
        media: media..block.post.media.len(),
        quotes: quotes..block.post.quotes.len(),
    }
}

/// Takes an element without a mark of its own; `None` if it added media or quotes.
fn unmarked<'d>(inner: Element<'d>, links: &Links, block: &mut PostReader) -> Option<Piece<'d>> {
    match inner.name() {
        "img" if !is_emoji(inner) => media::read(inner, links, block),
        "video" => media::read(inner, links, block),
        "article" if contains_any(inner, &INSIDES) || is_gone(inner) => {
            post::quote(inner, links, block);
        }
        "svg" | "style" => return Some(Piece::Other),
        "button" if is_button(inner) => return Some(Piece::Other),
        _ if inner.attr("role") == Some("separator") => return Some(Piece::Rule),
        _ if is_box(inner) => return Some(boxed(inner, block)),
        name => {
            let testid = inner.attr("data-testid");
            if let Some(testid) = testid.filter(|_| !inner.text().is_empty()) {
                block.unknown_markup(testid);
            }
            let styles = styles(inner, &[]);
            return Some(if styles.iter().any(Option::is_some) {
                Piece::Styled(styles)
            } else if STYLED.contains(&name) {
                Piece::Plain
            } else {
                Piece::Words
            });
        }
    }
    None
}

/// Whether an element is a box in which the author cannot write.
fn is_box(element: Element<'_>) -> bool {
    let (name, value) = NOT_EDITABLE;
    element.attr(BLOCK).is_some()
        && (element.name() == "section" || element.attr(name) == Some(value))
}

/// Returns the piece that a box is, and reports one whose content is not known.
fn boxed<'d>(element: Element<'d>, block: &mut PostReader) -> Piece<'d> {
    if !contains_any(element, &BOXED) {
        let words = element.text();
        if words.is_empty() {
            // A rule has no text.
            block.unknown_markup(&format!("{element:?}"));
        } else {
            block.unknown_markup(&words);
        }
    } else if element.first(&CODE[0]).is_some() {
        return code(element);
    }
    Piece::Words
}

/// Returns a box with code: the language is the label above it, or a class.
fn code(element: Element<'_>) -> Piece<'_> {
    let Some(code) = CODE.iter().find_map(|query| element.first(query)) else {
        return Piece::Words;
    };
    let marked = element.first(&CODE[1]).map(code_language);
    let language = marked.filter(|name| !name.is_empty()).map(str::to_owned);
    let language = language.or_else(|| {
        let text = element.text();
        let label = text.lines().next().map(str::to_owned);
        label.filter(|label| !code.text().starts_with(label.as_str()))
    });
    let language = language.unwrap_or_default();
    Piece::Code { code, language }
}
