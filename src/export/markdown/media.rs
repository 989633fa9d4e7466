//! Writes media and polls, each with the mark that says what it is.

use super::super::outline::{description, followable, kind, of_votes, on_the_web, share, worded};
use super::super::safe::line;
use super::Markdown;
use super::blocks::label;
use super::escape::{At, escape, marked_link, picture};
use crate::model::{Media, MediaKind, Poll, PollChoice};
use crate::note;

impl Markdown {
    /// Writes a medium; `attached` says that it has no place in a text that has places for media.
    pub(super) fn medium(&self, media: &Media, attached: bool) -> String {
        let fact = |of: &str| match attached {
            true => format!("{of}{}{}", note::DOT, note::ATTACHED),
            false => of.to_owned(),
        };
        match media.kind {
            MediaKind::Photo | MediaKind::Placeholder => self.photo(media, attached, &fact),
            MediaKind::Video | MediaKind::Gif => {
                let mut lines = self.still(media);
                let words = match worded(media.title.as_deref()) {
                    Some(title) => format!("{}: {title}", kind(media)),
                    None => kind(media).to_owned(),
                };
                let mark = match media.kind {
                    MediaKind::Gif => note::GIF,
                    _ => note::VIDEO,
                };
                let url = self.media_urls.of(media, media.url.as_ref());
                lines.push(
                    marked_link(&words, url.as_deref(), &fact(mark)).unwrap_or_else(|| {
                        let title = worded(media.title.as_deref()).unwrap_or_default();
                        unlinked(&fact(mark), &title)
                    }),
                );
                self.described(media, &mut lines);
                self.broken(&lines)
            }
            MediaKind::LinkCard | MediaKind::Other => {
                let url = followable(media.url.as_ref());
                let mut lines = self.still(media);
                let title = worded(media.title.as_deref());
                let mark = match title {
                    Some(_) => note::CARD,
                    None => note::UNTITLED_CARD,
                };
                let words = title.clone().unwrap_or_else(|| kind(media).to_owned());
                lines.push(
                    marked_link(&words, url, &fact(mark))
                        .unwrap_or_else(|| unlinked(&fact(mark), &title.unwrap_or_default())),
                );
                self.described(media, &mut lines);
                let more = worded(media.description.as_deref());
                lines.extend(more.map(|words| escape(&words, At::LineStart)));
                self.broken(&lines)
            }
        }
    }

    fn photo(&self, media: &Media, attached: bool, fact: &impl Fn(&str) -> String) -> String {
        let alt = description(media).unwrap_or_default();
        let url = media.url.as_ref();
        let url = url.filter(|_| media.kind == MediaKind::Photo);
        let Some(url) = self.media_urls.of(media, url) else {
            let what = match media.kind {
                MediaKind::Photo => note::PICTURE_SAVED,
                _ => note::PICTURE_UNKNOWN,
            };
            let what = label(&fact(what));
            return match alt.is_empty() {
                true => what,
                false => format!("{what} {}", escape(&alt, At::Inside)),
            };
        };
        if self.images {
            return picture(&alt, &url, attached.then_some(note::ATTACHED));
        }
        let words = match alt.is_empty() {
            true => kind(media).to_owned(),
            false => format!("{}: {alt}", kind(media)),
        };
        marked_link(&words, Some(&url), &fact(note::PICTURE)).unwrap_or_default()
    }

    /// Returns the line with the still image of a video or card, if it has one.
    fn still(&self, media: &Media) -> Vec<String> {
        let url = self.media_urls.of(media, media.poster.as_deref());
        let alt = worded(media.alt.as_deref()).unwrap_or_default();
        let line = match (url, self.images) {
            (Some(url), true) => Some(picture(&alt, &url, None)),
            (url, _) => marked_link("Still image", url.as_deref(), note::STILL),
        };
        line.into_iter().collect()
    }

    /// Adds the line with the description, unless the still image has it.
    fn described(&self, media: &Media, lines: &mut Vec<String>) {
        let is_shown = self.images && on_the_web(media.poster.as_deref()).is_some();
        let alt = worded(media.alt.as_deref()).filter(|_| !is_shown);
        lines.extend(alt.map(|alt| {
            let alt = escape(&alt, At::Inside);
            format!("{} {alt}", label(note::DESCRIPTION))
        }));
    }

    pub(super) fn poll(&self, poll: &Poll) -> Vec<String> {
        let head = match poll.votes {
            Some(votes) => format!("{}, {}", note::POLL, of_votes(votes)),
            None => note::POLL.to_owned(),
        };
        let mut head = label(&head);
        if let Some(status) = worded(poll.status.as_deref()) {
            head.push(' ');
            head.push_str(&escape(&status, At::Inside));
        }
        let choices: Vec<String> = poll.choices.iter().map(choice).collect();
        let choices = (!choices.is_empty()).then(|| choices.join("\n"));
        std::iter::once(head).chain(choices).collect()
    }
}

/// Writes a choice of a poll as an item of a list.
fn choice(choice: &PollChoice) -> String {
    let words = match escape(&line(&choice.label), At::LineStart) {
        words if words.is_empty() => label(note::NO_WORDS),
        words => words,
    };
    let mut facts: Vec<String> = Vec::new();
    facts.extend(share(choice).map(|percent| format!("{percent} %")));
    facts.extend(choice.votes.map(of_votes));
    facts.extend(choice.leading.then(|| "leading".to_owned()));
    match facts.is_empty() {
        true => format!("- {words}"),
        false => format!("- {words} {}", label(&format!("({})", facts.join(", ")))),
    }
}

/// Writes a medium without a URL: its mark, and its title.
fn unlinked(mark: &str, title: &str) -> String {
    let mut out = label(mark);
    if !title.is_empty() {
        out.push(' ');
        out.push_str(&escape(title, At::Inside));
    }
    out
}
