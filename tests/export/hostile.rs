//! Threads that are designed to break exports: every kind of markup, in every field. Generated from a seed, so that
//! each is the same everywhere.

use unrolled::model::{
    Author, Count, Day, Entity, EntityKind, Gap, GapKind, Media, MediaKind, MediaSource, Poll,
    PollChoice, Post, PostId, Quote, ReplyPosition, Role, SeriesNumber, Span, Stats, Teaser,
    Thread, Timestamp, YearOrigin,
};
use url::Url;

/// The number of threads; `UNROLLED_ROUNDS` overrides it.
pub(crate) fn rounds() -> u64 {
    std::env::var("UNROLLED_ROUNDS").map_or(300, |rounds| rounds.parse().expect("a number"))
}

/// Pseudo-random numbers (xorshift64*).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    /// Returns a number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next()).unwrap_or(0) % end.max(1)
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }

    fn maybe<T>(&mut self, n: usize, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.one_in(n).then(|| make(self))
    }

    fn some<T>(&mut self, most: usize, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.below(most + 1)).map(|_| make(self)).collect()
    }
}

/// Pieces of texts.
const PIECES: &[&str] = &[
    // Words and white space.
    "tern",
    "Terns dive",
    "a",
    "I",
    "x1",
    "2024",
    " ",
    "  ",
    "    ",
    "\t",
    "\u{a0}",
    "\u{2003}",
    "\u{3000}",
    "\n",
    "\n\n",
    "\n\n\n",
    "\r\n",
    "\r",
    "\u{85}",
    "\u{2028}",
    "\u{2029}",
    "\u{b}",
    "\u{c}",
    "\u{200b}",
    "\u{feff}",
    "é",
    "e\u{301}",
    "漢字",
    "👩‍👩‍👧",
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "שלום",
    "مرحبا",
    "1️⃣",
    // Control characters.
    "\0",
    "\u{1b}[31m",
    "\u{1b}]0;x\u{7}",
    "\u{9b}2J",
    "\u{7f}",
    "\u{8}",
    "\u{90}",
    "\u{202e}",
    "\u{202a}",
    "\u{202c}",
    "\u{2067}",
    "\u{2068}",
    "\u{2069}",
    "\u{200f}",
    "\u{61c}",
    // Markdown.
    "*",
    "**",
    "***",
    "_",
    "__",
    "_a_",
    "*a*",
    "**a**",
    "`",
    "``",
    "```",
    "```rust",
    "~~~",
    "~~a~~",
    "~",
    "#",
    "# ",
    "## a",
    "####### ",
    "- ",
    "+ ",
    "* ",
    "-",
    "---",
    "- - -",
    "***",
    "___",
    "===",
    "=",
    "> ",
    ">",
    "1. ",
    "2) ",
    "1.",
    "0)",
    "123456789. ",
    "[",
    "]",
    "(",
    ")",
    "[a](https://evil.example/)",
    "![a](https://evil.example/x.png)",
    "[a]",
    "[a]: https://evil.example/",
    "[^1]",
    "[^1]: a",
    "[[a]]",
    "![[a]]",
    "- [ ] a",
    "- [x] a",
    "\\",
    "\\\\",
    "\\\n",
    "  \n",
    "|",
    "| a | b |",
    "|---|---|",
    ":-",
    ":-:",
    "a\n---",
    "a\n===",
    "    code",
    "$a$",
    "$$",
    "^a^",
    "==a==",
    "%%a%%",
    "++a++",
    ":tada:",
    ": a",
    ":::note",
    "{#id}",
    "{{a}}",
    "---\ntitle: a\n---",
    "[!NOTE]",
    "> [!NOTE]",
    "-# a",
    "||a||",
    "!",
    "<!-- a -->",
    // Bare links.
    "https://a.example/x",
    "http://a.example",
    "www.a.example",
    "WWW.a.example/b",
    "ftp://a.example",
    "a@b.example",
    "mailto:a@b.example",
    "xmpp:a@b.example",
    "<https://a.example/>",
    "<a@b.example>",
    "@tern_watch",
    "#terns",
    "$TERN",
    // HTML.
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</p>",
    "</style>",
    "<",
    "&",
    "&amp;",
    "&lt;b&gt;",
    "\"",
    "' onload='alert(1)",
];

