use super::outline::heading;
use crate::model::{Media, MediaKind, Post, Thread};

/// A thread as plain text: a heading, then the posts, apart by a line of `---`.
///
/// Links stand as the author's text shows them; pictures and embedded posts stand below a post's words, a line each.
///
/// # Examples
///
/// ```
/// use unrolled::export::PlainText;
/// use unrolled::model::{Post, Thread};
///
/// let mut post = Post::new();
/// post.text = Some("First terns.".to_owned());
/// assert_eq!(PlainText::new().render(&Thread::new(vec![post])), "Thread\n\nFirst terns.\n");
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct PlainText {}

impl PlainText {
    /// The usual form.
    pub const fn new() -> Self {
        Self {}
    }

    /// Writes a thread.
    pub fn render(&self, thread: &Thread) -> String {
        let mut out = heading(thread);
        out.push_str("\n\n");
        let posts: Vec<String> = thread
            .posts
            .iter()
            .map(|post| lines(post).join("\n"))
            .collect();
        out.push_str(&posts.join("\n\n---\n\n"));
        out.push('\n');
        out
    }
}

fn lines(post: &Post) -> Vec<String> {
    let mut lines = Vec::new();
    lines.extend(post.text.clone());
    lines.extend(post.unavailable.clone());
    lines.extend(post.media.iter().map(medium));
    lines.extend(
        post.quotes
            .iter()
            .filter_map(|quote| quote.url.as_ref())
            .map(|url| format!("[quoted: {url}]")),
    );
    lines
}

fn medium(media: &Media) -> String {
    let kind = match media.kind {
        MediaKind::Photo | MediaKind::Placeholder => "picture",
        MediaKind::Video => "video",
        MediaKind::Gif => "GIF",
        MediaKind::LinkCard => "card",
    };
    let words = [
        media.alt.as_deref().or(media.title.as_deref()),
        media.url.as_ref().map(|url| url.as_str()),
    ];
    let words: Vec<&str> = words.into_iter().flatten().collect();
    if words.is_empty() {
        format!("[{kind}]")
    } else {
        format!("[{kind}: {}]", words.join(" "))
    }
}
