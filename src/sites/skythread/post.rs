//! Reads the content of a post.

use super::{
    CARD, HEADED, HEADER, ICONS, ITEM, MEDIA, MISSING, MORE, PARTS, QUOTE_FIELDS, QUOTED,
    SEPARATOR, is_own, is_own_relative, link_to_more, read,
};
use crate::chars::strip_invisible;
use crate::dom::{Element, Links, Node};
use crate::model::{EntityKind, Media, MediaKind, Stats, Timestamp};
use crate::network::bluesky;
use crate::reader::{
    LINK, Part, PostReader, Stat, WhiteSpace, by_class, by_name, leading_count, link_target,
    raw_text, rich_text, source, text_without, walk_parts,
};
use crate::report::{Finding, Missing, Quoted};
use url::Url;

pub(super) struct Reader<'r> {
    pub(super) links: &'r Links,
    pub(super) block: &'r mut PostReader,
    pub(super) gaps: &'r mut Vec<Option<Url>>,
}

impl Reader<'_> {
    pub(super) fn read_element(&mut self, element: Element<'_>) -> bool {
        match PARTS.of(element) {
            // A reply: a post of its own.
            Some(Part::Post) if element.matches(&ITEM) => {}
            // A quote inside a quote has no field.
            Some(Part::Post | Part::Quote) if self.block.quoted => {}
            Some(Part::Post | Part::Quote) => self.quote(element),
            Some(Part::Author) => self.header(element),
            Some(Part::Text) => self.words(element),
            Some(Part::Card) => self.card(element),
            Some(Part::Alt) => self.alt(element),
            Some(Part::Counts) => self.stats(element),
            Some(Part::Unavailable) => self.gone(element),
            Some(Part::Gap) => self.gaps.push(None),
            Some(part) => self.block.read_part(part, element),
            None => match element.name() {
                HEADER => self.header(element),
                // Replies that are left out, in any element.
                _ if is_own_relative(element) || link_target(element).is_some_and(is_own) => {
                    self.gaps.push(self.more(element));
                }
                // In an unavailable post, the link to the post.
                "a" if self.block.post.unavailable.is_some() => self.read_address(element),
                "summary" | "script" | "svg" | "i" | "button" => {}
                "p" => return self.paragraph(element),
                // A picture of the program's own interface: a line that folds a branch.
                "img" => {
                    return element
                        .attr("src")
                        .is_none_or(|src| !src.starts_with("http"));
                }
                _ => return false,
            },
        }
        true
    }

    /// Reads a header. The name is between the picture and the handle, in the header itself.
    fn header(&mut self, header: Element<'_>) {
        if !self.block.author.is_empty() || self.block.post.unavailable.is_some() {
            return self.second_header();
        }
        let mut written = String::new();
        walk_parts(header, |node| {
            match node {
                Node::Text(text) if self.block.author.handle.is_none() => written.push_str(text),
                Node::Text(_) => {}
                Node::Element(inner) if inner.name() == "img" => match source(inner, self.links) {
                    Some(url) if !bluesky::is_avatar(&url) => {
                        self.block.unknown_markup(&format!("{inner:?}"));
                    }
                    url => self.block.set_avatar(url),
                },
                Node::Element(inner) => {
                    if matches!(inner.name(), "script" | "style") {
                        return true;
                    }
                    let link = link_target(inner).and_then(|href| self.links.resolve(href));
                    let is_link = inner.name() == "a" || link.is_some();
                    match link {
                        Some(_) if is_own_relative(inner) => {}
                        Some(url) => self.header_link(inner, url),
                        // A link without a valid target still displays the handle.
                        None if is_link => written.push_str(&raw_text(inner)),
                        None => {}
                    }
                    return is_link;
                }
            }
            false
        });
        self.name(&strip_invisible(&written));
        let author = &mut self.block.author;
        if author.handle.is_none() && author.user_id.is_none() {
            // A line of another account.
            if author.avatar.is_none() {
                author.name = None;
            }
            self.block.unknown_markup(&header.text());
        }
    }

    /// Takes the name from a header's text, and the handle if it is no longer a link.
    fn name(&mut self, written: &str) {
        let sign = |c: char| c.is_whitespace() || c == SEPARATOR;
        let mut words = written.trim_matches(sign);
        // A handle that has lost its link is the last word, except for separators.
        if self.block.author.handle.is_none() {
            let found = words
                .rmatch_indices('@')
                .filter(|(at, _)| {
                    let before = words.get(..*at).unwrap_or_default();
                    before.is_empty() || before.ends_with(char::is_whitespace)
                })
                .find_map(|(at, _)| {
                    let rest = words.get(at + 1..)?;
                    let handle = rest.split(sign).next()?;
                    bluesky::may_be_handle(handle).then(|| (at, handle.to_owned()))
                });
            if let Some((at, handle)) = found {
                words = words.get(..at).unwrap_or_default().trim_matches(sign);
                self.block.findings.also(&Finding::HandleUnlinked);
                let is_handle = bluesky::is_handle(&handle);
                let url = is_handle.then(|| bluesky::profile_url(&handle)).flatten();
                let author = &mut self.block.author;
                author.url = author.url.take().or(url.map(Box::new));
                author.handle = Some(handle);
            } else if written.contains(SEPARATOR) {
                self.block.findings.also(&Finding::HandleMoved);
            }
        }
        // A name is on one line; text above it is not part of it.
        let mut lines = words.lines().map(str::trim).filter(|line| !line.is_empty());
        self.block.author.name = lines.next_back().map(str::to_owned);
        if let Some(other) = lines.next() {
            self.block.unknown_markup(other);
        }
        self.know_user();
    }

    /// Takes the account's DID from its picture.
    fn know_user(&mut self) {
        let author = &mut self.block.author;
        if author.user_id.is_none() && author.handle.is_some() {
            let shown = author.avatar.as_deref().and_then(bluesky::did_of_media);
            author.user_id = shown.map(str::to_owned);
        }
    }

    /// Two headers mean two posts, of which one has lost its element.
    fn second_header(&mut self) {
        self.block.findings.also(&Finding::SecondHeader);
    }

    fn header_link(&mut self, link: Element<'_>, url: Url) {
        let PostReader {
            author,
            post,
            findings,
            quoted,
            ..
        } = &mut *self.block;
        let shown_did = author.avatar.as_deref().and_then(bluesky::did_of_media);
        if let Some((who, key)) = bluesky::post(&url) {
            let did = author.user_id.as_deref().or(shown_did);
            post.id = Some(bluesky::id(did.unwrap_or(&who), &key));
            let stated = link.attr("title").unwrap_or_default().parse().ok();
            post.published = stated.map(Timestamp::from_page);
            if stated.is_none() {
                post.published = bluesky::time_from_key(&key);
                if *quoted {
                    findings.missing(Missing::StatedTime);
                } else {
                    findings.also(&Finding::TimeOfRecordKey);
                }
            }
            post.url = Some(Box::new(url));
        } else if author.handle.is_none() {
            let shown = link.text();
            let shown = strip_invisible(&shown);
            // For accounts bridged from Mastodon the handle there is displayed.
            let handle = shown.trim().strip_prefix('@');
            let linked = bluesky::profile(&url);
            if linked.is_none() {
                let url = Quoted(url.as_str());
                findings.once(&Finding::InvalidProfileUrl { url });
            }
            let linked = linked.filter(|who| bluesky::is_did(who));
            author.user_id = shown_did.map(str::to_owned).or(linked);
            author.handle = handle
                .filter(|handle| bluesky::may_be_handle(handle))
                .map(str::to_owned);
            author.url = Some(Box::new(url));
        }
    }

    fn words(&mut self, element: Element<'_>) {
        let links = self.links;
        let mut words = rich_text(
            element,
            WhiteSpace::Blocks,
            |_| false,
            |link| {
                let (display, url) = (link.display, links.resolve(link.href));
                match bluesky::entity_kind(display, url.as_ref()) {
                    // Tags link to the program's own page for them.
                    EntityKind::Link
                        if display.starts_with('#') && !display.contains(char::is_whitespace) =>
                    {
                        (EntityKind::Hashtag, None)
                    }
                    kind => (kind, url),
                }
            },
        );
        words.invalid = words.invalid.filter(|href| href.is_empty());
        if self.block.post.text.is_some() {
            return self.block.unknown_markup(&element.text());
        }
        self.block.set_text(words);
    }

    fn quote(&mut self, element: Element<'_>) {
        let itself = element.matches(&QUOTED).then_some(element);
        // A header identifies a post that has lost its element.
        let headed = || element.first(&HEADED).map(|_| element);
        let quoted = itself.or_else(|| element.first(&QUOTED)).or_else(headed);
        let links = self.links;
        if quoted.is_none() && element.text().is_empty() {
            self.block.unknown_markup("a quote of nothing");
        }
        self.block
            .quote(element, QUOTE_FIELDS, |element, block| match quoted {
                Some(quoted) => {
                    read(quoted, links, block);
                }
                None => block.post.unavailable = Some(element.text()),
            });
    }

    /// Reads a card: the host, the title, the description.
    fn card(&mut self, element: Element<'_>) {
        let mut card = Media::new(MediaKind::LinkCard);
        let links = self.links;
        card.url = link_target(element).and_then(|href| links.resolve(href));
        let mut host = false;
        let mut read = 0;
        walk_parts(element, |node| {
            let Node::Element(inner) = node else {
                return false;
            };
            let Some(part) = CARD.of(inner).or_else(|| match inner.name() {
                HEADER => Some(Part::CardTitle),
                "p" if !host => Some(Part::CardHost),
                "p" => Some(Part::CardDescription),
                _ => None,
            }) else {
                return matches!(inner.name(), "script" | "style");
            };
            let text = inner.text();
            read += text.split_whitespace().count();
            match part {
                Part::CardHost => host = true,
                Part::CardTitle => card.title = Some(text),
                _ => card.description = Some(text),
            }
            true
        });
        let shown = element.text();
        if read < shown.split_whitespace().count() {
            self.block.unknown_markup(&shown);
        } else if !host || card.title.is_none() || card.url.is_none() {
            self.block.findings.also(&Finding::CardIncomplete);
        }
        self.block.add_media(card);
    }

    /// Returns the URL of the replies that a link leads to.
    fn more(&self, link: Element<'_>) -> Option<Url> {
        let mut values = link.attributes().map(|(_, value)| value);
        self.links.absolute(values.find(|value| is_own(value))?)
    }

    /// Takes text that states that replies are left out, without a link to them.
    pub(super) fn notice(&mut self, words: &str) -> bool {
        let words = strip_invisible(words);
        let says = |notices: &[&str]| notices.iter().any(|notice| words.contains(notice));
        let more = says(&MORE);
        if more {
            self.block.findings.also(&Finding::LinkToRepliesMissing);
        }
        // Its element may have reported it already.
        if more || says(&MISSING) && self.gaps.last() != Some(&None) {
            self.gaps.push(None);
        }
        more || says(&MISSING)
    }

    /// Takes `[Image]` with a link, a link that loads more, or unknown text.
    fn paragraph(&mut self, element: Element<'_>) -> bool {
        let words = element.text();
        let words = strip_invisible(&words);
        if link_to_more(element).is_none() && self.notice(&words) {
            return true;
        }
        if MORE.iter().any(|more| words.contains(more)) {
            let url = link_to_more(element).and_then(|link| self.more(link));
            self.gaps.push(url);
            return true;
        }
        let Some(kind) = by_name(words.trim(), &MEDIA) else {
            return false;
        };
        let mut media = Media::new(kind);
        let link = element.descendants().find_map(link_target);
        media.url = link.and_then(|href| self.links.resolve(href));
        if media.url.is_none() {
            self.block.findings.also(&Finding::PictureLinkMissing);
        }
        self.block.add_media(media);
        true
    }

    fn alt(&mut self, element: Element<'_>) {
        match self.block.post.media.last_mut() {
            Some(media) => media.alt = text_without(element, |inner| inner.name() == "summary"),
            None => self.block.unknown_markup(&element.text()),
        }
    }

    /// Reads the counts, each with an icon in its own element: the likes in an `<output>`.
    fn stats(&mut self, element: Element<'_>) {
        if self.block.post.stats.is_some() {
            return self.block.unknown_markup(&element.text());
        }
        let mut stats = Stats::default();
        for node in element.children() {
            match node {
                Node::Element(inner) if matches!(inner.name(), "script" | "style") => {}
                Node::Element(inner) => {
                    let icon = inner
                        .descendants()
                        .find_map(|inner| by_class(inner, &ICONS));
                    self.stat(icon, &inner.text(), &mut stats);
                }
                Node::Text(text) => self.stat(None, text, &mut stats),
            }
        }
        self.block.post.stats = stats.if_any();
    }

    /// Takes the count next to an icon.
    fn stat(&mut self, icon: Option<Stat>, written: &str, stats: &mut Stats) {
        let seen = strip_invisible(written);
        let number = leading_count(&seen);
        match icon {
            Some(stat) if number.is_some() => *stat(stats) = number,
            Some(_) => self.block.unknown_markup("a count"),
            None if seen.trim().is_empty() => {}
            None => self.block.unknown_markup(written),
        }
    }

    fn gone(&mut self, element: Element<'_>) {
        if !self.block.author.is_empty() {
            return self.second_header();
        }
        let words = text_without(element, |inner| inner.name() == "a").unwrap_or_default();
        let outside = words.split('(').next().unwrap_or_default().trim();
        let inside = words.trim_matches(|c: char| c.is_whitespace() || "()".contains(c));
        let words = [outside, inside]
            .into_iter()
            .find(|words| !words.is_empty());
        let post = &mut self.block.post;
        post.unavailable = words.map(str::to_owned).or_else(|| Some(element.text()));
        for link in element.select(&LINK) {
            self.read_address(link);
        }
    }

    /// Takes the URL of an unavailable post.
    fn read_address(&mut self, link: Element<'_>) {
        let url = link_target(link).and_then(|href| self.links.resolve(href));
        let post = &mut self.block.post;
        if let Some(id) = url.as_ref().and_then(bluesky::id_from_url) {
            post.id.get_or_insert(id);
            post.url = post.url.take().or_else(|| url.map(Box::new));
        }
    }
}
