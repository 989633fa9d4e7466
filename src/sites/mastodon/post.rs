//! Reads a post or a quote: in one walk, in which all text must be of a known part.

use url::Url;

use super::home::Home;
use super::media;
use super::parts::{
    BOOSTED, COUNTS, EDITED, FILTER, LEADING, PARTS, PINNED, POLL, PRIVATE, REPLIED, REPLY,
    poll_part,
};
use crate::chars::strip_invisible;
use crate::dom::{Element, Node, Query};
use crate::model::{Author, Entity, EntityKind, Span, Stats, Timestamp};
use crate::reader::{
    LinkedText, PICTURE, Part, PostReader, Required, TIME as MOMENT, WhiteSpace, by_class, count,
    has_any_class, kind_by_prefix, language, link_target, links_in, polls, rich_text, source,
    text_without, walk_parts,
};
use crate::report::{Finding, Missing, Quoted};

const SHOWN_NAME: Query<'_> = Query::constant(".display-name__html");
const STRONG: Query<'_> = Query::constant("strong");
const ACCOUNT: Query<'_> = Query::constant(".display-name__account");
const FOOTER: Query<'_> = Query::constant(".poll__footer");
const BUTTON: Query<'_> = Query::constant(".status__content__spoiler-link");

/// The fields of every post. A post may consist of a picture, a poll or a link alone; behind a warning it may be empty.
pub(super) const FIELDS: [Required; 7] = [
    Required::ID,
    Required::HANDLE,
    Required::PROFILE,
    Required::NAME,
    Required::AVATAR,
    Required::TIME,
    Required::new(Missing::TextMediaOrPoll, |block| {
        block.has_content() || block.post.content_warning.is_some()
    }),
];

/// The fields of every quoted post that is visible: all but the last.
const QUOTED: &[Required] = FIELDS.split_at(FIELDS.len() - 1).0;

/// The text after the time of a post that was edited.
const EDITED_MARK: char = '*';

/// A post inside another is a quote.
const INNER: &str = "status";

/// Reads a post. `above` is the line with the account that boosted it, which is next to the post.
pub(super) fn read(
    item: Element<'_>,
    above: Option<Element<'_>>,
    home: &Home,
    block: &mut PostReader,
) {
    let mut reader = Reader { home, block };
    if let Some(above) = above {
        reader.prepended(above);
    }
    reader.read(item);
}

struct Reader<'r> {
    home: &'r Home,
    block: &'r mut PostReader,
}

