use std::fmt;

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident $noun:literal;)+) => {
        /// Which part of the model a [`Warning`](crate::Warning) touches. In JSON the names in kebab case.
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
        }

        /// Writes the field as a noun.
        impl fmt::Display for Field {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self {
                    $(Self::$name => $noun,)+
                })
            }
        }
    };
}

fields! {
    /// Which posts there are: some may be missing, doubled, or not posts at all.
    Posts "posts";
    /// The order of posts.
    Order "order";
    /// The numbers of posts, the author's or the page's.
    Numbering "numbering";
    /// Which post the page is about.
    Main "main post";
    /// The roles of posts and their places in chains of replies.
    Roles "roles";
    /// The places where posts are left out.
    Gaps "gaps";
    /// Where one post of a text ends and the next begins.
    Boundaries "boundaries";
    /// The header above a thread as a whole.
    Header "header";
    /// An id: the thread's, a post's, a quote's.
    Id "id";
    /// An address: the thread's, a post's, a quote's.
    Url "address";
    /// The title.
    Title "title";
    /// An author as a whole.
    Author "author";
    /// An author's handle.
    Handle "handle";
    /// An author's display name.
    Name "display name";
    /// An author's profile picture.
    Avatar "profile picture";
    /// An author's id.
    UserId "user id";
    /// The address of an author's profile.
    Profile "profile's address";
    /// Whether an author is verified.
    Verified "verified mark";
    /// A time: the thread's, a post's, a quote's.
    Time "time";
    /// How many posts the page states.
    StatedPosts "count of posts";
    /// How many minutes the page states.
    ReadingMinutes "minutes";
    /// How many views the page states.
    Views "count of views";
    /// The hashtags below a thread.
    Hashtags "hashtags";
    /// The cards of other threads, and those of a listing.
    Teasers "cards";
    /// Whatever a post shows: its text, media, poll or quotes.
    Content "content";
    /// The text.
    Text "text";
    /// The links, mentions and hashtags in a text.
    Links "links";
    /// The language of a text.
    Language "language";
    /// Whom a post answers.
    ReplyingTo "replied-to author";
    /// Pictures, videos, link cards.
    Media "media";
    /// A quoted post.
    Quote "quote";
    /// A poll.
    Poll "poll";
    /// The counts of a post: likes, replies and the like.
    Counts "counts";
}
