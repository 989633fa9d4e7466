//! A post as the app renders it.

use url::Url;

use super::POST_LINK;
use super::items::author_of;
use super::tables::{BELOW, BUTTONS, LABELS, ORDER, PINNED, PROFILE_PICTURES, REPOSTED, VERIFIED};
use crate::chars::strip_invisible;
use crate::dom::{Element, Links, Node, Query, Step};
use crate::model::{Count, EntityKind, Media, MediaKind, SeriesNumber, Stats};
use crate::network::threads;
use crate::network::threads::Address;
use crate::reader::{
    Link, Moment, PICTURE, PostReader, Required, Stat, TIME, WhiteSpace, by_name, count,
    is_displayed, kind_by_prefix, links_in, media, photo_at, rich_text, source, text_without,
    walk_parts,
};
use crate::report::Finding;
use crate::report::Missing;
use crate::report::Quoted;

/// The element of a post's words: by its class, which has been the same since 2023; and the elements of text in
/// general, which labels have as well.
pub(super) const WORDS: [Query<'_>; 1] = [Query::constant(".x1a6qonq")];
const TEXT: Query<'_> = Query::constant("[dir=auto]");

/// The attribute of elements that can be pressed; inside a post, of the post that it quotes.
const PRESSED: &str = "data-pressable-container";

/// The fields of every post. The app shows no display names in conversations.
pub(super) const FIELDS: [Required; 5] = [
    Required::ID,
    Required::HANDLE,
    Required::AVATAR,
    Required::DATE,
    Required::CONTENT,
];

/// The fields of every quote.
const QUOTE_FIELDS: [Required; 4] = [
    Required::ID,
    Required::HANDLE,
    Required::DATE,
    Required::CONTENT,
];

/// The maximum number of steps through the markup of a chip.
const CHIP_STEPS: usize = 24;
const CHIP_BYTES: usize = 12;

/// Reads a post.
pub(super) fn read(item: Element<'_>, links: &Links, block: &mut PostReader) {
    let time = item.select(&TIME).find(|time| is_own(*time, item));
    let mut reader = Reader {
        links,
        item,
        time: time.map_or(0, Element::position),
        address: permalink(item, links),
        is_marked: WORDS.iter().any(|mark| own(item, mark).is_some()),
        buttons: Vec::new(),
        unlabelled: false,
        lost: false,
        reposted: false,
        block,
    };
    reader.read();
}

/// Returns the post in the link around a post's time, else in its first link.
pub(super) fn permalink(item: Element<'_>, links: &Links) -> Option<Address> {
    let address = |link: Element<'_>| threads::post(&links.href(link)?);
    let dated = |link: &Element<'_>| link.first(&TIME).is_some() && is_own(*link, item);
    let by_time = item.select(&POST_LINK).filter(dated).find_map(address);
    by_time.or_else(|| {
        let mut all = item.select(&POST_LINK).filter(|link| is_own(*link, item));
        all.find_map(address)
    })
}

/// Whether an element that can be pressed may be a post without links to itself: it has a post's words or icons, or
/// nothing.
pub(super) fn may_be_post(item: Element<'_>) -> bool {
    let mut icons = item.descendants().filter(|inner| is_icon(*inner));
    let counts = |icon: Element<'_>| {
        let label = icon.attr("aria-label").map(strip_invisible);
        label.is_some_and(|label| by_name(&label, &BUTTONS).flatten().is_some())
    };
    item.first(&WORDS[0]).is_some() || icons.any(counts) || item.children().next().is_none()
}

/// Whether the description of a picture is that of a profile's.
pub(super) fn is_avatar(alt: &str) -> bool {
    PROFILE_PICTURES.iter().any(|words| alt.contains(words))
}

/// Whether an element is of the post itself, and not of one that it quotes.
fn is_own(element: Element<'_>, item: Element<'_>) -> bool {
    let mut around = element.ancestors().take_while(|around| *around != item);
    !around.any(|around| around.attr(PRESSED).is_some())
}

