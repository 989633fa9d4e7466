mod blocks;
mod escape;
mod front_matter;
mod inline;
mod media;
mod structure;

use super::media_urls::MediaUrls;
use super::outline::{
    self, Part, followable, found_of_stated, heading, joined_parts, moment, parts,
};
use crate::model::{Media, Teaser, Thread};
use crate::note::{self, Facts, Kind};
use blocks::{Blocks, label};
use escape::{At, end_heading, escape, link, marked_link};
use url::Url;

const BYTE_ORDER_MARK: char = '\u{feff}';

/// Renders a thread as a note in Markdown (CommonMark), in the layout of web clippers: front matter, then the author's
/// posts, separated by rules.
///
/// Below each post is a link to it with its time; the link's title has the id and the exact time. Links have their real
/// targets, pictures their description; embedded posts are block quotes with their author, polls are lists. In a
/// conversation each part (ancestors, the thread, the comments) has a heading, and the posts of others are block quotes
/// with their author and link, nested like the replies up to four deep. Missing and unavailable posts are marked.
///
/// A long post has its structure: its title and headings, lists with their numbers, fenced code, GitHub's tables,
/// quotations and rules, and its media and embedded posts in their places. Lists are at most eight levels deep. Bold,
/// italic, struck through and code parts are `**`, `*`, `~~` and `` ` `` where CommonMark parses them as that, and
/// plain elsewhere: not next to a letter if a punctuation mark is inside, not where two of them overlap in part. A
/// community note is a block quote.
///
/// # Parsing a note
///
/// [`parse`](crate::parse()) reads a note back: the posts with ids, URLs, authors, times, roles, text, blocks, media,
/// quotes, polls and notes, and the gaps. The export's own words are in `_italics_`, which for an author's words are
/// written with `*`, so that none is taken for the other. Not in a note are:
///
/// - more than one empty line, white space at the ends of lines; line breaks in names, descriptions and titles
/// - authors' pictures and numbers, the files of a video except one, languages, URLs that are not of the web; ids with
///   characters other than letters, digits and `-_.:/~`
/// - heading levels below the sixth in the note, styles that CommonMark cannot parse in their place
/// - whatever an option omits: ids and exact times without [permalinks](Self::with_permalinks); the author, title and
///   number of posts without [front matter](Self::with_front_matter); posts in a [joined](Self::with_joined) text.
///   Cards of other threads are not parsed. A warning, or a confidence below high, says so.
///
/// # Untrusted text
///
/// HTML's special characters are character references (`&lt;`, `&amp;`), so that renderers without support for
/// backslash escapes also display them as text. Characters that CommonMark, GitHub, note programs or templates (`{{`,
/// `{%`) would treat as markup are escaped with a backslash. In URLs, round brackets and characters that RFC 3986 does
/// not allow are percent-encoded. Line breaks are hard line breaks, several empty lines become one, and white space at
/// the start of a line is non-breaking, so that it starts no code block. URLs in the text that are not links of the
/// post are written as text, but some programs autolink them whatever precedes them (GitHub email addresses, remark
/// any); such a link leads to what it displays. Links have only `http`, `https` and `mailto` URLs.
///
/// Code is as its author wrote it, since it cannot be escaped: a program that runs templates before it parses Markdown
/// runs those in code as well. Code that a program without fences could take for HTML, a link or an attribute list
/// (kramdown: `{: .class}`) is indented, unless [`with_fences`](Self::with_fences) says that none will read it.
///
/// Control characters and bidirectional controls affect only the post or name that contains them, as in [every
/// export](crate::export).
///
/// # Examples
///
/// ```
/// use unrolled::export::Markdown;
/// use unrolled::model::{Count, Post, PostId, Stats, Thread, Timestamp};
///
/// let mut post = Post::new();
/// post.text = Some("1. *Not* a list".to_owned());
/// post.url = Some(Box::new("https://twitter.com/tern/status/1215710451343904768".parse()?));
/// post.published = Timestamp::from_id(&PostId::new("1215710451343904768"));
/// let mut stats = Stats::default();
/// stats.likes = Some(Count::new(2000, false));
/// post.stats = Some(Box::new(stats));
/// let thread = Thread::new(vec![post]);
/// assert_eq!(
///     Markdown::new().render(&thread),
///     "---\ntitle: \"Thread\"\nposts: 1\n---\n\n1\\. \\*Not\\* a list\n\n\
///      [2020-01-10 19:02 UTC](https://twitter.com/tern/status/1215710451343904768 \
///      \"post · 2020-01-10T19:02:13.065Z\")\n"
/// );
///
/// let words = Markdown::new().with_front_matter(false).with_permalinks(false).with_times(false);
/// assert_eq!(words.render(&thread), "1\\. \\*Not\\* a list\n");
/// assert_eq!(words.with_stats(true).render(&thread), "1\\. \\*Not\\* a list\n\n_about 2000 likes_\n");
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
    fences: bool,
    lists: bool,
    joined: bool,
    media_urls: MediaUrls,
    /// Whether each post of the thread has a mark, since something is known about one.
    is_marked: bool,
}