/// More of them, rarer and longer.
const LONG: &[&str] = &[
    "\"><svg onload=alert(1)>",
    "--><script src=https://evil.example/x.js></script>",
    "<![CDATA[<b>]]>",
    "&#x3c;script&#62;",
    "&copy; &nbsp; &#0; &notanentity; &CounterClockwiseContourIntegral;",
    "javascript:alert(1)",
    "<style>*{background:url(https://evil.example/)}</style>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<a href=\"javascript:alert(1)\">a</a>",
    "<iframe src=https://evil.example/></iframe>",
    "<base href=https://evil.example/><form action=/x><input autofocus onfocus=alert(1)>",
    "\u{202e}\u{2067}\u{202d}gpj.exe\u{2069}\u{2069}\u{202c}",
];

/// URLs. The crate's own adapters accept four schemes; others may accept anything.
const URLS: &[&str] = &[
    "https://a.example/",
    "https://a.example/b_(c)",
    "https://a.example/b)c((d",
    "https://a.example/?a=1&copy=2&amp;b=3&#35;",
    "https://a.example/?q=`a`*b*_c_[d]{e}|f|\\g",
    "https://a.example/?q='%22\"<>'#'\"<>`",
    "https://user:pass@a.example:8080/~x/*/_y_/%3Cscript%3E",
    "https://xn--bcher-kva.example/ü/漢",
    "https://a;b'c,d.example/",
    "http://a.example/x.png",
    "https://a.example/x.png?a=\\)&lt;",
    "mailto:a@b.example",
    "mailto:a b<c>\"d\"'e'(f)@b.example?subject=`x`&body=y\\z",
    "at://tern.example/app.bsky.feed.post/3k\"><b>",
    "javascript:alert(1)",
    "javascript:alert(1)//](x)",
    "data:text/html,<script>alert(1)</script>",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "file:///etc/passwd",
    "vbscript:x",
    "blob:https://a.example/1",
    "https://pbs.twimg.com/media/tern.jpg",
];

fn url(random: &mut Random) -> Url {
    let url = random.pick(URLS);
    Url::parse(url).unwrap_or_else(|error| panic!("{url}: {error}"))
}

pub(crate) fn text(random: &mut Random, most: usize) -> String {
    let mut text = String::new();
    for _ in 0..=random.below(most) {
        if random.one_in(24) {
            text.push_str(random.pick(LONG));
        } else {
            text.push_str(random.pick(PIECES));
        }
        if random.one_in(3) {
            text.push(random.pick(&[' ', '\n', 'a']));
        }
    }
    text
}

/// A text that only repeats one piece.
fn monotone(random: &mut Random) -> String {
    let piece = random.pick(PIECES);
    piece.repeat(1 + random.below(400))
}

fn author(random: &mut Random) -> Author {
    let mut author = Author::new();
    author.handle = random.maybe(2, |random| text(random, 2));
    author.name = random.maybe(2, |random| text(random, 4));
    author.url = random.maybe(2, |random| Box::new(url(random)));
    author.avatar = random.maybe(2, |random| Box::new(url(random)));
    if random.one_in(3) {
        author.handle = Some("tern_watch".to_owned());
    }
    author
}

fn time(random: &mut Random) -> Timestamp {
    match random.below(3) {
        0 => Timestamp::from_id(&PostId::new("1215710451343904768")).unwrap(),
        1 => Timestamp::Day {
            date: Day::new(None, 2, 29).unwrap(),
            year: YearOrigin::Absent,
        },
        _ => Timestamp::from_page(random.pick(&[
            jiff::Timestamp::MIN,
            jiff::Timestamp::MAX,
            jiff::Timestamp::UNIX_EPOCH,
        ])),
    }
}

