mod post;
mod write;

use super::outline::{self, Part, byline, followable, found_of_stated, heading, parts, worded};
use crate::model::{MediaKind, Post, Teaser, Thread};
use write::{escape, link};

/// What the page's style is named by in its policy: the SHA-256 of [`Html::STYLE`].
const STYLE_HASH: &str = "sha256-JQemjNC7ZErIis88t6UAqWAPXjjDiBVXBLv/j9rDnfs=";

/// A thread as one HTML page, which needs nothing but the pictures: for reading on any screen, in light and dark, and on
/// paper.
///
/// Each post is an `article` with its time and address, its words (line breaks kept, each line in its own direction, be
/// there a name in other letters at its start; the language where the page told it), links with their real targets, pictures with their description,
/// stills of videos and cards, polls, and embedded posts as block quotes. Posts by others than the thread's author name
/// theirs; where a page shows a conversation its parts have headings, and replies are set in by their level. A content
/// warning folds what it warns of.
///
/// # What an author wrote is never markup
///
/// Nothing of a thread is written without escaping, and links lead to `http`, `https` and `mailto` addresses only, those
/// of pictures to `http` and `https`. The page has no script. Its policy (`Content-Security-Policy`) allows the page's
/// own style and, unless they are turned off, pictures, and nothing else; and no request tells which page it comes from.
///
/// Control characters are shown by their symbols (`␛`), and every line ends the directions that it begins (bidirectional
/// embeddings, overrides and isolates), so that no post, and no name, reaches past itself. The model keeps both.
///
/// # Examples
///
/// ```
/// use unrolled::export::Html;
/// use unrolled::model::{Post, Thread};
///
/// let mut post = Post::new();
/// post.text = Some("Terns <b>dive</b>".to_owned());
/// let html = Html::new().render(&Thread::new(vec![post]));
/// assert!(html.starts_with("<!DOCTYPE html>"));
/// assert!(html.contains("<p dir=\"auto\">Terns &lt;b&gt;dive&lt;/b&gt;</p>"));
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Html {
    images: bool,
    numbers: bool,
    stats: bool,
    teasers: bool,
}

impl Html {
    /// The style sheet of the page, for who puts a [fragment](Self::render_fragment) into one of their own.
    pub const STYLE: &'static str = include_str!("style.css");

    /// The usual form: pictures shown, numbers before posts, no counts and no cards of other threads.
    pub const fn new() -> Self {
        Self {
            images: true,
            numbers: true,
            stats: false,
            teasers: false,
        }
    }

    /// Whether pictures, and the stills of videos and cards, are shown from where they are on the web. Else a link with
    /// the description leads to each, and opening the page makes no request at all. On unless turned off.
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

    /// Whether each post has its number in page order, from 1. On unless turned off.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::export::Html;
    /// use unrolled::model::{Post, Thread};
    ///
    /// let thread = Thread::new(vec![Post::new()]);
    /// assert!(Html::new().render(&thread).contains(r#"<p class="head">1</p>"#));
    /// assert!(!Html::new().with_numbers(false).render(&thread).contains(r#"<p class="head">"#));
    /// ```
    #[must_use]
    pub const fn with_numbers(mut self, numbers: bool) -> Self {
        self.numbers = numbers;
        self
    }

    /// Whether the counts of a post (replies, likes and so on) stand below it.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::export::Html;
    /// use unrolled::model::{Count, Post, Stats, Thread};
    ///
    /// let mut stats = Stats::default();
    /// stats.likes = Some(Count::new(2000, false));
    /// let mut post = Post::new();
    /// post.stats = Some(Box::new(stats));
    /// let html = Html::new().with_stats(true).render(&Thread::new(vec![post]));
    /// assert!(html.contains(r#"<p class="stats">about 2000 likes</p>"#));
    /// ```
    #[must_use]
    pub const fn with_stats(mut self, stats: bool) -> Self {
        self.stats = stats;
        self
    }

