//! The inside of a post or a quote: one walk, in which every word must be of a known part.

use super::home::Home;
use super::media;
use super::parts::{BOOSTED, COUNTS, EDITED, LEADING, PINNED, POLL, Part, REPLY, part, poll_part};
use crate::adapter::block::{AVATAR, Block, Field, HANDLE, ID, NAME, TIME};
use crate::adapter::counts::count;
use crate::adapter::find::{
    LINK, PICTURE, TIME as MOMENT, by_class, has_any_class, language, link_in, parts, source,
};
use crate::adapter::polls;
use crate::adapter::written::{Style, Words, kind_by_sign, text_without, words};
use crate::audit::WarningKind;
use crate::dom::{Element, Node, Query};
use crate::model::{Author, Stats, Timestamp};

const SHOWN_NAME: Query<'_> = Query::constant(".display-name__html");
const STRONG: Query<'_> = Query::constant("strong");
const ACCOUNT: Query<'_> = Query::constant(".display-name__account");
const BUTTON: Query<'_> = Query::constant(".status__content__spoiler-link");

/// What every post has. A post may be a picture, a poll or a link alone; behind a warning it may show nothing.
pub(super) const FIELDS: [Field; 7] = [
    ID,
    HANDLE,
    ("profile's address", |block| block.author.url.is_some()),
    NAME,
    AVATAR,
    TIME,
    ("words, media or poll", |block| {
        block.has_content() || block.post.content_warning.is_some()
    }),
];

/// Reads a post. `above` is the line that says who boosted it, which stands beside it.
pub(super) fn read(item: Element<'_>, above: Option<Element<'_>>, home: &Home, block: &mut Block) {
    let mut reader = Reader { home, block };
    if let Some(above) = above {
        reader.prepended(above);
    }
    reader.read(item);
}

struct Reader<'r> {
    home: &'r Home,
    block: &'r mut Block,
}

