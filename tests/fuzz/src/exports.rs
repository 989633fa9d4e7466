//! Exporters, on threads parsed from pages and on threads that no page has.

use unrolled::export::{Html, Markdown, PlainText};
use unrolled::model::{
    Author, Block, BlockKind, CommunityNote, Count, Day, Entity, EntityKind, Gap, GapKind, Media,
    MediaKind, MediaSource, Poll, PollChoice, Post, PostId, Quote, Role, SeriesNumber, Span, Stats,
    Style, StyleKind, Teaser, Thread, Timestamp, YearOrigin,
};
use url::Url;

/// Parses a page and exports its thread, and exports a thread made from the bytes themselves.
pub fn exports(data: &[u8]) {
    if let Ok(parsed) = unrolled::parse(&String::from_utf8_lossy(data)) {
        written(&parsed.thread);
    }
    written(&Made { data }.thread());
}

/// Any thread can be exported, always in the same way, and its words are there.
fn written(thread: &Thread) {
    let [plain, ..] = [
        |thread: &Thread| PlainText::new().render(thread),
        |thread: &Thread| Markdown::new().render(thread),
        |thread: &Thread| {
            Markdown::new()
                .with_joined(true)
                .with_fences(true)
                .render(thread)
        },
        |thread: &Thread| PlainText::new().with_joined(true).render(thread),
        |thread: &Thread| Html::new().render(thread),
    ]
    .map(|render| {
        let out = render(thread);
        assert_eq!(render(thread), out, "the same thread, another text");
        assert!(out.ends_with('\n'));
        out
    });
    // Bidirectional controls are closed at the end of a link, even inside a word.
    let mark = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let plain = plain.replace(mark, "");
    let texts = thread.posts.iter().filter_map(|post| post.text.as_deref());
    for text in texts {
        // Terminal control characters are made harmless; all words are there.
        for word in text.replace(mark, "").split(|c: char| !c.is_alphanumeric()) {
            assert!(plain.contains(word), "{text:?} is not in {plain:?}");
        }
    }
}

/// The parts of texts: words, and syntax of the export formats.
const PIECES: [&str; 48] = [
    "terns", "a", "\n", "\n\n", " ", "1. ", "- ", "# ", "> ", "*", "_", "`", "```", "[", "](", ")",
    "<b>", "</p>", "&amp;", "&#0;", "\\", "|", "~~", "<script>", "-->", "\"", "'", "é", "🐦", "👩‍🔬",
    "ש", "\u{202e}", "\u{0}", "\r", "\r\n", "\t", "    ", "---", "===", "+ ", "2) ", "![", "@tern",
    "#terns", "$ETC", "https://a.example/b", "…", "\u{2028}",
];

const URLS: [&str; 10] = [
    "https://example.org/",
    "https://example.org/a_(b)?c=d&e=f#g",
    "https://example.org/%22%3E%3Cscript%3E",
    "https://example.org/'\"<>",
    "mailto:a@example.org",
    "at://tern.example/app.bsky.feed.post/3k",
    "javascript:alert(1)",
    "data:text/html,<b>",
    "https://user:pass@example.org:8080/",
    "http://[::1]/*_*",
];

/// Builds a thread from bytes; missing bytes are zero.
struct Made<'d> {
    data: &'d [u8],
}

