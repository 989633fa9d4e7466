//! The result of merging two copies of a thread.

use std::fmt;

use super::Thread;

/// A thread merged from two copies, and the conflicts between them.
///
/// See [`Thread::merge`].
///
/// # Examples
///
/// ```
/// use unrolled::model::MergeField;
///
/// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
/// let text = std::fs::read_to_string("examples/pages/thread-reader-copy.txt")?;
/// let merged = unrolled::parse(&html)?.thread.merge(unrolled::parse(&text)?.thread);
/// assert_eq!(merged.thread.posts.len(), 9);
/// // The page has text of the sixth post that is missing in the copy.
/// let conflict = &merged.conflicts[0];
/// assert_eq!((conflict.field, conflict.post), (MergeField::Text, Some(5)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
#[non_exhaustive]
pub struct Merged {
    /// The thread.
    pub thread: Thread,
    /// The values in which the copies contradict each other.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub conflicts: Vec<MergeConflict>,
}

/// A conflict: two copies of a thread have different values of a field. One of them was kept.
///
/// # Examples
///
/// ```
/// use unrolled::model::Thread;
///
/// let mut page = Thread::new(Vec::new());
/// page.title = Some("Terns".to_owned());
/// let mut copy = Thread::new(Vec::new());
/// copy.title = Some("Gulls".to_owned());
/// let conflict = &page.merge(copy).conflicts[0];
/// assert_eq!((conflict.kept.as_str(), conflict.dropped.as_str()), ("Terns", "Gulls"));
/// assert_eq!(conflict.to_string(), "Title: kept \"Terns\", not \"Gulls\"");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct MergeConflict {
    /// The field that differs.
    pub field: MergeField,
    /// The post, as an index into the posts of the merged thread; `None` for the thread itself.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub post: Option<usize>,
    /// The value that was kept, as text.
    pub kept: String,
    /// The value that was dropped, as text.
    pub dropped: String,
}

/// The field that a [`MergeConflict`] concerns. In JSON: the names in kebab case.
///
/// # Examples
///
/// ```
/// use unrolled::model::{MergeField, Post, PostId, Thread};
///
/// let mut post = Post::new();
/// post.id = Some(PostId::new("1215710451343904768"));
/// let page = Thread::new(vec![post.clone()]);
/// post.id = Some(PostId::new("1215710451343904770"));
/// let merged = page.merge(Thread::new(vec![post]));
/// // Two different threads, not two copies of one.
/// assert!(merged.conflicts.iter().any(|conflict| conflict.field == MergeField::Thread));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum MergeField {
    /// The copies have no post in common: nothing shows that they are copies of the same thread.
    Thread,
    /// The id of the thread on the site.
    Id,
    /// The URL of the thread's page, always reported if the copies are from two sites; or the URL of a post without an
    /// id.
    Url,
    /// The title of the page.
    Title,
    /// Handle, name or number of an author; reported once for each pair of names.
    Author,
    /// A time; the difference exceeds the copies' precision.
    Published,
    /// The number of posts that the page states; the greater number is kept.
    StatedPosts,
    /// The text of a post; the longer one is kept.
    Text,
    /// The author's number of a post.
    Number,
    /// A picture or video, or its description.
    Media,
    /// An embedded post.
    Quote,
    /// The choices of a poll.
    Poll,
    /// A field that this version does not know: read from the JSON of a later one.
    #[cfg_attr(feature = "serde", serde(other))]
    Other,
}

impl fmt::Display for MergeConflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(post) = self.post {
            write!(f, "post {}: ", post + 1)?;
        }
        write!(
            f,
            "{:?}: kept {:?}, not {:?}",
            self.field, self.kept, self.dropped
        )
    }
}