    /// Whether the cards of other threads ("More from", "Related") stand below the thread.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::export::Html;
    /// use unrolled::model::{Teaser, Thread};
    ///
    /// let mut thread = Thread::new(Vec::new());
    /// thread.related.push(Teaser::new());
    /// assert!(Html::new().with_teasers(true).render(&thread).contains("<h2>Related threads</h2>"));
    /// assert!(!Html::new().render(&thread).contains("Related threads"));
    /// ```
    #[must_use]
    pub const fn with_teasers(mut self, teasers: bool) -> Self {
        self.teasers = teasers;
        self
    }

    /// Writes a thread as a page.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::export::Html;
    ///
    /// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
    /// let thread = unrolled::parse(&html)?.thread;
    /// let page = Html::new().with_teasers(true).render(&thread);
    /// assert_eq!(page.matches("<article class=\"post\"").count(), 9);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn render(&self, thread: &Thread) -> String {
        let title = worded(thread.title.as_deref()).unwrap_or_else(|| heading(thread));
        let mut out =
            String::from("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        out.push_str(&format!(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n",
            self.policy(thread)
        ));
        out.push_str("<meta name=\"referrer\" content=\"no-referrer\">\n");
        out.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        out.push_str("<meta name=\"color-scheme\" content=\"light dark\">\n");
        if let Some(author) = byline(&thread.author) {
            out.push_str(&format!(
                "<meta name=\"author\" content=\"{}\">\n",
                escape(&author)
            ));
        }
        out.push_str(&format!("<title>{}</title>\n", escape(&title)));
        out.push_str(&format!(
            "<style>{}</style>\n</head>\n<body>\n<main>\n",
            Self::STYLE
        ));
        self.fragment(thread, &mut out);
        out.push_str("</main>\n</body>\n</html>\n");
        out
    }

    /// Writes a thread as one `article` for a page of your own: no head, no style, no `id`. What guards the page itself,
    /// as its policy, is then yours to set.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::export::Html;
    /// use unrolled::model::Thread;
    ///
    /// let html = Html::new().render_fragment(&Thread::new(Vec::new()));
    /// assert!(html.starts_with("<article class=\"thread\">") && html.ends_with("</article>\n"));
    /// ```
    pub fn render_fragment(&self, thread: &Thread) -> String {
        let mut out = String::new();
        self.fragment(thread, &mut out);
        out
    }

    fn fragment(&self, thread: &Thread, out: &mut String) {
        out.push_str("<article class=\"thread\">\n<header>\n");
        out.push_str(&format!("<h1>{}</h1>\n", escape(&heading(thread))));
        let mut about: Vec<String> = Vec::new();
        about.extend(thread.published.map(post::time));
        about.extend(found_of_stated(thread));
        about.extend(
            thread
                .url
                .as_ref()
                .map(|url| link(&escape(url.as_str()), followable(Some(url)))),
        );
        if !about.is_empty() {
            out.push_str(&format!("<p class=\"facts\">{}</p>\n", about.join(" · ")));
        }
        out.push_str("</header>\n");
        for part in parts(thread) {
            match part {
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

    /// The cards of other threads, below a heading.
    fn teasers(&self, heading: &str, teasers: &[Teaser], out: &mut String) {
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
                let entry = outline::Entry {
                    number: at + 1,
                    post,
                    author: None,
                };
                out.push_str("<blockquote>\n");
                self.inside(&entry, out);
                out.push_str("</blockquote>\n");
            }
            out.push_str("</article>\n");
        }
        out.push_str("</section>\n");
    }

    /// What the page may load.
    fn policy(&self, thread: &Thread) -> String {
        let images = match (self.images, self.images && has_old_pictures(thread)) {
            (false, _) => "",
            (true, false) => " img-src https:;",
            (true, true) => " img-src https: http:;",
        };
        format!(
            "default-src 'none';{images} style-src '{STYLE_HASH}'; base-uri 'none'; form-action 'none'"
        )
    }
}

