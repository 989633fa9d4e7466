//! The size of a thread, as counted against [`Limits`](crate::Limits).

use url::Url;

use super::{
    Author, Block, CommunityNote, Entity, Gap, Media, MediaSource, Poll, PollChoice, Post, PostId,
    Quote, SeriesNumber, Stats, Teaser, Thread,
};

/// The number of values, and their memory in bytes, including the heap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Posts, entities, blocks, cells of tables, styles, media, quotes, teasers, gaps, warnings.
    pub(crate) values: usize,
    pub(crate) bytes: usize,
    /// The greatest number of entities, or of styles, in one post.
    pub(crate) entities_of_one: usize,
    /// The greatest number of media, quotes, poll choices, or files of one medium in one post.
    pub(crate) media_of_one: usize,
}

fn text(text: &Option<String>) -> usize {
    text.as_ref().map_or(0, String::len)
}

fn url(url: Option<&Url>) -> usize {
    url.map_or(0, |url| url.as_str().len())
}

fn boxed_url(of: &Option<Box<Url>>) -> usize {
    of.as_deref()
        .map_or(0, |of| size_of::<Url>() + url(Some(of)))
}

/// Returns the heap memory of an author's fields.
fn author(author: &Author) -> usize {
    text(&author.handle)
        + text(&author.name)
        + text(&author.user_id)
        + boxed_url(&author.url)
        + boxed_url(&author.avatar)
}

fn author_if_any(of: &Option<Author>) -> usize {
    of.as_ref().map_or(0, author)
}

fn id(id: &Option<PostId>) -> usize {
    id.as_ref().map_or(0, PostId::heap)
}

fn texts(texts: &[String]) -> usize {
    size_of_val(texts) + texts.iter().map(String::len).sum::<usize>()
}

fn entities(entities: &[Entity]) -> usize {
    size_of_val(entities) + entities.iter().map(Entity::heap).sum::<usize>()
}

fn note(note: &CommunityNote) -> usize {
    size_of::<CommunityNote>() + note.text.len() + entities(&note.entities)
}

fn poll(poll: &Poll) -> usize {
    let labels = poll.choices.iter().map(|choice| choice.label.len());
    size_of::<Poll>()
        + text(&poll.status)
        + poll.choices.len() * size_of::<PollChoice>()
        + labels.sum::<usize>()
}

impl Tally {
    /// The maximum number of entities of a post, with any limits. No real post comes near it, and a text that exceeds
    /// it would take many times its own memory: `@a ` is three bytes, an entity thirty-two.
    pub(crate) const ENTITIES: usize = 10_000;

    /// The maximum number of media, quotes, poll choices, and files of a medium of a post, with any limits. The longest
    /// articles have some hundred.
    pub(crate) const MEDIA: usize = 1000;

    /// Counts a value of this type and its heap memory.
    pub(crate) fn add<T>(&mut self, heap: usize) {
        self.values += 1;
        self.bytes += size_of::<T>() + heap;
    }

    fn most_of_one(&mut self, count: usize) {
        self.media_of_one = self.media_of_one.max(count);
    }

    fn medium(&mut self, medium: &Media) {
        let sources = medium.sources.iter().map(|source| {
            size_of::<MediaSource>() + url(Some(&source.url)) + text(&source.content_type)
        });
        self.values += medium.sources.len();
        self.most_of_one(medium.sources.len());
        let words = text(&medium.alt) + text(&medium.title) + text(&medium.description);
        let addresses = url(medium.url.as_ref()) + boxed_url(&medium.poster);
        self.add::<Media>(words + addresses + sources.sum::<usize>());
    }

    fn quote(&mut self, quote: &Quote) {
        let words = text(&quote.title) + text(&quote.text) + text(&quote.unavailable);
        let heap = words + id(&quote.id) + boxed_url(&quote.url) + author_if_any(&quote.author);
        self.add::<Quote>(heap);
        quote.media.iter().for_each(|medium| self.medium(medium));
    }

    fn block(&mut self, block: &Block) {
        self.values += block.kind.cells();
        self.bytes += size_of::<Block>() + block.kind.heap();
    }

    /// Counts a post with everything in it.
    pub(crate) fn post(&mut self, post: &Post) {
        let words = text(&post.title)
            + text(&post.text)
            + text(&post.language)
            + text(&post.content_warning)
            + text(&post.unavailable);
        let number = post.number.as_deref();
        let number = number.map_or(0, |number| size_of::<SeriesNumber>() + number.text.len());
        let boxed = post.poll.as_deref().map_or(0, poll)
            + post.stats.as_ref().map_or(0, |_| size_of::<Stats>())
            + post.community_note.as_deref().map_or(0, note)
            + post
                .reposted_by
                .as_deref()
                .map_or(0, |by| size_of::<Author>() + author(by));
        let names = author_if_any(&post.author) + texts(&post.replying_to);
        self.add::<Post>(words + number + boxed + names + id(&post.id) + boxed_url(&post.url));
        self.values += post.entities.len() + post.blocks.len() + post.styles.len();
        self.most_of_one(post.media.len().max(post.quotes.len()));
        self.most_of_one(post.poll.as_ref().map_or(0, |poll| poll.choices.len()));
        let note = post.community_note.as_deref();
        let notes = note.map_or(0, |note| note.entities.len());
        self.values += notes;
        let most = post.entities.len().max(post.styles.len()).max(notes);
        self.entities_of_one = self.entities_of_one.max(most);
        self.bytes += entities(&post.entities) + size_of_val(post.styles.as_slice());
        post.blocks.iter().for_each(|block| self.block(block));
        post.media.iter().for_each(|medium| self.medium(medium));
        post.quotes.iter().for_each(|quote| self.quote(quote));
    }