fn own<'d>(item: Element<'d>, mark: &'static Query<'static>) -> Option<Element<'d>> {
    item.select(mark).find(|element| is_own(*element, item))
}

struct Reader<'r, 'd> {
    links: &'r Links,
    item: Element<'d>,
    address: Option<Address>,
    /// The position of its time, at the end of its header.
    time: usize,
    /// Whether the class of the words was found.
    is_marked: bool,
    /// The buttons with an icon: the count for their label, if that is known, and their number.
    buttons: Vec<(Option<Option<Stat>>, Option<Count>)>,
    /// Whether an icon has no label.
    unlabelled: bool,
    /// Whether the words were found without their class.
    lost: bool,
    /// Whether the next account is that of the one who reposted it.
    reposted: bool,
    block: &'r mut PostReader,
}

impl<'d> Reader<'_, 'd> {
    fn read(&mut self) {
        if let Some(address) = self.address.clone() {
            self.block.post.id = Some(address.id());
            self.block.post.url = threads::url(&address.handle, &address.code).map(Box::new);
            self.block.author = author_of(&address.handle);
        }
        walk_parts(self.item, |node| match node {
            Node::Element(part) => self.part(part),
            Node::Text(text) => {
                if !is_label(text) {
                    self.block.unknown_markup(text);
                }
                false
            }
        });
        self.finish();
    }

    /// Reads an element as a single part, if it is one.
    fn part(&mut self, part: Element<'d>) -> bool {
        if part.attr(PRESSED).is_some() {
            let links = self.links;
            self.block
                .quote(part, &QUOTE_FIELDS, |part, quote| read(part, links, quote));
            return true;
        }
        match part.name() {
            _ if is_icon(part) => {
                self.icon(part);
                true
            }
            "script" | "style" | "template" => true,
            // A copy for readers without scripts or without sight.
            _ if part.text_len(1) > 0 && !is_displayed(part) => true,
            "time" => {
                self.time(part);
                true
            }
            "a" => self.link(part),
            "img" => {
                self.picture(part);
                true
            }
            "video" => {
                let video = media::video(part, |raw| self.links.absolute(raw));
                self.block.add_media(video);
                true
            }
            _ if is_button(part) => self.button(part),
            _ if self.is_marked && part.matches(&WORDS[0]) => {
                self.words(part);
                true
            }
            _ if !self.is_marked && is_text(part) => self.unmarked_words(part),
            _ => self.chip(part),
        }
    }

    fn icon(&mut self, svg: Element<'d>) {
        let Some(label) = svg.attr("aria-label").map(strip_invisible) else {
            self.unlabelled = true;
            return;
        };
        let label = &*label;
        if VERIFIED.contains(&label) {
            self.block.author.verified = Some(true);
        } else if PINNED.contains(&label) {
            self.block.post.pinned = Some(true);
        } else if REPOSTED.contains(&label) {
            self.reposted = true;
        }
    }

    fn time(&mut self, time: Element<'d>) {
        let Some(written) = time.attr("datetime") else {
            return;
        };
        match written.trim().parse() {
            Ok(at) => self.block.stated = self.block.stated.or(Some(Moment::exact(at))),
            Err(_) => {
                let written = Quoted(written);
                self.block.findings.also(&Finding::InvalidTime { written });
            }
        }
    }

    /// Sets a number of the chain, from a chip outside the words.
    fn chip(&mut self, part: Element<'d>) -> bool {
        let number = chip(part);
        let is_chip = number.is_some();
        let known = self.block.post.number.take();
        self.block.post.number = known.or_else(|| number.map(Box::new));
        is_chip
    }

    fn picture(&mut self, img: Element<'d>) {
        let alt = img.attr("alt").unwrap_or_default();
        let url = source(img, self.links);
        if is_avatar(alt) {
            return self.block.set_avatar(url);
        }
        if let Some(last) = self.block.post.media.last_mut()
            && last.kind == MediaKind::Video
            && last.poster.is_none()
            && url.as_ref().is_none_or(threads::may_have_media)
            && img.ancestors().take(3).any(|around| {
                around
                    .descendants()
                    .take(12)
                    .any(|inner| inner.name() == "video")
            })
        {
            last.poster = url.map(Box::new);
            return;
        }
        let around = || {
            img.ancestors()
                .take_while(|around| *around != self.item)
                .take(4)
        };
        let is_known =
            around().any(|around| around.name() == "picture" || is_media_link(around, self.links));
        if !is_known {
            self.block.unknown_markup("a picture in no known place");
        }
        self.block.add_media(photo_at(url, img));
    }

    fn button(&mut self, button: Element<'d>) -> bool {
        let mut inside = button.descendants();
        if inside.any(|inner| matches!(inner.name(), "picture" | "img" | "video")) {
            return false;
        }
        let icon = button.descendants().find(|inner| is_icon(*inner));
        let Some(icon) = icon else {
            return true;
        };
        let label = icon.attr("aria-label").or(button.attr("aria-label"));
        let label = label.map(strip_invisible);
        let stat = label.and_then(|label| by_name(&label, &BUTTONS));
        let words = text_without(button, is_icon).unwrap_or_default();
        let words = strip_invisible(&words);
        let number = count(&words);
        if number.is_none() && !words.trim().is_empty() {
            let label = Quoted(&words);
            self.block.findings.also(&Finding::CountsUnclear { label });
        }
        self.buttons.push((stat, number));
        true
    }

    fn link(&mut self, link: Element<'d>) -> bool {
        let Some(url) = self.links.href(link).map(threads::target) else {
            return false;
        };
        if let Some(address) = threads::post(&url) {
            return self.post_link(link, &address, url);
        }
        if let Some(handle) = threads::profile(&url) {
            return self.profile(link, &handle);
        }
        let is_search = url.path().starts_with("/search") && url.as_str().starts_with(threads::APP);
        if is_search {
            // The topic and the place of a post are not in the model.
            return link.position() < self.time || url.as_str().contains("location");
        }
        let is_card = link.first(&PICTURE).is_some() || link.select(&TEXT).count() > 1;
        if is_card {
            self.card(link, url);
        }
        is_card
    }

    fn post_link(&mut self, link: Element<'d>, address: &Address, url: Url) -> bool {
        let is_this = self
            .address
            .as_ref()
            .is_some_and(|own| own.code == address.code);
        if let Some(time) = link.first(&TIME).filter(|_| is_this) {
            self.time(time);
            return true;
        }
        let mut inside = link.descendants();
        if inside.any(|inner| matches!(inner.name(), "img" | "video" | "picture")) {
            return false;
        }
        let text = link.text();
        if is_this {
            // A longer text that its author attached.
            let words = self.text_of(link);
            if address.is_media && words.text.is_some() {
                self.block.append_text(words, "\n\n");
            }
            return true;
        }
        if !text.is_empty() && !self.block.quoted {
            let words = self.text_of(link);
            let mut quote = PostReader {
                quoted: true,
                ..PostReader::default()
            };
            quote.post.id = Some(address.id());
            quote.post.url = Some(Box::new(url));
            quote.author = author_of(&address.handle);
            quote.set_text(words);
            self.block.add_quote(quote, &QUOTE_FIELDS);
        }
        true
    }

    fn profile(&mut self, link: Element<'d>, handle: &str) -> bool {
        let is_author = self.block.author.handle.as_deref() == Some(handle);
        let picture = link.first(&PICTURE);
        if is_author || self.block.author.is_empty() {
            if self.block.author.is_empty() {
                self.block.author = author_of(handle);
            }
            if let Some(img) = picture {
                self.block.set_avatar(source(img, self.links));
            }
            return true;
        }
        if picture.is_some() {
            return true;
        }
        if std::mem::take(&mut self.reposted) {
            self.block.post.reposted_by = Some(Box::new(author_of(handle)));
            return true;
        }
        self.block.unknown_markup(&link.text());
        true
    }

    /// Reads a card: its host and its title, in this order.
    fn card(&mut self, link: Element<'d>, url: Url) {
        let mut card = Media::new(MediaKind::LinkCard);
        let host = url.host_str().unwrap_or_default();
        let host = host.strip_prefix("www.").unwrap_or(host).to_owned();
        let lines = link.select(&TEXT).map(|line| line.text());
        let mut lines = lines
            .filter(|line| !line.is_empty() && !strip_invisible(line).eq_ignore_ascii_case(&host));
        card.title = lines.next();
        card.description = lines.next();
        let picture = link.select(&PICTURE).last();
        card.poster = picture
            .and_then(|img| source(img, self.links))
            .map(Box::new);
        card.url = Some(url);
        if card.title.is_none() {
            self.block.findings.also(&Finding::CardIncomplete);
        }
        self.block.add_media(card);
    }

    /// Reads the element of the words: a paragraph in each element of text.
    fn words(&mut self, element: Element<'d>) {
        let mut any = false;
        let mut walk = element.walk();
        while let Some(step) = walk.next() {
            let Step::Enter(inner) = step else { continue };
            let skipped = is_button(inner) || !is_displayed(inner);
            if !skipped && !is_text(inner) {
                continue;
            }
            walk.skip_subtree();
            if skipped {
                continue;
            }
            any = true;
            let words = self.text_of(inner);
            if words.text.is_some() {
                self.block.append_text(words, "\n");
            }
        }
        if !any {
            let words = self.text_of(element);
            self.block.append_text(words, "\n");
            return;
        }
        // A paragraph without its attribute.
        let is_known = |inner: Element<'d>| {
            is_text(inner) || is_button(inner) || is_icon(inner) || chip(inner).is_some()
        };
        let rest = text_without(element, is_known).unwrap_or_default();
        if rest.chars().any(char::is_alphanumeric) {
            self.block.unknown_markup(&rest);
        }
    }

    /// Reads an element of text that may be a label, where the class of the words is unknown.
    fn unmarked_words(&mut self, element: Element<'d>) -> bool {
        let holds_link = |name: &dyn Fn(&Url) -> bool| {
            let mut links = links_in(element);
            links.any(|link| self.links.href(link).is_some_and(|url| name(&url)))
        };
        let is_header = element.position() < self.time
            || holds_link(&|url| threads::post(url).is_some())
            || element.first(&TIME).is_some()
            || element.descendants().any(is_button);
        if is_header {
            return false;
        }
        let words = self.text_of(element);
        let text = words.text.as_deref().unwrap_or_default();
        let is_author = self.block.author.handle.as_deref() == Some(text);
        if text.is_empty() || is_author || is_label(text) {
            return is_author || is_label(text);
        }
        self.lost = true;
        self.block.append_text(words, "\n");
        true
    }

    /// Returns the text of an element with its links, without the chip and the buttons in it.
    fn text_of(&mut self, element: Element<'d>) -> crate::reader::LinkedText<'d> {
        let links = self.links;
        let mut number = None;
        let findings = &mut self.block.findings;
        let is_other = |inner: Element<'d>| {
            if is_button(inner) || is_icon(inner) {
                return true;
            }
            let found = chip(inner);
            let piece = found.is_none().then(|| piece_of_chip(inner)).flatten();
            if let Some(piece) = &piece {
                findings.unknown_markup(piece);
            }
            let is_chip = found.is_some() || piece.is_some();
            number = number.take().or(found);
            is_chip
        };
        let mut words = rich_text(element, WhiteSpace::Collapse, is_other, |link| {
            target_of(link, links)
        });
        let known = self.block.post.number.take();
        self.block.post.number = known.or_else(|| number.map(Box::new));
        // A space that does not break is before the chip.
        if let Some(length) = words.text.as_ref().map(String::len) {
            words.truncate(length);
        }
        words
    }

    fn finish(&mut self) {
        if self.lost {
            self.block.findings.also(&Finding::ThreadsWordsUnmarked);
        }
        if self.unlabelled {
            self.block.unknown_markup("an icon without a label");
        }
        // A quote has no buttons, a post has one more for its menu.
        if self.buttons.len() < BELOW && !self.block.quoted {
            self.block.findings.missing(Missing::CountBar);
        }
        let mut stats = Stats::default();
        let last = self.buttons.iter().rev().take(BELOW);
        let known = last.clone().all(|(stat, _)| stat.is_some());
        // The menu's button is above them, in the header.
        let below = self.buttons.len().saturating_sub(BELOW);
        for (at, (stat, count)) in self.buttons.iter().enumerate() {
            let by_order = || ORDER.get(at.checked_sub(below)?).copied().flatten();
            let stat = if known { stat.flatten() } else { by_order() };
            if let (Some(stat), Some(count)) = (stat, count) {
                *stat(&mut stats) = Some(*count);
            }
        }
        if !known && !self.block.quoted {
            self.block.findings.also(&Finding::CountLabels);
        }
        self.block.post.stats = stats.if_any();
    }
}