fn entities(random: &mut Random, text: &str) -> Vec<Entity> {
    let borders: Vec<usize> = (0..=text.len())
        .filter(|&at| text.is_char_boundary(at))
        .collect();
    let mut spans: Vec<(usize, usize)> = random.some(5, |random| {
        let start = random.below(borders.len());
        let end = (start + random.below(12)).min(borders.len() - 1);
        (borders[start], borders[end])
    });
    if !random.one_in(5) {
        spans.sort_unstable();
    }
    if random.one_in(6) {
        // A fault of an adapter.
        spans.push((random.below(text.len() + 9), random.below(text.len() + 9)));
    }
    spans
        .into_iter()
        .map(|(start, end)| {
            let kind = random.pick(&[
                EntityKind::Link,
                EntityKind::Mention,
                EntityKind::Hashtag,
                EntityKind::Cashtag,
            ]);
            let mut entity = Entity::new(kind, Span::new(start, end));
            entity.set_url(random.maybe(2, url));
            entity.truncated = random.one_in(2);
            entity
        })
        .collect()
}

fn media(random: &mut Random) -> Media {
    let kinds = [
        MediaKind::Photo,
        MediaKind::Video,
        MediaKind::Gif,
        MediaKind::LinkCard,
        MediaKind::Placeholder,
    ];
    let mut media = Media::new(random.pick(&kinds));
    media.url = random.maybe(2, url);
    media.alt = random.maybe(2, |random| text(random, 6));
    media.poster = random.maybe(2, |random| Box::new(url(random)));
    media.title = random.maybe(3, |random| text(random, 4));
    media.description = random.maybe(3, |random| text(random, 4));
    media.sources = random.some(1, |random| {
        let mut source = MediaSource::new(url(random));
        source.content_type = random.maybe(2, |random| text(random, 2));
        source
    });
    media
}

fn quote(random: &mut Random) -> Quote {
    let mut quote = Quote::new();
    quote.id = random.maybe(2, |random| PostId::new(text(random, 2)));
    quote.url = random.maybe(2, url).map(Box::new);
    quote.author = random.maybe(2, author);
    quote.text = random.maybe(2, |random| text(random, 10));
    quote.published = random.maybe(2, time);
    quote.media = random.some(1, media);
    quote.unavailable = random.maybe(4, |random| text(random, 3));
    quote
}

fn poll(random: &mut Random) -> Poll {
    let mut poll = Poll::default();
    poll.choices = random.some(3, |random| {
        let mut choice = PollChoice::new(text(random, 3));
        choice.percent = random.pick(&[
            None,
            Some(47.3),
            Some(0.0),
            Some(f64::NAN),
            Some(f64::INFINITY),
            Some(-1e300),
        ]);
        choice.votes = random.pick(&[None, Some(1), Some(u64::MAX)]);
        choice.leading = random.one_in(2);
        choice
    });
    poll.votes = random.pick(&[None, Some(0), Some(19)]);
    poll.status = random.maybe(2, |random| text(random, 3));
    poll
}

fn stats(random: &mut Random) -> Stats {
    let mut stats = Stats::default();
    stats.likes = random.pick(&[
        None,
        Some(Count::new(1, true)),
        Some(Count::new(u64::MAX, false)),
    ]);
    stats.replies = random.pick(&[None, Some(Count::new(0, true))]);
    stats
}

