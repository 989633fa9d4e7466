//! The text of a post whose links and tags have no places: they are found by Twitter's rules.

use std::collections::HashMap;

use crate::dom::Links;
use crate::model::{EntityKind, Media, MediaKind};
use crate::network::twitter;
use crate::reader::{Fields, PostReader};
use crate::report::Finding;
use crate::sites::x_api::text::{self, PartKind, Written};
use crate::text::entities_of_post;

/// The start of shortened links.
const SHORT: &str = "https://t.co/";

/// The most code points of a text whose signs are written as references; longer ones are not.
const LONGEST: usize = 280;

/// A text as a program writes it.
pub(super) struct Words<'j> {
    pub(super) raw: &'j str,
    /// Whether some signs may be written as references.
    pub(super) may_be_escaped: bool,
    /// The shortened links, each with its display and its target.
    pub(super) links: HashMap<&'j str, (Option<&'j str>, Option<&'j str>)>,
    /// The displayed part in code points, if it is stated.
    pub(super) range: Option<(u64, u64)>,
    /// The post that is quoted; a link to it is not displayed.
    pub(super) quoted: Option<String>,
    /// Whether the post answers one, and whether that is its author's own.
    pub(super) answers: bool,
    pub(super) is_own: bool,
}

impl Words<'_> {
    /// Reads the text into a post, whose media are read already: a link to them is not displayed.
    pub(super) fn read(self, links: &Links, block: &mut PostReader) {
        let is_own = |media: &Media| media.kind != MediaKind::LinkCard;
        let has_media = block.post.media.iter().any(is_own);
        let fields = &mut Fields::new(&mut block.findings, links);
        let displayed = self.raw.trim_end();
        let is_escaped = self.may_be_escaped && is_short(displayed);
        let mut written = Written::new(self.raw, is_escaped);
        // What is displayed of a long text is not that of its beginning.
        written.range = self.range.filter(|_| is_escaped || !self.may_be_escaped);
        let (mut points, mut at) = (0, 0);
        for entity in entities_of_post(self.raw) {
            let (start, end) = (entity.span.start(), entity.span.end());
            let before = self.raw.get(at..start).unwrap_or_default();
            points += before.chars().count() as u64;
            at = start;
            let words = self.raw.get(start..end).unwrap_or_default();
            let tag = || words.get(words.chars().next().map_or(0, char::len_utf8)..);
            let resolved = |path: &str| links.resolve(&format!("{path}{}", tag()?));
            let part = match entity.kind {
                EntityKind::Mention => tag().map(|name| {
                    let url = resolved("/");
                    PartKind::Tag(EntityKind::Mention, name, url)
                }),
                EntityKind::Hashtag => tag().map(|name| {
                    let url = resolved("/hashtag/");
                    PartKind::Tag(EntityKind::Hashtag, name, url)
                }),
                EntityKind::Cashtag => tag().map(|name| {
                    let url = resolved("/search?q=%24");
                    PartKind::Tag(EntityKind::Cashtag, name, url)
                }),
                _ => {
                    let is_last = end == displayed.len();
                    Some(self.link(words, is_last && has_media, fields))
                }
            };
            if let Some(part) = part {
                written.add_found(points, part);
            }
        }
        if self.answers && written.range.is_none() {
            written.hide_answered();
            // Before its own answer, an author may write a handle.
            let is_unclear = self.is_own && written.range.is_some();
            if is_unclear || written.range.is_none() && self.raw.trim_start().starts_with('@') {
                fields.findings.once(&Finding::RangeUnclear);
            }
        }
        let read = written.read(fields);
        block.post.replying_to = read.replying_to;
        block.set_text(read.words);
        let own = block.author.handle.as_deref();
        block
            .post
            .replying_to
            .retain(|handle| !own.is_some_and(|own| own.eq_ignore_ascii_case(handle)));
    }

    /// Returns a link; the last one of a post with media leads to these.
    fn link<'t>(&self, words: &'t str, may_be_media: bool, fields: &mut Fields<'_>) -> PartKind<'t>
    where
        Self: 't,
    {
        let is_quote = |url: &url::Url| {
            let id = self.quoted.as_deref();
            id.is_some_and(|id| text::is_status(url, id))
        };
        let known = self.links.get(words).copied();
        let is_of_media = |url: &url::Url| {
            let mut segments = url.path_segments().into_iter().flatten();
            let is_media = segments.any(|segment| matches!(segment, "photo" | "video"));
            is_media && twitter::status(url).is_some()
        };
        let is_unknown = known.is_none() && words.starts_with(SHORT);
        let target = match known {
            Some((_, target)) => target.and_then(|target| fields.address(target)),
            None => fields.address(words),
        };
        let hides = |url: &url::Url| is_quote(url) || may_be_media && is_of_media(url);
        if target.as_ref().is_some_and(hides) || is_unknown && may_be_media {
            return PartKind::Hidden(words);
        }
        let display = known.and_then(|(display, _)| display);
        if is_unknown || known.is_some_and(|(display, _)| display.is_none()) || target.is_none() {
            fields.findings.once(&Finding::LinkWithoutTarget);
        }
        let target = target.or_else(|| fields.address(words));
        PartKind::Link(words, display, target)
    }
}

/// Whether a text is no longer than one whose signs are written as references may be, without the handles before it and
/// the links behind it.
fn is_short(text: &str) -> bool {
    let mut rest = text.trim();
    while let Some((first, after)) = rest.split_once(' ').filter(|_| rest.starts_with('@')) {
        let Some(true) = first.strip_prefix('@').map(twitter::is_handle) else {
            break;
        };
        rest = after.trim_start();
    }
    while let Some((before, last)) = rest.rsplit_once(char::is_whitespace) {
        if !last.starts_with(SHORT) {
            break;
        }
        rest = before.trim_end();
    }
    // A reference is one sign.
    let signs = |name: &str| rest.matches(name).count();
    let longer = 4 * signs("&amp;") + 3 * (signs("&lt;") + signs("&gt;"));
    rest.chars().count().saturating_sub(longer) <= LONGEST
}
