//! A post of Skyview, by the content of its parts.

use url::Url;

use super::tables::{BOLD, BROKEN, POPUP, QUOTE_FIELDS};
use crate::dom::{Element, Links, Node};
use crate::model::{Entity, EntityKind, Media, MediaKind};
use crate::network::bluesky;
use crate::reader::{
    PICTURE, PostReader, WhiteSpace, add_implied, children, link_target, media, source, text,
    walk_parts,
};
use crate::report::{Finding, Missing};

/// Whether a post has its own header.
pub(super) fn has_header(item: Element<'_>, links: &Links) -> bool {
    children(item).any(|part| is_header(part, links))
}

/// Returns the URL of a link, whether it is an `<a>` or not.
fn address_of(element: Element<'_>, links: &Links) -> Option<Url> {
    let href = link_target(element).filter(|_| !matches!(element.name(), "img" | "video"))?;
    links.resolve(href)
}

/// Whether an element is a link to an account, with its picture.
fn is_account(element: Element<'_>, links: &Links) -> bool {
    let pictured = || {
        let mut inside = element.descendants();
        inside.any(|inner| matches!(inner.name(), "img" | "svg"))
    };
    address_of(element, links).is_some_and(|url| bluesky::profile(&url).is_some()) && pictured()
}

/// Whether an element consists of links, one of them to an account with its picture.
pub(super) fn is_header(element: Element<'_>, links: &Links) -> bool {
    if is_account(element, links) {
        return true;
    }
    // An element next to it may have lost its link.
    let is_link = |child: Element<'_>| address_of(child, links).is_some();
    let bare = children(element).any(|child| is_account(child, links))
        && children(element).all(|child| is_link(child) || is_nothing(child));
    let (mut account, mut other) = (false, false);
    let mut step = |node: Node<'_>| match node {
        Node::Element(inner) if is_nothing(inner) => true,
        Node::Element(inner) if inner.name() == "img" => {
            let url = source(inner, links);
            other |= url.is_none_or(|url| bluesky::is_photo(&url));
            false
        }
        Node::Element(inner) => {
            account |= is_account(inner, links);
            is_link(inner)
        }
        Node::Text(_) => {
            other = true;
            false
        }
    };
    bare || {
        walk_parts(element, &mut step);
        account && !other
    }
}

/// Whether an element has no content of a post.
fn is_nothing(element: Element<'_>) -> bool {
    matches!(element.name(), "script" | "style" | "svg" | POPUP)
        || element.name() == "button" && link_target(element).is_none()
        || element.children().next().is_none() && !matches!(element.name(), "img" | "a" | "video")
}

/// Returns the innermost element of nested boxes that have no other content.
fn unwrapped(mut element: Element<'_>) -> Element<'_> {
    let shows = |node: &Node<'_>| match node {
        Node::Element(inner) => !is_nothing(*inner),
        Node::Text(text) => !text.trim().is_empty(),
    };
    while link_target(element).is_none() {
        let mut inside = element.children().filter(shows);
        let (Some(Node::Element(inner)), None) = (inside.next(), inside.next()) else {
            break;
        };
        // A link without elements is text, a card has lines.
        if inner.name() == "img" || link_target(inner).is_some() && children(inner).next().is_none()
        {
            break;
        }
        element = inner;
    }
    element
}

impl PostReader {
    /// Reports the missing fields of a post in a tree.
    pub(super) fn lack_in_tree(&mut self) {
        if self.post.id.is_none() {
            self.findings.missing(Missing::Id);
        }
        if self.author.user_id.is_none() {
            self.findings.missing(Missing::UserId);
        }
        // Above a chain its author has no picture.
        if self.author.avatar.is_none() {
            self.findings.missing(Missing::Avatar);
        }
        if self.author.is_empty() {
            self.findings.unknown_markup("a post without its header");
        }
    }
}

pub(super) struct Reader<'r> {
    pub(super) links: &'r Links,
    pub(super) block: &'r mut PostReader,
}

