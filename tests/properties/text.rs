//! Threads as text and Markdown, in the dialects that programs produce from pages. Content that a text cannot represent
//! is omitted: each dialect says what it keeps.

use std::fmt::Write as _;

use proptest::collection::vec;
use proptest::prelude::*;
use unrolled::model::{EntityKind, PostId};
use unrolled::{CompletenessState, Parsed, SegmentationConfidence, parse};

use crate::plan::{Before, Person, Piece, display, handle, moment, white_space, word};
use crate::{check, sound};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dialect {
    /// Text as a browser copies it, in four eras of the site.
    Inner2018,
    Inner2019,
    Inner2020,
    Inner2026,
    /// Every piece of text on a separate line; the number of empty lines between them distinguishes boundaries.
    Shredded,
    /// Tags stripped by a rule that ends at the first `>`: the rest of an attribute after it remains.
    Leaked,
    Clipper,
    MarkDownload,
    Jina,
    Html2Text,
    Turndown,
    /// A thread on X, clipped.
    XClip,
}

/// A thread that text can represent.
#[derive(Clone, Debug)]
struct Prose {
    author: Person,
    first: u64,
    posts: Vec<Vec<(Before, Piece)>>,
    numbered: bool,
    minutes: u32,
}

impl Prose {
    fn id(&self, at: usize) -> u64 {
        self.first + at as u64 * 4_000_000_000
    }

    /// A post's words with its number, without anything specific to a dialect.
    fn post_text(&self, at: usize) -> String {
        let mut out = String::new();
        if self.numbered {
            let _ = write!(out, "{}/ ", at + 1);
        }
        for (place, (before, piece)) in self.posts[at].iter().enumerate() {
            if place > 0 {
                out.push_str(white_space(*before));
            }
            out.push_str(&display(piece));
        }
        out
    }
}

/// Sentences, sometimes with a mention or a hashtag: of harmless words, or of words that have caused a fault. A human
/// reader must be able to see where one starts and ends, too.
fn sentence(unusual: bool) -> impl Strategy<Value = Vec<(Before, Piece)>> {
    let plain = "[a-z]{2,9}".prop_map(Piece::Word).boxed();
    let any = if unusual {
        // A Markdown link is a link in plain text, too.
        let words = word().prop_filter("a link", |word| !word.contains("]("));
        words.prop_map(Piece::Word).boxed()
    } else {
        plain.clone()
    };
    let piece = prop_oneof![
        8 => plain,
        4 => any,
        1 => handle().prop_map(|handle| Piece::Mention(format!("@{handle}"), handle)),
        1 => "[a-z]{4,9}".prop_map(Piece::Hashtag),
    ];
    let words = vec(piece, 4..14);
    ("[A-Z][a-z]{2,8}", words, "[a-z]{3,8}[.!?]").prop_map(|(first, words, last)| {
        let all = std::iter::once(Piece::Word(first)).chain(words);
        all.chain([Piece::Word(last)])
            .map(|piece| (Before::Space, piece))
            .collect()
    })
}

/// Some paragraphs.
fn post_pieces(unusual: bool, most: usize) -> impl Strategy<Value = Vec<(Before, Piece)>> {
    vec(sentence(unusual), 1..=most).prop_map(|sentences| {
        let mut all = Vec::new();
        for mut sentence in sentences {
            if let Some((before, _)) = sentence.first_mut() {
                *before = Before::Paragraph;
            }
            all.append(&mut sentence);
        }
        all
    })
}

fn prose(unusual: bool, numbered: bool, paragraphs: usize) -> impl Strategy<Value = Prose> {
    let author = (handle(), "[A-Z][a-z]{2,8} [A-Z][a-z]{2,8}", 1_u64..9);
    let posts = vec(post_pieces(unusual, paragraphs), 3..9);
    let first = 1_500_000_000_000_000_000_u64..2_000_000_000_000_000_000;
    (author, first, posts, 1_u32..9).prop_map(
        move |((handle, name, number), first, posts, minutes)| Prose {
            author: Person {
                handle,
                name,
                number,
            },
            first,
            posts,
            numbered,
            minutes,
        },
    )
}

const TEASER: [&str; 3] = [
    "Why the lamp turns left.",
    "It was built for another hemisphere.",
    "Nobody at the port has noticed yet.",
];

