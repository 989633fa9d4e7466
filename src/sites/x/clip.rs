//! Markdown that clippers make of a conversation (2026): each post below a line `**NAME** @HANDLE [DAY](ADDRESS)`.

use url::Url;

use super::NO_ALT;
use super::page::status_or_article;
use crate::adapter::twitter::{at_handle, entity_kind, full_size};
use crate::adapter::{Context, agreed_id, conversation, number_posts};
use crate::error::Result;
use crate::input::Page;
use crate::model::{
    Author, Entity, EntityKind, Media, MediaKind, Post, PostId, Role, Segmentation,
    SegmentationConfidence, Span, Thread, Timestamp,
};
use crate::text::{entities, markdown};

/// The line between posts.
const RULE: &str = "---";

/// What stands around the name.
const BOLD: &str = "**";

/// What the line above a post says.
struct ByLine {
    author: Author,
    id: PostId,
    url: Url,
}

/// Whether a text has such lines.
pub(super) fn is_clip(page: &Page<'_>) -> bool {
    page.source().lines().any(|line| by_line(line).is_some())
}

fn by_line(line: &str) -> Option<ByLine> {
    let (name, rest) = line.trim().strip_prefix(BOLD)?.split_once(BOLD)?;
    let (handle, rest) = rest.trim_start().split_once(' ')?;
    let (_, target) = rest.trim().strip_prefix('[')?.split_once("](")?;
    let url = Url::parse(target.strip_suffix(')')?).ok()?;
    let (_, id) = status_or_article(&url)?;
    let mut author = Author::from_handle(at_handle(handle)?);
    author.url = url.join(&format!("/{}", at_handle(handle)?)).ok();
    author.name =
        Some(markdown::read(name, false).text.trim().to_owned()).filter(|name| !name.is_empty());
    Some(ByLine { author, id, url })
}

/// Reads the conversation of a clip.
pub(super) fn read(page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
    let mut found: Vec<(ByLine, Vec<&str>)> = Vec::new();
    for line in page.source().lines() {
        match (by_line(line), found.last_mut()) {
            (Some(by_line), _) => found.push((by_line, Vec::new())),
            (None, Some((_, body))) => body.push(line),
            (None, None) => {}
        }
    }
    cx.check_posts(found.len())?;
    let mut thread = Thread::new(found.into_iter().map(post).collect());

    let front = |name: &str| front(page.source(), name);
    let named =
        |url: &Url| status_or_article(url).map(|(handle, id)| (handle.map(str::to_owned), id));
    let given = page.given_url().and_then(named);
    let source = front("source").and_then(|source| Url::parse(source).ok());
    let stated = source.as_ref().and_then(named);
    let main = [&given, &stated].into_iter().flatten().find_map(|(_, id)| {
        let has_id = |post: &Post| post.id.as_ref() == Some(id);
        thread.posts.iter().position(has_id)
    });
    let at = main.unwrap_or(0);
    let author = thread.posts.get(at).and_then(conversation::handle);
    let author = author.map(str::to_lowercase);
    conversation::around(&mut thread.posts, at, main.is_some(), author.as_deref());
    number_posts(&mut thread.posts);
    let shown = thread.posts.get(at);
    thread.url = shown.and_then(|post| post.url.clone());
    let handle = stated.as_ref().and_then(|(handle, _)| handle.clone());
    let stated = stated.map(|(_, id)| id).or_else(|| shown?.id.clone());
    thread.author = conversation::author(&thread.posts, shown, handle, cx);
    thread.id = agreed_id(stated, given.map(|(_, id)| id), cx);
    thread.title = front("title").map(str::to_owned);
    cx.segmented(Segmentation {
        rule: "by-lines".to_owned(),
        confidence: SegmentationConfidence::High,
    });
    Ok(thread)
}

fn post((by_line, body): (ByLine, Vec<&str>)) -> Post {
    let body = body.join("\n");
    let body = body.trim();
    let body = body.strip_suffix(RULE).unwrap_or(body).trim();
    let inline = markdown::read(body, false);
    let text = inline.text.trim();
    let before = inline.text.len() - inline.text.trim_start().len();

    let mut post = Post::new();
    post.published = Timestamp::from_id(&by_line.id);
    post.id = Some(by_line.id);
    post.url = Some(by_line.url);
    post.author = Some(by_line.author);
    post.role = Role::Thread;
    for (span, href) in inline.links {
        let (Some(start), Some(end)) =
            (span.start.checked_sub(before), span.end.checked_sub(before))
        else {
            continue;
        };
        let Some(display) = text.get(start..end) else {
            continue;
        };
        let url = Url::parse(&href)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https"));
        let kind = entity_kind(display, url.as_ref());
        let mut entity = Entity::new(kind, Span::new(start, end), display);
        entity.truncated = kind == EntityKind::Link && display.ends_with('…');
        entity.url = url;
        post.entities.push(entity);
    }
    let linked: Vec<Span> = post.entities.iter().map(|entity| entity.span).collect();
    // Both run in order: each span is looked at once.
    let mut next = linked.iter().peekable();
    for entity in entities(text) {
        while next
            .next_if(|linked| linked.end <= entity.span.start)
            .is_some()
        {}
        if next
            .peek()
            .is_none_or(|linked| linked.start >= entity.span.end)
        {
            post.entities.push(entity);
        }
    }
    post.entities.sort_by_key(|entity| entity.span.start);
    for picture in inline.pictures {
        let mut photo = Media::new(MediaKind::Photo);
        photo.url = Url::parse(&picture.src).ok().map(full_size);
        photo.alt = Some(picture.alt.trim().to_owned())
            .filter(|alt| !alt.is_empty() && !NO_ALT.contains(&alt.as_str()));
        post.media.push(photo);
    }
    post.text = (!text.is_empty()).then(|| text.to_owned());
    post
}

/// A field of the lines between two rules on top.
fn front<'t>(source: &'t str, name: &str) -> Option<&'t str> {
    let mut lines = source.trim_start().lines();
    lines.next().filter(|first| first.trim() == RULE)?;
    let mut fields = lines.take_while(|line| line.trim() != RULE);
    let value = fields.find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
    Some(value.trim().trim_matches('"')).filter(|value| !value.is_empty())
}