    /// Counts a teaser with its posts.
    pub(crate) fn teaser(&mut self, teaser: &Teaser) {
        let heap = id(&teaser.id) + url(teaser.url.as_ref()) + author_if_any(&teaser.author);
        self.add::<Teaser>(heap);
        teaser.posts.iter().for_each(|post| self.post(post));
    }

    /// Counts a thread with everything in it.
    pub(crate) fn thread(&mut self, thread: &Thread) {
        self.bytes +=
            size_of::<Thread>() + id(&thread.id) + url(thread.url.as_ref()) + text(&thread.title);
        self.bytes += author(&thread.author) + texts(&thread.hashtags);
        thread.posts.iter().for_each(|post| self.post(post));
        for gap in &thread.gaps {
            self.add::<Gap>(url(gap.url.as_ref()));
        }
        let teasers = thread.more_from.iter().chain(&thread.related);
        teasers.for_each(|teaser| self.teaser(teaser));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Threads have many of these, so each added field is paid for many times.
    #[test]
    fn values_are_small() {
        assert!(size_of::<Entity>() <= 32);
        assert!(size_of::<crate::model::Span>() <= 8);
        assert!(size_of::<Post>() <= POST, "{}", size_of::<Post>());
        assert!(size_of::<Block>() <= 40, "{}", size_of::<Block>());
        assert!(size_of::<crate::model::Style>() <= 12);
        assert!(size_of::<Quote>() <= 248, "{}", size_of::<Quote>());
        assert!(size_of::<Media>() <= 200, "{}", size_of::<Media>());
        assert!(size_of::<Teaser>() <= 272, "{}", size_of::<Teaser>());
    }

    /// A clip of two thousand posts of 225 bytes each has to stay below three times its own size.
    const POST: usize = 472;

    #[test]
    fn all_content_of_a_post_is_counted() {
        let mut tally = Tally::default();
        tally.post(&Post::new());
        assert_eq!((tally.values, tally.bytes), (1, size_of::<Post>()));
        let mut post = Post::new();
        post.text = Some("@tern #gull".to_owned());
        post.entities = crate::text::entities("@tern #gull");
        post.quotes = vec![Quote::new()];
        post.media = vec![Media::new(crate::model::MediaKind::Photo)];
        let mut tally = Tally::default();
        tally.post(&post);
        let fields =
            size_of::<Post>() + 2 * size_of::<Entity>() + size_of::<Quote>() + size_of::<Media>();
        assert_eq!((tally.values, tally.bytes), (5, fields + 11));
    }

    #[test]
    fn structure_is_counted() {
        use crate::model::{BlockKind, Entity, EntityKind, Span, Style, StyleKind};

        let span = Span::new(0, 1);
        let mut post = Post::new();
        post.title = Some("Terns".to_owned());
        post.blocks = vec![
            Block::new(BlockKind::Paragraph, span),
            Block::new(
                BlockKind::Table {
                    rows: vec![vec![span; 3]; 2],
                },
                span,
            ),
            Block::new(
                BlockKind::Code {
                    language: Some("rust".into()),
                },
                span,
            ),
        ];
        post.styles = vec![Style::new(StyleKind::Bold, span); 7];
        let mut note = CommunityNote::new("A gull.");
        note.entities = vec![Entity::new(EntityKind::Link, span); 5];
        post.community_note = Some(Box::new(note));
        let mut tally = Tally::default();
        tally.post(&post);
        // The post, three blocks with six cells, seven styles, five links of the note.
        assert_eq!(tally.values, 1 + 3 + 6 + 7 + 5);
        let rows = 2 * size_of::<Vec<Span>>() + 6 * size_of::<Span>();
        let note = size_of::<CommunityNote>() + 7 + 5 * size_of::<Entity>();
        let lists = 3 * size_of::<Block>() + rows + 4 + 7 * size_of::<Style>();
        assert_eq!(tally.bytes, size_of::<Post>() + 5 + lists + note);
        assert_eq!(tally.entities_of_one, 7);
    }

    #[test]
    fn the_longest_list_of_a_post_is_found() {
        let mut post = Post::new();
        let mut video = Media::new(crate::model::MediaKind::Video);
        let file = Url::parse("https://a.example/b.mp4").unwrap();
        video.sources = vec![MediaSource::new(file); 3];
        post.media = vec![video];
        let most = |post: &Post| {
            let mut tally = Tally::default();
            tally.post(post);
            tally.media_of_one
        };
        assert_eq!(most(&post), 3);
        let choices = vec![PollChoice::new("Terns"); 4];
        post.poll = Some(Box::new(Poll {
            choices,
            ..Poll::default()
        }));
        assert_eq!(most(&post), 4);
        post.quotes = vec![Quote::new(); 5];
        assert_eq!(most(&post), 5);
    }
}
