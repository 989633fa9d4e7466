//! The inside of a post or a quote: one walk, in which every word must be of a known part.

use super::{Home, media};
use crate::adapter::counts::{Stat, count, percent};
use crate::adapter::notes::Notes;
use crate::adapter::{conversation, written};
use crate::audit::WarningKind;
use crate::dom::{Element, Query, Step};
use crate::model::{Author, EntityKind, Poll, PollChoice, Post, Quote, Span, Stats, Timestamp};

const LINK: Query<'_> = Query::constant("a[href]");
const TIME: Query<'_> = Query::constant("time[datetime]");
const PICTURE: Query<'_> = Query::constant("img[src]");
const NAME: Query<'_> = Query::constant(".display-name__html");
const STRONG: Query<'_> = Query::constant("strong");
const ACCOUNT: Query<'_> = Query::constant(".display-name__account");
const BUTTON: Query<'_> = Query::constant(".status__content__spoiler-link");

/// What an element inside a post is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Author,
    /// The line above a post: who boosted it, that it is pinned.
    Prepended,
    /// The link of a post with its time.
    Date,
    /// A time for programs.
    Published,
    Words,
    Warning,
    /// A filter of the reader's own, which hides the post.
    Filter,
    Gallery,
    Card,
    Poll,
    Quote,
    GoneQuote,
    Tags,
    /// Below the focused post: time, counts.
    Meta,
    Title,
    Description,
    /// Known, and nothing that is kept.
    Aside,
}
use Part::{
    Aside, Author as Person, Card, Date, Description, Filter, Gallery, GoneQuote, Meta,
    Poll as Choices, Prepended, Published, Quote as Quoted, Tags, Title, Warning, Words,
};

/// What the classes say (all eras unless said). Of an element's classes the one that stands first here counts.
const PARTS: [(&str, Part); 42] = [
    ("status__prepend", Prepended),
    ("detailed-status__display-name", Person),
    ("status__display-name", Person),
    ("status__relative-time", Date),
    ("detailed-status__datetime", Date),
    ("dt-published", Published),
    ("status__content__text", Words),
    // A.
    ("e-content", Words),
    ("p-summary", Warning),
    // C; the second stands beside the first.
    ("content-warning--filter", Filter),
    ("content-warning", Warning),
    ("media-gallery", Gallery),
    ("video-player", Gallery),
    ("audio-player", Gallery),
    ("status-card", Card),
    ("poll", Choices),
    // 4.4.
    ("status__quote--error", GoneQuote),
    ("status__quote", Quoted),
    ("hashtag-bar", Tags),
    ("detailed-status__meta", Meta),
    ("status-card__title", Title),
    ("status-card__description", Description),
    ("status-card__host", Aside),
    ("status-card__author", Aside),
    ("status-card__actions", Aside),
    ("status__line", Aside),
    ("status__action-bar", Aside),
    ("detailed-status__action-bar", Aside),
    ("status__visibility-icon", Aside),
    ("status__expand", Aside),
    ("status__content__read-more-button", Aside),
    ("status__content__spoiler-link", Aside),
    ("status__content__translate-button", Aside),
    ("translate-button", Aside),
    ("spoiler-button", Aside),
    ("media-gallery__item__badges", Aside),
    ("detailed-status__button", Aside),
    ("account__section", Aside),
    ("follow-button", Aside),
    ("detailed-status__application", Aside),
    ("picture-in-picture-placeholder", Aside),
    ("status__quote-author-button", Aside),
];

/// What an element is, by its classes.
pub(super) fn part(element: Element<'_>) -> Option<Part> {
    let known = |class: &str| PARTS.iter().position(|(is, _)| *is == class);
    let first = element.classes().filter_map(known).min()?;
    PARTS.get(first).map(|&(_, part)| part)
}

/// The icons of the line above a post: by class until 4.2, and since.
const BOOSTED: [&str; 2] = ["fa-retweet", "icon-retweet"];
const PINNED: [&str; 2] = ["fa-thumb-tack", "icon-thumb-tack"];

/// The icon before the count of replies (A), which has the class of the boosts.
const REPLY: [&str; 2] = ["fa-reply", "fa-reply-all"];

/// Counts below the focused post.
const COUNTS: [(&str, Stat); 3] = [
    ("detailed-status__reblogs", |stats| &mut stats.reposts),
    ("detailed-status__favorites", |stats| &mut stats.likes),
    ("detailed-status__quotes", |stats| &mut stats.quotes),
];

