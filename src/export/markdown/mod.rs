mod blocks;
mod escape;
mod front_matter;

use super::outline::{self, Part, followable, found_of_stated, heading, moment, parts};
use crate::model::{Teaser, Thread};
use blocks::Blocks;
use escape::{At, escape, link};

/// A thread as Markdown (CommonMark): a heading, a line on date and address, then the posts, each apart by a rule.
///
/// Links have their real targets, pictures their description; embedded posts stand as block quotes with their author,
/// polls as lists. Posts by others than the thread's author name theirs, and where a page shows a conversation its
/// parts (what is answered, the thread, the replies with their level) have headings. Posts that are missing or gone are
/// said.
///
/// # What an author wrote is never markup
///
/// Signs of HTML are references (`&lt;`, `&amp;`), so that they are words for renderers too that know no backslash
/// before them. Signs that CommonMark, GitHub, note programs or templates (`{{`, `{%`) would take for markup have a
/// backslash before them. In addresses round brackets, and signs that no address has by RFC 3986, have their codes.
/// Line breaks are hard ones, more than one empty line is one, and white space at the start of a line is non-breaking,
/// so that it is no block of code. Addresses in the words that are no links of the post stay words, but some programs
/// make a link of one whatever stands before its signs (GitHub of one of mail, remark of any); it leads to what it
/// says. Links lead to `http`, `https` and `mailto` addresses only.
///
/// Control characters and directions of text reach past no post and no name, as in [every export](crate::export).
///
/// # Examples
///
/// ```
/// use unrolled::export::Markdown;
/// use unrolled::model::{Count, Post, PostId, Stats, Thread, Timestamp};
///
/// let mut post = Post::new();
/// post.text = Some("1. *Not* a list".to_owned());
/// post.url = Some("https://twitter.com/tern/status/1215710451343904768".parse()?);
/// post.published = Timestamp::from_id(&PostId::new("1215710451343904768"));
/// let mut stats = Stats::default();
/// stats.likes = Some(Count::new(2000, false));
/// post.stats = Some(Box::new(stats));
/// let thread = Thread::new(vec![post]);
/// assert_eq!(
///     Markdown::new().render(&thread),
///     "# Thread\n\n1\\. \\*Not\\* a list\n"
/// );
///
/// let markdown = Markdown::new().with_heading(false).with_numbers(true).with_times(true).with_permalinks(true);
/// assert_eq!(
///     markdown.with_stats(true).render(&thread),
///     "**1** · [2020-01-10 19:02 UTC](https://twitter.com/tern/status/1215710451343904768)\n\n\
///      1\\. \\*Not\\* a list\n\nabout 2000 likes\n"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Markdown {
    front_matter: bool,
    heading: bool,
    numbers: bool,
    times: bool,
    permalinks: bool,
    images: bool,
    stats: bool,
    teasers: bool,
    hard_break: HardBreak,
}

/// How [`Markdown`] writes a line break inside a paragraph.
///
/// # Examples
///
/// ```
/// use unrolled::export::{HardBreak, Markdown};
/// use unrolled::model::{Post, Thread};
///
/// let mut post = Post::new();
/// post.text = Some("Terns\ndive.".to_owned());
/// let thread = Thread::new(vec![post]);
/// let markdown = Markdown::new().with_heading(false);
/// assert_eq!(markdown.render(&thread), "Terns\\\ndive.\n");
/// assert_eq!(markdown.with_hard_break(HardBreak::Spaces).render(&thread), "Terns  \ndive.\n");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum HardBreak {
    /// A backslash at the line's end, which shows and which no editor takes away.
    #[default]
    Backslash,
    /// Two spaces, which every program knows, also those from before CommonMark.
    Spaces,
}

impl Markdown {
    /// The usual form: heading and posts, pictures shown, no front matter, no line above each post.
    pub const fn new() -> Self {
        Self {
            front_matter: false,
            heading: true,
            numbers: false,
            times: false,
            permalinks: false,
            images: true,
            stats: false,
            teasers: false,
            hard_break: HardBreak::Backslash,
        }
    }

    /// Whether YAML front matter stands on top: `title`, `author`, `handle`, `url`, `id`, `published`, `posts` (of the
    /// author's chain), `stated_posts`, `tags` (the hashtags in the author's posts). Unknown ones are left out.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::export::Markdown;
    /// use unrolled::model::{Author, Thread};
    ///
    /// let mut thread = Thread::new(Vec::new());
    /// thread.author = Author::from_handle("tern_watch");
    /// thread.title = Some("Terns: \"a thread\"".to_owned());
    /// let markdown = Markdown::new().with_front_matter(true).render(&thread);
    /// assert!(markdown.starts_with("---\ntitle: \"Terns: \\\"a thread\\\"\"\nhandle: \"tern_watch\"\nposts: 0\n---\n"));
    /// ```
    #[must_use]
    pub const fn with_front_matter(mut self, front_matter: bool) -> Self {
        self.front_matter = front_matter;
        self
    }

    /// Whether the heading, and the line with date and address, stand above the posts. On unless turned off.
    #[must_use]
    pub const fn with_heading(mut self, heading: bool) -> Self {
        self.heading = heading;
        self
    }

