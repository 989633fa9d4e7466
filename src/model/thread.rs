use url::Url;

use super::{Author, Entity, EntityKind, Media, Post, PostId, Role, Teaser, Timestamp};

/// A thread: an author's posts in order, and the page's data about them.
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
    /// The id of the thread on the site. Mostly, but not always, the first post's.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub id: Option<PostId>,
    /// The thread's page.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub url: Option<Url>,
    /// The title of the page, which may truncate the first words with `…`.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub title: Option<String>,
    /// The author of the thread.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Author::is_empty"))]
    pub author: Author,
    /// When the thread began, as stated by the page.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub published: Option<Timestamp>,
    /// The number of posts that the page states.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub stated_posts: Option<u32>,
    /// The reading time in minutes that the page states.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub reading_minutes: Option<u32>,
    /// The number of views that the page showed when it was saved.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub views: Option<u64>,
    /// Every post of the thread or conversation that the page shows, in page order.
    pub posts: Vec<Post>,
    /// Gaps: places where posts are missing, as shown by the page or by its numbering.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub gaps: Vec<Gap>,
    /// Cards of other threads by the same author ("More from @…").
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub more_from: Vec<Teaser>,
    /// Cards of other threads ("Related threads").
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub related: Vec<Teaser>,
    /// Hashtags that the page lists below the thread ("Trending hashtags"), without `#`.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub hashtags: Vec<String>,
}

impl Thread {
    /// Creates a thread of these posts with no other fields.
    pub fn new(posts: Vec<Post>) -> Self {
        Self {
            posts,
            ..Self::default()
        }
    }

    /// Returns the posts of the author's own chain: those with the role [`Role::Thread`] or [`Role::Main`].
    ///
    /// On a Thread Reader page these are all posts; on a conversation page ancestors and replies are omitted.
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

    /// Returns the author of a post of this thread: the one that the page states for it, else the thread's for a post
    /// of the author's own chain. `None` for a post of somebody unknown.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::model::{Author, Post, Role, Thread};
    ///
    /// let mut reply = Post::new();
    /// reply.role = Role::Reply;
    /// let mut thread = Thread::new(vec![Post::new(), reply]);
    /// thread.author = Author::from_handle("tern_watch");
    /// assert_eq!(thread.author_of(&thread.posts[0]), Some(&thread.author));
    /// assert_eq!(thread.author_of(&thread.posts[1]), None);
    /// ```
    pub fn author_of<'t>(&'t self, post: &'t Post) -> Option<&'t Author> {
        let own = post.author.as_ref().filter(|author| !author.is_empty());
        let is_of_chain = matches!(post.role, Role::Thread | Role::Main);
        own.or(is_of_chain.then_some(&self.author))
            .filter(|author| !author.is_empty())
    }

    /// Returns the targets of the links in the posts' texts, in order. Mentions and hashtags are not among them, nor
    /// are links of which only the shortened form is known.
    ///
    /// # Examples
    ///
    /// ```
    /// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
    /// let thread = unrolled::parse(&html)?.thread;
    /// let hosts: Vec<_> = thread.links().filter_map(|url| url.host_str().map(str::to_owned)).collect();
    /// assert!(hosts.contains(&"www.coastalroads.example".to_owned()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn links(&self) -> impl Iterator<Item = Url> {
        let entities = self.posts.iter().flat_map(|post| &post.entities);
        let links = entities.filter(|entity| entity.kind == EntityKind::Link);
        links.filter_map(Entity::url)
    }

    /// Returns the media of all posts, in order: pictures, GIFs, videos, link previews. Those of quoted posts are in
    /// their [`Quote`](super::Quote).
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::model::MediaKind;
    ///
    /// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
    /// let thread = unrolled::parse(&html)?.thread;
    /// let photos = thread.media().filter(|media| media.kind == MediaKind::Photo);
    /// assert!(photos.clone().count() > 2);
    /// assert!(photos.filter_map(|photo| photo.url.as_ref()).all(|url| url.scheme() == "https"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn media(&self) -> impl Iterator<Item = &Media> + Clone {
        self.posts.iter().flat_map(|post| &post.media)
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
    /// The index of the post after which posts are missing; `None` for before the first post.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub after: Option<usize>,
    /// The kind of the gap.
    pub kind: GapKind,
    /// The URL of the missing posts, if the page links to them.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub url: Option<Url>,
}

impl Gap {
    /// Creates a gap after the post of that index, from 0, or before the first post; without a link.
    pub const fn new(after: Option<usize>, kind: GapKind) -> Self {
        Self {
            after,
            kind,
            url: None,
        }
    }
}

/// The kind of a [`Gap`]. In JSON: `missing`, `earlier-replies`, `more-replies`, `load-more`.
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
    /// Posts of the thread that the page's numbering includes, or that the post below answers, and that the input does
    /// not have.
    Missing,
    /// Posts above the first visible one.
    EarlierReplies,
    /// Replies that the page has collapsed.
    MoreReplies,
    /// More posts that the page would load on request.
    LoadMore,
    /// A kind that this version does not know: read from the JSON of a later one.
    #[cfg_attr(feature = "serde", serde(other))]
    Other,
}
