//! The form for people: no escapes, and a line with number, time and URL below each post.

use super::super::outline::{
    self, Entry, Part, byline, description, followable, gap, heading, kind, moment, of_posts,
    on_the_web, parts, poll_state, remarks, share, worded,
};
use super::super::runs::Text;
use super::super::safe::isolated;
use super::{PlainText, push_lines};
use crate::model::{Author, Media, Post, Quote, Thread, Timestamp};
use crate::note::{self, DOT};

impl PlainText {
    /// Writes a thread for people.
    pub(super) fn readable(&self, thread: &Thread) -> String {
        let posts = thread.posts.iter();
        let words = posts.map(|post| post.text.as_ref().map_or(0, String::len) + LINE);
        // By default a growing `String` doubles.
        let mut out = String::with_capacity(words.sum::<usize>() + 4 * LINE);
        push_head(thread, &mut out);
        for part in parts(thread) {
            match part {
                Part::Section(_) => {}
                Part::Gap(missing) => {
                    out.push('\n');
                    let url = followable(missing.url.as_ref());
                    push_bracket("Gap", gap(missing), url, &mut out);
                }
                Part::Post(entry) => self.readable_post(&entry, thread, &mut out),
            }
        }
        out
    }

    fn readable_post(&self, entry: &Entry<'_>, thread: &Thread, out: &mut String) {
        let post = entry.post;
        out.push_str(if self.marks { "\n" } else { "\n\n" });
        let start = out.len();
        let bracket = |name: &str, words: Option<&str>, out: &mut String| {
            if let Some(words) = worded(words) {
                push_bracket(name, &words, None, out);
            }
        };
        bracket("Content warning", post.content_warning.as_deref(), out);
        bracket("Title", post.title.as_deref(), out);
        self.words(&mut Text::of(post), entry.part(), "", out);
        bracket("Not available", post.unavailable.as_deref(), out);
        if self.media {
            post.media.iter().for_each(|media| push_medium(media, out));
            if let Some(poll) = post.poll.as_deref() {
                push_bracket("Poll", &poll_state(poll).join(DOT), None, out);
                for choice in &poll.choices {
                    let mut words = vec![isolated(&choice.label)];
                    words.extend(share(choice).map(|percent| format!("{percent} %")));
                    words.extend(choice.votes.map(outline::of_votes));
                    words.extend(choice.leading.then(|| "leading".to_owned()));
                    push_bracket("Choice", &words.join(DOT), None, out);
                }
            }
            for (at, quote) in post.quotes.iter().enumerate() {
                // An empty line ends the quotation before.
                out.push_str(if at > 0 { "\n" } else { "" });
                self.quoted(quote, out);
            }
        }
        let note = post.community_note.as_deref();
        bracket("Community note", note.map(|note| note.text.as_str()), out);
        if out.len() == start {
            push_bracket("No words", "", None, out);
        }
        if self.marks {
            out.push('\n');
            push_signature(entry, thread, out);
        }
    }

    /// Writes a part of a text, each line after a prefix.
    fn words(
        &self,
        text: &mut Text<'_>,
        part: std::ops::Range<usize>,
        prefix: &str,
        out: &mut String,
    ) {
        push_lines(text, part, prefix, out, |spelled, line| {
            self.spell_line(spelled, line);
            note::is_around_words(line.trim_end())
        });
    }

    /// Writes an embedded post as mail programs quote one.
    fn quoted(&self, quote: &Quote, out: &mut String) {
        let mut head: Vec<String> = Vec::new();
        head.push(
            quote
                .author
                .as_ref()
                .and_then(name)
                .unwrap_or_else(|| "Quoted post".to_owned()),
        );
        head.extend(quote.published.and_then(time));
        head.extend(address(quote.url.as_deref()));
        out.extend(["> ", &head.join(DOT), "\n"]);
        let lines = [quote.title.as_deref(), quote.unavailable.as_deref()];
        let (title, gone) = (worded(lines[0]), worded(lines[1]));
        if let Some(title) = title {
            out.extend(["> [Title: ", &title, "]\n"]);
        }
        let text = quote.text.as_deref().unwrap_or_default();
        let part = 0..text.len();
        self.words(&mut Text::new(text, &[], &[]), part, "> ", out);
        if let Some(gone) = gone {
            out.extend(["> [Not available: ", &gone, "]\n"]);
        }
        for media in &quote.media {
            out.push_str("> ");
            push_medium(media, out);
        }
    }
}

/// Writes the lines above the posts.
pub(super) fn push_head(thread: &Thread, out: &mut String) {
    out.push_str(&heading(thread));
    out.push('\n');
    let mut facts: Vec<String> = Vec::new();
    facts.extend(thread.published.and_then(time));
    let posts = u32::try_from(thread.posts.len()).unwrap_or(u32::MAX);
    facts.push(outline::found_of_stated(thread).unwrap_or_else(|| of_posts(posts)));
    facts.extend(address(thread.url.as_ref()));
    out.push_str(&facts.join(DOT));
    out.push('\n');
}

/// Writes a time as a fact, if it is one that is read back.
fn time(time: Timestamp) -> Option<String> {
    let written = match time {
        Timestamp::Day { date, .. } => date.to_string(),
        time => moment(time),
    };
    note::time(&written, None).is_some().then_some(written)
}

/// Writes a URL that is a fact, which has no spaces.
fn address(url: Option<&url::Url>) -> Option<String> {
    followable(url).map(|url| url.replace(' ', "%20"))
}

/// The length of a line, about.
const LINE: usize = 120;

/// Writes a line in square brackets.
fn push_bracket(name: &str, words: &str, url: Option<&str>, out: &mut String) {
    out.extend(["[", name]);
    if !words.is_empty() {
        out.extend([": ", words]);
    }
    out.push(']');
    if let Some(url) = url {
        let url = url.replace(']', "%5D");
        out.extend([" ", &url.replace(' ', "%20")]);
    }
    out.push('\n');
}

fn push_medium(media: &Media, out: &mut String) {
    let is_card = media.kind == crate::model::MediaKind::LinkCard;
    let words = match is_card {
        true => worded(media.title.as_deref()).or_else(|| description(media)),
        false => description(media),
    };
    let url = match is_card {
        true => followable(media.url.as_ref()),
        false => on_the_web(media.url.as_ref()).or_else(|| on_the_web(media.poster.as_deref())),
    };
    push_bracket(kind(media), &words.unwrap_or_default(), url, out);
    if let Some(more) = worded(media.description.as_deref()).filter(|_| is_card) {
        push_bracket("Card text", &more, None, out);
    }
}

/// Writes the line below a post: its number of all, who wrote it if it is not the author, time, role, URL.
fn push_signature(entry: &Entry<'_>, thread: &Thread, out: &mut String) {
    let Post { role, .. } = entry.post;
    let mut facts = vec![format!("{}/{}", entry.number, thread.posts.len())];
    facts.extend(entry.author.and_then(name));
    facts.extend(entry.post.published.and_then(time));
    let words = match role {
        crate::model::Role::Ancestor => Some("before the thread"),
        crate::model::Role::Related => Some("beside the conversation"),
        _ => None,
    };
    facts.extend(words.map(str::to_owned));
    facts.extend(
        remarks(entry.post)
            .into_iter()
            .map(|words| words.replace('·', "-")),
    );
    facts.extend(address(entry.post.url.as_deref()));
    out.extend([note::SIGNATURE, &facts.join(DOT), "\n"]);
}

/// Returns an author as a fact, which has no dots.
fn name(author: &Author) -> Option<String> {
    byline(author).map(|by| by.replace('·', "-"))
}