/// The form in which [`Markdown`] writes a line break inside a paragraph.
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
/// let markdown = Markdown::new().with_front_matter(false);
/// assert_eq!(markdown.render(&thread), "Terns\\\ndive.\n");
/// assert_eq!(markdown.with_hard_break(HardBreak::Spaces).render(&thread), "Terns  \ndive.\n");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum HardBreak {
    /// A backslash at the end of the line: it is visible, and no editor removes it.
    #[default]
    Backslash,
    /// Two spaces, which every program supports, including those older than CommonMark.
    Spaces,
}

impl Markdown {
    /// Creates the default form: front matter, posts with times and links, pictures shown.
    pub const fn new() -> Self {
        Self {
            front_matter: true,
            heading: false,
            numbers: false,
            times: true,
            permalinks: true,
            images: true,
            stats: false,
            teasers: false,
            hard_break: HardBreak::Backslash,
            fences: false,
            lists: false,
            joined: false,
            media_urls: MediaUrls::NONE,
            is_marked: false,
        }
    }

    /// Sets whether YAML front matter is written, with the fields of web clippers: `title`, `source` (the URL),
    /// `author` (the handle), `published`, `tags` (the hashtags in the author's posts); and `author_name`, `id`,
    /// `posts` (of the author's chain), `stated_posts`, `permalinks` if there are none, `joined` for a
    /// thread as one text. Unknown fields are omitted. On by default.
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
    /// let markdown = Markdown::new().render(&thread);
    /// let front = "---\ntitle: \"Terns: \\\"a thread\\\"\"\nauthor:\n  - \"[[@tern_watch]]\"\nposts: 0\npermalinks: false\n---\n";
    /// assert!(markdown.starts_with(front));
    /// ```
    #[must_use]
    pub const fn with_front_matter(mut self, front_matter: bool) -> Self {
        self.front_matter = front_matter;
        self
    }

    /// Sets whether a heading, and a line with date and URL, are written above the posts: for a text without front
    /// matter. Off by default.
    #[must_use]
    pub const fn with_heading(mut self, heading: bool) -> Self {
        self.heading = heading;
        self
    }

    /// Sets whether each post has its number in page order, from 1, before its link. Off by default.
    #[must_use]
    pub const fn with_numbers(mut self, numbers: bool) -> Self {
        self.numbers = numbers;
        self
    }

    /// Sets whether the time of each post that has one is written, in UTC: as the text of its link, if it has one. On
    /// by default.
    #[must_use]
    pub const fn with_times(mut self, times: bool) -> Self {
        self.times = times;
        self
    }