impl Dialect {
    fn is_markdown(self) -> bool {
        matches!(
            self,
            Self::Clipper
                | Self::MarkDownload
                | Self::Jina
                | Self::Html2Text
                | Self::Turndown
                | Self::XClip
        )
    }

    /// Whether each post has a mark, so that no numbers are needed.
    fn has_marks(self) -> bool {
        matches!(
            self,
            Self::Shredded | Self::Leaked | Self::Html2Text | Self::XClip
        )
    }

    /// Whether breaks inside a post differ from breaks between posts.
    fn has_own_breaks(self) -> bool {
        matches!(
            self,
            Self::Inner2018 | Self::Inner2019 | Self::Inner2020 | Self::Inner2026 | Self::Turndown
        )
    }

    /// If posts and paragraphs are written alike, only posts of one paragraph can be separated.
    fn paragraphs(self) -> usize {
        match self {
            Self::MarkDownload | Self::Jina => 1,
            _ => 3,
        }
    }

    fn states_count(self) -> bool {
        !matches!(
            self,
            Self::Clipper | Self::MarkDownload | Self::Jina | Self::XClip
        )
    }

    fn word(self, piece: &Piece) -> String {
        let display = display(piece);
        if !self.is_markdown() {
            return display;
        }
        match piece {
            Piece::Mention(_, handle) if self != Self::XClip && self != Self::Clipper => {
                format!("[{}](https://twitter.com/{handle})", escaped(&display))
            }
            Piece::Hashtag(tag) if self != Self::XClip => {
                format!("[{display}](https://threadreaderapp.com/hashtag/{tag})")
            }
            Piece::Link(link) if self != Self::XClip => {
                format!("[{}]({})", escaped(&display), link.url)
            }
            Piece::Word(_) => escaped(&display),
            _ => display,
        }
    }

    /// A post's words, with the inline marks of the dialect.
    fn post(self, prose: &Prose, at: usize) -> String {
        let mut out = String::new();
        if prose.numbered {
            let _ = write!(out, "{}/ ", at + 1);
        }
        for (place, (before, piece)) in prose.posts[at].iter().enumerate() {
            if place > 0 {
                out.push_str(match (self, before) {
                    (_, Before::Nothing) => "",
                    (_, Before::Space) => " ",
                    (Self::Shredded, Before::Line) => "\n\n",
                    (Self::Shredded, Before::Paragraph) => "\n\n\n\n",
                    (Self::XClip, _) => "\n\n",
                    (_, Before::Line) if self.is_markdown() => "  \n",
                    (_, Before::Paragraph) if self.is_markdown() => "  \n  \n",
                    (_, Before::Line) => "\n",
                    (_, Before::Paragraph) => "\n\n",
                });
            }
            out.push_str(&self.word(piece));
        }
        out
    }

