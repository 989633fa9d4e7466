//! Parses the pieces between the marks: posts, quotes, counts.

use super::super::{SITE, is_article_address};
use super::{
    BAR, BODY, BOLD, COUNTS, CURSIVE, EMPHASIS, GIF_FILLER, ID_LENGTH, InstantView, LONGEST, QUOTE,
    RULE, TOMBSTONES, TRANSLATED,
};
use crate::chars::strip_invisible;
use crate::dom::{Dom, Element, Node};
use crate::model::{Author, EntityKind, Media, MediaKind, Poll, PollChoice, PostId, Stats};
use crate::network::bluesky;
use crate::network::twitter::{
    at_handle, entity_kind, is_avatar, is_gif, is_twitter, status, status_path,
};
use crate::reader::{
    Link, PostReader, WhiteSpace, by_name, count, is_displayed, link_target, percent, photo,
    poll_info, rich_text, source, walk_parts,
};
use crate::report::{Finding, Missing, Quoted};
use url::Url;

/// A piece during parsing.
#[derive(Default)]
struct Piece<'d> {
    block: PostReader,
    /// Whether it is the last one; only that one has counts and the footer.
    is_last: bool,
    /// Whether an article precedes the rest.
    is_article: bool,
    /// Whether the following text is a translation.
    is_translated: bool,
    /// The text outside of known elements: a poll, or text without its element.
    loose: String,
    /// The first link to a post outside of headers.
    link: Option<Url>,
    /// The first bold text outside of headers.
    bold: Option<String>,
    /// The tombstones of posts after this one.
    gone: Vec<Element<'d>>,
}