/// Returns the kind and target of a link in the words: tags are searches.
fn target_of(link: &Link<'_, '_>, links: &Links) -> (EntityKind, Option<Url>) {
    let url = links.resolve(link.href).map(threads::target);
    let is_tag = url.as_ref().is_some_and(|url| {
        let own = url.as_str().starts_with(threads::APP);
        own && url.path().starts_with("/search") || link.display.starts_with('#')
    });
    let is_account = url
        .as_ref()
        .is_some_and(|url| threads::profile(url).is_some());
    let kind = match kind_by_prefix(link.display) {
        EntityKind::Link if is_tag => EntityKind::Hashtag,
        EntityKind::Link if is_account => EntityKind::Mention,
        kind => kind,
    };
    (kind, url)
}

/// Returns the number on a chip of the author's chain: `2`, `/` and `6` in elements of their own.
fn chip(element: Element<'_>) -> Option<SeriesNumber> {
    let (text, parts) = short_text(element)?;
    let number = SeriesNumber::parse(&text)?;
    (parts == 3 && number.total.is_some()).then_some(number)
}

/// Returns the text of a chip that has lost a part: a block among the words, which are in lines.
fn piece_of_chip(element: Element<'_>) -> Option<String> {
    let text = (element.name() == "div")
        .then(|| short_text(element))
        .flatten()?
        .0;
    let is_part = |c: char| c.is_numeric() || c == '/';
    (!text.is_empty() && text.chars().all(is_part)).then_some(text)
}