    /// Whether each post has its number in page order, from 1, on a line above it.
    #[must_use]
    pub const fn with_numbers(mut self, numbers: bool) -> Self {
        self.numbers = numbers;
        self
    }

    /// Whether the time of each post that has one stands on a line above it, in UTC.
    #[must_use]
    pub const fn with_times(mut self, times: bool) -> Self {
        self.times = times;
        self
    }

    /// Whether each post that has an address is linked on a line above it: its time, where times are shown, else a
    /// word.
    #[must_use]
    pub const fn with_permalinks(mut self, permalinks: bool) -> Self {
        self.permalinks = permalinks;
        self
    }

    /// Whether pictures, and the stills of videos and cards, are shown. Else a link with the description leads to each,
    /// and a reader of the note loads nothing. On unless turned off.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::export::Markdown;
    /// use unrolled::model::{Media, MediaKind, Post, Thread};
    ///
    /// let mut picture = Media::new(MediaKind::Photo);
    /// picture.alt = Some("A tern".to_owned());
    /// picture.url = Some("https://pbs.twimg.com/media/tern.jpg".parse()?);
    /// let mut post = Post::new();
    /// post.media.push(picture);
    /// let thread = Thread::new(vec![post]);
    /// let markdown = Markdown::new().with_heading(false);
    /// assert_eq!(markdown.render(&thread), "![A tern](https://pbs.twimg.com/media/tern.jpg)\n");
    /// assert_eq!(
    ///     markdown.with_images(false).render(&thread),
    ///     "[Picture: A tern](https://pbs.twimg.com/media/tern.jpg)\n",
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn with_images(mut self, images: bool) -> Self {
        self.images = images;
        self
    }

    /// Whether the counts of a post (replies, likes and so on) stand below it.
    #[must_use]
    pub const fn with_stats(mut self, stats: bool) -> Self {
        self.stats = stats;
        self
    }

    /// Whether the cards of other threads ("More from", "Related") stand below the thread, their posts as block quotes.
    #[must_use]
    pub const fn with_teasers(mut self, teasers: bool) -> Self {
        self.teasers = teasers;
        self
    }

    /// How a line break inside a paragraph is written.
    #[must_use]
    pub const fn with_hard_break(mut self, hard_break: HardBreak) -> Self {
        self.hard_break = hard_break;
        self
    }

    /// Writes a thread. The text ends with a line end.
    pub fn render(&self, thread: &Thread) -> String {
        let mut blocks = Blocks::default();
        if self.heading {
            blocks.push(&format!("# {}", escape(&heading(thread), At::Inside)));
            let mut facts: Vec<String> = Vec::new();
            facts.extend(thread.published.map(moment));
            facts.extend(found_of_stated(thread));
            let url = thread.url.as_ref();
            facts.extend(url.map(|url| link(url.as_str(), followable(Some(url)), At::LineStart)));
            if !facts.is_empty() {
                blocks.push(&facts.join(" · "));
            }
        }
        let mut posts = 0;
        for part in parts(thread) {
            match part {
                Part::Section(name) => {
                    blocks.push(&format!("## {name}"));
                    posts = 0;
                }
                Part::Gap(gap) => blocks.push(&blocks::gap(gap)),
                Part::Post(entry) => {
                    if posts > 0 {
                        blocks.push("* * *");
                    }
                    posts += 1;
                    self.post(&entry, &mut blocks);
                }
            }
        }
        if self.teasers {
            self.teasers("More threads by the author", &thread.more_from, &mut blocks);
            self.teasers("Related threads", &thread.related, &mut blocks);
        }
        let mut out = blocks.into_text();
        if self.front_matter {
            out.insert_str(0, &(front_matter::front_matter(thread) + "\n"));
        } else if let Some(key) = metadata(&out) {
            out.insert(key.len(), '\\');
        }
        out.push('\n');
        out
    }

    /// The cards of other threads, below a heading.
    fn teasers(&self, heading: &str, teasers: &[Teaser], blocks: &mut Blocks) {
        if teasers.is_empty() {
            return;
        }
        blocks.push(&format!("## {heading}"));
        for teaser in teasers {
            let url = followable(teaser.url.as_ref());
            blocks.push(&link(&outline::card(teaser), url, At::LineStart));
            let mut posts = Blocks::default();
            for (at, post) in teaser.posts.iter().enumerate() {
                if at > 0 {
                    posts.push("* * *");
                }
                let entry = outline::Entry {
                    number: at + 1,
                    post,
                    author: None,
                };
                self.words_and_media(&entry, &mut posts);
            }
            if !posts.is_empty() {
                blocks::push_quoted(blocks.next(), posts.as_str());
            }
        }
    }
}

/// Where the first line of a note would be a field to programs that know MultiMarkdown's metadata (`css: https://…`), which
/// may load files: what stands before its colon. A time is no field.
fn metadata(body: &str) -> Option<&str> {
    let is_of_key = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.');
    let (key, rest) = body.split_at_checked(body.find(|c| !is_of_key(c))?)?;
    let is_key = rest.starts_with(':') && key.contains(char::is_alphabetic);
    is_key.then_some(key)
}

impl Default for Markdown {
    fn default() -> Self {
        Self::new()
    }
}
