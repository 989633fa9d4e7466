//! Threads as a test makes them up, before any page of them is written: what the pages of all sites are rendered from,
//! and what the parser must find again. Nothing here knows how the parser works.

mod make;

pub(crate) use make::*;
use unrolled::model::{
    Author, Count, Entity, EntityKind, Number, PostId, ReplyPosition, Role, Span, Stats,
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

/// What stands before a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Before {
    Space,
    Line,
    Paragraph,
    /// Nothing: a link may stand right behind a word.
    Nothing,
}

/// A piece of a post's text.
#[derive(Clone, Debug)]
pub(crate) enum Piece {
    Word(String),
    /// As typed, and the handle as its owner writes it.
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
    /// Replies, reposts, likes, views; none where the page shows none.
    pub(crate) counts: [Option<u64>; 4],
}

/// How an author numbers the posts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Numbering {
    None,
    /// In front, as in `2/`: what stands behind the number.
    Front(&'static str),
    /// At the end, on a line of its own or not.
    End {
        line: bool,
    },
    /// `(2/7)` at the end, which no site marks.
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

/// The author's number of a post, as written, with what belongs to it.
pub(crate) fn number(numbering: Numbering, at: usize, posts: usize) -> Option<(String, Number)> {
    let (value, total) = (at as u32 + 1, posts as u32);
    let (text, total) = match numbering {
        Numbering::None => return None,
        Numbering::Front(sign) => (format!("{value}{sign}"), None),
        Numbering::End { .. } => (format!("{value}/"), None),
        // A series has more than one.
        Numbering::OfTotal if total < 2 => return None,
        Numbering::OfTotal => (format!("({value}/{total})"), Some(total)),
    };
    Some((text.clone(), Number::new(text, value, total)))
}

impl Plan {
    pub(crate) fn number(&self, at: usize) -> Option<(String, Number)> {
        number(self.numbering, at, self.posts.len())
    }
}

/// A conversation around one post.
#[derive(Clone, Debug)]
pub(crate) struct Talk {
    pub(crate) author: Person,
    /// What the author's chain answers.
    pub(crate) ancestors: Vec<(Person, Planned)>,
    /// The author's own posts, and which of them the page is about.
    pub(crate) chain: Vec<Planned>,
    pub(crate) main: usize,
    pub(crate) numbering: Numbering,
    /// Chains of answers.
    pub(crate) replies: Vec<Vec<(Person, Planned)>>,
    /// Whether the page leaves out posts above, and answers below.
    pub(crate) folded: [bool; 2],
}

/// A post of a conversation, as one after the other stands on its page.
#[derive(Clone, Debug)]
pub(crate) struct Placed<'t> {
    pub(crate) by: &'t Person,
    pub(crate) post: &'t Planned,
    pub(crate) role: Role,
    /// The chain of answers and the place in it.
    pub(crate) reply: Option<ReplyPosition>,
    /// With the number that the author wrote.
    pub(crate) text: Vec<(Before, Piece)>,
    /// The number, if it can be known to be one without being marked.
    pub(crate) number: Option<Number>,
}

impl Talk {
    /// The post that the page is about.
    pub(crate) fn shown(&self) -> &Planned {
        &self.chain[self.main]
    }

    /// Every post, in the order of the page.
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
                // Of one without a total nobody knows whether it is a number or an item of a list.
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

/// What a piece shows.
pub(crate) fn shown(piece: &Piece) -> String {
    match piece {
        Piece::Word(word) => word.clone(),
        Piece::Mention(typed, _) => typed.clone(),
        Piece::Hashtag(tag) => format!("#{tag}"),
        Piece::Cashtag(symbol) => format!("${symbol}"),
        Piece::Link(link) => link.display.clone(),
    }
}

/// White space in front of a piece, as a text has it.
pub(crate) const fn white_space(before: Before) -> &'static str {
    match before {
        Before::Space => " ",
        Before::Line => "\n",
        Before::Paragraph => "\n\n",
        Before::Nothing => "",
    }
}

/// Where entities lead, which each site writes in its own way.
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
        text.push_str(&shown(piece));
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

/// The moment that an id holds, by the formula that Twitter published.
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

/// A number as pages show it: `12,399`.
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

/// Text as it stands in HTML.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// The same between double quotes.
pub(crate) fn quoted_value(text: &str) -> String {
    escaped(text).replace('"', "&quot;").replace('\'', "&#039;")
}