    fn header(self, prose: &Prose) -> String {
        let Person { handle, name, .. } = &prose.author;
        let (count, minutes, id) = (prose.posts.len(), prose.minutes, prose.first);
        let date = moment(id).to_zoned(jiff::tz::TimeZone::UTC);
        let (short, day) = (
            date.strftime("%b %-d, %Y").to_string(),
            date.strftime("%Y-%m-%d").to_string(),
        );
        let page = format!("https://threadreaderapp.com/thread/{id}.html");
        let status = format!("https://twitter.com/{handle}/status/{id}");
        match self {
            Self::Inner2018 => format!(
                "Profile picture\n{name} @{handle}\n, {count} tweets, {minutes} min read Read on Twitter\n"
            ),
            Self::Inner2019 => format!(", {count} tweets, {minutes} min read Read on Twitter\n"),
            Self::Inner2020 => format!(
                "12,399 views\n{name}\n@{handle}\n,\n{count} tweets,\n{minutes} min read\nBookmark\nSave as PDF\nMy Authors\nAdd to 'My Authors'\nRead all threads\n"
            ),
            Self::Inner2026 => format!(
                "Thread Reader\n\n{name}\nSubscribe\n@{handle}\n{short} •\n{count} tweets • {minutes} min read •\nRead on X\nScrolly\nBookmark\nGift Link\nSave as PDF\n"
            ),
            Self::Shredded => format!(
                "\n\n\n\nThread by @{handle} on Thread Reader App – Thread Reader App\n\n\n\n\n\nThread Reader\n\n\nShare this page!\n×\n Post\n\n\n Share\n\n\n Email\n\n\nEnter URL or ID to Unroll\n×\nUnroll Thread\n\n\n2,599 views\n\n\n\n\n\n\n{name}\n\n\n\n\n\n            Subscribe\n\n\n\n\n\n@{handle}\n\n\n\n\n{short}\n\n•\n\n        {count} tweets \n•\n\n {minutes} min read \n\n•\n\nRead on X\n\n\n\n\nScrolly\n\n Bookmark\n\n\n Save as PDF\n\n\n\n\n\n"
            ),
            Self::Leaked => format!(
                "Thread by @{handle} on Thread Reader App – Thread Reader App \nThread Reader\nShare this page! \n× \nPost \nShare \nEmail \nEnter URL or ID to Unroll \n× \nUnroll Thread \ntwitter-profile#error\" > \n{name} \nSubscribe\n@{handle} \n{short} • \n{count} tweets • {minutes} min read • \nRead on X\nScrolly \nBookmark \nSave as PDF \n"
            ),
            Self::Clipper => format!(
                "---\ntitle: \"Thread by @{handle} on Thread Reader App\"\nsource: \"{page}\"\nauthor:\n  - \"[[@{handle}]]\"\npublished:\ncreated: {day}\ntags:\n  - \"clippings\"\n---\n## Enter URL or ID to Unroll\n\n18,904 views\n\n"
            ),
            Self::MarkDownload => format!(
                "---\ncreated: {day}T09:14:55 (UTC +01:00)\ntags: []\nsource: {page}\nauthor: \n---\n\n# Thread by @{handle} on Thread Reader App – Thread Reader App\n\n---\n"
            ),
            Self::Jina => format!(
                "Title: Thread by @{handle} on Thread Reader App – Thread Reader App\n\nURL Source: {page}\n\nMarkdown Content:\n"
            ),
            Self::Html2Text => format!(
                "[Thread Reader](/)\n\n2,599 views\n\n#### [{0}](/user/{handle})\n\n__Subscribe\n\n[@{handle}](//twitter.com/{handle})\n\n[{short}]({status} \"Read on X\") • {count} tweets • {minutes} min read • [Read on X]({status})\n\n[Scrolly](/scrolly/{id}) __Bookmark __Save as PDF\n\n",
                escaped(name)
            ),
            Self::Turndown => format!(
                "[Thread Reader](/)\n\n[{0}](/user/{handle})\n\n[@{1}](//twitter.com/{handle})\n\n[{short}]({status}) • {count} tweets • {minutes} min read • [Read on X]({status})\n\nBookmark\n\nSave as PDF\n\n",
                escaped(name),
                escaped(handle)
            ),
            Self::XClip => format!(
                "---\ntitle: \"Thread by @{handle}\"\nsource: \"https://x.com/{handle}/status/{id}\"\nauthor:\n  - \"[[@{handle}]]\"\npublished: {day}\ncreated: {day}\ndescription:\ntags:\n  - \"clippings\"\n---\n"
            ),
        }
    }

