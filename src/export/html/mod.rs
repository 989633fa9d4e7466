mod post;
mod structure;
mod write;

use super::media_urls::MediaUrls;
use super::outline::{
    self, Part, byline, followable, found_of_stated, heading, joined_parts, parts, worded,
};
use crate::model::{Media, MediaKind, Tally, Teaser, Thread};
use url::Url;
use write::{Out, escape, link, push, push_link};

/// The HTML of a thread that takes more bytes than this is counted before it is written.
const LONG: usize = 16 << 10;

/// The hash of [`Html::STYLE`] in the page's policy: SHA-256, in base64. Checked in `tests/export`.
const STYLE_HASH: &str = "sha256-V7ghdY8tLPP09JmsrNes/TR8j/TgrEhIC88hIl2mnUE=";

/// Renders a thread as a single HTML page without other files except the pictures: for screens of any size, in light
/// and dark mode, and for print.
///
/// Each post is an `article` with its time and URL, its text (line breaks kept, each line with its own direction, even
/// if it starts with a name in another script; with the language if the page states it), links with their real targets,
/// pictures with their description, still images of videos and cards, polls, and embedded posts as block quotes. Posts
/// by others name their author. In a conversation each part has a heading, and replies are indented by level. A content
/// warning collapses the post.
///
/// A long post has its structure: its title and headings below the page's own, lists with their numbers, code with its
/// language as a class (`language-rust`), tables, quotations and rules, and its media and embedded posts in their
/// places. Code and tables that are too wide scroll by themselves. Bold, italic, struck through and code parts are
/// `strong`, `em`, `del` and `code`; a link has the styles that cover all of it. A community note is an `aside`.
///
/// # Untrusted text
///
/// All content of a thread is escaped. Links have only `http`, `https` and `mailto` URLs, pictures only `http` and
/// `https`. The page has no script. Its `Content-Security-Policy` allows only the page's own style and, unless they are
/// turned off, pictures. Requests carry no referrer.
///
/// Control characters and bidirectional controls affect only the post or name that contains them, as in [every
/// export](crate::export).
///
/// # Examples
///
/// ```
/// use unrolled::export::Html;
/// use unrolled::model::{Post, Teaser, Thread};
///
/// let mut post = Post::new();
/// post.text = Some("Terns <b>dive</b>".to_owned());
/// let mut thread = Thread::new(vec![post]);
/// thread.related.push(Teaser::new());
/// let html = Html::new().render(&thread);
/// assert!(html.starts_with("<!DOCTYPE html>"));
/// assert!(html.contains("<p dir=\"auto\">Terns &lt;b&gt;dive&lt;/b&gt;</p>"));
/// assert!(html.contains(r#"<p class="head">1</p>"#) && !html.contains("Related threads"));
///
/// // For a page of your own.
/// let fragment = Html::new().with_numbers(false).with_teasers(true).render_fragment(&thread);
/// assert!(fragment.starts_with("<article class=\"thread\">"));
/// assert!(!fragment.contains(r#"<p class="head">1</p>"#) && fragment.contains("Related threads"));
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Html {
    images: bool,
    numbers: bool,
    stats: bool,
    teasers: bool,
    joined: bool,
    media_urls: MediaUrls,
}

impl Html {
    /// The style sheet of the page, for pages that embed a [fragment](Self::render_fragment).
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::export::Html;
    ///
    /// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
    /// let thread = unrolled::parse(&html)?.thread;
    /// let fragment = Html::new().render_fragment(&thread);
    /// let page = format!("<!DOCTYPE html><title>Mine</title><style>{}</style>{fragment}", Html::STYLE);
    /// assert!(page.contains("<article"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub const STYLE: &'static str = include_str!("style.css");

    /// Creates the default form: pictures shown, numbers before posts, no counts and no cards of other threads.
    pub const fn new() -> Self {
        Self {
            images: true,
            numbers: true,
            stats: false,
            teasers: false,
            joined: false,
            media_urls: MediaUrls::NONE,
        }
    }

