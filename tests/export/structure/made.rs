//! Random posts with structure, whose words are hostile; and the same with spans that are wrong.

use unrolled::model::{
    Block, BlockKind, CommunityNote, Entity, EntityKind, Media, MediaKind, Post, Quote, Span,
    Style, StyleKind,
};
use url::Url;

use crate::hostile::{Random, text};

/// Words that are markup at most by accident, so that styles of theirs are mostly written.
const FRIENDLY: [&str; 16] = [
    "terns", "dive", "at", "noon,", "and", "gulls", "(all", "of", "them)", "shout.", "12", "été",
    "snake_case", "C#", "x", "“so”",
];

const LANGUAGES: [&str; 8] = [
    "rust", "c++", "objective-c", "Plain text", "html onclick=alert(1)", "{.a}", "", "`\n<b>",
];

/// A post that is being written.
struct Made<'r> {
    random: &'r mut Random,
    text: String,
    blocks: Vec<Block>,
    entities: Vec<Entity>,
    styles: Vec<Style>,
}

impl Made<'_> {
    fn words(&mut self) -> String {
        if self.random.below(3) == 0 {
            return text(self.random, 6);
        }
        let count = 1 + self.random.below(9);
        let words: Vec<&str> = (0..count)
            .map(|_| FRIENDLY[self.random.below(FRIENDLY.len())])
            .collect();
        let break_ = self.random.below(4) == 0;
        words.join(if break_ { "\n" } else { " " })
    }

    /// Appends words, some of them linked or in a style.
    fn push(&mut self, words: &str) -> Span {
        let start = self.text.len();
        self.text.push_str(words);
        let end = self.text.len();
        let borders: Vec<usize> = (start..=end)
            .filter(|&at| self.text.is_char_boundary(at))
            .collect();
        let mut spans: Vec<(usize, usize)> = (0..self.random.below(4))
            .map(|_| {
                let from = self.random.below(borders.len());
                let to = (from + self.random.below(14)).min(borders.len() - 1);
                (borders[from], borders[to])
            })
            .collect();
        spans.sort_unstable();
        for (from, to) in spans {
            let kinds = [
                StyleKind::Bold,
                StyleKind::Italic,
                StyleKind::Strikethrough,
                StyleKind::Code,
            ];
            match self.random.below(6) {
                at @ 0..4 => {
                    let style = Style::new(kinds[at], Span::new(from, to));
                    self.styles.push(style);
                }
                _ => {
                    let mut link = Entity::new(EntityKind::Link, Span::new(from, to));
                    link.set_url(Url::parse("https://a.example/b_(c)?d=e&f").ok());
                    self.entities.push(link);
                }
            }
        }
        Span::new(start, end)
    }

    fn border(&mut self, border: &str) {
        if !self.text.is_empty() {
            self.text.push_str(border);
        }
    }

    fn block(&mut self, kind: BlockKind, span: Span) {
        self.blocks.push(Block::new(kind, span));
    }

    fn worded(&mut self, kind: BlockKind) {
        self.border("\n\n");
        let words = self.words();
        let span = self.push(&words);
        self.block(kind, span);
    }

    fn list(&mut self) {
        let mut number = 1 + self.random.below(3) as u32;
        let ordered = self.random.below(2) == 0;
        self.border("\n");
        for _ in 0..=self.random.below(5) {
            self.border("\n");
            let depth = self.random.below(4) as u8;
            if self.random.below(9) == 0 {
                number = [0, 1, 7, 999_999_999, u32::MAX][self.random.below(5)];
            }
            let own = (ordered ^ (self.random.below(6) == 0)).then_some(number);
            match own {
                Some(number) => self.text.push_str(&format!("{number}. ")),
                None => self.text.push_str("• "),
            }
            let words = match self.random.below(8) {
                0 => String::new(),
                1 => format!("{}\n\n{}", self.words(), self.words()),
                _ => self.words(),
            };
            let span = self.push(&words);
            self.block(BlockKind::ListItem { depth, number: own }, span);
            number = number.saturating_add(1);
        }
    }

    fn code(&mut self) {
        self.border("\n\n");
        let start = self.text.len();
        let code = match self.random.below(3) {
            0 => text(self.random, 12),
            1 => "`".repeat(self.random.below(9)) + "\n    a\n\n\tb = c[1] < 2;\n" + "```",
            _ => "fn main() {\n    dive(\"tern\");\n\n    // ~~~\n}".to_owned(),
        };
        self.text.push_str(&code);
        let language = match self.random.below(10) {
            at @ 0..8 => Some(LANGUAGES[at].into()),
            _ => None,
        };
        self.block(
            BlockKind::Code { language },
            Span::new(start, start + code.len()),
        );
    }

    fn table(&mut self) {
        self.border("\n\n");
        let start = self.text.len();
        let mut rows = Vec::new();
        let columns = self.random.below(4) + 1;
        for at in 0..=self.random.below(3) {
            self.text.push_str(if at > 0 { "\n" } else { "" });
            let ragged = self.random.below(6) == 0;
            let columns = if ragged {
                self.random.below(6)
            } else {
                columns
            };
            let mut row = Vec::new();
            for at in 0..columns {
                self.text.push_str(if at > 0 { "\t" } else { "" });
                let words = match self.random.below(5) {
                    0 => String::new(),
                    _ => self.words(),
                };
                row.push(self.push(&words));
            }
            rows.push(row);
        }
        let end = self.text.len();
        self.block(BlockKind::Table { rows }, Span::new(start, end));
    }
}