impl InstantView<'_> {
    /// Parses the piece up to the next mark: a post, or a quote in the previous one. Its article is separate.
    pub(super) fn piece(&mut self, article: Option<&Dom<'_>>, dom: &Dom<'_>, is_last: bool) {
        let Some(body) = dom.first(&BODY) else { return };
        let footer = dom.select(&RULE).last().filter(|_| is_last);
        let mut piece = Piece {
            is_last,
            is_article: article.is_some(),
            ..Piece::default()
        };
        let start = article.and_then(|dom| dom.first(&BODY));
        let headed = start.and_then(|start| self.has_quote_header(start));
        piece.block.quoted =
            !self.blocks.is_empty() && headed.unwrap_or_else(|| self.is_quote(body, footer));
        if let Some(start) = start {
            self.article(start, &mut piece.block);
        }
        let mut ended = false;
        walk_parts(body, |node| match node {
            Node::Element(element) => {
                ended |= footer.is_some_and(|footer| element.position() >= footer.position());
                ended |= is_last && self.is_footer(element);
                ended || self.read_element(element, &mut piece)
            }
            Node::Text(text) => {
                piece.loose.push_str(if ended { "" } else { text });
                false
            }
        });
        self.read_loose_counts(&mut piece);
        self.read_loose_header(&mut piece);
        let Piece {
            mut block,
            loose,
            gone,
            ..
        } = piece;
        if let Some(poll) = read_poll(&loose, &mut block) {
            block.set_poll(poll);
        }
        // If the page ends before a post, the piece is empty.
        let nothing = is_last && self.is_cut && !block.has_content() && block.author.is_empty();
        match self.blocks.last_mut() {
            Some(quoting) if block.quoted => quoting.add_quote(block, &QUOTE),
            Some(_) if nothing => {}
            _ => self.blocks.push(block),
        }
        for tombstone in gone {
            self.tombstone(tombstone);
        }
    }

    /// Parses an element of a piece; returns false if its children are still to be parsed.
    fn read_element<'d>(&mut self, element: Element<'d>, piece: &mut Piece<'d>) -> bool {
        let block = &mut piece.block;
        match element.name() {
            _ if !is_displayed(element) => {}
            "img" | "video" => {
                let media = self.media(element);
                if media.url.is_none() {
                    block.findings.missing(Missing::MediaUrl);
                }
                block.add_media(media);
                // The content after a video is inside it: its tag is written as self-closing.
                return false;
            }
            "br" => piece.loose.push('\n'),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.heading(element, piece);
            }
            "blockquote" if block.quoted && is_tombstone(element) => {
                block.post.unavailable = Some(element.text());
            }
            _ if is_tombstone(element) => piece.gone.push(element),
            "p" if piece.is_last && self.counts(&element.text()) => {}
            "p" | "blockquote" | "li" if piece.is_translated => {}
            "p" if block.quoted => block.findings.unknown_markup(&element.text()),
            "p" if piece.is_article && is_article_address(&strip_invisible(&element.text())) => {}
            "p" | "blockquote" | "li" => self.line(element, piece),
            "table" if !block.quoted => self.note(element, block),
            "table" | "script" | "style" | "thead" => {}
            "a" if self.leads_to(element) == self.address && block.has_content() => {}
            // A link of a header without its element.
            "a" => {
                if let Some(url) = self.leads_to(element).filter(|url| id_of(url).is_some()) {
                    piece.link.get_or_insert(url);
                }
                return false;
            }
            "b" => {
                piece.bold.get_or_insert_with(|| element.text());
                return false;
            }
            // A header in an element that is not a heading.
            "div" | "section" | "header" | "x-box"
                if block.author.is_empty() && self.is_header(element) =>
            {
                block.findings.also(&Finding::HeaderNotAHeading);
                self.header(element, block);
            }
            _ => return false,
        }
        true
    }

    /// Takes counts without their element: the last line that looks like them.
    fn read_loose_counts(&mut self, piece: &mut Piece<'_>) {
        if !piece.is_last || self.stats.is_some() || self.unread.is_some() {
            return;
        }
        let lines = piece.loose.lines().rev();
        let mut lines = lines.filter(|line| !line.trim().is_empty());
        if let Some(counts) = lines.find(|line| self.counts(line)) {
            piece.loose = piece.loose.replacen(counts, "", 1);
        }
    }

    /// Takes a header without its element: the first line that looks like one.
    fn read_loose_header(&self, piece: &mut Piece<'_>) {
        if !piece.block.author.is_empty() {
            return;
        }
        let words = |line: &str| line.trim().trim_end_matches(':').to_owned();
        let mut lines = piece.loose.lines();
        if let Some(line) = lines.find(|line| self.author(&words(line)).is_some()) {
            let header = words(line);
            piece.loose = piece.loose.replacen(line, "", 1);
            let (bold, link) = (piece.bold.take(), piece.link.take());
            self.loose_header(&header, bold, link, &mut piece.block);
        }
    }

    /// Whether the piece after a mark is a quote: its header is not in italics, and its text is in a block quote.
    /// Either is sufficient if the other is not found.
    fn is_quote(&self, body: Element<'_>, footer: Option<Element<'_>>) -> bool {
        let before = |element: &Element<'_>| {
            footer.is_none_or(|footer| element.position() < footer.position())
        };
        let (mut header, mut quoted) = (None, false);
        for element in body.descendants().take_while(before) {
            match element.name() {
                "h1" | "h2" | "h3" | "h4" | "h5" | "h6"
                    if header.is_none()
                        && (self.is_header(element) || self.links_post(element)) =>
                {
                    header = Some(is_quote_header(element));
                }
                "blockquote" => quoted = true,
                "p" if !quoted && !is_tombstone(element) => {
                    let words = element.text();
                    if !words.is_empty() && !is_like_counts(&words) {
                        return false;
                    }
                }
                _ => {}
            }
        }
        header.unwrap_or(quoted)
    }

    /// Returns whether the first header before an article is that of a quote, if there is one.
    fn has_quote_header(&self, body: Element<'_>) -> Option<bool> {
        let is_heading = |element: &Element<'_>| matches!(element.name(), "h4" | "h5");
        let mut headings = body.descendants().filter(is_heading);
        let header = headings.find(|heading| self.is_header(*heading))?;
        Some(is_quote_header(header))
    }

    /// Whether an element starts the footer: the link to the post, or the author's picture.
    fn is_footer(&self, element: Element<'_>) -> bool {
        let leads = || {
            let to = self.leads_to(element);
            to.is_some() && to == self.address
        };
        match element.name() {
            "a" | "span" | "button" => leads(),
            "img" => {
                let url = source(element, &self.view.links);
                url.is_some_and(|url| is_avatar(&url))
            }
            _ => false,
        }
    }

    /// Parses a heading: a header, the mark of a translation, or a heading in the text.
    fn heading(&self, element: Element<'_>, piece: &mut Piece<'_>) {
        let words = element.text();
        if words.starts_with(TRANSLATED) {
            piece.is_translated = true;
        } else if self.links_post(element) || self.is_header(element) {
            self.header(element, &mut piece.block);
        } else if !std::mem::take(&mut piece.is_translated) {
            // Only articles have other headings.
            piece.block.unknown_markup(&words);
            self.line(element, piece);
        }
    }

    /// Returns the target of an element, even if it is no longer a link.
    pub(super) fn leads_to(&self, element: Element<'_>) -> Option<Url> {
        link_target(element).and_then(|raw| self.view.links.absolute(raw))
    }

    /// Returns the targets in a piece, except pictures and their files.
    pub(super) fn addresses<'d>(
        &self,
        dom: &'d Dom<'_>,
    ) -> impl Iterator<Item = Url> + use<'_, 'd> {
        let all = dom.first(&BODY).map(Element::descendants);
        all.into_iter()
            .flatten()
            .filter(|element| !matches!(element.name(), "img" | "video"))
            .filter_map(|element| self.leads_to(element))
    }

    fn links_post(&self, element: Element<'_>) -> bool {
        let mut urls = element.descendants().filter_map(|link| self.leads_to(link));
        urls.any(|url| id_of(&url).is_some())
    }

    /// Whether an element has the text of a header: `… NAME (@HANDLE)`, in post headers followed by a colon.
    pub(super) fn is_header(&self, element: Element<'_>) -> bool {
        let words = element.text();
        words.len() <= LONGEST && self.author(words.trim_end_matches(':')).is_some()
    }

    /// Parses a header without its element: its text, the bold part of it, and its target.
    fn loose_header(
        &self,
        words: &str,
        bold: Option<String>,
        url: Option<Url>,
        block: &mut PostReader,
    ) {
        block.findings.also(&Finding::HeaderWithoutElement);
        let Some(mut author) = self.author(words) else {
            return;
        };
        let ends = |name: &String| author.name.as_ref().is_some_and(|all| all.ends_with(name));
        author.name = bold.filter(ends);
        if author.name.is_none() {
            block.findings.missing(Missing::NameInHeader);
        }
        match url.as_ref().and_then(id_of) {
            Some(id) => {
                block.post.published = bluesky::time_of(&id);
                block.post.id = Some(id);
                block.post.url = url.map(Box::new);
            }
            None => block.findings.missing(Missing::IdInHeader),
        }
        self.set_profile(&mut author, block.post.url.as_deref());
        block.author = author;
    }

    /// Sets the profile URL of an author whose header does not link to it, on the host of the post.
    fn set_profile(&self, author: &mut Author, post: Option<&Url>) {
        let host = post.or(self.address.as_ref()).filter(|url| is_twitter(url));
        if let (Some(host), Some(handle)) = (host, &author.handle) {
            author.url = host.join(&format!("/{handle}")).ok().map(Box::new);
        }
    }

    pub(super) fn header(&self, header: Element<'_>, block: &mut PostReader) {
        let mut author = Author::new();
        let mut action = String::new();
        for link in header.descendants() {
            let (Some(url), words) = (self.leads_to(link), link.text()) else {
                continue;
            };
            if let Some(id) = id_of(&url).filter(|_| block.post.id.is_none()) {
                if !is_known(&url) {
                    let url = Quoted(url.as_str());
                    block.findings.once(&Finding::LinkUnknown { url });
                }
                block.post.published = bluesky::time_of(&id);
                block.post.id = Some(id);
                block.post.url = Some(Box::new(url));
                action = words;
            } else if let Some(handle) = handle(&words) {
                author = Author::from_handle(handle);
                author.url = Some(Box::new(url));
            }
        }
        let words = header.text();
        let words = words.trim_end_matches(':');
        if author.handle.is_none()
            && let Some(named) = self.author(words)
        {
            author = named;
            self.set_profile(&mut author, block.post.url.as_deref());
        }
        let before = words.rsplit_once("(@").map(|(before, _)| before.trim());
        if let Some(before) = before {
            // Post headers mark the name; in a quote's header it is everything after the link:
            // `<a>Quoting</a> NAME (<a>@HANDLE</a>)`.
            let marked = header.select(&BOLD).map(|bold| bold.text());
            let marked = marked.filter(|name| before.ends_with(name.as_str()));
            let marked = marked.max_by_key(String::len);
            author.name = if block.quoted && !action.is_empty() {
                let name = before.strip_prefix(action.as_str());
                name.map(|name| name.trim().to_owned())
            } else {
                marked
            };
        }
        author.name = author.name.filter(|name| !name.is_empty());
        if block.post.id.is_none() {
            block.findings.missing(Missing::IdInHeader);
        }
        if author.handle.is_none() {
            block.findings.missing(Missing::HandleInHeader);
        }
        if author.name.is_none() {
            block.findings.missing(Missing::NameInHeader);
        }
        block.author = author;
    }

    /// Parses `NAME (@HANDLE)`.
    pub(super) fn author(&self, words: &str) -> Option<Author> {
        let (name, said) = words.trim().strip_suffix(')')?.rsplit_once("(@")?;
        let said = handle(&format!("@{}", strip_invisible(said)))?;
        let mut author = Author::from_handle(&said);
        author.name = Some(name.trim().to_owned()).filter(|name| !name.is_empty());
        let url = if said.contains('.') {
            bluesky::profile_url(&said)
        } else {
            self.view.links.resolve(&format!("/{said}"))
        };
        author.url = url.map(Box::new);
        Some(author)
    }

    /// Adds the unavailable posts in the head; no other text in the head has this form.
    pub(super) fn tombstones(&mut self, head: &Dom<'_>) {
        let Some(body) = head.first(&BODY) else {
            return;
        };
        walk_parts(body, |node| {
            let Node::Element(element) = node else {
                return false;
            };
            let gone = is_tombstone(element)
                || TOMBSTONES.contains(&strip_invisible(&element.text()).as_ref());
            if gone {
                self.tombstone(element);
            }
            gone
        });
    }

    /// Adds an unavailable post; it has no mark of its own between two others.
    fn tombstone(&mut self, words: Element<'_>) {
        let mut block = PostReader::default();
        block.post.unavailable = Some(words.text());
        self.blocks.push(block);
    }

    pub(super) fn media(&self, element: Element<'_>) -> Media {
        let mut media = photo(element, &self.view.links);
        if element.name() == "video" {
            // The description of a video is the site's default text.
            let alt = media.alt.take().unwrap_or_default();
            let gif = alt.ends_with(GIF_FILLER) || media.url.as_ref().is_some_and(is_gif);
            media.kind = if gif {
                MediaKind::Gif
            } else {
                MediaKind::Video
            };
        }
        media
    }

    /// Takes the counts if a line has them: an icon before each. Unknown icons are kept for a warning.
    fn counts(&mut self, line: &str) -> bool {
        let line = strip_invisible(line);
        let mut stats = Stats::default();
        if !is_like_counts(&line) {
            return false;
        }
        let mut words = line.split_whitespace();
        while let (Some(icon), Some(number)) = (words.next(), words.next()) {
            match (by_name(icon, &COUNTS), count(number)) {
                (Some(stat), Some(count)) => *stat(&mut stats) = Some(count),
                _ => self.unread = Some(format!("{icon} {number}")),
            }
        }
        self.stats = stats.if_any().or(self.stats.take());
        true
    }

    /// Adds a line of text.
    fn line(&self, element: Element<'_>, piece: &mut Piece<'_>) {
        let block = &mut piece.block;
        if element.name() == "li" {
            block.unknown_markup(&element.text());
        }
        if TOMBSTONES.contains(&strip_invisible(&element.text()).as_ref()) {
            block.findings.also(&Finding::MayBeTombstone);
        }
        let target = |link: &Link<'_, '_>| self.target(link);
        let words = rich_text(element, WhiteSpace::Blocks, |_| false, target);
        block.append_text(words, if piece.is_article { "\n\n" } else { "\n" });
    }

    /// Returns the kind and the target of a link in a text.
    pub(super) fn target(&self, link: &Link<'_, '_>) -> (EntityKind, Option<Url>) {
        let url = self.view.links.resolve(link.href).map(unwrapped);
        let kind = match entity_kind(link.display, url.as_ref()) {
            EntityKind::Link => bluesky::entity_kind(link.display, url.as_ref()),
            kind => kind,
        };
        (kind, url)
    }
}