/// The part of a script that era A has for a poll.
const POLL: &str = "Poll";

/// The button that shows a post's earlier versions.
const EDITED: &str = "dropdown-menu__text-button";

/// Reads a post, and what is odd about it. `above` is the line that says who boosted it, which stands beside it.
pub(super) fn read(item: Element<'_>, above: Option<Element<'_>>, home: &Home) -> (Post, Notes) {
    let mut reader = Reader {
        home,
        post: Post::new(),
        notes: Notes::default(),
        quoted: false,
        words: false,
    };
    if let Some(above) = above {
        reader.prepended(above);
    }
    reader.read(item);
    (reader.post, reader.notes)
}

struct Reader<'h> {
    home: &'h Home,
    post: Post,
    notes: Notes,
    quoted: bool,
    /// Whether the words were read.
    words: bool,
}

impl Reader<'_> {
    fn read(&mut self, element: Element<'_>) {
        let mut walk = element.walk();
        while let Some(step) = walk.next() {
            match step {
                Step::Text(text) if !text.trim().is_empty() => self.notes.note_unknown(text),
                Step::Enter(element) if self.take(element) => walk.pass_over(),
                _ => {}
            }
        }
        if self.post.content_warning.is_some() && !self.words {
            self.notes.note(WarningKind::TruncatedText, || {
                "what stands behind a content warning is not on the page".to_owned()
            });
        }
    }

    /// Takes an element as one thing, if it is one.
    fn take(&mut self, element: Element<'_>) -> bool {
        let Some(part) = part(element) else {
            return self.take_unmarked(element);
        };
        match part {
            Aside => {}
            Person => self.post.author = Some(self.author(element)),
            Prepended => self.prepended(element),
            Date => self.date(element),
            Published => self.published(element.attr("value")),
            Words => self.words(element),
            Warning => self.warning(element),
            Filter => self.notes.note_unknown("a filter of the reader's"),
            Gallery => media::gallery(element, self.home, &mut self.post.media, &mut self.notes),
            Card => {
                let card = media::card(element, self.home, &mut self.notes);
                self.post.media.push(card);
            }
            Choices => self.poll(element),
            Quoted | GoneQuote => self.quote(element, part),
            Tags => self.tags(element),
            Meta => self.meta(element),
            Title | Description => self.notes.note_unknown(&element.text()),
        }
        true
    }

    /// What is told by more than its class.
    fn take_unmarked(&mut self, element: Element<'_>) -> bool {
        if let Some(name) = element.attr("data-component") {
            match element
                .descendants()
                .find(|inner| part(*inner) == Some(Choices))
            {
                Some(poll) => self.poll(poll),
                None => media::component(
                    name,
                    element,
                    self.home,
                    &mut self.post.media,
                    &mut self.notes,
                ),
            }
            return true;
        }
        match element.name() {
            "script" | "style" | "svg" | "canvas" | "button" => true,
            // B: a content warning stands before the words, with the button that shows them.
            "p" if element.first(&BUTTON).is_some() => {
                self.warning(element);
                true
            }
            "img" | "video" | "audio" => {
                self.notes.note_unknown(&format!("{element:?}"));
                false
            }
            _ => false,
        }
    }

    fn author(&self, element: Element<'_>) -> Author {
        let mut author = Author::new();
        let words = |element: Element<'_>| {
            written::flowing_words(element, |_| false, |_, _| (EntityKind::Link, None)).text
        };
        let link = if element.name() == "a" {
            Some(element)
        } else {
            element.first(&LINK)
        };
        author.url = link
            .and_then(|link| self.home.links.href(link))
            .map(Box::new);
        author.name = element
            .first(&NAME)
            .or_else(|| element.first(&STRONG))
            .and_then(words);
        let account = element.first(&ACCOUNT).map(|account| account.text());
        let account = account
            .as_deref()
            .and_then(|account| account.trim().strip_prefix('@'));
        author.handle = account
            .filter(|account| !account.contains(char::is_whitespace))
            .map(|account| self.home.full_handle(account));
        // The picture of who boosted the post stands over the author's.
        author.avatar = element
            .first(&PICTURE)
            .and_then(|img| self.home.links.absolute(img.attr("src")?))
            .map(Box::new);
        author
    }

    fn prepended(&mut self, line: Element<'_>) {
        let has = |icons: &[&str]| {
            line.descendants()
                .any(|icon| icons.iter().any(|class| icon.has_class(class)))
        };
        if has(&BOOSTED) {
            self.post.reposted_by = line
                .first(&LINK)
                .map(|link| {
                    let mut author = self.author(link);
                    let account = author.url.as_ref().and_then(|url| {
                        url.path_segments()?
                            .next()?
                            .strip_prefix('@')
                            .map(str::to_owned)
                    });
                    author.handle = account.map(|account| self.home.full_handle(&account));
                    author
                })
                .map(Box::new);
        } else if has(&PINNED) {
            self.post.pinned = Some(true);
        } else if line.first(&LINK).is_some() {
            self.notes.note_unknown(&line.text());
        }
    }

    fn date(&mut self, element: Element<'_>) {
        let link = if element.name() == "a" {
            Some(element)
        } else {
            element.first(&LINK)
        };
        if let Some(url) = link.and_then(|link| self.home.links.href(link)) {
            self.post.id = self.home.id(&url);
            if self.post.id.is_none() {
                self.notes.note(WarningKind::InvalidValue, || {
                    format!("{url} is no address of a post")
                });
            }
            self.post.url = Some(url);
        }
        if element.descendants().any(|inner| inner.name() == "abbr") {
            self.post.edited = Some(true);
        }
        self.published(element.first(&TIME).and_then(|time| time.attr("datetime")));
    }

    fn published(&mut self, time: Option<&str>) {
        let Some(time) = time else { return };
        match time.trim().parse() {
            Ok(at) => self.post.published = Some(Timestamp::from_page(at)),
            Err(_) => self
                .notes
                .note(WarningKind::InvalidValue, || format!("{time:?} is no time")),
        }
    }

    fn warning(&mut self, element: Element<'_>) {
        let words = written::flowing_words(
            element,
            |inner| inner.name() == "button" || part(inner) == Some(Aside),
            |_, _| (EntityKind::Link, None),
        );
        // A stands a no-break space before the button.
        self.post.content_warning = words.text.map(|words| words.trim().to_owned());
    }

    fn words(&mut self, element: Element<'_>) {
        if std::mem::replace(&mut self.words, true) {
            self.notes.note_unknown(&element.text());
            return;
        }
        let home = self.home;
        let words = written::flowing_words(
            element,
            |inner| inner.attr("data-component").is_some() || part(inner) == Some(Choices),
            |href, display| (entity_kind(display), home.links.resolve(href)),
        );
        if let Some(href) = words.invalid {
            self.notes.note(WarningKind::InvalidValue, || {
                format!("{href:?} is no link that can be kept")
            });
        }
        self.post.language = element
            .attr("lang")
            .filter(|lang| !lang.is_empty())
            .map(str::to_owned);
        self.post.text = words.text;
        self.post.entities = words.entities;
        if let Some(poll) = element.descendants().find(|inner| {
            part(*inner) == Some(Choices) || inner.attr("data-component") == Some(POLL)
        }) {
            self.poll(poll);
        }
    }

    /// Hashtags that end a text are shown below it.
    fn tags(&mut self, element: Element<'_>) {
        let home = self.home;
        let words = written::flowing_words(
            element,
            |inner| inner.name() == "button",
            |href, display| (entity_kind(display), home.links.resolve(href)),
        );
        if element.descendants().any(|inner| inner.name() == "button") {
            self.notes.note(WarningKind::TruncatedText, || {
                "some of the hashtags below the text are folded away".to_owned()
            });
        }
        let Some(tags) = words.text else { return };
        let text = self.post.text.get_or_insert_default();
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        let start = text.len();
        text.push_str(&tags);
        for mut entity in words.entities {
            entity.span = Span::new(entity.span.start + start, entity.span.end + start);
            self.post.entities.push(entity);
        }
    }

    fn quote(&mut self, element: Element<'_>, part: Part) {
        if self.quoted {
            return self.notes.note_unknown(&element.text());
        }
        if part == GoneQuote {
            let mut quote = Quote::new();
            quote.unavailable = Some(element.text());
            return self.post.quotes.push(quote);
        }
        let mut inner = Reader {
            home: self.home,
            post: Post::new(),
            notes: Notes::default(),
            quoted: true,
            words: false,
        };
        inner.read(element);
        self.notes.extend(inner.notes);
        self.post.quotes.push(conversation::quote_of(inner.post));
    }

    fn poll(&mut self, element: Element<'_>) {
        let mut poll = Poll::default();
        let mut walk = element.walk();
        while let Some(step) = walk.next() {
            let element = match step {
                Step::Enter(element) => element,
                Step::Text(text) if !text.trim().is_empty() => {
                    self.notes.note_unknown(text);
                    continue;
                }
                _ => continue,
            };
            match element.name() {
                "li" => {
                    poll.choices.push(PollChoice::new(""));
                    continue;
                }
                "button" | "svg" | "input" => {}
                _ if element.has_class("poll__footer") => footer(element, &mut poll),
                _ => match poll.choices.last_mut() {
                    Some(choice) if element.has_class("poll__option__text") => {
                        choice.label = element.text()
                    }
                    Some(choice) if element.has_class("poll__number") => {
                        choice.percent = percent(&element.text());
                        // `130 votes`, in any language with the number first.
                        let votes = element
                            .attr("title")
                            .and_then(|title| title.split_whitespace().next());
                        choice.votes = votes
                            .and_then(count)
                            .filter(|votes| votes.exact)
                            .map(|votes| votes.value);
                    }
                    Some(choice) if element.has_class("poll__chart") => {
                        choice.leading |= element.has_class("leading");
                    }
                    Some(_) if element.has_class("poll__voted") => {}
                    _ => continue,
                },
            }
            walk.pass_over();
        }
        if poll.choices.iter().any(|choice| choice.label.is_empty()) {
            self.notes
                .note_unknown("a choice of a poll without a label");
        }
        // The app marks the choice that leads, or all of equals.
        let counted = poll.choices.iter().any(|choice| choice.votes.is_some());
        if counted && !poll.choices.iter().any(|choice| choice.leading) {
            self.notes.note(WarningKind::MissingField, || {
                "no choice of a poll is marked as leading".to_owned()
            });
        }
        if poll.status.is_none() && poll.votes.is_none() {
            self.notes.note_unknown("a poll without a footer");
        }
        self.post.poll = Some(Box::new(poll));
    }

    /// What stands below the focused post. Its numbers must all be of known parts.
    fn meta(&mut self, element: Element<'_>) {
        let mut stats = Stats::default();
        let mut walk = element.walk();
        while let Some(step) = walk.next() {
            let element = match step {
                Step::Enter(element) => element,
                Step::Text(text) if text.contains(|c: char| c.is_numeric()) => {
                    self.notes.note_unknown(text);
                    continue;
                }
                _ => continue,
            };
            let stat = COUNTS.iter().find(|(class, _)| element.has_class(class));
            if let Some((_, stat)) = stat {
                let replies = element.parent().is_some_and(|link| {
                    link.descendants()
                        .any(|icon| REPLY.iter().any(|class| icon.has_class(class)))
                });
                let stat = if replies {
                    &mut stats.replies
                } else {
                    stat(&mut stats)
                };
                if stat.is_some() {
                    self.notes.note_unknown("a second count of one kind");
                }
                *stat = count(&element.text());
                if stat.is_none() {
                    self.notes.note_unknown(&element.text());
                }
            } else if element.has_class(EDITED) {
                self.post.edited = Some(true);
            } else {
                match part(element) {
                    Some(Date) => self.date(element),
                    Some(Published) => self.published(element.attr("value")),
                    Some(_) => {}
                    None => continue,
                }
            }
            walk.pass_over();
        }
        self.post.stats = stats.if_any();
    }
}

/// `200 votes · Closed`, or `150 people · 2 days left`, with buttons before; the votes are not the people.
fn footer(element: Element<'_>, poll: &mut Poll) {
    let words = written::flowing_words(
        element,
        |inner| inner.name() == "button",
        |_, _| (EntityKind::Link, None),
    );
    let mut status = Vec::new();
    for part in words
        .text
        .as_deref()
        .unwrap_or_default()
        .split('·')
        .map(str::trim)
    {
        let votes = part
            .strip_suffix("votes")
            .or_else(|| part.strip_suffix("vote"))
            .and_then(count)
            .filter(|votes| votes.exact);
        match votes {
            Some(votes) => poll.votes = Some(votes.value),
            None if part.is_empty() => {}
            None => status.push(part),
        }
    }
    poll.status = Some(status.join(" · ")).filter(|status| !status.is_empty());
}

/// What a link inside a text is, by its sign: accounts of any program have addresses of any form.
fn entity_kind(display: &str) -> EntityKind {
    let word = !display.contains(char::is_whitespace);
    match display.chars().next() {
        Some('@') if word => EntityKind::Mention,
        Some('#' | '＃') if word => EntityKind::Hashtag,
        _ => EntityKind::Link,
    }
}