pub(crate) fn picture(at: usize) -> Media {
    let mut media = Media::new(MediaKind::Photo);
    media.url = Url::parse(&format!("https://a.example/{at}.png")).ok();
    media.alt = Some(format!("tern {at}"));
    media
}

/// Returns a post with blocks of all kinds and hostile words.
pub(crate) fn post(seed: u64) -> Post {
    let random = &mut Random::new(seed ^ 0x5eed);
    let mut post = Post::new();
    let (media, quotes) = (random.below(3), random.below(3));
    post.media = (0..media).map(picture).collect();
    for _ in 0..quotes {
        let mut quote = Quote::new();
        quote.text = Some(text(random, 5));
        quote.title = (random.below(2) == 0).then(|| text(random, 3));
        post.quotes.push(quote);
    }
    if random.below(2) == 0 {
        post.title = Some(text(random, 4));
    }
    if random.below(3) == 0 {
        post.community_note = Some(Box::new(CommunityNote::new(text(random, 6))));
    }
    let mut made = Made {
        random,
        text: String::new(),
        blocks: Vec::new(),
        entities: Vec::new(),
        styles: Vec::new(),
    };
    let mut places: Vec<BlockKind> = (0..media as u32)
        .map(|index| BlockKind::Media { index })
        .chain((0..quotes as u32).map(|index| BlockKind::Quote { index }))
        .collect();
    for _ in 0..=made.random.below(9) {
        match made.random.below(12) {
            0..3 => made.worded(BlockKind::Paragraph),
            3 => {
                let level = 1 + made.random.below(7) as u8;
                made.worded(BlockKind::Heading { level });
            }
            4 | 5 => made.list(),
            6 => made.code(),
            7 => made.worded(BlockKind::BlockQuote),
            8 => made.table(),
            9 => {
                let end = made.text.len();
                made.block(BlockKind::Rule, Span::new(end, end));
            }
            10 => {
                let end = made.text.len();
                if let Some(kind) = places.pop() {
                    made.block(kind, Span::new(end, end));
                }
            }
            _ => {
                // Words that are in no block.
                made.border("\n\n");
                let words = made.words();
                made.push(&words);
            }
        }
    }
    post.text = (!made.text.is_empty()).then_some(made.text);
    (post.blocks, post.entities, post.styles) = (made.blocks, made.entities, made.styles);
    post.styles.sort_by_key(|style| style.span.start());
    post
}

/// Returns a post whose spans are anywhere: out of range, overlapping, inside of characters, not in order.
pub(crate) fn broken(seed: u64) -> Post {
    let mut post = post(seed);
    let random = &mut Random::new(seed ^ 0xbad);
    let length = post.text.as_ref().map_or(0, String::len);
    let mut damage = |span: &mut Span| {
        if random.below(3) == 0 {
            let start = random.below(length + 9);
            *span = Span::new(
                start,
                (start + random.below(30)).saturating_sub(random.below(9)),
            );
        }
    };
    for block in &mut post.blocks {
        damage(&mut block.span);
        match &mut block.kind {
            BlockKind::Table { rows } => rows.iter_mut().flatten().for_each(&mut damage),
            BlockKind::Media { index } | BlockKind::Quote { index } => *index = (*index + 1) % 4,
            BlockKind::ListItem { depth, .. } => *depth = depth.wrapping_mul(67),
            _ => {}
        }
    }
    post.entities
        .iter_mut()
        .for_each(|entity| damage(&mut entity.span));
    post.styles
        .iter_mut()
        .for_each(|style| damage(&mut style.span));
    post
}