/// Whether a line looks like counts, each with a symbol before it.
fn is_like_counts(line: &str) -> bool {
    let mut words = line.split_whitespace();
    while let Some(icon) = words.next() {
        let number = words.next().map(strip_invisible);
        let is_count = number.is_some_and(|number| count(&number).is_some());
        if !is_count || icon.contains(char::is_alphanumeric) {
            return false;
        }
    }
    true
}

pub(super) fn handle(words: &str) -> Option<String> {
    at_handle(&strip_invisible(words))
        .map(str::to_owned)
        .or_else(|| bluesky::at_handle(words))
}

/// Whether a header is a quote's: those of posts are in italics.
fn is_quote_header(header: Element<'_>) -> bool {
    header.first(&CURSIVE).is_none() && header.first(&EMPHASIS).is_none()
}

/// Returns a link without the site's own redirect: `https://api.fxtwitter.com/…?url=LINK`.
fn unwrapped(url: Url) -> Url {
    let inner = || {
        let (_, inner) = url.query_pairs().find(|(name, _)| name == "url")?;
        Url::parse(&inner)
            .ok()
            .filter(|inner| matches!(inner.scheme(), "http" | "https"))
    };
    SITE.has_host(&url).then(inner).flatten().unwrap_or(url)
}

pub(super) fn id_of(url: &Url) -> Option<PostId> {
    let own = || status_path(url).filter(|_| SITE.has_host(url));
    let on_twitter = status(url).or_else(own).map(|(_, id)| id);
    on_twitter
        .or_else(|| bluesky::id_from_url(url))
        .or_else(|| odd_id(url))
}

