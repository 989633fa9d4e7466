//! The structure of posts in merged threads: blocks and styles belong to the text that is kept, and point at its media
//! and quotes.

use unrolled::model::{
    Block, BlockKind, CommunityNote, Media, MediaKind, MergeField, Post, PostId, Quote, Span,
    Style, StyleKind, Thread,
};
use url::Url;

fn post(text: &str) -> Post {
    let mut post = Post::new();
    post.id = Some(PostId::new("1215710451343904768"));
    post.text = Some(text.to_owned());
    post
}

fn picture(url: Option<&str>) -> Media {
    let mut media = Media::new(MediaKind::Photo);
    media.url = url.map(|url| Url::parse(url).unwrap());
    media
}

fn quote(id: &str) -> Quote {
    let mut quote = Quote::new();
    quote.id = Some(PostId::new(id));
    quote
}

fn media_at(index: u32) -> Block {
    Block::new(BlockKind::Media { index }, Span::new(0, 0))
}

fn quote_at(index: u32) -> Block {
    Block::new(BlockKind::Quote { index }, Span::new(0, 0))
}

fn heading(end: usize) -> Block {
    Block::new(BlockKind::Heading { level: 1 }, Span::new(0, end))
}

fn merged(a: &Post, b: &Post) -> Post {
    let [a, b] = [a, b].map(|post| Thread::new(vec![post.clone()]));
    let mut merged = a.merge(b);
    assert_eq!(merged.conflicts, [], "a conflict");
    merged.thread.posts.remove(0)
}

#[test]
fn blocks_go_with_the_text_that_is_kept() {
    let mut cut = post("Terns\u{2026}");
    cut.blocks = vec![heading(5)];
    let mut full = post("Terns dive.");
    full.styles = vec![Style::new(StyleKind::Bold, Span::new(6, 10))];
    for (a, b) in [(&cut, &full), (&full, &cut)] {
        let merged = merged(a, b);
        assert_eq!(merged.text, full.text);
        assert_eq!((merged.blocks, &merged.styles), (Vec::new(), &full.styles));
    }
    full.blocks = vec![heading(11)];
    for (a, b) in [(&cut, &full), (&full, &cut)] {
        assert_eq!(merged(a, b).blocks, full.blocks);
    }
}

#[test]
fn of_equal_texts_the_copy_with_structure_gives_it() {
    let plain = post("Terns dive.");
    let mut structured = plain.clone();
    structured.blocks = vec![heading(11)];
    let mut styled = plain.clone();
    styled.styles = vec![Style::new(StyleKind::Code, Span::new(0, 5))];
    let both = [(&structured, &plain), (&plain, &structured)];
    assert!(both.iter().all(|(a, b)| merged(a, b) == structured));
    for (a, b) in [(&structured, &styled), (&styled, &structured)] {
        let merged = merged(a, b);
        assert_eq!(
            (merged.blocks, merged.styles),
            (structured.blocks.clone(), styled.styles.clone())
        );
    }
}

#[test]
fn media_and_quotes_are_found_where_the_merge_put_them() {
    let url = "https://pbs.twimg.com/media/tern.jpg";
    let other = "https://pbs.twimg.com/media/gull.jpg";
    let mut structured = post("Terns dive.");
    structured.media = vec![picture(Some(url))];
    structured.quotes = vec![quote("20")];
    structured.blocks = vec![quote_at(0), media_at(0)];
    // The other copy has more of both, in another order.
    let mut longer = post("Terns dive.");
    longer.media = vec![
        picture(Some(other)),
        picture(Some(&format!("{url}?name=small"))),
    ];
    longer.quotes = vec![quote("10"), quote("20")];
    let found = merged_of_media(&longer, &structured);
    assert_eq!(found.blocks, [quote_at(1), media_at(1)]);
    let found = merged_of_media(&structured, &longer);
    assert_eq!(found.blocks, [quote_at(0), media_at(1)]);

    // Only one copy knows the picture's file.
    let mut unknown = structured.clone();
    unknown.media = vec![picture(None)];
    let mut plain = structured.clone();
    plain.blocks.clear();
    for (a, b) in [(&unknown, &plain), (&plain, &unknown)] {
        let merged = merged(a, b);
        assert_eq!(merged.blocks, structured.blocks);
        assert_eq!(merged.media, structured.media);
    }
}

/// A merge that may report pictures that only one copy has.
fn merged_of_media(a: &Post, b: &Post) -> Post {
    let [a, b] = [a, b].map(|post| Thread::new(vec![post.clone()]));
    let mut merged = a.merge(b);
    let only_media = |field: MergeField| field == MergeField::Media;
    assert!(
        merged
            .conflicts
            .iter()
            .all(|conflict| only_media(conflict.field))
    );
    merged.thread.posts.remove(0)
}

#[test]
fn what_the_merged_post_does_not_have_has_no_place_in_it() {
    let mut structured = post("Terns dive.");
    structured.media = vec![picture(Some("https://a.example/1.png"))];
    structured.blocks = vec![heading(11), media_at(0), media_at(7), quote_at(0)];
    let mut longer = post("Terns dive.");
    longer.media = ["2", "3"]
        .map(|name| picture(Some(&format!("https://a.example/{name}.png"))))
        .into();
    let merged = merged_of_media(&longer, &structured);
    assert_eq!(merged.media, longer.media);
    assert_eq!(merged.blocks, [heading(11)]);
}

#[test]
fn titles_and_notes_of_either_copy_are_kept() {
    let plain = post("Terns dive.");
    let mut full = plain.clone();
    full.title = Some("On terns".to_owned());
    full.community_note = Some(Box::new(CommunityNote::new("A gull.")));
    full.quotes = vec![quote("20")];
    full.quotes[0].title = Some("On gulls".to_owned());
    for (a, b) in [(&plain, &full), (&full, &plain), (&full, &full)] {
        assert_eq!(merged(a, b), full);
    }
    let mut other = full.clone();
    other.title = Some("On gulls".to_owned());
    let conflicts = Thread::new(vec![full])
        .merge(Thread::new(vec![other]))
        .conflicts;
    assert_eq!(conflicts.len(), 1, "{conflicts:?}");
}

#[test]
fn a_structured_thread_merged_with_itself_is_unchanged() {
    let mut post = post("Terns\n\n1. Little\n2. Common");
    post.title = Some("On terns".to_owned());
    // Two equal pictures and two of which nothing is known keep their own places.
    let same = Some("https://a.example/1.png");
    post.media = [same, None, same, None].map(picture).into();
    post.quotes = vec![quote("20"), Quote::new(), quote("20")];
    post.blocks = [3, 2, 1, 0].map(media_at).into();
    post.blocks.extend([2, 0, 1].map(quote_at));
    post.blocks.push(heading(5));
    post.styles = vec![Style::new(StyleKind::Italic, Span::new(0, 5))];
    assert_eq!(merged(&post, &post), post);
}
