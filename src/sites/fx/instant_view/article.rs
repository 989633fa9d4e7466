//! Articles on X, and the notes of readers (2025 to today). An article precedes the other parts of its post, and a rule
//! ends it. Its markup says what each block is.

use super::InstantView;
use super::pieces::id_of;
use crate::chars::strip_invisible;
use crate::dom::{Element, Node};
use crate::model::{CommunityNote, Media, Quote};
use crate::reader::{
    Piece, PostReader, WhiteSpace, children, rich_text, text_of_pieces, twitter_video,
};
use crate::report::Missing;

/// The tag of the rule that ends an article, and the one before the page's footer.
const RULE: [&str; 2] = ["<hr", "<HR"];

/// The mark of an embedded post.
const EMBED: &str = "twitter-tweet";

/// The maximum number of elements around the link in it.
const EMBEDDED: usize = 8;

/// The blocks of an article, except lists, code, pictures and films.
const BLOCKS: [&str; 4] = ["p", "h1", "h2", "blockquote"];

/// The attribute with the language of code.
const LANGUAGE: &str = "data-language";

/// Returns the source of a piece's article, if it has one, and that of the rest. The last rule of the page is that of
/// its footer.
pub(super) fn split(piece: &str, is_last: bool) -> (Option<&str>, &str) {
    let rules = || {
        RULE.iter()
            .flat_map(|tag| memchr::memmem::find_iter(piece.as_bytes(), tag))
    };
    let Some(first) = rules().min() else {
        return (None, piece);
    };
    if is_last && rules().max() == Some(first) {
        return (None, piece);
    }
    let (article, rest) = piece.split_at_checked(first).unwrap_or_default();
    let rest = rest.split_once('>').map_or("", |(_, rest)| rest);
    (Some(article), rest)
}

impl InstantView<'_> {
    /// Reads an article as the content of a post.
    pub(super) fn article<'p>(&mut self, body: Element<'p>, block: &mut PostReader) {
        let title = self.title.take();
        let (mut media, mut quotes): (Vec<Media>, Vec<Quote>) = (Vec::new(), Vec::new());
        let (mut header, mut unusual) = (None, None);
        for node in body.children() {
            if let Node::Text(text) = node
                && !text.trim().is_empty()
            {
                block.unknown_markup(text);
            }
        }
        let piece = |element: Element<'p>| match element.name() {
            "img" | "video" => {
                media.push(self.medium(element));
                Piece::Placed {
                    media: media.len() - 1..media.len(),
                    quotes: 0..0,
                }
            }
            "blockquote" if self.is_embed(element) => {
                quotes.push(self.embed(element));
                Piece::Placed {
                    media: 0..0,
                    quotes: quotes.len() - 1..quotes.len(),
                }
            }
            "pre" => {
                unusual = unusual.or(Some(element).filter(|element| is_unusual(*element, body)));
                Piece::Code {
                    code: element,
                    language: element.attr(LANGUAGE).unwrap_or_default().to_owned(),
                }
            }
            "h3" | "h4" | "h5" | "h6" if header.is_none() && self.is_header(element) => {
                header = Some(element);
                Piece::Other
            }
            _ => {
                unusual = unusual.or(Some(element).filter(|element| is_unusual(*element, body)));
                Piece::Words
            }
        };
        let words = text_of_pieces(body, WhiteSpace::Structure, piece, |link| self.target(link));
        if let Some(header) = header {
            self.header(header, block);
        }
        if let Some(unusual) = unusual {
            block.unknown_markup(&unusual.text());
        }
        // The description of the cover is the title.
        let cover = media.first().and_then(|cover| cover.alt.clone());
        block.post.title = title.or_else(|| cover.clone());
        let same = |alt: &str| {
            let title = block.post.title.as_deref().unwrap_or_default();
            strip_invisible(alt) == strip_invisible(title)
        };
        if let Some(media) = media.first_mut() {
            media.alt = media.alt.take().filter(|alt| !same(alt));
        }
        if block.post.title.is_none() {
            block.findings.missing(Missing::Title);
        }
        if media.iter().any(|media| media.url.is_none()) {
            block.findings.missing(Missing::MediaUrl);
        }
        block.post.media = media;
        block.post.quotes = quotes;
        block.set_text(words);
    }

    fn medium(&self, element: Element<'_>) -> Media {
        if element.name() == "video" {
            return twitter_video(element, |raw| self.view.links.absolute(raw));
        }
        let mut photo = self.media(element);
        photo.alt = photo.alt.filter(|alt| !alt.is_empty());
        photo
    }

    /// Whether a quotation is an embedded post: it has nothing but a link to one.
    fn is_embed(&self, element: Element<'_>) -> bool {
        let mut inside = element.descendants().take(EMBEDDED);
        let link = inside.find(|inner| self.leads_to(*inner).is_some());
        link.is_some_and(|link| {
            let url = self.leads_to(link);
            url.is_some_and(|url| id_of(&url).is_some())
                && (element.has_class(EMBED) || link.text() == element.text())
        })
    }

    fn embed(&self, element: Element<'_>) -> Quote {
        let mut quote = Quote::new();
        let url = element.descendants().find_map(|link| self.leads_to(link));
        quote.id = url.as_ref().and_then(id_of);
        quote.url = url.map(Box::new);
        quote
    }

    /// Reads the note of readers, in a table with its heading.
    pub(super) fn note(&self, table: Element<'_>, block: &mut PostReader) {
        // Its heading, and its words.
        let is_cell = |element: &Element<'_>| matches!(element.name(), "th" | "td");
        let cells = || table.descendants().filter(is_cell);
        if cells().count() != 2 {
            block.unknown_markup(&table.text());
        }
        let Some(cell) = cells().last() else {
            return;
        };
        let words = rich_text(
            cell,
            WhiteSpace::Collapse,
            |_| false,
            |link| self.target(link),
        );
        block.findings.links(&words);
        if let Some(text) = words.text {
            let mut note = CommunityNote::new(text);
            note.entities = words.entities;
            block.post.community_note = Some(Box::new(note));
        }
    }
}

/// Whether an element is in no place that it has in an article: its meaning, or that of something around it, is lost.
fn is_unusual(element: Element<'_>, body: Element<'_>) -> bool {
    let has_words = |element: Element<'_>| {
        let text = |node: Node<'_>| matches!(node, Node::Text(text) if !text.trim().is_empty());
        element.children().any(text)
    };
    let parent = element.parent();
    match element.name() {
        "li" => !parent.is_some_and(|list| matches!(list.name(), "ol" | "ul")),
        "ol" | "ul" => has_words(element) || children(element).any(|child| child.name() != "li"),
        "pre" => element.attr(LANGUAGE).is_none() && element.attributes().next().is_some(),
        "blockquote" if element.has_class(EMBED) => true,
        name => parent == Some(body) && !BLOCKS.contains(&name),
    }
}
