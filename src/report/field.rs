use std::fmt;

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident $noun:literal;)+) => {
        /// The part of the model that a [`Warning`](crate::Warning) concerns. In JSON the names are in kebab case.
        ///
        /// # Examples
        ///
        /// ```
        /// use unrolled::{Field, WarningKind};
        ///
        /// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
        /// let parsed = unrolled::parse(&html.replace("data-time", "data-t"))?;
        /// let missing = |field| {
        ///     let is = |warning: &&unrolled::Warning| warning.field == Some(field);
        ///     parsed.warnings.iter().filter(is).any(|warning| warning.kind == WarningKind::MissingField)
        /// };
        /// assert!(missing(Field::Time));
        /// assert!(!missing(Field::Name));
        /// assert_eq!(Field::Name.to_string(), "display name");
        /// # Ok::<(), Box<dyn std::error::Error>>(())
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        #[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
        #[non_exhaustive]
        pub enum Field {
            $($(#[$doc])* $name,)+
            /// A part that this version does not know: read from the JSON of a later one.
            #[cfg_attr(feature = "serde", serde(other))]
            Other,
        }

        /// Writes the field as a noun.
        impl fmt::Display for Field {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self {
                    $(Self::$name => $noun,)+
                    Self::Other => "other part",
                })
            }
        }
    };
}

fields! {
    /// The set of posts: some may be missing, duplicated, or not posts at all.
    Posts "posts";
    /// The order of posts.
    Order "order";
    /// The numbers of posts, the author's or the page's.
    Numbering "numbering";
    /// The post that the page is about.
    Main "main post";
    /// The roles of posts and their positions in chains of replies.
    Roles "roles";
    /// The gaps: places where posts are omitted.
    Gaps "gaps";
    /// The boundaries between the posts of a text.
    Boundaries "boundaries";
    /// The header of a thread.
    Header "header";
    /// An id: the thread's, a post's, a quote's.
    Id "id";
    /// A URL: the thread's, a post's, a quote's.
    Url "URL";
    /// The title.
    Title "title";
    /// An author.
    Author "author";
    /// An author's handle.
    Handle "handle";
    /// An author's display name.
    Name "display name";
    /// An author's profile picture.
    Avatar "profile picture";
    /// An author's id.
    UserId "user id";
    /// The URL of an author's profile.
    Profile "profile URL";
    /// Whether an author is verified.
    Verified "verified mark";
    /// A time: the thread's, a post's, a quote's.
    Time "time";
    /// The number of posts that the page states.
    StatedPosts "stated number of posts";
    /// The reading time, in minutes, that the page states.
    ReadingMinutes "reading time";
    /// The number of views that the page states.
    Views "number of views";
    /// The hashtags below a thread.
    Hashtags "hashtags";
    /// The cards of other threads, and the cards of a listing.
    Teasers "cards";
    /// Any content of a post: its text, media, poll or quotes.
    Content "content";
    /// The text.
    Text "text";
    /// The links, mentions and hashtags in a text.
    Links "links";
    /// The language of a text.
    Language "language";
    /// The author or post that a post replies to.
    ReplyingTo "replied-to author";
    /// Pictures, videos, link cards.
    Media "media";
    /// A quoted post.
    Quote "quote";
    /// A poll.
    Poll "poll";
    /// The counts of a post: likes, replies and so on.
    Counts "counts";
}
