use super::{
    Author, Block, CommunityNote, Entity, Media, PostId, Quote, SeriesNumber, Style, Timestamp,
};
use url::Url;

/// A post of a thread: a tweet, or its equivalent on Bluesky and Mastodon.
///
/// Fields that many posts lack are boxed to keep large threads small: `post.url.as_deref()` gives the [`Url`],
/// `post.stats.as_deref()` the [`Stats`].
///
/// # Examples
///
/// ```
/// use unrolled::model::{Post, Role};
///
/// let mut post = Post::new();
/// post.text = Some("First terns of the year.".to_owned());
/// assert_eq!(post.role, Role::Thread);
/// ```
#[doc(alias = "tweet")]
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
#[non_exhaustive]
pub struct Post {
    /// The network's id of the post. Never invented: `None` if the input has none.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub id: Option<PostId>,
    /// The post's URL on its network: as linked by the page, else built from handle and id as on Twitter
    /// (`https://twitter.com/HANDLE/status/ID`).
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub url: Option<Box<Url>>,
    /// The author, as the page states it for this post.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub author: Option<Author>,
    /// The role of the post in the thread.
    pub role: Role,
    /// The position of a reply, for [`Role::Reply`].
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub reply: Option<ReplyPosition>,
    /// When it was published; on Thread Reader pages taken from the id, to the millisecond.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub published: Option<Timestamp>,
    /// The author's own number of the post; it remains in `text`.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub number: Option<Box<SeriesNumber>>,
    /// The title of a long text: of an article on X.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub title: Option<String>,
    /// The text, with `\n` for a line break and an empty line between paragraphs. It contains no media placeholders, no
    /// text of quotes, and no text of the page itself. `None` for a post without text, such as a single picture.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub text: Option<String>,
    /// Links, mentions, hashtags and cashtags in `text`, in order.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub entities: Vec<Entity>,
    /// The structure of `text`, in order: headings, lists, code, tables, and the places of media and quotes. Empty if
    /// the post consists of paragraphs only.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub blocks: Vec<Block>,
    /// Bold, italic, struck through and code parts of `text`, in order.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub styles: Vec<Style>,
    /// Pictures, videos, GIFs and cards, in page order.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub media: Vec<Media>,
    /// Posts embedded in this one.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub quotes: Vec<Quote>,
    /// A poll.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub poll: Option<Box<Poll>>,
    /// Counts of replies, likes and so on, if the page shows them.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub stats: Option<Box<Stats>>,
    /// The handles that the page shows as the recipients of the reply, without `@`, in page order.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub replying_to: Vec<String>,
    /// The note of readers below the post, if the page shows one.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub community_note: Option<Box<CommunityNote>>,
    /// Who reposted it, if the page shows the post for that reason.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub reposted_by: Option<Box<Author>>,
    /// Whether the author pinned it.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub pinned: Option<bool>,
    /// Whether the page marks it as edited.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub edited: Option<bool>,
    /// Its language as stated by the page (a BCP 47 tag).
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub language: Option<String>,
    /// The text of its content warning.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub content_warning: Option<String>,
    /// The page's text in place of a deleted or hidden post (a tombstone).
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub unavailable: Option<String>,
}

impl Post {
    /// Creates a post of the author's chain ([`Role::Thread`]) with no other fields.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns each entity with its part of [`text`](Self::text), in order.
    pub fn entities_with_display(&self) -> impl Iterator<Item = (&str, &Entity)> + Clone {
        let text = self.text.as_deref().unwrap_or_default();
        let entities = self.entities.iter();
        entities.map(move |entity| (entity.display(text), entity))
    }

    /// Returns each block with its part of [`text`](Self::text), in order.
    pub fn blocks_with_text(&self) -> impl Iterator<Item = (&str, &Block)> + Clone {
        let text = self.text.as_deref().unwrap_or_default();
        let blocks = self.blocks.iter();
        blocks.map(move |block| (text.get(block.span.range()).unwrap_or_default(), block))
    }
}

/// The role of a post in the thread whose page shows it. In JSON: `thread`, `main`, `ancestor`, `reply`, `related`.
///
/// # Examples
///
/// ```
/// use unrolled::model::{Post, Role};
///
/// fn heading(post: &Post) -> &'static str {
///     match post.role {
///         Role::Thread | Role::Main => "The thread",
///         Role::Ancestor => "What it answers",
///         Role::Reply => "Replies",
///         _ => "Beside it",
///     }
/// }
///
/// let mut post = Post::new();
/// assert_eq!(heading(&post), "The thread");
/// post.role = Role::Reply;
/// assert_eq!(heading(&post), "Replies");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum Role {
    /// Part of the author's own chain. On a Thread Reader page all posts have this role.
    #[default]
    Thread,
    /// The post that the page is about, if the page highlights one.
    Main,
    /// A post above the chain, to which the chain replies.
    Ancestor,
    /// A reply below the chain.
    Reply,
    /// Not part of the conversation, but shown on the page.
    #[cfg_attr(feature = "serde", serde(other))]
    Related,
}

