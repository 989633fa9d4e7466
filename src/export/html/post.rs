//! Writes the parts of a post.

use std::borrow::Cow;

use url::Url;

use super::super::outline::{
    self, Entry, byline, description, followable, followable_str, kind, moment, poll_state,
    remarks, share, votes, worded,
};
use super::super::runs::Text;
use super::super::safe::isolated;
use super::super::spelled::{Paragraph, each_paragraph};
use super::Html;
use super::write::{Out, escape, lang, link, push, push_link, push_linked, push_picture};
use crate::model::{Entity, Gap, Media, MediaKind, Poll, Quote, Role, StyleKind, Timestamp};

/// The maximum indentation of replies, in levels.
const DEEPEST: u32 = 6;

impl Html {
    /// Writes a post.
    pub(super) fn post(&self, entry: &Entry<'_>, out: &mut Out) {
        let post = entry.post;
        let class = match (post.role, post.reply) {
            (Role::Reply, Some(place)) => {
                format!("post reply level-{}", place.depth.min(DEEPEST - 1) + 1)
            }
            (Role::Reply, None) => "post reply level-1".to_owned(),
            _ => "post".to_owned(),
        };
        let number = entry.number;
        out.push_str(&format!(
            "<article class=\"{class}\" aria-label=\"Post {number}\">\n"
        ));
        let mut head: Vec<String> = Vec::new();
        head.extend(self.numbers.then(|| number.to_string()));
        let by = entry.author.and_then(byline);
        head.extend(by.map(|by| format!("<b>{}</b>", escape(&by))));
        head.extend(remarks(post).iter().map(|words| escape(words)));
        let url = followable(post.url.as_deref());
        head.extend(match post.published {
            Some(published) => Some(link(&time(published), url)),
            None => url.map(|url| link("post", Some(url))),
        });
        push_head(&head, out);
        drop(head);
        self.inside(entry, out);
        if let Some(stats) = post.stats.as_deref().filter(|_| self.stats) {
            let counts = outline::stats(stats);
            if !counts.is_empty() {
                out.push_str(&format!("<p class=\"stats\">{}</p>\n", counts.join(" · ")));
            }
        }
        out.push_str("</article>\n");
    }

    /// Writes the content of a post.
    pub(super) fn inside(&self, entry: &Entry<'_>, out: &mut Out) {
        let post = entry.post;
        let warning = worded(post.content_warning.as_deref());
        if let Some(warning) = &warning {
            out.push_str("<details>\n<summary>Content warning: <span dir=\"auto\">");
            push(out, warning);
            out.push_str("</span></summary>\n");
        }
        let start = out.len();
        if let Some((level, title)) = entry.title() {
            out.push_str(&format!("<h{level} dir=\"auto\">"));
            push(out, &title);
            out.push_str(&format!("</h{level}>\n"));
        }
        let placed = self.content(entry, out);
        gone(post.unavailable.as_deref(), out);
        placed
            .other_media(post)
            .for_each(|media| self.medium(media, out));
        post.poll.iter().for_each(|choices| poll(choices, out));
        placed
            .other_quotes(post)
            .for_each(|quote| self.quote(quote, out));
        if let Some(note) = post.community_note.as_deref() {
            out.push_str("<aside class=\"note\">\n<p class=\"head\">Community note</p>\n");
            let mut text = Text::new(&note.text, &note.entities, &[]);
            words(&mut text, None, out);
            out.push_str("</aside>\n");
        }
        if out.len() == start {
            out.push_str("<p class=\"gone\">(no words)</p>\n");
        }
        if warning.is_some() {
            out.push_str("</details>\n");
        }
    }

