//! Threads as a test generates them, before any page is rendered: the source for the pages of all sites, and the
//! expected result of the parser. Nothing here depends on the parser.

mod make;

pub(crate) use make::*;
use unrolled::model::{
    Author, Count, Entity, EntityKind, PostId, ReplyPosition, Role, SeriesNumber, Span, Stats,
    TimeOrigin, Timestamp,
};
use url::Url;

/// Somebody who writes posts.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) handle: String,
    pub(crate) name: String,
    pub(crate) number: u64,
}

/// The separator before a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Before {
    Space,
    Line,
    Paragraph,
    /// Nothing: a link may directly follow a word.
    Nothing,
}

/// A piece of a post's text.
#[derive(Clone, Debug)]
pub(crate) enum Piece {
    Word(String),
    /// As typed, and the handle in its owner's spelling.
    Mention(String, String),
    Hashtag(String),
    Cashtag(String),
    Link(Link),
}

#[derive(Clone, Debug)]
pub(crate) struct Link {
    pub(crate) url: String,
    pub(crate) display: String,
}

#[derive(Clone, Debug)]
pub(crate) enum Medium {
    Photo { key: String, alt: Option<String> },
    Gif { key: String },
    Video { key: String, files: usize },
}

#[derive(Clone, Debug)]
pub(crate) struct Quoted {
    pub(crate) id: u64,
    pub(crate) by: Person,
    pub(crate) text: Vec<(Before, Piece)>,
}

#[derive(Clone, Debug)]
pub(crate) struct Polled {
    /// Label and votes.
    pub(crate) choices: Vec<(String, u64)>,
    pub(crate) over: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Planned {
    pub(crate) id: u64,
    pub(crate) text: Vec<(Before, Piece)>,
    pub(crate) media: Vec<Medium>,
    pub(crate) quote: Option<Quoted>,
    pub(crate) poll: Option<Polled>,
    /// Replies, reposts, likes, views; `None` if the page shows none.
    pub(crate) counts: [Option<u64>; 4],
}

/// How an author numbers the posts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Numbering {
    None,
    /// At the start, as in `2/`: the text after the number.
    Front(&'static str),
    /// At the end, on a separate line or not.
    End {
        line: bool,
    },
    /// `(2/7)` at the end, which no site marks up.
    OfTotal,
}

/// A card of another thread.
#[derive(Clone, Debug)]
pub(crate) struct Card {
    pub(crate) id: u64,
    pub(crate) by: Person,
    pub(crate) posts: Vec<Vec<(Before, Piece)>>,
    pub(crate) size: u32,
}

#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) author: Person,
    pub(crate) posts: Vec<Planned>,
    pub(crate) numbering: Numbering,
    pub(crate) minutes: u32,
    pub(crate) views: u64,
    pub(crate) more_from: Vec<Card>,
    pub(crate) related: Vec<Card>,
    pub(crate) hashtags: Vec<String>,
}

/// The author's number of a post, as written, with its punctuation.
pub(crate) fn number(
    numbering: Numbering,
    at: usize,
    posts: usize,
) -> Option<(String, SeriesNumber)> {
    let (value, total) = (at as u32 + 1, posts as u32);
    let (text, total) = match numbering {
        Numbering::None => return None,
        Numbering::Front(sign) => (format!("{value}{sign}"), None),
        Numbering::End { .. } => (format!("{value}/"), None),
        // A series has more than one.
        Numbering::OfTotal if total < 2 => return None,
        Numbering::OfTotal => (format!("({value}/{total})"), Some(total)),
    };
    Some((text.clone(), SeriesNumber::new(text, value, total)))
}

impl Plan {
    pub(crate) fn number(&self, at: usize) -> Option<(String, SeriesNumber)> {
        number(self.numbering, at, self.posts.len())
    }
}

/// A conversation around one post.
#[derive(Clone, Debug)]
pub(crate) struct Talk {
    pub(crate) author: Person,
    /// The posts that the author's chain replies to.
    pub(crate) ancestors: Vec<(Person, Planned)>,
    /// The author's posts, and the index of the main post.
    pub(crate) chain: Vec<Planned>,
    pub(crate) main: usize,
    pub(crate) numbering: Numbering,
    /// Chains of replies.
    pub(crate) replies: Vec<Vec<(Person, Planned)>>,
    /// Whether the page omits posts above, and replies below.
    pub(crate) folded: [bool; 2],
}

/// A post of a conversation, in page order.
#[derive(Clone, Debug)]
pub(crate) struct Placed<'t> {
    pub(crate) by: &'t Person,
    pub(crate) post: &'t Planned,
    pub(crate) role: Role,
    /// The chain of replies and the position in it.
    pub(crate) reply: Option<ReplyPosition>,
    /// With the number that the author wrote.
    pub(crate) text: Vec<(Before, Piece)>,
    /// The number, if it can be recognised without markup.
    pub(crate) number: Option<SeriesNumber>,
}

impl Talk {
    /// The main post.
    pub(crate) fn main_post(&self) -> &Planned {
        &self.chain[self.main]
    }

