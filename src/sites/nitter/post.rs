//! Reads a post or a quote: in one walk, in which all text must be of a known part.

use super::parts::{COUNTED, HISTORY, ICONS, LEADING, NO_PLAYS, PARTS, REPOSTED};
use super::targets::Targets;
use super::{article, media};
use crate::dom::{Element, Step};
use crate::model::{Author, Stats};
use crate::network::twitter::{at_handle, is_avatar, is_picture};
use crate::reader::{
    Part, PostReader, Required, WhiteSpace, attr, by_class, count, has_any_class, link_in,
    link_target, links_in, moment, picture_in, polls, rich_text, text, text_without,
};
use crate::report::{Finding, Missing, Quoted};

/// The fields of every post; a quote may have no text.
pub(super) const FIELDS: [Required; 7] = [
    Required::ID,
    Required::HANDLE,
    Required::NAME,
    Required::AVATAR,
    // The page of an article shows the day without its year.
    Required::new(Missing::Date, |block| {
        block.stated.is_some() || block.post.title.is_some()
    }),
    Required::new(Missing::TextElement, |block| block.words || block.quoted),
    Required::CONTENT,
];

/// Reads a post.
pub(super) fn read(item: Element<'_>, targets: &Targets, block: &mut PostReader) {
    if article::ARTICLES.iter().any(|query| item.matches(query)) {
        return article::read(item, targets, block);
    }
    block.author.handle = attr(item, "data-username");
    if PARTS.of(item) == Some(Part::Unavailable) {
        Reader { targets, block }.gone(item);
    } else {
        read_parts(item, targets, block);
    }
}

/// Reads the parts inside an element, such as those of an article's author.
pub(super) fn read_into(element: Element<'_>, targets: &Targets, block: &mut PostReader) {
    block.read_parts(element, |block, inner| {
        Reader { targets, block }.read_element(inner)
    });
}

fn read_parts(element: Element<'_>, targets: &Targets, block: &mut PostReader) {
    read_into(element, targets, block);
    block.set_twitter_urls(&targets.links);
    if block.author.name.is_some() {
        block.author.verified.get_or_insert(false);
    }
}

/// Returns the name in an element. Its title has the same text, with its white space unchanged.
fn name(element: Element<'_>) -> Option<String> {
    let shown = text(element);
    let bare = |name: &str| -> String { name.split_whitespace().collect() };
    let titled = attr(element, "title");
    let same = |title: &String| {
        shown
            .as_deref()
            .is_none_or(|shown| bare(shown) == bare(title))
    };
    titled.filter(same).or(shown)
}

/// Whether an element is a mark without text, identified by its class alone, on the line of the author's names.
fn is_empty_mark(element: Element<'_>) -> bool {
    let header =
        |around: Element<'_>| has_any_class(around, &["tweet-header", "fullname-and-username"]);
    element.children().next().is_none()
        && element.classes().next().is_some()
        && element.ancestors().take(3).any(header)
}

struct Reader<'r> {
    targets: &'r Targets,
    block: &'r mut PostReader,
}