    fn footer(self, prose: &Prose) -> String {
        let Person { handle, name, .. } = &prose.author;
        let [one, two, three] = TEASER;
        match self {
            Self::Inner2018 | Self::Inner2019 => {
                "Missing some Tweet in this thread?\nYou can try to force a refresh.\n\nLike this thread? Get email updates or save it to PDF!\n".to_owned()
            }
            Self::Inner2020 => format!(
                "Missing some Tweet in this thread? You can try to force a refresh.\n\nEnjoying this thread?\nKeep Current with {name}\nStay in touch and get notified when new unrolls are available from this author!\n"
            ),
            Self::Inner2026 => format!(
                "• • •\nMissing some Tweet in this thread? You can try to force a refresh\nPost\nShare\nEmail\nEnjoying this thread?\nKeep Current with {name}\n\nStay in touch and get notified when new unrolls are available from this author!\nAdd to \"My Authors\"\nRead all threads\nThis Thread may be Removed Anytime!\n\nTwitter may remove this content at anytime! Save it as PDF for later use!\n\nMore from @{handle}\n{name}\n@{handle}\nJan 13\n{one}\n{two}\n{three}\nRead 6 tweets\nDid Thread Reader help you today?\n\nSupport us! We are indie developers!\n"
            ),
            Self::Shredded => format!(
                "• • •\n\n\n\nMissing some Tweet in this thread? You can try to \nforce a refresh\n\n\n\n\n\n\n Post\n\n\n Share\n\n\n Email\n\n\n\n\n Keep Current with \n{name}\n\n\nStay in touch and get notified when new unrolls are available from this author!\n\n\n Add to \"My Authors\"\n\n Read all threads\n\n\n This Thread may be Removed Anytime!\n\n\nMore from \n@{handle}\n\n\n\n\n\n\n\n\n{name}\n\n\n@{handle}\n\n\nJan 13\n\n\n\n\n{one}\n\n\n{two}\n\n\n{three}\n\n\n\n\nRead 6 tweets\n\n\n\n\n\n\nDid Thread Reader help you today?\n"
            ),
            Self::Leaked => format!(
                "• • •\nMissing some Tweet in this thread? You can try to\nforce a refresh \nPost \nShare \nEmail \nKeep Current with\n{name} \ntwitter-profile#error\" >\nStay in touch and get notified when new unrolls are available from this author!\nThis Thread may be Removed Anytime! \nMore from @{handle} \nlink#goto\" >\ntwitter-profile#error\" > \n{name} \n@{handle} \nJan 13 \n{one}\n{two} \n{three}\nRead 6 tweets \nDid Thread Reader help you today? \n"
            ),
            Self::Clipper | Self::Jina | Self::Turndown | Self::Html2Text => format!(
                "• • •\n\nMissing some Tweet in this thread? You can try to force a refresh\n\n**Keep Current with [{0}](https://threadreaderapp.com/user/{handle})**\n\nStay in touch and get notified when new unrolls are available from this author!\n\n**This Thread may be Removed Anytime!**\n\nTwitter may remove this content at anytime! Save it as PDF for later use!\n\n## More from [@{1}](https://threadreaderapp.com/user/{handle})\n\nJan 13\n\n{one}\n\n{two}\n\n{three}\n\n[Read 6 tweets](https://threadreaderapp.com/thread/1746100000000000001.html)\n",
                escaped(name),
                escaped(handle)
            ),
            Self::MarkDownload | Self::XClip => String::new(),
        }
    }

    fn page(self, prose: &Prose) -> String {
        let mut out = self.header(prose);
        let Person { handle, name, .. } = &prose.author;
        let mut posts = Vec::new();
        for at in 0..prose.posts.len() {
            let post = self.post(prose, at);
            posts.push(match self {
                Self::Shredded => format!("        {post}\n\n\n\n\n\n\n"),
                Self::Leaked => format!(
                    "thread#showTweet\" data-screenname=\"{handle}\" data-tweet=\"{}\" dir=\"auto\">\n{post} \n",
                    prose.id(at)
                ),
                Self::Html2Text => format!("{post} __\n\n"),
                Self::XClip => {
                    let id = prose.id(at);
                    let date = moment(id).to_zoned(jiff::tz::TimeZone::UTC);
                    format!(
                        "**{}** @{handle} [{}](https://x.com/{handle}/status/{id})\n\n{post}\n\n",
                        escaped(name),
                        date.strftime("%Y-%m-%d")
                    )
                }
                _ if self.is_markdown() => format!("{post}\n\n"),
                _ => format!("{post}\n"),
            });
        }
        out.push_str(&posts.join(if self == Self::XClip { "---\n\n" } else { "" }));
        out + &self.footer(prose)
    }

    /// The expected words of a post.
    fn expected(self, prose: &Prose, at: usize) -> String {
        let text = prose.post_text(at);
        // On X, lines are paragraphs.
        if self == Self::XClip {
            text.replace("\n\n", "\n").replace('\n', "\n\n")
        } else {
            text
        }
    }
}

/// Escapes text for Markdown.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '#') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn texts(parsed: &Parsed) -> Vec<&str> {
    let posts = parsed.thread.posts.iter();
    posts
        .map(|post| post.text.as_deref().unwrap_or_default())
        .collect()
}

