use url::Url;

use super::{Author, Post, PostId, Role, Teaser, Timestamp};

/// A thread: an author's posts in order, with what the page tells around them.
///
/// # Examples
///
/// ```
/// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
/// let thread = unrolled::parse(&html)?.thread;
/// assert_eq!(thread.author.name.as_deref(), Some("Ingrid Solheim ⛴️"));
/// assert_eq!(thread.stated_posts, Some(9));
/// assert_eq!(thread.views, Some(41_377));
/// let words = thread.posts.iter().filter_map(|post| post.text.as_deref());
/// assert!(words.flat_map(str::split_whitespace).count() > 100);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
#[non_exhaustive]
pub struct Thread {
    /// The id under which the site keeps the thread. Mostly, not always, the first post's.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub id: Option<PostId>,
    /// The thread's page.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub url: Option<Url>,
    /// The page's title, which may cut the first words with `…`.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub title: Option<String>,
    /// Who wrote the thread.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Author::is_empty"))]
    pub author: Author,
    /// When the thread began, as the page states it.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub published: Option<Timestamp>,
    /// How many posts the page says it has.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub stated_posts: Option<u32>,
    /// How many minutes the page says it takes to read.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub reading_minutes: Option<u32>,
    /// How often the page was viewed when it was saved.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub views: Option<u64>,
    /// Every post of the thread or conversation that the page shows, in page order.
    pub posts: Vec<Post>,
    /// Places where the page shows, or its numbering tells, that posts are missing.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub gaps: Vec<Gap>,
    /// Cards of other threads by the same author ("More from @…").
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub more_from: Vec<Teaser>,
    /// Cards of other threads ("Related threads").
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub related: Vec<Teaser>,
    /// Hashtags that the page lists below the thread ("Trending hashtags"), without their `#`.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub hashtags: Vec<String>,
}

impl Thread {
    /// A thread of these posts, with nothing else known.
    pub fn new(posts: Vec<Post>) -> Self {
        Self {
            posts,
            ..Self::default()
        }
    }

    /// The posts of the author's own chain: those with the role [`Role::Thread`] or [`Role::Main`].
    ///
    /// On a Thread Reader page these are all posts; on a conversation page ancestors and replies are left out.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::model::{Post, Role, Thread};
    ///
    /// let mut reply = Post::new();
    /// reply.role = Role::Reply;
    /// let thread = Thread::new(vec![Post::new(), reply]);
    /// assert_eq!(thread.author_posts().count(), 1);
    /// ```
    pub fn author_posts(&self) -> impl Iterator<Item = &Post> {
        self.posts
            .iter()
            .filter(|post| matches!(post.role, Role::Thread | Role::Main))
    }
}

/// A place where posts are missing.
///
/// # Examples
///
/// ```
/// use unrolled::model::GapKind;
///
/// // Without its eighth post.
/// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
/// let (before, rest) = html.split_once("<div id=\"tweet_8\"").ok_or("no eighth post")?;
/// let (_, after) = rest.split_once("<div id=\"tweet_9\"").ok_or("no ninth post")?;
/// let thread = unrolled::parse(&format!("{before}<div id=\"tweet_9\"{after}"))?.thread;
/// assert_eq!(thread.gaps[0].kind, GapKind::Missing);
/// assert_eq!(thread.gaps[0].after, Some(6));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Gap {
    /// The index of the post after which they are missing; `None` for before the first.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub after: Option<usize>,
    /// What is missing.
    pub kind: GapKind,
    /// Where the page says the rest is.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub url: Option<Url>,
}

impl Gap {
    /// A gap behind the post of that index, from 0, or before the first; without a link.
    pub const fn new(after: Option<usize>, kind: GapKind) -> Self {
        Self {
            after,
            kind,
            url: None,
        }
    }
}

/// What a [`Gap`] hides. In JSON: `missing`, `earlier-replies`, `more-replies`, `load-more`.
///
/// # Examples
///
/// ```
/// use unrolled::model::{Gap, GapKind};
///
/// fn remark(gap: &Gap) -> &'static str {
///     match gap.kind {
///         GapKind::Missing => "posts are missing here",
///         GapKind::LoadMore => "the page goes on",
///         _ => "more of the conversation is elsewhere",
///     }
/// }
///
/// assert_eq!(remark(&Gap::new(Some(6), GapKind::Missing)), "posts are missing here");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum GapKind {
    /// Posts of the thread that the page's own numbering counts and the input does not have.
    Missing,
    /// Posts above the first one shown.
    EarlierReplies,
    /// Answers that the page folds away.
    MoreReplies,
    /// The page goes on when asked to.
    LoadMore,
}