fn post(random: &mut Random) -> Post {
    let mut post = Post::new();
    post.id = random.maybe(2, |random| PostId::new(text(random, 2)));
    post.url = random.maybe(2, url).map(Box::new);
    post.author = random.maybe(2, author);
    post.role = random.pick(&[
        Role::Thread,
        Role::Thread,
        Role::Main,
        Role::Ancestor,
        Role::Reply,
        Role::Related,
    ]);
    post.reply = random.maybe(2, |random| {
        ReplyPosition::new(
            random.pick(&[0, 7, u32::MAX]),
            random.pick(&[0, 3, 99, u32::MAX]),
        )
    });
    post.published = random.maybe(2, time);
    let number = random.maybe(3, |random| SeriesNumber::new(text(random, 2), 3, None));
    post.number = number.map(Box::new);
    post.text = match random.below(12) {
        0 => None,
        1 => Some(String::new()),
        2 => Some(monotone(random)),
        _ => Some(text(random, 24)),
    };
    post.entities = entities(random, &post.text.clone().unwrap_or_default());
    post.media = random.some(2, media);
    post.quotes = random.maybe(4, quote).into_iter().collect();
    post.poll = random.maybe(6, |random| Box::new(poll(random)));
    post.stats = random.maybe(3, |random| Box::new(stats(random)));
    post.replying_to = random.some(1, |random| text(random, 2));
    post.reposted_by = random.maybe(8, |random| Box::new(author(random)));
    (post.pinned, post.edited) = (
        random.maybe(4, |random| random.one_in(2)),
        random.maybe(4, |random| random.one_in(2)),
    );
    post.language = random.maybe(4, |random| {
        random
            .pick(&[
                "nb", "ar", "x\" onclick=\"alert(1)", "", "und", "zh-Hant-TW",
            ])
            .to_owned()
    });
    post.content_warning = random.maybe(6, |random| text(random, 3));
    post.unavailable = random.maybe(6, |random| text(random, 3));
    post
}

fn teaser(random: &mut Random) -> Teaser {
    let mut teaser = Teaser::new();
    teaser.url = random.maybe(2, url);
    teaser.author = random.maybe(2, author);
    teaser.published = random.maybe(2, time);
    teaser.posts = random.some(2, post);
    teaser.stated_posts = random.pick(&[None, Some(1), Some(9)]);
    teaser
}

/// Returns the thread for a seed.
pub(crate) fn thread(seed: u64) -> Thread {
    let random = &mut Random::new(seed);
    let posts = random.some(7, post);
    let mut thread = Thread::new(posts);
    thread.id = random.maybe(2, |random| PostId::new(text(random, 2)));
    thread.url = random.maybe(2, url);
    thread.title = random.maybe(2, |random| text(random, 6));
    thread.author = author(random);
    thread.published = random.maybe(2, time);
    thread.stated_posts = random.pick(&[None, Some(0), Some(3), Some(u32::MAX)]);
    thread.reading_minutes = random.pick(&[None, Some(2)]);
    thread.gaps = random.some(2, |random| {
        let after = random.pick(&[None, Some(0), Some(2), Some(99), Some(usize::MAX)]);
        let mut gap = Gap::new(
            after,
            random.pick(&[
                GapKind::Missing,
                GapKind::EarlierReplies,
                GapKind::MoreReplies,
                GapKind::LoadMore,
            ]),
        );
        gap.url = random.maybe(2, url);
        gap
    });
    thread.more_from = random.some(1, teaser);
    thread.related = random.some(1, teaser);
    thread.hashtags = random.some(2, |random| text(random, 2));
    thread
}

/// Whether a name or a handle in a thread has signs of handles or addresses, as which it is parsed if nothing else
/// names the author.
pub(crate) fn has_address_as_name(thread: &Thread) -> bool {
    let quoted = |post: &Post| {
        let quotes = post.quotes.iter();
        quotes
            .filter_map(|quote| quote.author.clone())
            .collect::<Vec<_>>()
    };
    let posts = thread.posts.iter();
    let authors = posts.flat_map(|post| post.author.iter().cloned().chain(quoted(post)));
    let mut names = authors
        .chain([thread.author.clone()])
        .flat_map(|author| author.name.into_iter().chain(author.handle));
    names.any(|name| name.contains(['@', ':']))
}