/// Plain sentences come back verbatim, with everything that the dialect keeps.
fn the_posts_round_trip(dialect: Dialect, numbered: bool) {
    let page = |prose: &Prose| dialect.page(prose);
    let prose = prose(false, numbered, dialect.paragraphs());
    check(prose, page, |prose, text| {
        let parsed = parse(text).map_err(|error| TestCaseError::fail(error.to_string()))?;
        let all: Vec<String> = (0..prose.posts.len())
            .map(|at| dialect.expected(prose, at))
            .collect();
        let confidence = parsed.segmentation.as_ref().map(|by| by.confidence);
        let is_sure = confidence == Some(SegmentationConfidence::High);
        let may_be_read_otherwise = !dialect.has_marks() || dialect == Dialect::Shredded;
        if !numbered && may_be_read_otherwise && !is_sure && texts(&parsed) != all {
            // Two segmentations match the stated count, and a warning says that the result may be wrong.
            return Ok(());
        }
        prop_assert_eq!(texts(&parsed), all.iter().collect::<Vec<_>>());
        for (at, post) in parsed.thread.posts.iter().enumerate() {
            let marked = |kind: EntityKind| {
                let found = post.entities_with_display();
                let found = found.filter(move |(_, it)| it.kind == kind);
                found
                    .map(|(display, _)| display.to_owned())
                    .collect::<Vec<_>>()
            };
            let planned = |wanted: fn(&Piece) -> bool| {
                let pieces = prose.posts[at].iter().map(|(_, piece)| piece);
                pieces
                    .filter(|piece| wanted(piece))
                    .map(display)
                    .collect::<Vec<_>>()
            };
            prop_assert_eq!(
                marked(EntityKind::Mention),
                planned(|piece| matches!(piece, Piece::Mention(..)))
            );
            prop_assert_eq!(
                marked(EntityKind::Hashtag),
                planned(|piece| matches!(piece, Piece::Hashtag(_)))
            );
            let number = post.number.as_ref().map(|number| &*number.text);
            let written = format!("{}/", at + 1);
            // If ids separate the posts, no numbers are searched for.
            if dialect != Dialect::Leaked {
                prop_assert_eq!(number, numbered.then_some(&*written));
            }
            if matches!(dialect, Dialect::Leaked | Dialect::XClip) {
                let id = PostId::new(prose.id(at).to_string());
                prop_assert_eq!(post.id.as_ref(), Some(&id));
            }
        }
        let author = &parsed.thread.author;
        let has_author = dialect != Dialect::Inner2019;
        prop_assert_eq!(
            author.handle.as_ref(),
            has_author.then_some(&prose.author.handle)
        );
        let stated = dialect.states_count().then_some(prose.posts.len() as u32);
        prop_assert_eq!(parsed.thread.stated_posts, stated);
        prop_assert_eq!(
            parsed.completeness.state == CompletenessState::Confirmed,
            stated.is_some() && is_sure
        );
        sound(text, &parsed);
        Ok(())
    });
}

/// Whatever the words are: posts with high confidence are the posts that were written.
fn confident_results_are_correct(dialect: Dialect) {
    let letters = |text: &str| -> String {
        let mut text = text.replace("Image", "");
        // In Markdown these decode to characters, whoever wrote them.
        while let Some(name) = ["&amp;", "&lt;", "&gt;"]
            .iter()
            .find(|name| text.contains(**name))
        {
            text = text.replace(name, if *name == "&amp;" { "&" } else { "" });
        }
        text.chars().filter(|c| c.is_alphanumeric()).collect()
    };
    let page = |prose: &Prose| dialect.page(prose);
    let prose = any::<bool>().prop_flat_map(move |numbered| prose(true, numbered, 3));
    check(prose, page, |prose, text| {
        let Ok(parsed) = parse(text) else {
            return Ok(());
        };
        sound(text, &parsed);
        let sure = parsed
            .segmentation
            .as_ref()
            .is_some_and(|by| by.confidence == SegmentationConfidence::High);
        if sure {
            let all: Vec<String> = (0..prose.posts.len())
                .map(|at| letters(&prose.post_text(at)))
                .collect();
            let found: Vec<String> = texts(&parsed).into_iter().map(letters).collect();
            prop_assert_eq!(found, all);
        }
        Ok(())
    });
}

macro_rules! dialects {
    ($($name:ident $dialect:ident)*) => {$(
        mod $name {
            use super::Dialect::$dialect;

            #[test]
            fn the_posts_round_trip() {
                super::the_posts_round_trip($dialect, true);
                if $dialect.has_marks() || $dialect.has_own_breaks() {
                    super::the_posts_round_trip($dialect, false);
                }
            }

            #[test]
            fn confident_results_are_correct() {
                super::confident_results_are_correct($dialect);
            }
        }
    )*};
}

dialects! {
    inner_2018 Inner2018
    inner_2019 Inner2019
    inner_2020 Inner2020
    inner_2026 Inner2026
    shredded Shredded
    leaked Leaked
    clipper Clipper
    mark_download MarkDownload
    jina Jina
    html2text Html2Text
    turndown Turndown
    x_clip XClip
}