impl Made<'_> {
    fn byte(&mut self) -> u8 {
        match self.data.split_first() {
            Some((first, rest)) => {
                self.data = rest;
                *first
            }
            None => 0,
        }
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::from(self.byte()) % limit
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    fn maybe<T>(&mut self, make: impl Fn(&mut Self) -> T) -> Option<T> {
        (self.byte() % 2 == 1).then(|| make(self))
    }

    fn some<T>(&mut self, limit: usize, make: impl Fn(&mut Self) -> T) -> Vec<T> {
        (0..self.below(limit)).map(|_| make(self)).collect()
    }

    fn text(&mut self) -> String {
        self.some(24, |made| made.pick(&PIECES)).concat()
    }

    fn url(&mut self) -> Url {
        Url::parse(self.pick(&URLS)).expect("an address")
    }

    fn author(&mut self) -> Author {
        let mut author = Author::new();
        author.handle = self.maybe(Self::text);
        author.name = self.maybe(Self::text);
        author.url = self.maybe(Self::url).map(Box::new);
        author.verified = self.maybe(|_| true);
        author
    }

    fn time(&mut self) -> Timestamp {
        let seconds = i64::from(self.byte()) << (self.byte() % 30);
        match jiff::Timestamp::from_second(seconds) {
            Ok(at) if self.byte() % 2 == 0 => Timestamp::from_page(at),
            _ => Timestamp::Day {
                date: Day::new(None, 2, 29).expect("a day"),
                year: YearOrigin::Absent,
            },
        }
    }

    /// Spans may be anywhere, as in threads that a program builds.
    fn entity(&mut self) -> Entity {
        let kinds = [
            EntityKind::Link,
            EntityKind::Mention,
            EntityKind::Hashtag,
            EntityKind::Cashtag,
        ];
        let start = self.below(64);
        let end = start
            .saturating_add(self.below(24))
            .saturating_sub(self.below(4));
        let mut entity = Entity::new(self.pick(&kinds), Span::new(start, end));
        entity.set_url(self.maybe(Self::url));
        entity.truncated = self.byte() % 2 == 1;
        entity
    }

    fn media(&mut self) -> Media {
        let kinds = [
            MediaKind::Photo,
            MediaKind::Video,
            MediaKind::Gif,
            MediaKind::LinkCard,
            MediaKind::Placeholder,
        ];
        let mut media = Media::new(self.pick(&kinds));
        media.url = self.maybe(Self::url);
        media.alt = self.maybe(Self::text);
        media.title = self.maybe(Self::text);
        media.description = self.maybe(Self::text);
        media.poster = self.maybe(Self::url).map(Box::new);
        media.sources = self.some(3, |made| MediaSource::new(made.url()));
        media
    }

    fn quote(&mut self) -> Quote {
        let mut quote = Quote::new();
        quote.id = self.maybe(|made| PostId::new(made.text()));
        quote.url = self.maybe(Self::url).map(Box::new);
        quote.author = self.maybe(Self::author);
        quote.title = self.maybe(Self::text);
        quote.text = self.maybe(Self::text);
        quote.published = self.maybe(Self::time);
        quote.media = self.some(3, Self::media);
        quote.unavailable = self.maybe(Self::text);
        quote
    }

    fn poll(&mut self) -> Box<Poll> {
        let mut poll = Poll::default();
        poll.choices = self.some(4, |made| {
            let mut choice = PollChoice::new(made.text());
            choice.percent = made.maybe(|made| f64::from(made.byte()) / 3.0);
            choice.votes = made.maybe(|made| u64::from(made.byte()) << 40);
            choice.leading = made.byte() % 2 == 1;
            choice
        });
        poll.votes = self.maybe(|made| u64::from(made.byte()));
        poll.status = self.maybe(Self::text);
        Box::new(poll)
    }

    fn span(&mut self) -> Span {
        let start = self.below(64);
        let end = start.saturating_add(self.below(24));
        Span::new(start, end.saturating_sub(self.below(4)))
    }

    fn block(&mut self) -> Block {
        let kind = match self.below(9) {
            0 => BlockKind::Paragraph,
            1 => BlockKind::Heading { level: self.byte() },
            2 => BlockKind::ListItem {
                depth: self.byte(),
                number: self.maybe(|made| u32::from(made.byte()) << (made.byte() % 32)),
            },
            3 => BlockKind::Code {
                language: self.maybe(|made| made.text().into_boxed_str()),
            },
            4 => BlockKind::BlockQuote,
            5 => BlockKind::Table {
                rows: self.some(4, |made| made.some(4, Self::span)),
            },
            6 => BlockKind::Media {
                index: u32::from(self.byte() % 5),
            },
            7 => BlockKind::Quote {
                index: u32::from(self.byte() % 4),
            },
            _ => BlockKind::Rule,
        };
        Block::new(kind, self.span())
    }

    fn style(&mut self) -> Style {
        let kinds = [
            StyleKind::Bold,
            StyleKind::Italic,
            StyleKind::Strikethrough,
            StyleKind::Code,
        ];
        Style::new(self.pick(&kinds), self.span())
    }

    fn post(&mut self) -> Post {
        let mut post = Post::new();
        post.title = self.maybe(Self::text);
        post.id = self.maybe(|made| PostId::new(made.text()));
        post.url = self.maybe(Self::url).map(Box::new);
        post.author = self.maybe(Self::author);
        post.role = self.pick(&[
            Role::Thread,
            Role::Main,
            Role::Ancestor,
            Role::Reply,
            Role::Related,
        ]);
        post.published = self.maybe(Self::time);
        let number =
            self.maybe(|made| SeriesNumber::new(made.text(), u32::from(made.byte()), None));
        post.number = number.map(Box::new);
        post.text = self.maybe(Self::text);
        post.entities = self.some(4, Self::entity);
        post.blocks = self.some(8, Self::block);
        post.styles = self.some(8, Self::style);
        post.community_note = self.maybe(|made| Box::new(CommunityNote::new(made.text())));
        post.media = self.some(4, Self::media);
        post.quotes = self.some(3, Self::quote);
        post.poll = self.maybe(Self::poll);
        post.stats = self.maybe(|made| {
            let mut stats = Stats::default();
            stats.likes = made.maybe(|made| Count::new(u64::from(made.byte()), true));
            stats.views = made.maybe(|made| Count::new(u64::MAX - u64::from(made.byte()), false));
            Box::new(stats)
        });
        post.replying_to = self.some(3, Self::text);
        post.reposted_by = self.maybe(Self::author).map(Box::new);
        post.language = self.maybe(Self::text);
        post.content_warning = self.maybe(Self::text);
        post.unavailable = self.maybe(Self::text);
        post
    }

    fn thread(mut self) -> Thread {
        let mut thread = Thread::new(Vec::new());
        thread.id = self.maybe(|made| PostId::new(made.text()));
        thread.url = self.maybe(Self::url);
        thread.title = self.maybe(Self::text);
        thread.author = self.author();
        thread.published = self.maybe(Self::time);
        thread.stated_posts = self.maybe(|made| u32::from(made.byte()));
        thread.posts = self.some(5, Self::post);
        thread.gaps = self.some(3, |made| {
            let after = made.maybe(|made| made.below(8));
            Gap::new(after, made.pick(&[GapKind::Missing, GapKind::LoadMore]))
        });
        thread.more_from = self.some(3, |made| {
            let mut teaser = Teaser::new();
            teaser.author = made.maybe(Self::author);
            teaser.posts = made.some(3, Self::post);
            teaser
        });
        thread.hashtags = self.some(3, Self::text);
        thread
    }
}