/// Returns the text of a small element without white space, and the number of its pieces.
fn short_text(element: Element<'_>) -> Option<(String, usize)> {
    let mut text = String::new();
    let mut parts = 0;
    for (steps, step) in element.walk().enumerate() {
        if let Step::Text(part) = step
            && !part.trim().is_empty()
        {
            text.push_str(part.trim());
            parts += 1;
        }
        if steps > CHIP_STEPS || text.len() > CHIP_BYTES {
            return None;
        }
    }
    Some((text, parts))
}

fn is_icon(element: Element<'_>) -> bool {
    element.name() == "svg" || element.attr("role") == Some("img")
}

/// Whether an element is a link to the pictures of a post.
fn is_media_link(element: Element<'_>, links: &Links) -> bool {
    let url = (element.name() == "a")
        .then(|| links.href(element))
        .flatten();
    url.and_then(|url| threads::post(&url))
        .is_some_and(|address| address.is_media)
}

fn is_button(element: Element<'_>) -> bool {
    element.name() == "button" || element.attr("role") == Some("button")
}

fn is_text(element: Element<'_>) -> bool {
    element.attr("dir") == Some("auto")
}

fn is_label(text: &str) -> bool {
    let text = text.trim().trim_matches('·').trim();
    text.is_empty() || LABELS.contains(&text)
}