    /// Returns the URL of a picture, if pictures are shown.
    fn shown<'m>(&self, media: &Media, picture: Option<&'m Url>) -> Option<Cow<'m, str>> {
        self.file(media, picture.filter(|_| self.images))
    }

    /// Returns the URL of a file of a medium.
    fn file<'m>(&self, media: &Media, url: Option<&'m Url>) -> Option<Cow<'m, str>> {
        self.media_urls.of(media, url)
    }

    pub(super) fn medium(&self, media: &Media, out: &mut Out) {
        let name = kind(media);
        let said = description(media);
        let push_shown = |url: &str, out: &mut Out| match &said {
            Some(said) => push_picture(out, url, said),
            None => push_picture(out, url, &format!("{name} without description")),
        };
        let url = media.url.as_ref();
        match media.kind {
            MediaKind::Photo | MediaKind::Placeholder => {
                let photo = url.filter(|_| media.kind == MediaKind::Photo);
                match self.shown(media, photo) {
                    Some(url) => {
                        out.push_str("<figure>");
                        push_shown(&url, out);
                        out.push_str("</figure>\n");
                    }
                    None => {
                        let file = self.file(media, photo);
                        self.line("Picture", said.as_deref(), file.as_deref(), out);
                    }
                }
            }
            MediaKind::Video | MediaKind::Gif => {
                let url = self.file(media, url);
                let url = url.as_deref();
                let Some(still) = self.shown(media, media.poster.as_deref()) else {
                    self.line(name, said.as_deref(), url, out);
                    return;
                };
                out.push_str("<figure>");
                push_linked(out, url, |out| push_shown(&still, out));
                out.push_str("<figcaption>");
                push_link(out, url, name);
                if let Some(title) = worded(media.title.as_deref()) {
                    out.push_str(": <span dir=\"auto\">");
                    push(out, &title);
                    out.push_str("</span>");
                }
                out.push_str("</figcaption></figure>\n");
            }
            MediaKind::LinkCard | MediaKind::Other => {
                let url = followable(url);
                let alt = worded(media.alt.as_deref());
                out.push_str("<figure class=\"card\">");
                if let Some(still) = self.shown(media, media.poster.as_deref()) {
                    let alt = alt.as_deref().unwrap_or_default();
                    push_linked(out, url, |out| push_picture(out, &still, alt));
                }
                let title = worded(media.title.as_deref())
                    .or(alt)
                    .or_else(|| url.map(str::to_owned));
                let title = title.unwrap_or_else(|| name.to_owned());
                let more = worded(media.description.as_deref());
                out.push_str("<figcaption dir=\"auto\">");
                push_link(out, url, &title);
                if let Some(more) = more {
                    out.push_str("<span dir=\"auto\">");
                    push(out, &more);
                    out.push_str("</span>");
                }
                out.push_str("</figcaption></figure>\n");
            }
        }
    }

    /// Writes a medium that is not loaded, as text.
    fn line(&self, name: &str, said: Option<&str>, url: Option<&str>, out: &mut Out) {
        out.push_str("<p class=\"media\">");
        push_linked(out, url, |out| {
            out.push_str(name);
            match said {
                Some(said) => {
                    out.push_str(": ");
                    push(out, &isolated(said));
                }
                None if url.is_some() => {}
                None => out.push_str(", not saved"),
            }
        });
        out.push_str("</p>\n");
    }

    pub(super) fn quote(&self, quote: &Quote, out: &mut Out) {
        let by = quote.author.as_ref().and_then(byline);
        let by = by.map_or_else(|| "Quoted post".to_owned(), |by| format!("Post by {by}"));
        let url = followable(quote.url.as_deref());
        let cite = url.map(|url| format!(" cite=\"{}\"", escape(url)));
        out.push_str(&format!("<blockquote{}>\n", cite.unwrap_or_default()));
        let mut head = vec![link(&escape(&by), url)];
        head.extend(quote.published.map(time));
        push_head(&head, out);
        drop(head);
        if let Some(title) = worded(quote.title.as_deref()) {
            out.push_str("<p class=\"title\" dir=\"auto\"><strong>");
            push(out, &title);
            out.push_str("</strong></p>\n");
        }
        let text = quote.text.as_deref().unwrap_or_default();
        words(&mut Text::new(text, &[], &[]), None, out);
        gone(quote.unavailable.as_deref(), out);
        quote.media.iter().for_each(|media| self.medium(media, out));
        out.push_str("</blockquote>\n");
    }
}