impl Reader<'_> {
    fn read(&mut self, element: Element<'_>) {
        let home = self.home;
        self.block
            .read_parts(element, |block, inner| Reader { home, block }.take(inner));
        if self.block.post.content_warning.is_some() && !self.block.words {
            self.block.notes.note(WarningKind::TruncatedText, || {
                "what stands behind a content warning is not on the page".to_owned()
            });
        }
    }

    /// Takes an element as one thing, if it is one.
    fn take(&mut self, element: Element<'_>) -> bool {
        let Some(part) = part(element) else {
            return self.take_unmarked(element);
        };
        let block = &mut *self.block;
        match part {
            Part::Aside => {}
            Part::Author => block.author = author(element, self.home),
            Part::Prepended => self.prepended(element),
            Part::Date => self.date(element),
            Part::Published => self.published(element.attr("value")),
            Part::Words => self.words(element),
            Part::Warning => self.warning(element),
            Part::Filter => block.notes.note_unknown("a filter of the reader's"),
            Part::Gallery => media::gallery(element, self.home, block),
            Part::Card => media::card(element, self.home, block),
            Part::Poll => self.poll(element),
            Part::Quote | Part::GoneQuote => block.quote(element, &[], |element, block| {
                if part == Part::GoneQuote {
                    block.post.unavailable = Some(element.text());
                } else {
                    let home = self.home;
                    Reader { home, block }.read(element);
                }
            }),
            Part::Tags => self.tags(element),
            Part::Meta => self.meta(element),
            Part::Title | Part::Description => block.notes.note_unknown(&element.text()),
        }
        true
    }

    /// What is told by more than its class.
    fn take_unmarked(&mut self, element: Element<'_>) -> bool {
        if let Some(name) = element.attr("data-component") {
            let is_poll = |inner: &Element<'_>| part(*inner) == Some(Part::Poll);
            match element.descendants().find(is_poll) {
                Some(poll) => self.poll(poll),
                None => media::component(name, element, self.home, self.block),
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
                self.block.notes.note_unknown(&format!("{element:?}"));
                false
            }
            _ => false,
        }
    }

    fn prepended(&mut self, line: Element<'_>) {
        let has = |icons: &[&str]| line.descendants().any(|icon| has_any_class(icon, icons));
        let link = line.first(&LINK);
        if has(&BOOSTED) {
            self.block.post.reposted_by = link.map(|link| {
                let mut author = author(link, self.home);
                let account = author.url.as_ref().and_then(|url| {
                    let account = url.path_segments()?.next()?;
                    account.strip_prefix('@').map(str::to_owned)
                });
                author.handle = account.map(|account| self.home.full_handle(&account));
                Box::new(author)
            });
        } else if has(&PINNED) {
            self.block.post.pinned = Some(true);
        } else if link.is_some() {
            self.block.notes.note_unknown(&line.text());
        }
    }

    fn date(&mut self, element: Element<'_>) {
        let post = &mut self.block.post;
        if let Some(url) = link_in(element).and_then(|link| self.home.links.href(link)) {
            post.id = self.home.id(&url);
            if post.id.is_none() {
                self.block.notes.note(WarningKind::InvalidValue, || {
                    format!("{url} is no address of a post")
                });
            }
            post.url = Some(url);
        }
        if element.descendants().any(|inner| inner.name() == "abbr") {
            post.edited = Some(true);
        }
        let time = element.first(&MOMENT);
        self.published(time.and_then(|time| time.attr("datetime")));
    }

    fn published(&mut self, time: Option<&str>) {
        let Some(time) = time else { return };
        match time.trim().parse() {
            Ok(at) => self.block.post.published = Some(Timestamp::from_page(at)),
            Err(_) => {
                let detail = || format!("{time:?} is no time");
                self.block.notes.note(WarningKind::InvalidValue, detail);
            }
        }
    }

    fn warning(&mut self, element: Element<'_>) {
        let words = text_without(element, |inner| {
            inner.name() == "button" || part(inner) == Some(Part::Aside)
        });
        // A stands a no-break space before the button.
        self.block.post.content_warning = words.map(|words| words.trim().to_owned());
    }

    /// The words of an element with their links; accounts of any program have addresses of any form.
    fn linked<'d>(
        &self,
        element: Element<'d>,
        is_other: impl Fn(Element<'d>) -> bool,
    ) -> Words<'d> {
        words(element, Style::Blocks, is_other, |link| {
            (
                kind_by_sign(link.display),
                self.home.links.resolve(link.href),
            )
        })
    }

    fn words(&mut self, element: Element<'_>) {
        if self.block.has_words_already(element) {
            return;
        }
        let words = self.linked(element, |inner| {
            inner.attr("data-component").is_some() || part(inner) == Some(Part::Poll)
        });
        self.block.set_words(words);
        self.block.post.language = language(element, &[]);
        let is_poll = |inner: &Element<'_>| {
            part(*inner) == Some(Part::Poll) || inner.attr("data-component") == Some(POLL)
        };
        if let Some(poll) = element.descendants().find(is_poll) {
            self.poll(poll);
        }
    }

    /// Hashtags that end a text are shown below it.
    fn tags(&mut self, element: Element<'_>) {
        let folds = |inner: Element<'_>| inner.name() == "button";
        if element.descendants().any(folds) {
            self.block.notes.note(WarningKind::TruncatedText, || {
                "some of the hashtags below the text are folded away".to_owned()
            });
        }
        let words = self.linked(element, folds);
        self.block.add_words(words, "\n\n");
    }

    fn poll(&mut self, element: Element<'_>) {
        let poll = polls::poll(element, poll_part, LEADING, &mut self.block.notes);
        // The app marks the choice that leads, or all of equals.
        if poll.choices.iter().any(|choice| choice.votes.is_some()) {
            polls::check_leading(&poll, &mut self.block.notes);
        }
        self.block.set_poll(poll);
    }

    /// What stands below the focused post. Its numbers must all be of known parts.
    fn meta(&mut self, element: Element<'_>) {
        let mut stats = Stats::default();
        parts(element, |node| {
            let inner = match node {
                Node::Element(inner) => inner,
                Node::Text(text) => {
                    if text.contains(|c: char| c.is_numeric()) {
                        self.block.notes.note_unknown(text);
                    }
                    return false;
                }
            };
            if let Some(stat) = by_class(inner, &COUNTS) {
                let is_reply = |icon| has_any_class(icon, &REPLY);
                let beside = inner.parent().into_iter().flat_map(Element::descendants);
                let stat = if beside.into_iter().any(is_reply) {
                    &mut stats.replies
                } else {
                    stat(&mut stats)
                };
                if stat.is_some() {
                    self.block.notes.note_unknown("a second count of one kind");
                }
                *stat = count(&inner.text());
                if stat.is_none() {
                    self.block.notes.note_unknown(&inner.text());
                }
            } else if inner.has_class(EDITED) {
                self.block.post.edited = Some(true);
            } else {
                match part(inner) {
                    Some(Part::Date) => self.date(inner),
                    Some(Part::Published) => self.published(inner.attr("value")),
                    Some(_) => {}
                    None => return false,
                }
            }
            true
        });
        self.block.post.stats = stats.if_any();
    }
}

fn author(element: Element<'_>, home: &Home) -> Author {
    let mut author = Author::new();
    let link = link_in(element);
    author.url = link.and_then(|link| home.links.href(link)).map(Box::new);
    let name = element
        .first(&SHOWN_NAME)
        .or_else(|| element.first(&STRONG));
    author.name = name.and_then(|name| text_without(name, |_| false));
    let account = element.first(&ACCOUNT).map(|account| account.text());
    author.handle = account
        .as_deref()
        .and_then(|account| account.trim().strip_prefix('@'))
        .filter(|account| !account.contains(char::is_whitespace))
        .map(|account| home.full_handle(account));
    // The picture of who boosted the post stands over the author's.
    let picture = element.first(&PICTURE);
    let picture = picture.and_then(|img| source(img, &home.links));
    author.avatar = picture.map(Box::new);
    author
}