    /// Sets whether pictures, and the still images of videos and cards, are loaded from their URLs. Otherwise each is a
    /// link with the description as its text, and opening the page makes no request. On by default.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::export::Html;
    /// use unrolled::model::{Media, MediaKind, Post, Thread};
    ///
    /// let mut picture = Media::new(MediaKind::Photo);
    /// picture.alt = Some("A tern".to_owned());
    /// picture.url = Some("https://pbs.twimg.com/media/tern.jpg".parse()?);
    /// let mut post = Post::new();
    /// post.media.push(picture);
    /// let thread = Thread::new(vec![post]);
    /// assert!(Html::new().render(&thread).contains(r#"alt="A tern""#));
    /// let without = Html::new().with_images(false).render(&thread);
    /// assert!(!without.contains("<img") && without.contains(">Picture: A tern</a>"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn with_images(mut self, images: bool) -> Self {
        self.images = images;
        self
    }

    /// Sets a function that returns what to write in place of the URL of a picture, a video or a still image: for
    /// local copies, as in [`Markdown::with_media_urls`](super::Markdown::with_media_urls). The policy of the page then
    /// allows pictures next to it. The function may be called more than once for a URL.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::collections::HashMap;
    /// use unrolled::export::Html;
    /// use unrolled::model::{Media, MediaKind, Post, Thread};
    ///
    /// let mut picture = Media::new(MediaKind::Photo);
    /// picture.url = Some("https://pbs.twimg.com/media/tern.jpg".parse()?);
    /// let copies = HashMap::from([(picture.url.clone(), "media/tern.jpg".to_owned())]);
    /// let mut post = Post::new();
    /// post.media.push(picture);
    /// let html = Html::new().with_media_urls(move |_, url| copies.get(&Some(url.clone())).cloned());
    /// assert!(html.render(&Thread::new(vec![post])).contains(r#"<img src="media/tern.jpg""#));
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

    /// Sets whether each post has its number in page order, from 1. On by default.
    #[must_use]
    pub const fn with_numbers(mut self, numbers: bool) -> Self {
        self.numbers = numbers;
        self
    }

    /// Sets whether the counts of a post (replies, likes and so on) are shown below it.
    #[must_use]
    pub const fn with_stats(mut self, stats: bool) -> Self {
        self.stats = stats;
        self
    }

    /// Sets whether the cards of other threads ("More from", "Related") are shown below the thread.
    #[must_use]
    pub const fn with_teasers(mut self, teasers: bool) -> Self {
        self.teasers = teasers;
        self
    }

    /// Sets whether the thread is written as one text, like an essay: the posts of the author's chain without lines
    /// between or above them, and without their [numbers](crate::model::Post::number) and `🧵` as in [`Thread::text`].
    /// Ancestors, replies and posts without content are not written; numbers, times, permalinks and counts have no
    /// effect. Off by default.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::export::Html;
    /// use unrolled::model::{Post, SeriesNumber, Thread};
    ///
    /// let posts = ["1/ Terns.", "2/ They dive."].map(|text| {
    ///     let mut post = Post::new();
    ///     post.text = Some(text.to_owned());
    ///     post.number = SeriesNumber::parse(&text[..2]).map(Box::new);
    ///     post
    /// });
    /// let html = Html::new().with_joined(true).render_fragment(&Thread::new(posts.into()));
    /// assert!(html.contains(">Terns.</p>") && html.contains(">They dive.</p>") && !html.contains("2/"));
    /// ```
    #[must_use]
    pub const fn with_joined(mut self, joined: bool) -> Self {
        self.joined = joined;
        self
    }

    /// Returns a thread as a complete page.
    pub fn render(&self, thread: &Thread) -> String {
        self.written(thread, Self::page)
    }

    /// Returns a thread as one `article` for your own page: no head, no style, no `id`. Protecting the page, for
    /// instance by a policy, is then up to you.
    pub fn render_fragment(&self, thread: &Thread) -> String {
        self.written(thread, Self::fragment)
    }

    /// Returns what is written of a thread. Of a long one it is counted first, so that there is room for just that.
    fn written(&self, thread: &Thread, write: fn(&Self, &Thread, &mut Out)) -> String {
        let mut tally = Tally::default();
        tally.thread(thread);
        let mut room = 0;
        if tally.bytes > LONG {
            let mut count = Out::counting();
            write(self, thread, &mut count);
            room = count.len();
        }
        let mut out = Out::new(String::with_capacity(room));
        write(self, thread, &mut out);
        out.into_text()
    }

    fn page(&self, thread: &Thread, out: &mut Out) {
        out.push_str("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        out.push_str(&format!(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n",
            self.policy(thread)
        ));
        out.push_str("<meta name=\"referrer\" content=\"no-referrer\">\n");
        out.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        out.push_str("<meta name=\"color-scheme\" content=\"light dark\">\n");
        if let Some(author) = byline(&thread.author) {
            out.push_str("<meta name=\"author\" content=\"");
            push(out, &author);
            out.push_str("\">\n");
        }
        out.push_str("<title>");
        let title = worded(thread.title.as_deref());
        push(out, &title.unwrap_or_else(|| heading(thread)));
        out.push_str("</title>\n<style>");
        out.push_str(Self::STYLE);
        out.push_str("</style>\n</head>\n<body>\n<main>\n");
        self.fragment(thread, out);
        out.push_str("</main>\n</body>\n</html>\n");
    }

    fn fragment(&self, thread: &Thread, out: &mut Out) {
        out.push_str("<article class=\"thread\">\n<header>\n");
        out.push_str("<h1>");
        push(out, &heading(thread));
        out.push_str("</h1>\n");
        let mut about: Vec<String> = Vec::new();
        about.extend(thread.published.map(post::time));
        about.extend(found_of_stated(thread));
        let url = thread.url.as_ref();
        if !about.is_empty() || url.is_some() {
            out.push_str("<p class=\"facts\">");
            out.push_str(&about.join(" · "));
            if let Some(url) = url {
                out.push_str(if about.is_empty() { "" } else { " · " });
                push_link(out, followable(Some(url)), url.as_str());
            }
            out.push_str("</p>\n");
        }
        out.push_str("</header>\n");
        let parts = if self.joined {
            joined_parts(thread)
        } else {
            parts(thread)
        };
        for part in parts {
            match part {
                Part::Post(entry) if self.joined => self.inside(&entry, out),
                Part::Section(name) => out.push_str(&format!("<h2>{name}</h2>\n")),
                Part::Gap(gap) => post::gap(gap, out),
                Part::Post(entry) => self.post(&entry, out),
            }
        }
        if self.teasers {
            self.teasers("More threads by the author", &thread.more_from, out);
            self.teasers("Related threads", &thread.related, out);
        }
        out.push_str("</article>\n");
    }

    /// Writes the cards of other threads, with a heading.
    fn teasers(&self, heading: &str, teasers: &[Teaser], out: &mut Out) {
        if teasers.is_empty() {
            return;
        }
        out.push_str(&format!("<section>\n<h2>{heading}</h2>\n"));
        for teaser in teasers {
            let words = escape(&outline::card(teaser));
            out.push_str(&format!(
                "<article class=\"teaser\">\n<p class=\"head\">{}</p>\n",
                link(&words, followable(teaser.url.as_ref()))
            ));
            for (at, post) in teaser.posts.iter().enumerate() {
                let entry = outline::Entry::of_card(at + 1, post);
                out.push_str("<blockquote>\n");
                self.inside(&entry, out);
                out.push_str("</blockquote>\n");
            }
            out.push_str("</article>\n");
        }
        out.push_str("</section>\n");
    }

    /// Returns what the page may load.
    fn policy(&self, thread: &Thread) -> String {
        let images = match self.images {
            true => self.sources(thread),
            false => String::new(),
        };
        format!(
            "default-src 'none';{images} style-src '{STYLE_HASH}'; base-uri 'none'; form-action 'none'"
        )
    }

    /// Returns where the pictures may come from: `http` only if one has such a URL, as old ones have, and the place of
    /// the page only if one is next to it. Browsers differ in whether that includes files.
    fn sources(&self, thread: &Thread) -> String {
        let (mut old, mut local) = (false, false);
        each_picture(thread, |media, url| {
            let url = self.media_urls.of(media, Some(url)).unwrap_or_default();
            old |= url.starts_with("http:");
            local |= !url.is_empty() && !url.starts_with("http:") && !url.starts_with("https:");
        });
        let old = if old { " http:" } else { "" };
        let local = if local { " 'self' file:" } else { "" };
        format!(" img-src https:{old}{local};")
    }
}

