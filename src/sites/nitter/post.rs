//! The inside of a post or a quote: one walk, in which every word must be of a known part.

use super::parts::{Part, part};
use super::targets::Targets;
use super::{HISTORY, ICONS, LEADING, NO_PLAYS, REPOSTED, media};
use crate::adapter::Context;
use crate::adapter::counts::{count, percent, poll_info};
use crate::adapter::moment::{Moment, moment};
use crate::adapter::notes::{self, Notes};
use crate::adapter::twitter::{at_handle, status_url};
use crate::adapter::written;
use crate::audit::WarningKind;
use crate::dom::{Element, Query, Step};
use crate::model::{Author, Poll, PollChoice, Post, PostId, Quote, Stats, Timestamp};

const LINK: Query<'_> = Query::constant("a[href]");
const IMAGE: Query<'_> = Query::constant("img[src]");

/// Whether a block has a field.
type Has = fn(&Block) -> bool;

/// What every post has; a quote need not have words.
const FIELDS: [(&str, Has); 6] = [
    ("id", |block| block.post.id.is_some()),
    ("handle", |block| block.author.handle.is_some()),
    ("display name", |block| block.author.name.is_some()),
    ("profile picture", |block| block.author.avatar.is_some()),
    ("date", |block| block.stated.is_some()),
    ("place for its words", |block| block.words || block.quoted),
];

/// A post or a quote that was read, and what was odd about it.
#[derive(Default)]
pub(super) struct Block {
    pub(super) post: Post,
    author: Author,
    stated: Option<Moment>,
    /// Whether the element of the words was there, be it empty.
    words: bool,
    quoted: bool,
    pub(super) notes: Notes,
}

impl Block {
    fn note_lacks(&mut self) {
        let gone = self.post.unavailable.is_some();
        for (name, has) in FIELDS {
            if !gone && !has(self) {
                self.notes.lacks(name);
            }
        }
    }

    fn into_quote(self) -> Quote {
        let mut quote = Quote::new();
        quote.id = self.post.id;
        quote.url = self.post.url;
        quote.author = self.post.author;
        quote.text = self.post.text;
        quote.published = self.post.published;
        quote.media = self.post.media;
        quote.unavailable = self.post.unavailable;
        quote
    }
}

/// Takes the posts, and warns of what was odd and of what posts lack.
pub(super) fn posts(blocks: Vec<Block>, cx: &mut Context) -> Vec<Post> {
    let take = |mut block: Block| {
        block.note_lacks();
        (block.post, block.notes)
    };
    let (posts, notes) = blocks.into_iter().map(take).unzip();
    notes::report(notes, cx);
    posts
}

/// Reads a post.
pub(super) fn read(item: Element<'_>, targets: &Targets) -> Block {
    let mut block = Block::default();
    block.author.handle = item
        .attr("data-username")
        .map(str::trim)
        .filter(|handle| !handle.is_empty())
        .map(str::to_owned);
    read_block(item, targets, &mut block);
    block
}

fn read_block(element: Element<'_>, targets: &Targets, block: &mut Block) {
    let mut reader = Reader {
        targets,
        block,
        handles: Vec::new(),
    };
    let mut walk = element.walk();
    while let Some(step) = walk.next() {
        match step {
            Step::Text(text) if !text.trim().is_empty() => reader.block.notes.note_unknown(text),
            Step::Enter(element) if reader.take(element) => walk.pass_over(),
            _ => {}
        }
    }
    reader.finish();
}

struct Reader<'r> {
    targets: &'r Targets,
    block: &'r mut Block,
    /// Handles, each as one thing says it.
    handles: Vec<String>,
}