impl Reader<'_> {
    pub(super) fn read(&mut self, item: Element<'_>) {
        for node in item.children() {
            match node {
                Node::Element(part) if !is_nothing(part) => self.part(unwrapped(part)),
                Node::Text(text) if !text.trim().is_empty() => self.block.unknown_markup(text),
                _ => {}
            }
        }
    }

    fn part(&mut self, part: Element<'_>) {
        let links = self.links;
        let post = &self.block.post;
        let headed = !self.block.author.is_empty() || post.id.is_some();
        if is_header(part, links) {
            if headed {
                return self.block.findings.also(&Finding::SecondHeader);
            }
            self.header(part);
        } else if address_of(part, links).is_some() {
            self.card(part);
        } else if part.descendants().any(|inner| is_account(inner, links)) {
            self.block.quote(part, &QUOTE_FIELDS, |part, block| {
                Reader { links, block }.read(part)
            });
        } else if part.name() == "img" || part.first(&PICTURE).is_some() {
            self.gallery(part);
        } else if post.text.is_none() && post.media.is_empty() {
            self.words(part);
        } else {
            self.block.unknown_markup(&part.text());
        }
    }

    pub(super) fn header(&mut self, header: Element<'_>) {
        let inside = std::iter::once(header).chain(header.descendants());
        for link in inside {
            let Some(url) = address_of(link, self.links) else {
                continue;
            };
            let PostReader { post, author, .. } = &mut *self.block;
            if let Some((who, key)) = bluesky::post(&url) {
                post.id = Some(bluesky::id(&who, &key));
                post.published = bluesky::time_from_key(&key);
                post.url = Some(Box::new(url));
                author.user_id = Some(who).filter(|who| bluesky::is_did(who));
            } else if let Some(who) = bluesky::profile(&url) {
                author.handle = Some(who).filter(|who| bluesky::is_handle(who));
                author.url = Some(Box::new(url));
                author.name = text(link);
                author.avatar = picture(link, self.links).map(Box::new);
            }
        }
    }

    fn words(&mut self, element: Element<'_>) {
        let links = self.links;
        self.block.read_text(element, WhiteSpace::Blocks, |link| {
            let url = match link.href.rsplit_once(BROKEN) {
                Some((_, account)) => bluesky::profile_url(account),
                None => links.resolve(link.href),
            };
            (bluesky::entity_kind(link.display, url.as_ref()), url)
        });
        // Tags are coloured text without a link.
        let post = &mut self.block.post;
        if let Some(text) = &post.text {
            let is_tag = |entity: &Entity| entity.kind == EntityKind::Hashtag;
            add_implied(&mut post.entities, text, is_tag);
        }
    }

    fn gallery(&mut self, element: Element<'_>) {
        let Self { links, block } = self;
        let mut take = |node: Node<'_>| {
            match node {
                Node::Element(inner) if matches!(inner.name(), POPUP | "script" | "style") => {
                    return true;
                }
                Node::Element(img) if img.name() == "img" => {
                    let url = source(img, links);
                    if url.as_ref().is_some_and(|url| !bluesky::is_photo(url)) {
                        block.unknown_markup(&format!("{img:?}"));
                    }
                    let photo = media::photo_at(url.map(bluesky::full_size), img);
                    block.add_media(photo);
                }
                Node::Text(text) => block.unknown_markup(text),
                _ => {}
            }
            false
        };
        if element.name() == "img" {
            take(Node::Element(element));
        } else {
            walk_parts(element, take);
        }
    }

    /// Reads a card: its title, description and host, in this order.
    fn card(&mut self, element: Element<'_>) {
        let mut card = Media::new(MediaKind::LinkCard);
        card.url = address_of(element, self.links);
        card.poster = picture(element, self.links).map(Box::new);
        let own = |inner: &Element<'_>| {
            let shown =
                |node: Node<'_>| matches!(node, Node::Text(text) if !text.trim().is_empty());
            !is_nothing(*inner) && inner.children().any(shown)
        };
        let lines: Vec<Element<'_>> = element.descendants().filter(own).collect();
        let host = card
            .url
            .as_ref()
            .and_then(Url::host_str)
            .unwrap_or_default();
        let is_host = |line: &Element<'_>| !host.is_empty() && host.ends_with(&*line.text());
        let at_host = lines.iter().position(is_host);
        let at_title = lines
            .iter()
            .position(|line| line.has_class(BOLD))
            .unwrap_or(0);
        card.title = lines.get(at_title).copied().and_then(text);
        let mut others = (0..lines.len()).filter(|at| *at != at_title && Some(*at) != at_host);
        let words = others.next().and_then(|at| lines.get(at));
        card.description = words.copied().and_then(text);
        // Title, description and host have an element each.
        let nested = lines.is_sorted_by(|line, next| !line.contains(*next));
        if lines.len() != 3 || !nested || at_host.is_none() {
            self.block.unknown_markup(&element.text());
        }
        self.block.add_media(card);
    }
}

/// Returns the URL of the picture inside an element.
fn picture(element: Element<'_>, links: &Links) -> Option<Url> {
    source(element.first(&PICTURE)?, links)
}
