//! Threads as a test makes them up, before any page of them is written: what the pages of all sites are rendered from, and
//! what the parser must find again. Nothing here knows how the parser works.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
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

/// The first tweet of 2018 and the last of 2029, so that ids are those of threads.
const FIRST: u64 = 947_602_500_000_000_000;
const LAST: u64 = 2_430_000_000_000_000_000;

/// The most between a post and the next: some eleven days.
const STEP: u64 = 4_000_000_000_000_000;

/// Words of every kind that has ever been trouble: markup, escapes, other scripts, words of the sites themselves.
const ODD: [&str; 58] = [
    "<b>",
    "</div>",
    "&amp;",
    "&",
    "&lt;br&gt;",
    "\"quoted\"",
    "'s",
    "a<b",
    "x>y",
    "-->",
    "<!--",
    "]]>",
    "${url}",
    "{}",
    "\\n",
    "é",
    "naïve",
    "ש\u{5c1}לום",
    "مرحبا",
    "宇宙",
    "かもめ、",
    "🐦",
    "👩\u{200d}🔬",
    "🏳\u{fe0f}\u{200d}🌈",
    "\u{200f}",
    "\u{2066}a\u{2069}",
    "a\u{a0}b",
    "…",
    "and…",
    "•",
    "—",
    "“so”",
    "Image",
    "ImageImage",
    "tweets",
    "min",
    "Read",
    "status",
    "thread",
    "undefined",
    "1/",
    "2.",
    "3)",
    "(4)",
    "#",
    "@",
    "$5",
    "$",
    "*bold*",
    "_it_",
    "`code`",
    "~",
    "|",
    "[x](y)",
    "1️⃣",
    "100%",
    "3.5",
    "a.b",
];

pub(crate) fn handle() -> impl Strategy<Value = String> {
    "[A-Za-z][A-Za-z0-9_]{2,13}".prop_filter("a path of Twitter itself", |handle| {
        ![
            "status", "search", "hashtag", "home", "explore", "web", "intent", "share",
        ]
        .contains(&&*handle.to_lowercase())
    })
}

pub(crate) fn word() -> BoxedStrategy<String> {
    prop_oneof![
        5 => "[a-zA-Z]{1,9}[,.!?;:]?",
        2 => select(&ODD[..]).prop_map(str::to_owned),
        1 => "[\u{e0}-\u{ff}\u{3b1}-\u{3c9}\u{430}-\u{44f}\u{4e00}-\u{4e40}]{1,6}",
    ]
    .boxed()
}

/// A name, as people choose them; some look like what a page says elsewhere.
pub(crate) fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => vec("[A-Z][a-zé]{1,8}", 1..3).prop_map(|words| words.join(" ")),
        1 => vec(word(), 1..4).prop_map(|words| words.join(" ")),
        1 => select(&["12 tweets", "Read 4 tweets", "3 min read", "More from", "🧵", "Profile picture", "(@other)", "@other", "1", "A & B <C>", "None"][..]).prop_map(str::to_owned),
    ]
}

pub(crate) fn person() -> impl Strategy<Value = Person> {
    (handle(), name(), 1_000_u64..2_000_000_000_000).prop_map(|(handle, name, number)| Person {
        handle,
        name,
        number,
    })
}

/// A file's name on a site that keeps pictures.
fn key() -> impl Strategy<Value = String> {
    "[A-Za-z0-9]{3}[A-Za-z0-9_-]{6,11}[A-Za-z0-9]"
}

fn link() -> impl Strategy<Value = Link> {
    let host = "[a-z]{3,9}\\.(example|org|net|co\\.uk)";
    let path = option::of("/[a-z0-9]{1,8}(/[a-zA-Z0-9._-]{1,20}){0,2}[a-z0-9]");
    let query = option::of("[a-z]{1,3}=[a-zA-Z0-9%&=._~-]{0,8}[a-z0-9]");
    (host, path, query).prop_map(|(host, path, query)| {
        let path = path.unwrap_or_default();
        let query = query.map_or_else(String::new, |query| format!("?{query}"));
        let url = format!(
            "https://{host}{}{query}",
            if path.is_empty() { "/" } else { &path }
        );
        // Pages show fifteen characters of what follows the host, and `…`.
        let rest = format!("{path}{query}");
        let display = match rest.char_indices().nth(16) {
            Some((at, _)) => format!("{host}{}…", &rest[..at]),
            None => format!("{host}{rest}"),
        };
        Link { url, display }
    })
}

fn piece() -> impl Strategy<Value = Piece> {
    prop_oneof![
        12 => word().prop_map(Piece::Word),
        1 => handle().prop_map(|handle| Piece::Mention(format!("@{}", handle.to_lowercase()), handle)),
        1 => select(&["terns", "Sea_Birds", "S\u{e3}oPaulo", "宇宙", "b2b"][..]).prop_map(|tag| Piece::Hashtag(tag.to_owned())),
        1 => select(&["ETC", "TERN", "GULL.B"][..]).prop_map(|tag| Piece::Cashtag(tag.to_owned())),
        1 => link().prop_map(Piece::Link),
    ]
}

fn before() -> impl Strategy<Value = Before> {
    prop_oneof![
        14 => Just(Before::Space),
        1 => Just(Before::Line),
        1 => Just(Before::Paragraph),
        1 => Just(Before::Nothing),
    ]
}