impl Reader<'_> {
    /// Takes an element as one thing, if it is one.
    fn take(&mut self, element: Element<'_>) -> bool {
        let Some(part) = part(element) else {
            return self.take_unmarked(element);
        };
        let post = &mut self.block.post;
        match part {
            Part::Post | Part::Aside => {}
            Part::Gone => self.gone(element),
            Part::GoneQuote if self.block.quoted => self.gone(element),
            Part::Quote | Part::GoneQuote => self.quote(element, part),
            Part::Permalink => self.permalink(element),
            Part::Avatar => return self.avatar(element),
            Part::Name => {
                let name = element
                    .attr("title")
                    .map_or_else(|| element.text(), str::to_owned);
                self.block.author.name =
                    Some(name.trim().to_owned()).filter(|name| !name.is_empty());
                // A and B have the mark inside.
                let marked = |inner: Element<'_>| super::parts::part(inner) == Some(Part::Verified);
                if element.descendants().any(marked) {
                    self.block.author.verified = Some(true);
                }
            }
            Part::Handle => self
                .handles
                .extend(at_handle(&element.text()).map(str::to_owned)),
            Part::Verified => self.block.author.verified = Some(true),
            Part::Date => self.date(element),
            Part::ReplyingTo => {
                let handles = element
                    .select(&LINK)
                    .filter_map(|link| self.targets.handle(link));
                post.replying_to.extend(handles);
            }
            Part::Words => self.words(element),
            Part::Attachments => media::attachments(element, self.targets, self.block),
            Part::Card => media::card(element, self.targets, self.block),
            Part::Poll => self.poll(element),
            Part::Stats => self.stats(element),
            Part::Reposted => {
                let words = element.text();
                match REPOSTED.iter().find_map(|end| words.strip_suffix(end)) {
                    Some(name) => {
                        let mut author = Author::new();
                        author.name = Some(name.trim().to_owned());
                        post.reposted_by = Some(Box::new(author));
                    }
                    None => self.block.notes.note_unknown(&words),
                }
            }
            Part::Pinned => post.pinned = Some(true),
            Part::Published => {
                self.block.stated = self.block.stated.or_else(|| moment(&element.text()));
                let edits = |link: Element<'_>| {
                    link.attr("href")
                        .is_some_and(|href| href.ends_with(HISTORY))
                };
                if element.select(&LINK).any(edits) {
                    self.block.post.edited = Some(true);
                }
            }
            Part::NewerVersion => post.edited = Some(true),
            // Parts of parts, when those are gone.
            Part::Alt
            | Part::Title
            | Part::Description
            | Part::Choice
            | Part::Share
            | Part::Label
            | Part::PollInfo => self.block.notes.note_unknown(&element.text()),
        }
        true
    }

    /// What is told by more than its class.
    fn take_unmarked(&mut self, element: Element<'_>) -> bool {
        match element.name() {
            "script" | "style" | "template" | "svg" | "form" | "button" => true,
            "a" => {
                let dated = element.attr("title").and_then(moment).is_some();
                if dated && self.targets.status(element).is_some() {
                    self.date(element);
                    return true;
                }
                false
            }
            "img" if self.avatar(element) => true,
            "img" | "video" => {
                self.block.notes.note_unknown(&format!("{element:?}"));
                let address = element.attr("src").and_then(|src| self.targets.media(src));
                let of_twitter = |url: &url::Url| {
                    url.host_str()
                        .is_some_and(|host| host.ends_with("twimg.com"))
                };
                if element.name() == "video" || address.as_ref().is_some_and(of_twitter) {
                    media::attachments(element, self.targets, self.block);
                }
                true
            }
            _ => false,
        }
    }

    fn gone(&mut self, element: Element<'_>) {
        self.block.post.unavailable = Some(element.text());
        self.permalink(element);
    }

    fn permalink(&mut self, link: Element<'_>) {
        if let Some((handle, id)) = self.targets.status(link) {
            self.block.post.id.get_or_insert(id);
            self.handles.extend(handle);
        }
    }

    /// A profile's picture, told by its address where no class does.
    fn avatar(&mut self, element: Element<'_>) -> bool {
        let picture = if element.name() == "img" {
            Some(element)
        } else {
            element.first(&IMAGE)
        };
        let address = picture
            .and_then(|img| img.attr("src"))
            .and_then(|src| self.targets.media(src));
        let marked = part(element) == Some(Part::Avatar);
        let of_profile = |url: &url::Url| url.path().contains("profile_images/");
        if !marked && !address.as_ref().is_some_and(of_profile) {
            return false;
        }
        let avatar = &mut self.block.author.avatar;
        *avatar = avatar.take().or(address.map(Box::new));
        true
    }

    fn date(&mut self, element: Element<'_>) {
        let link = if element.name() == "a" {
            Some(element)
        } else {
            element.first(&LINK)
        };
        let Some(link) = link else { return };
        self.permalink(link);
        let Some(title) = link.attr("title") else {
            return;
        };
        self.block.stated = moment(title).or(self.block.stated);
        if moment(title).is_none() {
            self.block.notes.note(WarningKind::InvalidValue, || {
                format!("{title:?} is no date that is known")
            });
        }
    }

    fn quote(&mut self, element: Element<'_>, part: Part) {
        // A quote shows none inside it; markup that has one is broken.
        if self.block.quoted {
            self.block.notes.note_unknown(&format!("{element:?}"));
            return;
        }
        let mut quote = Block {
            quoted: true,
            ..Block::default()
        };
        if part == Part::GoneQuote {
            self.block.notes.note_unknown(&format!("{element:?}"));
            quote.post.unavailable = Some(element.text());
        }
        read_block(element, self.targets, &mut quote);
        quote.note_lacks();
        self.block
            .notes
            .take_quote(std::mem::take(&mut quote.notes));
        self.block.post.quotes.push(quote.into_quote());
    }

    /// The words, with their white space as it is.
    fn words(&mut self, element: Element<'_>) {
        if std::mem::replace(&mut self.block.words, true) {
            self.block.notes.note_unknown(&element.text());
            return;
        }
        let targets = self.targets;
        let words = written::words(
            element,
            |inner| {
                let part = part(inner);
                let known = match part {
                    Some(part) => part == Part::Aside,
                    None => {
                        matches!(inner.name(), "a" | "img" | "br")
                            || inner.classes().next().is_none()
                    }
                };
                if !known {
                    self.block.notes.note_unknown(&format!("{inner:?}"));
                }
                part.is_some()
            },
            |link, display| targets.entity(link.attr("href").unwrap_or_default(), display),
        );
        if let Some(href) = words.invalid {
            self.block.notes.note(WarningKind::InvalidValue, || {
                format!("{href:?} is no link that can be kept")
            });
        }
        self.block.post.text = words.text;
        self.block.post.entities = words.entities;
    }

    fn poll(&mut self, element: Element<'_>) {
        let mut poll = Poll::default();
        let mut walk = element.walk();
        while let Some(step) = walk.next() {
            let (element, part) = match step {
                Step::Text(text) if !text.trim().is_empty() => {
                    self.block.notes.note_unknown(text);
                    continue;
                }
                Step::Enter(element) => (element, part(element)),
                _ => continue,
            };
            match part {
                Some(Part::Choice) => {
                    let mut choice = PollChoice::new("");
                    choice.leading = element.has_class(LEADING);
                    poll.choices.push(choice);
                    continue;
                }
                Some(Part::Share) => match (poll.choices.last_mut(), percent(&element.text())) {
                    (Some(choice), share @ Some(_)) if choice.percent.is_none() => {
                        choice.percent = share;
                    }
                    _ => self.block.notes.note_unknown(&element.text()),
                },
                Some(Part::Label) => match poll.choices.last_mut() {
                    Some(choice) if choice.label.is_empty() => choice.label = element.text(),
                    _ => self.block.notes.note_unknown(&element.text()),
                },
                Some(Part::PollInfo) => poll_info(&element.text(), &mut poll),
                _ => continue,
            }
            walk.pass_over();
        }
        // Nitter marks one choice of each poll, be it the first of equals.
        if poll.votes != Some(0) && !poll.choices.iter().any(|choice| choice.leading) {
            self.block.notes.note(WarningKind::MissingField, || {
                "no choice of a poll is marked as leading".to_owned()
            });
        }
        if self.block.post.poll.replace(Box::new(poll)).is_some() {
            self.block.notes.note_unknown("a second poll");
        }
    }

    /// The counts, each behind its icon. A blank one is unknown.
    fn stats(&mut self, element: Element<'_>) {
        let mut stats = Stats::default();
        let mut icon = None;
        for step in element.walk() {
            match step {
                Step::Enter(element) => {
                    icon = ICONS
                        .iter()
                        .find(|(class, _)| element.has_class(class))
                        .map(|&(_, stat)| stat);
                }
                Step::Text(text) if !text.trim().is_empty() => match (icon, count(text)) {
                    (Some(stat), Some(count)) => *stat(&mut stats) = Some(count),
                    (Some(_), None) if text.trim() == NO_PLAYS => {}
                    _ => self.block.notes.note_unknown(text),
                },
                _ => {}
            }
        }
        self.block.post.stats = stats.if_any();
    }

    /// Puts together what several parts tell.
    fn finish(self) {
        let Block {
            post,
            author,
            stated,
            ..
        } = &mut *self.block;
        author.handle = author
            .handle
            .take()
            .or_else(|| self.handles.into_iter().next());
        author.url = author
            .handle
            .as_deref()
            .and_then(|handle| self.targets.profile(handle))
            .map(Box::new);
        if author.name.is_some() {
            author.verified.get_or_insert(false);
        }
        post.author = Some(author.clone()).filter(|author| !author.is_empty());
        post.url = post
            .id
            .as_ref()
            .and_then(|id| status_url(author.handle.as_deref(), id));
        let held = post.id.as_ref().and_then(PostId::time);
        post.published = post
            .id
            .as_ref()
            .and_then(Timestamp::from_id)
            .or_else(|| stated.map(|stated| Timestamp::from_page(stated.at)));
        if let (Some(stated), Some(held)) = (*stated, held)
            && stated.at.as_second().abs_diff(held.as_second()) > stated.seconds.unsigned_abs()
        {
            self.block.notes.note(WarningKind::TimeMismatch, || {
                format!("the page dates a post {}, its id holds {held}", stated.at)
            });
        }
    }
}