/// The position of a reply below a thread: its chain of replies, and its depth in that chain.
///
/// # Examples
///
/// ```
/// use unrolled::model::{Post, ReplyPosition, Role};
///
/// // The reply to the first reply.
/// let mut post = Post::new();
/// post.role = Role::Reply;
/// post.reply = Some(ReplyPosition::new(0, 1));
/// let indent = "  ".repeat(post.reply.map_or(0, |reply| reply.depth as usize));
/// assert_eq!(indent, "  ");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct ReplyPosition {
    /// The index of the chain of replies, from 0 in page order.
    pub chain: u32,
    /// The depth in that chain, from 0.
    pub depth: u32,
}

impl ReplyPosition {
    /// Creates a position from the index of a chain of replies and the depth in it; both from 0.
    pub const fn new(chain: u32, depth: u32) -> Self {
        Self { chain, depth }
    }
}

/// A count that a page shows, such as `17,948` (exact) or `2K` (rounded).
///
/// # Examples
///
/// ```
/// use unrolled::model::Count;
///
/// fn shown(count: Count) -> String {
///     format!("{}{}", if count.exact { "" } else { "about " }, count.value)
/// }
///
/// assert_eq!(shown(Count::new(17_948, true)), "17948");
/// assert_eq!(shown(Count::new(2000, false)), "about 2000");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Count {
    /// The number, rounded if the page rounds it.
    pub value: u64,
    /// Whether the number is exact, not rounded.
    pub exact: bool,
}

impl Count {
    /// Creates a count from a number and whether it is exact, not rounded.
    pub const fn new(value: u64, exact: bool) -> Self {
        Self { value, exact }
    }
}

/// The counts of a post: replies, likes and so on. A count that the page leaves blank is absent, not 0.
///
/// # Examples
///
/// ```
/// use unrolled::model::{Count, Post, Stats};
///
/// let mut stats = Stats::default();
/// stats.likes = Some(Count::new(2000, false));
/// let mut post = Post::new();
/// post.stats = Some(Box::new(stats));
///
/// let stats = post.stats.as_deref().ok_or("no counts")?;
/// assert_eq!(stats.likes.map(|likes| likes.value), Some(2000));
/// assert_eq!(stats.replies, None);
/// # Ok::<(), &str>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
#[non_exhaustive]
pub struct Stats {
    /// Replies.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub replies: Option<Count>,
    /// Reposts (retweets).
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub reposts: Option<Count>,
    /// Quotes by other posts.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub quotes: Option<Count>,
    /// Likes.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub likes: Option<Count>,
    /// Views of the post.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub views: Option<Count>,
    /// Bookmarks.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub bookmarks: Option<Count>,
    /// Plays of its video.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub plays: Option<Count>,
}

impl Stats {
    /// Returns the counts boxed, or `None` if there are none.
    pub(crate) fn if_any(self) -> Option<Box<Self>> {
        (self != Self::default()).then(|| Box::new(self))
    }
}

/// A poll inside a post.
///
/// # Examples
///
/// ```
/// use unrolled::model::{Poll, PollChoice};
///
/// let mut poll = Poll::default();
/// poll.choices = vec![PollChoice::new("Terns"), PollChoice::new("Gulls")];
/// poll.choices[0].percent = Some(72.5);
/// poll.status = Some("Final results".to_owned());
/// let first = &poll.choices[0];
/// assert_eq!(format!("{}: {} %", first.label, first.percent.unwrap_or_default()), "Terns: 72.5 %");
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
#[non_exhaustive]
pub struct Poll {
    /// The choices, in page order.
    pub choices: Vec<PollChoice>,
    /// All votes.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub votes: Option<u64>,
    /// The page's text on the state of the poll, such as `Final results` or `22 hours left`.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub status: Option<String>,
}

/// A choice of a [`Poll`].
///
/// # Examples
///
/// ```
/// use unrolled::model::PollChoice;
///
/// let mut choice = PollChoice::new("Terns");
/// choice.votes = Some(29);
/// choice.leading = true;
/// assert_eq!(choice.percent, None);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct PollChoice {
    /// The text of the choice.
    pub label: String,
    /// Its share in percent, as shown.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub percent: Option<f64>,
    /// Its votes.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub votes: Option<u64>,
    /// Whether the page marks it as leading.
    #[cfg_attr(feature = "serde", serde(default))]
    pub leading: bool,
}

impl PollChoice {
    /// Creates a choice with a label only.
    pub fn new(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            ..Self::default()
        }
    }
}