pub(crate) fn text(most: usize) -> impl Strategy<Value = Vec<(Before, Piece)>> {
    vec((before(), piece()), 1..most).prop_map(|pieces| {
        let mut after_word = false;
        let glue = |(mut before, piece): (Before, Piece)| {
            // Only a link is glued to a word: of two words that are one, nothing can be told, and behind other signs a
            // mention is none.
            let may = after_word && matches!(piece, Piece::Link(_));
            if before == Before::Nothing && !may {
                before = Before::Space;
            }
            after_word = matches!(&piece, Piece::Word(_));
            (before, piece)
        };
        pieces.into_iter().map(glue).collect()
    })
}

fn medium() -> impl Strategy<Value = Medium> {
    let alt = option::of(vec(word(), 1..6).prop_map(|words| words.join(" ")));
    prop_oneof![
        4 => (key(), alt).prop_map(|(key, alt)| Medium::Photo { key, alt: alt.filter(|alt| is_alt(alt)) }),
        1 => key().prop_map(|key| Medium::Gif { key }),
        1 => (key(), 1_usize..4).prop_map(|(key, files)| Medium::Video { key, files }),
    ]
}

/// `Image` is what pages write where there is no description, and nothing tells the two apart.
fn is_alt(alt: &str) -> bool {
    !alt.starts_with("Image") && alt.chars().any(char::is_alphanumeric)
}

fn media() -> impl Strategy<Value = Vec<Medium>> {
    prop_oneof![4 => Just(Vec::new()), 2 => vec(medium(), 1..=4)]
}

fn id() -> impl Strategy<Value = u64> {
    FIRST..LAST
}

fn quoted() -> impl Strategy<Value = Quoted> {
    (id(), person(), text(12)).prop_map(|(id, by, text)| Quoted { id, by, text })
}

fn polled() -> impl Strategy<Value = Polled> {
    let label = vec("[A-Za-z]{1,8}", 1..4).prop_map(|words| words.join(" "));
    (vec((label, 0_u64..5_000), 2..=4), any::<bool>())
        .prop_map(|(choices, over)| Polled { choices, over })
}

fn count() -> impl Strategy<Value = Option<u64>> {
    option::weighted(
        0.8,
        prop_oneof![0..10_u64, 0..100_000_u64, 0..3_000_000_000_u64],
    )
}

/// A post whose id is what it is greater than that of the post before.
fn planned() -> impl Strategy<Value = Planned> {
    let text = prop_oneof![12 => text(30), 1 => Just(Vec::new())];
    (
        1..STEP,
        text,
        media(),
        option::weighted(0.15, quoted()),
        option::weighted(0.05, polled()),
        [count(), count(), count(), count()],
    )
        .prop_map(|(id, text, media, quote, poll, counts)| Planned {
            id,
            text,
            media,
            quote,
            poll,
            counts,
        })
        .prop_filter("a post has something", |post| {
            !post.text.is_empty() || !post.media.is_empty()
        })
}

fn card(by: impl Strategy<Value = Person>) -> impl Strategy<Value = Card> {
    (id(), by, vec(text(12), 1..4), 1_u32..300).prop_map(|(id, by, posts, size)| Card {
        id,
        by,
        posts,
        size,
    })
}

fn numbering() -> impl Strategy<Value = Numbering> {
    prop_oneof![
        3 => Just(Numbering::None),
        1 => select(&["/", ".", ")", "/n"][..]).prop_map(Numbering::Front),
        1 => any::<bool>().prop_map(|line| Numbering::End { line }),
        1 => Just(Numbering::OfTotal),
    ]
}

pub(crate) fn plan() -> impl Strategy<Value = Plan> {
    (
        person(),
        vec(planned(), 1..9),
        numbering(),
        1_u32..90,
        0_u64..9_000_000,
    )
        .prop_flat_map(|(author, mut posts, numbering, minutes, views)| {
            posts.sort_by_key(|post| post.id);
            posts.dedup_by_key(|post| post.id);
            (
                vec(card(Just(author.clone())), 0..3),
                vec(card(person()), 0..3),
                vec(select(&["Terns", "S\u{e3}oPaulo", "lifts"][..]), 0..3),
            )
                .prop_map(move |(more_from, related, tags)| Plan {
                    author: author.clone(),
                    posts: posts.clone(),
                    numbering,
                    minutes,
                    views,
                    more_from,
                    related,
                    hashtags: tags.into_iter().map(str::to_owned).collect(),
                })
        })
}

/// Makes ids of the steps between them.
fn rise<'p>(first: u64, posts: impl Iterator<Item = &'p mut Planned>) {
    let mut id = first;
    for post in posts {
        id += post.id;
        post.id = id;
    }
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

pub(crate) fn talk() -> impl Strategy<Value = Talk> {
    let others = || vec((person(), planned()), 0..4);
    let chain = vec(planned(), 1..7).prop_flat_map(|chain| {
        let main = 0..chain.len();
        (Just(chain), main)
    });
    let around = (others(), vec(vec((person(), planned()), 1..4), 0..4));
    (
        person(),
        id(),
        chain,
        around,
        numbering(),
        any::<[bool; 2]>(),
    )
        .prop_map(
            |(
                author,
                first,
                (mut chain, main),
                (mut ancestors, mut replies),
                numbering,
                folded,
            )| {
                let above = ancestors.iter_mut().map(|(_, post)| post);
                let below = replies.iter_mut().flatten().map(|(_, post)| post);
                rise(first, above.chain(&mut chain).chain(below));
                Talk {
                    author,
                    ancestors,
                    chain,
                    main,
                    numbering,
                    replies,
                    folded,
                }
            },
        )
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
        let mut entity = Entity::new(kind, Span::new(start, text.len()), shown(piece));
        entity.truncated = kind == EntityKind::Link && entity.display.ends_with('…');
        entity.url = url.map(|url| address(&url));
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
        if at > 0 && (digits.len() - at) % 3 == 0 {
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