    /// Sets whether each post is linked, on a line below it, or above it with its author. The title of the link has the
    /// post's id and exact time; if a post has no URL, these are in the line itself. On by default.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::export::Markdown;
    ///
    /// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
    /// let thread = unrolled::parse(&html)?.thread;
    /// let back = unrolled::parse(&Markdown::new().render(&thread))?.thread;
    /// assert!(back.posts.iter().map(|post| &post.id).eq(thread.posts.iter().map(|post| &post.id)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn with_permalinks(mut self, permalinks: bool) -> Self {
        self.permalinks = permalinks;
        self
    }

    /// Sets whether pictures, and the still images of videos and cards, are shown. Otherwise each is a link with the
    /// description as its text, and displaying the note loads nothing. On by default.
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
    /// let markdown = Markdown::new().with_front_matter(false);
    /// assert_eq!(markdown.render(&thread), "![A tern](https://pbs.twimg.com/media/tern.jpg)\n");
    /// assert_eq!(
    ///     markdown.with_images(false).render(&thread),
    ///     "[Picture: A tern](https://pbs.twimg.com/media/tern.jpg \"picture\")\n",
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn with_images(mut self, images: bool) -> Self {
        self.images = images;
        self
    }

    /// Sets a function that returns what to write in place of the URL of a picture, a video or a still image: for
    /// local copies. It gets the medium and one of its URLs, and returns a relative URL (`media/tern.jpg`), one with
    /// `http` or `https`, or `None` for the URL itself; anything else (`javascript:`, `//host`) is ignored. Characters
    /// that a URL cannot have are percent-encoded. The targets of cards are links, and stay. A medium
    /// with a relative URL is parsed back without a URL.
    ///
    /// The function is asked for each file that the note shows or links, so it can also list them:
    /// `examples/media_list.rs` writes a note with the list of what to download.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::export::Markdown;
    ///
    /// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
    /// let thread = unrolled::parse(&html)?.thread;
    /// let local = Markdown::new().with_media_urls(|_, url| {
    ///     let name = url.path_segments()?.next_back()?;
    ///     Some(format!("media/{name}"))
    /// });
    /// let note = local.render(&thread);
    /// assert!(note.contains("](media/") && !note.contains("](https://pbs.twimg.com/"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_media_urls(
        mut self,
        replace: impl Fn(&Media, &Url) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        self.media_urls = MediaUrls::new(replace);
        self
    }

    /// Sets whether the counts of a post (replies, likes and so on) are written below it.
    #[must_use]
    pub const fn with_stats(mut self, stats: bool) -> Self {
        self.stats = stats;
        self
    }

    /// Sets whether the cards of other threads ("More from", "Related") are written below the thread, with their posts
    /// as block quotes.
    #[must_use]
    pub const fn with_teasers(mut self, teasers: bool) -> Self {
        self.teasers = teasers;
        self
    }

    /// Sets how a line break inside a paragraph is written.
    #[must_use]
    pub const fn with_hard_break(mut self, hard_break: HardBreak) -> Self {
        self.hard_break = hard_break;
        self
    }

    /// Sets whether all code is fenced. By default code in which a program without fences could find HTML, links or
    /// attributes (`<b>`, `](`, `{: .a}`) is indented instead, below a line with its language. Every program displays
    /// that as code, but no program highlights it. CommonMark, GitHub, Obsidian and most others know fences; the
    /// original Markdown, and Python-Markdown without its extension, do not.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::export::Markdown;
    /// use unrolled::model::{Block, BlockKind, Post, Span, Thread};
    ///
    /// let mut post = Post::new();
    /// post.text = Some("Vec<Tern>".to_owned());
    /// let code = BlockKind::Code { language: Some("rust".into()) };
    /// post.blocks = vec![Block::new(code, Span::new(0, 9))];
    /// let thread = Thread::new(vec![post]);
    /// let markdown = Markdown::new().with_front_matter(false);
    /// assert_eq!(markdown.render(&thread), "_Code (rust):_\n\n    Vec<Tern>\n");
    /// assert_eq!(markdown.with_fences(true).render(&thread), "```rust\nVec<Tern>\n```\n");
    /// ```
    #[must_use]
    pub const fn with_fences(mut self, fences: bool) -> Self {
        self.fences = fences;
        self
    }

    /// Sets whether lines that begin like the items of a list (`- terns`, `* terns`, `1. terns`, `2) terns`) are
    /// written as a list. By default such a line is escaped, since the author's text has no lists: it is displayed as
    /// it was typed, and read back as it was. Off by default.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::export::Markdown;
    /// use unrolled::model::{Post, Thread};
    ///
    /// let mut post = Post::new();
    /// post.text = Some("Bring\n- a lamp\n- a *bell*\n1. Go.".to_owned());
    /// let thread = Thread::new(vec![post]);
    /// let markdown = Markdown::new().with_front_matter(false);
    /// assert_eq!(markdown.render(&thread), "Bring\\\n\\- a lamp\\\n\\- a \\*bell\\*\\\n1\\. Go.\n");
    /// let lists = markdown.with_lists(true).render(&thread);
    /// assert_eq!(lists, "Bring\n\n- a lamp\n- a \\*bell\\*\n\n1. Go.\n");
    /// ```
    #[must_use]
    pub const fn with_lists(mut self, lists: bool) -> Self {
        self.lists = lists;
        self
    }

    /// Sets whether the thread is written as one text, like an essay: the posts of the author's chain without lines
    /// between or above them, and without their [numbers](crate::model::Post::number) and `🧵` as in
    /// [`Thread::text`]. Ancestors, replies and posts without content are not written; numbers, times, permalinks and
    /// counts have no effect.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::export::Markdown;
    /// use unrolled::model::{Post, SeriesNumber, Thread};
    ///
    /// let posts = ["1/ Terns.", "2/ They dive."].map(|text| {
    ///     let mut post = Post::new();
    ///     post.text = Some(text.to_owned());
    ///     post.number = SeriesNumber::parse(&text[..2]).map(Box::new);
    ///     post
    /// });
    /// let markdown = Markdown::new().with_front_matter(false).with_joined(true);
    /// assert_eq!(markdown.render(&Thread::new(posts.into())), "Terns.\n\nThey dive.\n");
    /// ```
    #[must_use]
    pub const fn with_joined(mut self, joined: bool) -> Self {
        self.joined = joined;
        self
    }

    /// Returns a thread as Markdown. The text ends with a line break.
    pub fn render(&self, thread: &Thread) -> String {
        let mut form = self.clone();
        form.is_marked = thread.posts.iter().any(blocks::is_known);
        form.write(thread)
    }

    fn write(&self, thread: &Thread) -> String {
        let mut blocks = Blocks::default();
        if self.heading {
            self.head(thread, &mut blocks);
        }
        let mut is_behind_post = false;
        let parts = if self.joined {
            joined_parts(thread)
        } else {
            parts(thread)
        };
        for part in parts {
            match part {
                Part::Post(entry) if self.joined => self.inside(&entry, &mut blocks),
                Part::Section(name) => {
                    let name = match name {
                        outline::REPLIES => note::COMMENTS,
                        name => name,
                    };
                    blocks.push(&format!("## {name}"));
                    is_behind_post = false;
                }
                Part::Gap(gap) => blocks.push(&blocks::gap(gap)),
                Part::Post(entry) if outline::of_chain(entry.post) => {
                    if std::mem::replace(&mut is_behind_post, true) {
                        blocks.push(note::RULE);
                    }
                    self.post(&entry, &mut blocks);
                }
                Part::Post(entry) => self.answer(&entry, &mut blocks),
            }
        }
        if self.teasers {
            self.teasers(note::MORE, &thread.more_from, &mut blocks);
            self.teasers(note::RELATED, &thread.related, &mut blocks);
        }
        let mut out = blocks.into_text();
        if out.starts_with(BYTE_ORDER_MARK) {
            // At the start of a file it would be no part of the text.
            out.replace_range(..BYTE_ORDER_MARK.len_utf8(), "&#xFEFF;");
        }
        if self.front_matter {
            let marked = self.permalinks && self.is_marked && !self.joined;
            let front = front_matter::front_matter(thread, marked, self.joined);
            out.insert_str(0, &(front + "\n"));
        } else if let Some(key) = metadata(&out) {
            out.insert(key.len(), '\\');
        }
        out.push('\n');
        out
    }

    /// Writes the heading, and the line with date and URL.
    fn head(&self, thread: &Thread, blocks: &mut Blocks) {
        let out = blocks.next();
        out.extend(["# ", &escape(&heading(thread), At::Inside)]);
        end_heading(out);
        let mut facts: Vec<String> = Vec::new();
        facts.extend(thread.published.map(moment));
        facts.extend(found_of_stated(thread));
        let mark = Facts {
            kind: Kind::Thread,
            id: thread.id.clone(),
            time: thread.published,
            ..Facts::default()
        };
        let url = thread.url.as_ref();
        match marked_link(
            url.map_or("", Url::as_str),
            followable(url),
            &mark.to_string(),
        ) {
            Some(link) => facts.push(link),
            None => {
                facts.extend(url.map(|url| escape(url.as_str(), At::Inside)));
                // Even without an id or a time it shows that the line is none of a post.
                let is_marked = self.permalinks && !facts.is_empty();
                facts.extend(is_marked.then(|| label(&mark.to_string())));
            }
        }
        if !facts.is_empty() {
            blocks.push(&facts.join(note::DOT));
        }
    }

    /// Writes the cards of other threads, with a heading.
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
                let entry = outline::Entry::of_card(at + 1, post);
                self.words_and_media(&entry, &mut posts);
            }
            if !posts.is_empty() {
                blocks::push_quoted(blocks.next(), posts.as_str(), 0);
            }
        }
    }
}

/// Returns the length of the text before a colon in the first line that MultiMarkdown would parse as metadata
/// (`css: https://…`), which can load files. A time is not metadata.
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