    /// Every post, in page order.
    pub(crate) fn placed(&self) -> Vec<Placed<'_>> {
        let mut all = Vec::new();
        for (by, post) in &self.ancestors {
            all.push(placed(by, post, Role::Ancestor));
        }
        for (at, post) in self.chain.iter().enumerate() {
            let role = if at == self.main {
                Role::Main
            } else {
                Role::Thread
            };
            let mut placed = placed(&self.author, post, role);
            if let Some((written, number)) = number(self.numbering, at, self.chain.len()) {
                let word = Piece::Word(written);
                match self.numbering {
                    Numbering::Front(_) => placed.text.insert(0, (Before::Space, word)),
                    Numbering::End { line: true } => placed.text.push((Before::Line, word)),
                    _ => placed.text.push((Before::Space, word)),
                }
                // Without a total it may be a number or an item of a list.
                placed.number = Some(number).filter(|number| number.total.is_some());
            }
            all.push(placed);
        }
        for (chain, posts) in self.replies.iter().enumerate() {
            for (depth, (by, post)) in posts.iter().enumerate() {
                let mut placed = placed(by, post, Role::Reply);
                placed.reply = Some(ReplyPosition::new(chain as u32, depth as u32));
                all.push(placed);
            }
        }
        all
    }
}

fn placed<'t>(by: &'t Person, post: &'t Planned, role: Role) -> Placed<'t> {
    Placed {
        by,
        post,
        role,
        reply: None,
        text: post.text.clone(),
        number: None,
    }
}

/// The display of a piece.
pub(crate) fn display(piece: &Piece) -> String {
    match piece {
        Piece::Word(word) => word.clone(),
        Piece::Mention(typed, _) => typed.clone(),
        Piece::Hashtag(tag) => format!("#{tag}"),
        Piece::Cashtag(symbol) => format!("${symbol}"),
        Piece::Link(link) => link.display.clone(),
    }
}

/// The white space before a piece, in a text.
pub(crate) const fn white_space(before: Before) -> &'static str {
    match before {
        Before::Space => " ",
        Before::Line => "\n",
        Before::Paragraph => "\n\n",
        Before::Nothing => "",
    }
}

/// The targets of entities, which each site writes in its own form.
pub(crate) trait Targets {
    fn mention(&self, handle: &str) -> Option<String>;
    fn hashtag(&self, tag: &str) -> Option<String>;
    fn cashtag(&self, _: &str) -> Option<String> {
        None
    }
    fn link(&self, link: &Link) -> Option<String> {
        Some(link.url.clone())
    }
}

/// The text of a post and its entities.
pub(crate) fn spelled(pieces: &[(Before, Piece)], targets: &dyn Targets) -> (String, Vec<Entity>) {
    let mut text = String::new();
    let mut entities = Vec::new();
    for (before, piece) in pieces {
        if !text.is_empty() {
            text.push_str(white_space(*before));
        }
        let start = text.len();
        text.push_str(&display(piece));
        let (kind, url) = match piece {
            Piece::Word(_) => continue,
            Piece::Mention(_, handle) => (EntityKind::Mention, targets.mention(handle)),
            Piece::Hashtag(tag) => (EntityKind::Hashtag, targets.hashtag(tag)),
            Piece::Cashtag(symbol) => (EntityKind::Cashtag, targets.cashtag(symbol)),
            Piece::Link(link) => (EntityKind::Link, targets.link(link)),
        };
        let mut entity = Entity::new(kind, Span::new(start, text.len()));
        entity.truncated = kind == EntityKind::Link && text.ends_with('…');
        entity.set_url(url.map(|url| address(&url)));
        entities.push(entity);
    }
    (text, entities)
}

pub(crate) fn address(url: &str) -> Url {
    Url::parse(url).unwrap_or_else(|error| panic!("{url}: {error}"))
}

pub(crate) fn post_id(id: u64) -> PostId {
    PostId::new(id.to_string())
}

/// The instant of an id, by the formula that Twitter published.
pub(crate) fn moment(id: u64) -> jiff::Timestamp {
    let ms = (id >> 22) + 1_288_834_974_657;
    jiff::Timestamp::from_millisecond(ms as i64).expect("a moment")
}

pub(crate) fn time_of(id: u64) -> Timestamp {
    let mut time = Timestamp::from_page(moment(id));
    if let Timestamp::Instant { origin, .. } = &mut time {
        *origin = TimeOrigin::Id;
    }
    time
}

pub(crate) fn seconds(id: u64) -> i64 {
    moment(id).as_second()
}

pub(crate) fn stated(id: u64) -> Timestamp {
    Timestamp::from_page(jiff::Timestamp::from_second(seconds(id)).expect("a moment"))
}

pub(crate) fn stats(counts: [Option<u64>; 4]) -> Option<Box<Stats>> {
    let mut stats = Stats::default();
    let [replies, reposts, likes, views] = counts.map(|count| count.map(|it| Count::new(it, true)));
    (stats.replies, stats.reposts) = (replies, reposts);
    (stats.likes, stats.views) = (likes, views);
    (stats != Stats::default()).then(|| Box::new(stats))
}

pub(crate) fn by_handle(person: &Person) -> Author {
    Author::from_handle(&person.handle)
}

/// A number in the format of pages: `12,399`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Escapes text for HTML.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// Escapes text for a double-quoted attribute.
pub(crate) fn quoted_value(text: &str) -> String {
    escaped(text).replace('"', "&quot;").replace('\'', "&#039;")
}