impl Reader<'_> {
    fn read(&mut self, element: Element<'_>) {
        let home = self.home;
        self.block.read_parts(element, |block, inner| {
            Reader { home, block }.read_element(inner)
        });
        if self.block.post.content_warning.is_some() && !self.block.words {
            self.block.findings.once(&Finding::ContentHidden);
        }
    }

    /// Takes an element as a single part, if it is one.
    fn read_element(&mut self, element: Element<'_>) -> bool {
        let Some(part) = PARTS.of(element) else {
            return self.read_unmarked(element);
        };
        let block = &mut *self.block;
        match part {
            Part::Author => block.author = author(element, self.home),
            Part::Context => self.prepended(element),
            Part::Time => self.date(element),
            Part::Published => self.published(element.attr("value")),
            Part::Text => self.words(element),
            Part::Warning => self.warning(element),
            Part::Other(FILTER) => block.unknown_markup(FILTER),
            Part::Media => media::gallery(element, self.home, block),
            Part::Card => media::card(element, self.home, block),
            Part::Poll => self.poll(element),
            Part::Quote | Part::UnavailableQuote => {
                block.quote(element, QUOTED, |element, block| {
                    if part == Part::UnavailableQuote {
                        let words = element.text();
                        // It is a single line.
                        if words.contains('\n') {
                            block.unknown_markup(&words);
                        }
                        block.post.unavailable = Some(words);
                    } else {
                        let home = self.home;
                        Reader { home, block }.read(element);
                    }
                })
            }
            Part::Tags => self.tags(element),
            Part::Counts => self.meta(element),
            _ => block.read_part(part, element),
        }
        true
    }

    /// Takes an element that is identified by more than its class.
    fn read_unmarked(&mut self, element: Element<'_>) -> bool {
        if element.has_class(INNER) && !self.block.quoted {
            self.block.findings.also(&Finding::QuoteOutside);
            let home = self.home;
            self.block.quote(element, QUOTED, |element, block| {
                Reader { home, block }.read(element)
            });
            return true;
        }
        if let Some(name) = media::component_of(element) {
            let is_poll = |inner: &Element<'_>| PARTS.of(*inner) == Some(Part::Poll);
            match element.descendants().find(is_poll) {
                Some(poll) => self.poll(poll),
                None => media::component(name, element, self.home, self.block),
            }
            return true;
        }
        match element.name() {
            "script" | "style" | "svg" | "canvas" | "button" => true,
            // B: a content warning precedes the text, with the button that reveals it.
            "p" if element.first(&BUTTON).is_some() => {
                self.warning(element);
                true
            }
            "img" | "video" | "audio" => {
                self.block.unknown_markup(&format!("{element:?}"));
                false
            }
            _ => false,
        }
    }

    fn prepended(&mut self, line: Element<'_>) {
        let has = |icons: &[&str]| line.descendants().any(|icon| has_any_class(icon, icons));
        // Finds the link to an account, among several links.
        let is_account = |link: &Element<'_>| {
            let url = link_target(*link).and_then(|href| self.home.links.resolve(href));
            url.is_some_and(|url| url.path().starts_with("/@"))
        };
        let mut links = links_in(line);
        let link = links
            .clone()
            .find(is_account)
            .or_else(|| links.clone().next());
        if links.any(|other| Some(other) != link) {
            self.block.unknown_markup(&line.text());
        }
        if has(&BOOSTED) {
            if link.is_none() {
                self.block.unknown_markup(&line.text());
            }
            self.block.post.reposted_by = link.map(|link| {
                let mut author = author(link, self.home);
                let account = author.url.as_deref().and_then(account_of);
                author.handle = account.map(|account| self.home.full_handle(&account));
                Box::new(author)
            });
        } else if has(&PINNED) {
            self.block.post.pinned = Some(true);
        } else if has(&REPLIED) {
            // Without a link the author continues a thread.
            let account = link.and_then(|link| account_of(&led(link, self.home)?));
            let account = account.map(|account| self.home.full_handle(&account));
            // The line may be inside the element of the post and next to another one.
            let known = &mut self.block.post.replying_to;
            known.extend(account.filter(|account| !known.contains(account)));
        } else if !has(&PRIVATE) {
            self.block.unknown_markup(&line.text());
        }
    }

    fn date(&mut self, element: Element<'_>) {
        let post = &mut self.block.post;
        if let Some(url) = led(element, self.home) {
            post.id = self.home.id(&url);
            if post.id.is_none() {
                self.block
                    .findings
                    .once(&Finding::InvalidPostUrl { url: &url });
            }
            post.url = Some(Box::new(url));
        }
        let marked = element.descendants().any(|inner| inner.name() == "abbr");
        if marked || element.text().ends_with(EDITED_MARK) {
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
                let written = Quoted(time);
                self.block.findings.once(&Finding::InvalidTime { written });
            }
        }
    }

    fn warning(&mut self, element: Element<'_>) {
        let words = text_without(element, |inner| {
            inner.name() == "button" || PARTS.of(inner) == Some(Part::Ignored)
        });
        // In A a no-break space precedes the button.
        self.block.post.content_warning = words.map(|words| words.trim().to_owned());
    }

    /// Reads the text of an element with its links; accounts of other programs have URLs of any form.
    fn linked<'d>(
        &self,
        element: Element<'d>,
        is_other: impl Fn(Element<'d>) -> bool,
    ) -> LinkedText<'d> {
        let mut words = rich_text(element, WhiteSpace::Structure, is_other, |link| {
            (sign_of(link.display), self.home.links.resolve(link.href))
        });
        if let Some(text) = &words.text {
            words.entities = joined(std::mem::take(&mut words.entities), text);
        }
        words
    }

    fn words(&mut self, element: Element<'_>) {
        if self.block.has_text_already(element) {
            return;
        }
        let words = self.linked(element, |inner| {
            media::component_of(inner).is_some() || PARTS.of(inner) == Some(Part::Poll)
        });
        self.block.set_text(words);
        self.block.post.language = language(element, &[]);
        let is_poll = |inner: &Element<'_>| {
            PARTS.of(*inner) == Some(Part::Poll) || media::component_of(*inner) == Some(POLL)
        };
        if let Some(poll) = element.descendants().find(is_poll) {
            self.poll(poll);
        }
    }

    /// Hashtags at the end of a text are displayed below it.
    fn tags(&mut self, element: Element<'_>) {
        let folds = |inner: Element<'_>| inner.name() == "button";
        if element.descendants().any(folds) {
            self.block.findings.once(&Finding::HashtagsFolded);
        }
        let words = self.linked(element, folds);
        let mut rest = words.text.clone().unwrap_or_default();
        for entity in words.entities.iter().rev() {
            if entity.kind == EntityKind::Hashtag {
                rest.replace_range(entity.span.range(), "");
            }
        }
        if !rest.trim().is_empty() {
            self.block.unknown_markup(&rest);
        }
        self.block.append_text(words, "\n\n");
    }

    fn poll(&mut self, element: Element<'_>) {
        self.poll_footer(element);
        let poll = polls::poll(element, poll_part, LEADING, &mut self.block.findings);
        // The app marks the leading choice, or all of several equal ones.
        if poll.choices.iter().any(|choice| choice.votes.is_some()) {
            polls::check_leading(&poll, &mut self.block.findings);
        }
        self.block.set_poll(poll);
    }

    /// Reports text below a poll that is neither a button nor part of its data.
    fn poll_footer(&mut self, poll: Element<'_>) {
        let footers = poll.select(&FOOTER);
        for inner in footers.flat_map(Element::descendants) {
            if !matches!(inner.name(), "button" | "span" | "time" | "b" | "strong") {
                self.block.unknown_markup(&format!("{inner:?}"));
            }
        }
        for words in poll.select(&FOOTER).flat_map(Element::children) {
            if let Node::Text(text) = words
                && text
                    .split('·')
                    .filter(|part| !part.trim().is_empty())
                    .count()
                    > 0
                && !text.trim_start().starts_with('·')
            {
                self.block.unknown_markup(text);
            }
        }
    }

    /// Reads the part below the focused post. All its numbers must be of known parts.
    fn meta(&mut self, element: Element<'_>) {
        let mut stats = Stats::default();
        walk_parts(element, |node| {
            let inner = match node {
                Node::Element(inner) => inner,
                Node::Text(text) => {
                    if text.contains(|c: char| c.is_numeric()) {
                        self.block.unknown_markup(text);
                    }
                    return false;
                }
            };
            if let Some(stat) = by_class(inner, &COUNTS) {
                let is_reply = |icon| has_any_class(icon, &REPLY);
                let adjacent = inner.parent().into_iter().flat_map(Element::descendants);
                let stat = if adjacent.into_iter().any(is_reply) {
                    &mut stats.replies
                } else {
                    stat(&mut stats)
                };
                if stat.is_some() {
                    self.block.unknown_markup("a second count of one kind");
                }
                *stat = count(&inner.text());
                if stat.is_none() {
                    self.block.unknown_markup(&inner.text());
                }
            } else if inner.has_class(EDITED) {
                self.block.post.edited = Some(true);
            } else {
                match PARTS.of(inner) {
                    Some(Part::Time) => self.date(inner),
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

/// Returns the target of an element, or of its first descendant that has one.
fn led(element: Element<'_>, home: &Home) -> Option<Url> {
    links_in(element).find_map(|link| home.links.resolve(link_target(link)?))
}

/// Returns the account in a profile's URL: `/@ACCOUNT`.
fn account_of(url: &Url) -> Option<String> {
    let account = url.path_segments()?.next()?;
    account.strip_prefix('@').map(str::to_owned)
}

/// Returns the kind of a link by its sign, on however many lines its text is.
fn sign_of(display: &str) -> EntityKind {
    if display.contains('\n') {
        kind_by_prefix(&display.replace('\n', ""))
    } else {
        kind_by_prefix(display)
    }
}

/// Joins consecutive entities on separate lines with the same target: the pieces of one link, which contained a block.
fn joined(entities: Vec<Entity>, text: &str) -> Vec<Entity> {
    let mut all: Vec<Entity> = Vec::with_capacity(entities.len());
    let mut longer = Vec::new();
    for entity in entities {
        let last = all.last_mut().filter(|last| {
            let between = text.get(last.span.end()..entity.span.start());
            let broken = between.is_some_and(|between| {
                between.trim().is_empty() && (between.is_empty() || between.contains('\n'))
            });
            broken && last.url_str().is_some() && last.url_str() == entity.url_str()
        });
        let Some(last) = last else {
            all.push(entity);
            continue;
        };
        last.span = Span::new(last.span.start(), entity.span.end());
        let at = all.len() - 1;
        if longer.last() != Some(&at) {
            longer.push(at);
        }
    }
    // Once per link, not per piece of it.
    for at in longer {
        if let Some(entity) = all.get_mut(at) {
            let display = text.get(entity.span.range()).unwrap_or_default();
            entity.kind = sign_of(display);
            entity.set_truncated(display);
        }
    }
    all
}

fn author(element: Element<'_>, home: &Home) -> Author {
    let mut author = Author::new();
    author.url = led(element, home).map(Box::new);
    let name = element
        .first(&SHOWN_NAME)
        .or_else(|| element.first(&STRONG));
    author.name = name.and_then(|name| text_without(name, |_| false));
    let account = element.first(&ACCOUNT).map(|account| account.text());
    author.handle = account
        .as_deref()
        .map(strip_invisible)
        .as_deref()
        .and_then(|account| account.trim().strip_prefix('@'))
        .filter(|account| !account.contains(char::is_whitespace))
        .map(|account| home.full_handle(account));
    // The picture of the account that boosted the post is over the author's.
    let picture = element.first(&PICTURE);
    let picture = picture.and_then(|img| source(img, &home.links));
    author.avatar = picture.map(Box::new);
    author
}
