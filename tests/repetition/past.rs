//! Past findings of too much time or memory, so that none comes back: each is repeated first, before other pieces.

use unrolled::Form;

use crate::fixture::Fixture;
use crate::recipe::Recipe;

/// An input, and the piece of it that is repeated.
struct Past {
    name: &'static str,
    before: &'static str,
    piece: &'static str,
    after: &'static str,
}

const fn past(name: &'static str, piece: &'static str) -> Past {
    Past {
        name,
        before: "",
        piece,
        after: "",
    }
}

const TITLE: &str = "<!DOCTYPE html><title>The boats</title><p>All of them.";

/// Joining text copied everything before it.
const JOINED: &str = "salt &amp; wind</x>";

/// The lines before a line were scanned from the first.
const HANDLE_LINES: &str = "\n@mara_lund\n\n\n\n\n\n\n";

/// Text alone in its parent, in a post without neighbours: the nodes before it were scanned from the first.
const NITTER: &str = r#"<div class="timeline-item"><div class="tweet-content">o</div></div>"#;
const LEGACY: &str = r#"<div class="tweet js-stream-tweet" data-tweet-id=1414992891886415878 data-screen-name=m><p class="tweet-text">o</p></div>"#;
const X: &str = r#"<article data-testid="tweet"><div data-testid="tweetText">o</div></article>"#;

/// An embed whose text has many paragraphs.
const EMBED: &str = r#"<blockquote class="twitter-tweet"><p>salt</p>"#;
const SIGNED: &str = "&mdash; Mara (@mara_lund) <a href=\"https://twitter.com/mara_lund/status/1439544800310198277\">May 1, 2020</a></blockquote>";

/// A post of Threads: its pictures without an address were all kept.
const THREADS: &str = r#"<!DOCTYPE html><title>Threads</title><div data-pressable-container="true"><a href="https://www.threads.com/@mara_lund/post/DQx4kq2jT1a"><time datetime="2026-01-01T10:00:00.000Z">1d</time></a><span dir="auto">salt</span>"#;

/// A link around blocks: it was read again for each of them.
const MASTODON: &str = r#"<!DOCTYPE html><div id="mastodon"></div><div class="detailed-status"><a class="detailed-status__display-name" href="/@mara"><strong class="display-name__html">Mara</strong><span class="display-name__account">@mara@moorland.example</span></a><div class="status__content"><p>o <a href="https://moorland.example/a">"#;

const PAST: [Past; 32] = [
    titled("joined-text", JOINED),
    titled("joined-comments", "salt &amp; wind<!-- -->"),
    titled("joined-carriage-returns", "salt\r wind</x>"),
    Past {
        after: "The bell was cast by \n@north_forge\n in 1958, and \n@old_quay\n kept it.\n",
        ..past("lines-of-handles", HANDLE_LINES)
    },
    past("handles", "@mara_lund\n"),
    past("names-and-handles", "Maren Lund\nPost\n@mara_lund\n"),
    past("words-alone-nitter", NITTER),
    past("words-alone-legacy", LEGACY),
    past("words-alone-x", X),
    signed("empty-paragraphs-of-an-embed", "</p>"),
    signed("paragraphs-of-an-embed", "<p>o"),
    past("cashtags", "$A "),
    past("mentions", "@a "),
    past("hashtags", "#a "),
    past("domains", "a.com "),
    // Each adapter split the metadata at the top again, and each look at a field parsed all of them.
    Past {
        before: "---\n",
        after: "---\nsalt\n",
        ..past("fields", "author: \n")
    },
    Past {
        before: THREADS,
        ..past("pictures-without-address", "<picture><img></picture>")
    },
    Past {
        before: MASTODON,
        ..past("blocks-in-a-link", "a<p>")
    },
    past("short-lines", "a\n"),
    past("short-lines-cr", "salt \r"),
    past("cut-lines", "X\nShoals\nFogb\n"),
    titled("end-tags", "</div>"),
    titled("end-tags-of-paragraphs", "</p>"),
    titled("end-tags-of-the-body", "</body>"),
    titled("heads", "<head>"),
    titled("line-breaks", "\n<br>"),
    titled("references", "&quot;<"),
    titled("short-paragraphs", "<p>o</p>"),
    titled("links", "<a href=\"/\"></x>"),
    titled("formatting", "<b><p>"),
    titled("attributes", "<i a b c d e f g h>"),
    titled("open-elements", "<div><span>"),
];

const fn titled(name: &'static str, piece: &'static str) -> Past {
    Past {
        before: TITLE,
        ..past(name, piece)
    }
}

const fn signed(name: &'static str, piece: &'static str) -> Past {
    Past {
        before: EMBED,
        after: SIGNED,
        ..past(name, piece)
    }
}

impl Past {
    fn fixture(&self) -> Option<Fixture> {
        let text = format!("{}{}{}", self.before, self.piece, self.after);
        let name = format!("past/{}", self.name);
        let mut fixture = Fixture::without_parsing(name, text.as_bytes(), None)?;
        // A piece of a text need not show that it is a thread.
        fixture.given = matches!(fixture.form, Form::Text | Form::Markdown).then_some(fixture.form);
        Some(fixture.with_parsed())
    }
}

pub(crate) fn fixtures() -> Vec<Fixture> {
    PAST.iter().filter_map(Past::fixture).collect()
}

pub(crate) fn named(name: &str) -> Option<Fixture> {
    of(name)?.fixture()
}

/// Returns the past finding of a fixture, if it is one.
pub(crate) fn recipe(fixture: &Fixture) -> Option<Recipe> {
    let past = of(&fixture.name)?;
    let start = past.before.len();
    Some(Recipe::plain(
        &fixture.name,
        start..start + past.piece.len(),
    ))
}

/// Returns whether a fixture with this name is a past finding.
pub(crate) fn is(name: &str) -> bool {
    of(name).is_some()
}

fn of(name: &str) -> Option<&'static Past> {
    let name = name.strip_prefix("past/")?;
    PAST.iter().find(|past| past.name == name)
}