impl Default for Html {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether a picture has an `http` address, as those of long ago have.
fn has_old_pictures(thread: &Thread) -> bool {
    let teasers = thread.more_from.iter().chain(&thread.related);
    let posts = thread
        .posts
        .iter()
        .chain(teasers.flat_map(|teaser| &teaser.posts));
    let media = |post: &Post| {
        let quoted = post.quotes.iter().flat_map(|quote| &quote.media);
        post.media.iter().chain(quoted).any(|media| {
            let photo = media
                .url
                .as_ref()
                .filter(|_| media.kind == MediaKind::Photo);
            let mut pictures = photo.into_iter().chain(media.poster.as_deref());
            pictures.any(|url| url.scheme() == "http")
        })
    };
    posts.into_iter().any(media)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SHA-256 as FIPS 180-4 has it, for one short text.
    fn sha256(text: &[u8]) -> [u8; 32] {
        /// The first 32 bits of the fractional part of a root of a prime.
        fn fraction(root: f64) -> u32 {
            format!("{:.0}", (root.fract() * 4_294_967_296.0).floor())
                .parse()
                .unwrap()
        }
        let primes: Vec<u32> = (2_u32..312)
            .filter(|&n| (2..n).all(|d| n % d != 0))
            .collect();
        let k: Vec<u32> = primes
            .iter()
            .map(|&p| fraction(f64::from(p).cbrt()))
            .collect();
        let mut state: Vec<u32> = primes
            .iter()
            .take(8)
            .map(|&p| fraction(f64::from(p).sqrt()))
            .collect();
        let mut bytes = text.to_vec();
        bytes.push(0x80);
        bytes.resize(
            bytes.len().next_multiple_of(64) + if bytes.len() % 64 > 56 { 64 } else { 0 },
            0,
        );
        let end = bytes.len() - 8;
        bytes[end..].copy_from_slice(&(u64::try_from(text.len()).unwrap() * 8).to_be_bytes());
        for chunk in bytes.chunks(64) {
            let mut w: Vec<u32> = chunk
                .chunks(4)
                .map(|b| u32::from_be_bytes(b.try_into().unwrap()))
                .collect();
            for i in 16..64 {
                let (a, b) = (w[i - 15], w[i - 2]);
                let s0 = a.rotate_right(7) ^ a.rotate_right(18) ^ (a >> 3);
                let s1 = b.rotate_right(17) ^ b.rotate_right(19) ^ (b >> 10);
                w.push(
                    w[i - 16]
                        .wrapping_add(s0)
                        .wrapping_add(w[i - 7])
                        .wrapping_add(s1),
                );
            }
            let mut v = state.clone();
            for i in 0..64 {
                let s1 = v[4].rotate_right(6) ^ v[4].rotate_right(11) ^ v[4].rotate_right(25);
                let choice = (v[4] & v[5]) ^ (!v[4] & v[6]);
                let one = v[7]
                    .wrapping_add(s1)
                    .wrapping_add(choice)
                    .wrapping_add(k[i])
                    .wrapping_add(w[i]);
                let s0 = v[0].rotate_right(2) ^ v[0].rotate_right(13) ^ v[0].rotate_right(22);
                let two = s0.wrapping_add((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
                v.rotate_right(1);
                v[4] = v[4].wrapping_add(one);
                v[0] = one.wrapping_add(two);
            }
            for (sum, part) in state.iter_mut().zip(v) {
                *sum = sum.wrapping_add(part);
            }
        }
        let bytes: Vec<u8> = state.iter().flat_map(|word| word.to_be_bytes()).collect();
        bytes.try_into().unwrap()
    }

    fn base64(bytes: &[u8]) -> String {
        const SIGNS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut out = String::new();
        for chunk in bytes.chunks(3) {
            let bits = chunk
                .iter()
                .fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte))
                << (8 * (3 - chunk.len()));
            for at in 0..4 {
                let sign = usize::try_from(bits >> (18 - 6 * at) & 63).unwrap();
                out.push(if at <= chunk.len() {
                    char::from(SIGNS[sign])
                } else {
                    '='
                });
            }
        }
        out
    }

    #[test]
    fn the_policy_names_the_style() {
        assert_eq!(
            base64(&sha256(b"abc")),
            "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="
        );
        // However the file was checked out, a browser reads its lines as ended by `\n`.
        let style = Html::STYLE.replace('\r', "");
        assert_eq!(
            STYLE_HASH,
            format!("sha256-{}", base64(&sha256(style.as_bytes())))
        );
        assert!(!style.contains('<'));
    }

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
        assert!(!policy(&html.with_images(false), "https://a.example/x.png").contains("img-src"));
    }
}