/// Returns the id in a URL that resembles one of a tweet: `/HANDLE/…/ID`.
fn odd_id(url: &Url) -> Option<PostId> {
    if !is_twitter(url) {
        return None;
    }
    let mut segments = url.path_segments()?.skip(2);
    let id = segments.next().filter(|id| id.len() >= ID_LENGTH)?;
    PostId::twitter(id).filter(|_| segments.next().is_none())
}

/// Whether the URL of a post has a known form.
pub(super) fn is_known(url: &Url) -> bool {
    odd_id(url).is_none() || status_path(url).is_some()
}

/// Whether an element is a tombstone: all of its text in italics, and one of the known texts.
pub(super) fn is_tombstone(element: Element<'_>) -> bool {
    if matches!(element.name(), "body" | "article") {
        return false;
    }
    let is_cursive = || {
        let inner = [&CURSIVE, &EMPHASIS];
        let inner = inner.into_iter().find_map(|query| element.first(query));
        let own = matches!(element.name(), "i" | "em").then_some(element);
        own.or(inner)
    };
    is_cursive().is_some_and(|cursive| {
        let words = cursive.text();
        TOMBSTONES.contains(&strip_invisible(&words).as_ref()) && element.text() == words
    })
}

/// Parses a poll, in lines: for each choice a bar, its label and `12 votes, 34%`, and at the end
/// `56 votes · Final results`.
fn read_poll(text: &str, block: &mut PostReader) -> Option<Poll> {
    let mut poll = Poll::default();
    let mut label = None;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let line = line.trim_start_matches(BAR).trim_start();
        if line.is_empty() {
            continue;
        }
        let counted = line.rsplit_once(", ").and_then(|(votes, share)| {
            let votes = votes.split_whitespace().next().and_then(count)?;
            Some((votes.value, percent(share)?))
        });
        match (counted, label.take()) {
            (Some((votes, share)), Some(label)) => {
                let mut choice = PollChoice::new(label);
                choice.votes = Some(votes);
                choice.percent = Some(share);
                poll.choices.push(choice);
            }
            (None, None) => label = Some(line.to_owned()),
            _ => block.unknown_markup(line),
        }
    }
    if let Some(info) = label {
        if poll.choices.is_empty() {
            block.unknown_markup(&info);
        } else {
            poll_info(&info, &mut poll, &mut block.findings);
        }
    }
    Some(poll).filter(|poll| !poll.choices.is_empty())
}
