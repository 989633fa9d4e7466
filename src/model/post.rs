use super::{Author, Entity, Media, Number, PostId, Quote, Timestamp};
use url::Url;

/// One post of a thread: a tweet, or its like on Bluesky and Mastodon.
///
/// What few posts have is boxed, so that threads of many take little room: `post.stats.as_deref()` gives the [`Stats`].
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
    /// The network's id of the post. Never made up: `None` where the input has none.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub id: Option<PostId>,
    /// The post's address on its network: as the page links it, else formed of handle and id as Twitter does
    /// (`https://twitter.com/HANDLE/status/ID`).
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub url: Option<Url>,
    /// Who wrote it, as the page says of this very post.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub author: Option<Author>,
    /// What the post is to the thread.
    pub role: Role,
    /// Where a reply stands, for [`Role::Reply`].
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub reply: Option<ReplyPosition>,
    /// When it was published; on Thread Reader pages from the id, to the millisecond.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub published: Option<Timestamp>,
    /// The author's own number of the post; `text` keeps it.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub number: Option<Number>,
    /// The words, with `\n` for a line break and an empty line between paragraphs. No media placeholders, no quoted
    /// words, no marks of the page. `None` for a post that has none, as a picture alone.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub text: Option<String>,
    /// Links, mentions, hashtags and cashtags of `text`, in order.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub entities: Vec<Entity>,
    /// Pictures, videos, GIFs and cards, in page order.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub media: Vec<Media>,
    /// Posts embedded in this one.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub quotes: Vec<Quote>,
    /// A poll.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub poll: Option<Box<Poll>>,
    /// Counts of replies, likes and the like, where the page shows them.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub stats: Option<Box<Stats>>,
    /// The handles that the page marks as those replied to, without `@`, in page order.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub replying_to: Vec<String>,
    /// Who reposted it, where that is why it stands on the page.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub reposted_by: Option<Box<Author>>,
    /// Whether the author pinned it.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub pinned: Option<bool>,
    /// Whether the page says that it was edited.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub edited: Option<bool>,
    /// Its language as the page states it (a BCP 47 tag).
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub language: Option<String>,
    /// The words of a content warning in front of it.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub content_warning: Option<String>,
    /// The page's words in place of a post that is gone or hidden (a tombstone).
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub unavailable: Option<String>,
}

impl Post {
    /// A post of the author's chain ([`Role::Thread`]) of which nothing else is known yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns each entity with the words of [`text`](Self::text) that it marks, in order.
    pub fn entities_with_display(&self) -> impl Iterator<Item = (&str, &Entity)> + Clone {
        let text = self.text.as_deref().unwrap_or_default();
        let entities = self.entities.iter();
        entities.map(move |entity| (entity.display(text), entity))
    }
}

/// What a post is to the thread on whose page it stands. In JSON: `thread`, `main`, `ancestor`, `reply`, `related`.
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
    /// Part of the author's own chain. All that Thread Reader shows is this.
    #[default]
    Thread,
    /// The post that the page is about, where a page puts one in front.
    Main,
    /// A post that the chain answers, above it.
    Ancestor,
    /// An answer, below it.
    Reply,
    /// None of the conversation: shown beside it.
    Related,
}

/// Where a reply stands below a thread: in which chain of replies, and how deep in it.
///
/// # Examples
///
/// ```
/// use unrolled::model::{Post, ReplyPosition, Role};
///
/// // The answer to the first answer.
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
    /// Which chain of replies, counted from 0 in page order.
    pub chain: u32,
    /// How deep in that chain, counted from 0.
    pub depth: u32,
}

impl ReplyPosition {
    /// The place in a chain of replies, and how deep in it; both from 0.
    pub const fn new(chain: u32, depth: u32) -> Self {
        Self { chain, depth }
    }
}

/// A count that a page shows, as `17,948` (exact) or `2K` (not).
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
    /// The number, rounded as the page rounds it.
    pub value: u64,
    /// Whether it is the whole number and no rounded one.
    pub exact: bool,
}

impl Count {
    /// A count, and whether it is the whole number and no rounded one.
    pub const fn new(value: u64, exact: bool) -> Self {
        Self { value, exact }
    }
}

/// How often a post was answered, liked and so on. A count that the page leaves blank is absent, not 0.
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
    /// Answers.
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
    /// The counts as a post has them, if there are any.
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
    /// All votes together.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub votes: Option<u64>,
    /// The page's words on its state, as `Final results` or `22 hours left`.
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
    /// What one can vote for.
    pub label: String,
    /// Its share in percent, as shown.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub percent: Option<f64>,
    /// Its votes.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub votes: Option<u64>,
    /// Whether the page marks it as the leading one.
    #[cfg_attr(feature = "serde", serde(default))]
    pub leading: bool,
}

impl PollChoice {
    /// A choice of which only the label is known.
    pub fn new(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            ..Self::default()
        }
    }
}