/// Writes the line above a post, if there is anything to say there.
fn push_head(head: &[String], out: &mut Out) {
    for (at, facts) in head.iter().enumerate() {
        out.push_str(if at > 0 { " · " } else { "<p class=\"head\">" });
        out.push_str(facts);
    }
    if !head.is_empty() {
        out.push_str("</p>\n");
    }
}

/// Writes a text.
fn words(text: &mut Text<'_>, language: Option<&str>, out: &mut Out) {
    let before = out.len();
    each_paragraph(text, 0..text.text.len(), |lines| {
        if out.len() == before {
            out.push_str(&start_of_text(language));
        }
        paragraph(lines, out);
    });
    if out.len() > before {
        out.push_str("</div>\n");
    }
}

/// Returns the start of the element of a text.
pub(super) fn start_of_text(language: Option<&str>) -> String {
    format!("<div class=\"text\" lang=\"{}\">\n", lang(language))
}

pub(super) fn paragraph(paragraph: &Paragraph<'_>, out: &mut Out) {
    out.push_str("<p dir=\"auto\">");
    lines(paragraph, out);
    out.push_str("</p>\n");
}

/// Writes the lines of a paragraph.
pub(super) fn lines(paragraph: &Paragraph<'_>, out: &mut Out) {
    for (at, line) in paragraph.lines().enumerate() {
        if at > 0 {
            out.push_str("<br>");
        }
        if line.reads_from_right() {
            out.push_str("\u{200f}");
        }
        for piece in line.pieces() {
            let styles = ELEMENTS.iter().filter(|(kind, _)| piece.styles.has(*kind));
            for (_, element) in styles.clone() {
                out.push_str(&format!("<{element}>"));
            }
            match piece.entity.and_then(Entity::url_str) {
                None => push(out, piece.words),
                url => push_link(out, followable_str(url), piece.words),
            }
            for (_, element) in styles.rev() {
                out.push_str(&format!("</{element}>"));
            }
        }
    }
}

/// The elements of styles, from the outermost.
const ELEMENTS: [(StyleKind, &str); 4] = [
    (StyleKind::Bold, "strong"),
    (StyleKind::Italic, "em"),
    (StyleKind::Strikethrough, "del"),
    (StyleKind::Code, "code"),
];

/// Writes the page's text in place of a post.
fn gone(words: Option<&str>, out: &mut Out) {
    if let Some(words) = worded(words) {
        out.push_str("<p class=\"gone\" dir=\"auto\">");
        push(out, &words);
        out.push_str("</p>\n");
    }
}

fn poll(poll: &Poll, out: &mut Out) {
    if !poll.choices.is_empty() {
        out.push_str("<ul class=\"poll\">\n");
        for choice in &poll.choices {
            out.push_str("<li>");
            let label = isolated(&choice.label);
            push(
                out,
                if label.is_empty() {
                    "(no words)"
                } else {
                    &label
                },
            );
            let facts = votes(choice);
            if !facts.is_empty() {
                out.push_str(&format!(" <span>{facts}</span>"));
            }
            if let Some(share) = share(choice) {
                out.push_str(&format!(
                    "<meter min=\"0\" max=\"100\" value=\"{share}\" aria-hidden=\"true\"></meter>"
                ));
            }
            out.push_str("</li>\n");
        }
        out.push_str("</ul>\n");
    }
    let state = poll_state(poll).join(" · ");
    if !state.is_empty() {
        out.push_str(&format!(
            "<p class=\"state\">Poll: {}</p>\n",
            escape(&state)
        ));
    }
}

/// Writes a gap.
pub(super) fn gap(gap: &Gap, out: &mut Out) {
    let url = followable(gap.url.as_ref());
    let more = url.map(|url| format!(" {}", link("Where the page leads on", Some(url))));
    out.push_str(&format!(
        "<p class=\"gap\">{}{}</p>\n",
        outline::gap(gap),
        more.unwrap_or_default()
    ));
}

/// Writes a time as a `time` element.
pub(super) fn time(time: Timestamp) -> String {
    let exact = match time {
        Timestamp::Instant { at, .. } => at.to_string(),
        Timestamp::Day { date, .. } => date.to_string(),
    };
    format!(
        "<time datetime=\"{}\">{}</time>",
        escape(&exact),
        escape(&moment(time))
    )
}
