//! Generates threads and conversations.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::{
    Before, Card, Link, Medium, Numbering, Person, Piece, Plan, Planned, Polled, Quoted, Talk,
};

/// The first tweet of 2018 and the last of 2029, so that ids are realistic.
const FIRST: u64 = 947_602_500_000_000_000;
const LAST: u64 = 2_430_000_000_000_000_000;

/// The maximum step between a post and the next: some eleven days.
const STEP: u64 = 4_000_000_000_000_000;

/// Words of every kind that has caused a fault: markup, escapes, other scripts, boilerplate of the sites.
const UNUSUAL: [&str; 58] = [
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
        2 => select(&UNUSUAL[..]).prop_map(str::to_owned),
        1 => "[\u{e0}-\u{ff}\u{3b1}-\u{3c9}\u{430}-\u{44f}\u{4e00}-\u{4e40}]{1,6}",
    ]
    .boxed()
}

/// A realistic name; some look like other content of the page.
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

/// A file name on a site that hosts pictures.
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
        // Pages show fifteen characters of the part after the host, and `…`.
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
            // Only a link may directly follow a word: two joined words cannot be separated, and after other characters
            // a mention is not one.
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

/// `Image` is the default text of pages without a description, and nothing distinguishes the two.
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

/// A post whose `id` is the step from the id of the post before.
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

/// Converts the steps between ids to ids.
fn add_up_ids<'p>(first: u64, posts: impl Iterator<Item = &'p mut Planned>) {
    let mut id = first;
    for post in posts {
        id += post.id;
        post.id = id;
    }
}

pub(crate) fn talk() -> impl Strategy<Value = Talk> {
    let others = || vec((person(), planned()), 0..4);
    let chain = vec(planned(), 1..7).prop_flat_map(|chain| {
        let main = 0..chain.len();
        (Just(chain), main)
    });
    let others_around = (others(), vec(vec((person(), planned()), 1..4), 0..4));
    (
        person(),
        id(),
        chain,
        others_around,
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
                add_up_ids(first, above.chain(&mut chain).chain(below));
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