impl Default for Html {
    fn default() -> Self {
        Self::new()
    }
}

/// Calls a function with each picture and still image of a thread.
fn each_picture(thread: &Thread, mut each: impl FnMut(&Media, &Url)) {
    let teasers = thread.more_from.iter().chain(&thread.related);
    let of_teasers = teasers.flat_map(|teaser| &teaser.posts);
    for post in thread.posts.iter().chain(of_teasers) {
        let quoted = post.quotes.iter().flat_map(|quote| &quote.media);
        for media in post.media.iter().chain(quoted) {
            let photo = media.url.as_ref();
            let photo = photo.filter(|_| media.kind == MediaKind::Photo);
            let pictures = photo.into_iter().chain(media.poster.as_deref());
            pictures.for_each(|url| each(media, url));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Post;

    #[test]
    fn only_pictures_that_are_shown_are_allowed() {
        let policy = |html: &Html, picture: &str| {
            let mut media = crate::model::Media::new(MediaKind::Photo);
            media.url = url::Url::parse(picture).ok();
            let mut post = Post::new();
            post.media.push(media);
            html.policy(&Thread::new(vec![post]))
        };
        let html = Html::new();
        assert!(policy(&html, "https://a.example/x.png").contains("img-src https:;"));
        assert!(policy(&html, "http://a.example/x.png").contains("img-src https: http:;"));
        let local = html
            .clone()
            .with_media_urls(|_, _| Some("x.png".to_owned()));
        let next_to_it = policy(&local, "http://a.example/x.png");
        assert!(
            next_to_it.contains("img-src https: 'self' file:;"),
            "{next_to_it}"
        );
        assert!(!policy(&html.with_images(false), "https://a.example/x.png").contains("img-src"));
    }
}