impl Reader<'_> {
    /// Takes an element as a single part, if it is one.
    fn read_element(&mut self, element: Element<'_>) -> bool {
        let Some(part) = PARTS.of(element) else {
            return self.read_unmarked(element);
        };
        let block = &mut *self.block;
        match part {
            Part::Post => {}
            Part::Unavailable => self.gone(element),
            Part::UnavailableQuote if block.quoted => self.gone(element),
            Part::Quote | Part::UnavailableQuote => self.quote(element, part),
            Part::Permalink => self.permalink(element),
            Part::Avatar => return self.avatar(element),
            Part::Name => {
                if block.author.name.is_some() {
                    block.unknown_markup(&element.text());
                    return true;
                }
                block.author.name = name(element);
                // A and B have the mark inside.
                let marked = |inner| PARTS.of(inner) == Some(Part::Verified);
                if element.descendants().any(marked) {
                    block.author.verified = Some(true);
                }
            }
            Part::Handle => {
                let shown = text_without(element, |inner| inner.name() == "button");
                block.set_handle(shown.as_deref().and_then(at_handle));
            }
            Part::Time => self.date(element),
            Part::ReplyingTo => {
                let links = links_in(element);
                let handles = links.filter_map(|link| self.targets.handle(link));
                block.post.replying_to.extend(handles);
                // Without links the handles are in their text.
                if block.post.replying_to.is_empty() {
                    let words = element.text();
                    let handles = words.split_whitespace().filter_map(at_handle);
                    block.post.replying_to.extend(handles.map(str::to_owned));
                    block.findings.also(&Finding::ReplyingToUnlinked);
                }
            }
            Part::Text => self.words(element),
            Part::Media => media::attachments(element, self.targets, block),
            Part::Card => media::card(element, self.targets, block),
            Part::Poll => self.poll(element),
            Part::Counts => self.stats(element),
            Part::Reposted => {
                let words = element.text();
                match REPOSTED.iter().find_map(|end| words.strip_suffix(end)) {
                    Some(name) => {
                        let mut author = Author::new();
                        author.name = Some(name.trim().to_owned());
                        block.post.reposted_by = Some(Box::new(author));
                    }
                    None => block.unknown_markup(&words),
                }
            }
            Part::Published => {
                block.stated = block.stated.or_else(|| moment(&element.text()));
                let edits = |link: Element<'_>| {
                    let path = link_target(link)?.split(['?', '#']).next()?;
                    path.trim().ends_with(HISTORY).then_some(())
                };
                if links_in(element).find_map(edits).is_some() {
                    block.post.edited = Some(true);
                }
            }
            Part::Note => article::note(element, self.targets, block),
            // The title of an article without its page.
            Part::Title => block.unknown_markup(&element.text()),
            _ => block.read_part(part, element),
        }
        true
    }

    /// Takes an element that is identified by more than its class.
    fn read_unmarked(&mut self, element: Element<'_>) -> bool {
        match element.name() {
            "script" | "style" | "template" | "svg" | "form" | "button" => true,
            "a" => {
                let dated = element.attr("title").and_then(moment).is_some()
                    && self.targets.status(element).is_some();
                if dated {
                    self.date(element);
                }
                dated
            }
            "source" => {
                self.block.unknown_markup(&format!("{element:?}"));
                true
            }
            // Programs that copy the classes have other classes for the mark.
            "i" | "span" if is_empty_mark(element) => {
                self.block.unknown_markup(&format!("{element:?}"));
                true
            }
            "img" if self.avatar(element) => true,
            "img" | "video" => {
                self.block.unknown_markup(&format!("{element:?}"));
                let address = element.attr("src").and_then(|src| self.targets.media(src));
                if element.name() == "video" || address.as_ref().is_some_and(is_picture) {
                    media::attachments(element, self.targets, self.block);
                }
                true
            }
            _ => false,
        }
    }

    /// Reports text in place of a post that is not of a known part.
    fn note_inside(&mut self, gone: Element<'_>) {
        if let Some(inner) = gone.descendants().find(|inner| PARTS.of(*inner).is_none()) {
            self.block.unknown_markup(&format!("{inner:?}"));
        }
    }

    fn gone(&mut self, element: Element<'_>) {
        self.note_inside(element);
        self.block.post.unavailable = Some(element.text());
        self.permalink(element);
        let leads = link_target(element).is_some_and(|href| !href.trim().is_empty());
        if leads && self.block.post.id.is_none() {
            self.block.findings.missing(Missing::Id);
        }
    }

    fn permalink(&mut self, link: Element<'_>) {
        if let Some((handle, id)) = self.targets.status(link) {
            self.block.post.id.get_or_insert(id);
            self.block.set_handle(handle.as_deref());
        }
    }

    /// Takes a profile picture, identified by its URL if there is no class.
    fn avatar(&mut self, element: Element<'_>) -> bool {
        let picture = picture_in(element).and_then(|img| img.attr("src"));
        let address = picture.and_then(|src| self.targets.media(src));
        let taken =
            PARTS.of(element) == Some(Part::Avatar) || address.as_ref().is_some_and(is_avatar);
        if taken {
            if let Some(address) = address.as_ref().filter(|address| !is_picture(address)) {
                self.block
                    .findings
                    .once(&Finding::InvalidAvatarUrl { url: address });
            }
            self.block.set_avatar(address);
        }
        taken
    }

    fn date(&mut self, element: Element<'_>) {
        let Some(link) = link_in(element) else { return };
        self.permalink(link);
        let Some(title) = link.attr("title") else {
            return;
        };
        match moment(title) {
            None => self.block.findings.once(&Finding::DateUnknown {
                written: Quoted(title),
            }),
            stated => self.block.stated = stated,
        }
    }

    fn quote(&mut self, element: Element<'_>, part: Part) {
        if part == Part::UnavailableQuote {
            self.block.unknown_markup(&format!("{element:?}"));
            self.note_inside(element);
        }
        self.block.quote(element, &FIELDS, |element, quote| {
            if part == Part::UnavailableQuote {
                quote.post.unavailable = Some(element.text());
            }
            read_parts(element, self.targets, quote);
        });
    }

    /// Reads the text, with its white space unchanged.
    fn words(&mut self, element: Element<'_>) {
        if self.block.has_text_already(element) {
            return;
        }
        let findings = &mut self.block.findings;
        let is_other = |inner: Element<'_>| {
            let part = PARTS.of(inner);
            let plain =
                matches!(inner.name(), "a" | "img" | "br") || inner.classes().next().is_none();
            if !part.map_or(plain, |part| part == Part::Ignored) {
                findings.unknown_markup(&format!("{inner:?}"));
            }
            part.is_some()
        };
        let targets = self.targets;
        let words = rich_text(element, WhiteSpace::Preserve, is_other, |link| {
            targets.entity(link.href, link.display)
        });
        self.block.set_text(words);
    }

    fn poll(&mut self, element: Element<'_>) {
        let poll = polls::poll(
            element,
            |inner| PARTS.of(inner),
            LEADING,
            &mut self.block.findings,
        );
        // Nitter marks one choice of each poll, the first of several equal ones.
        polls::check_leading(&poll, &mut self.block.findings);
        self.block.set_poll(poll);
    }

    /// Reads the counts, each after its icon or its name. A blank one is unknown.
    fn stats(&mut self, element: Element<'_>) {
        let mut stats = Stats::default();
        let mut icon = None;
        for step in element.walk() {
            match step {
                Step::Enter(element) => icon = by_class(element, &ICONS),
                Step::Text(text) if !text.trim().is_empty() => {
                    let named = || text.trim().split_once(' ').filter(|_| icon.is_none());
                    let named = named().and_then(|(name, rest)| {
                        let (_, stat) = COUNTED.iter().find(|(known, _)| *known == name)?;
                        Some((*stat, count(rest)?))
                    });
                    match (icon, count(text)) {
                        (Some(stat), Some(count)) => *stat(&mut stats) = Some(count),
                        (Some(_), None) if text.trim() == NO_PLAYS => {}
                        _ => match named {
                            Some((stat, count)) => *stat(&mut stats) = Some(count),
                            None => self.block.unknown_markup(text),
                        },
                    }
                }
                _ => {}
            }
        }
        self.block.post.stats = stats.if_any();
    }
}
