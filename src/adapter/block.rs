//! A post while it is read: what its parts say of it, what is odd about them, and which of them every post should have.

use url::Url;

use super::Context;
use super::find::{Item, parts};
use super::moment::Moment;
use super::notes::{self, Notes};
use super::written::Words;
use crate::dom::{Element, Node};
use crate::model::{Author, Poll, Post, PostId, Quote, Tally, Timestamp};
use crate::report::{Finding, Missing};

/// A post, or a quote in one, that is being read.
#[derive(Debug, Default)]
pub(crate) struct Block {
    pub(crate) post: Post,
    pub(crate) author: Author,
    pub(crate) notes: Notes,
    /// The time that the page states, where an id may hold another.
    pub(crate) stated: Option<Moment>,
    /// Whether the place of the words was there, be it empty.
    pub(crate) words: bool,
    pub(crate) quoted: bool,
}

/// What every post of a site has, and whether a block has it.
pub(crate) type Field = (Missing, fn(&Block) -> bool);

pub(crate) const ID: Field = (Missing::Id, |block| block.post.id.is_some());
pub(crate) const HANDLE: Field = (Missing::Handle, |block| block.author.handle.is_some());
pub(crate) const NAME: Field = (Missing::Name, |block| block.author.name.is_some());
pub(crate) const AVATAR: Field = (Missing::Avatar, |block| block.author.avatar.is_some());
/// On Bluesky an id without it names the author by the handle, which may change.
pub(crate) const USER_ID: Field = (Missing::UserId, |block| block.author.user_id.is_some());
pub(crate) const PROFILE: Field = (Missing::Profile, |block| block.author.url.is_some());
pub(crate) const DATE: Field = (Missing::Date, |block| block.stated.is_some());
pub(crate) const TIME: Field = (Missing::Time, |block| block.post.published.is_some());

impl Block {
    /// Whether it shows anything: words, pictures, a poll, a quote.
    pub(crate) fn has_content(&self) -> bool {
        let post = &self.post;
        post.text.is_some()
            || !post.media.is_empty()
            || !post.quotes.is_empty()
            || post.poll.is_some()
    }

    /// Reads what is inside an element part by part: `take` says of each element whether it took all of it. Words that are
    /// of no part are noted.
    pub(crate) fn read_parts<'d>(
        &mut self,
        element: Element<'d>,
        mut take: impl FnMut(&mut Self, Element<'d>) -> bool,
    ) {
        parts(element, |node| match node {
            Node::Element(inner) => take(self, inner),
            Node::Text(text) => {
                self.notes.note_unknown(text);
                false
            }
        });
    }

    /// Takes the author's handle, unless something said it before.
    pub(crate) fn set_handle(&mut self, handle: Option<&str>) {
        let known = self.author.handle.take();
        self.author.handle = known.or_else(|| handle.map(str::to_owned));
    }

    /// Takes the author's picture, unless there was one before.
    pub(crate) fn set_avatar(&mut self, url: Option<Url>) {
        let known = self.author.avatar.take();
        self.author.avatar = known.or_else(|| url.map(Box::new));
    }

    /// Whether the place of the words is a second one, which no post has; this is noted.
    pub(crate) fn has_words_already(&mut self, element: Element<'_>) -> bool {
        let already = std::mem::replace(&mut self.words, true);
        if already {
            self.notes.note_unknown(&element.text());
        }
        already
    }

    /// Takes the words.
    pub(crate) fn set_words(&mut self, words: Words<'_>) {
        self.notes.note_links(&words);
        self.post.text = words.text;
        self.post.entities = words.entities;
    }

    /// Adds words behind those that are there.
    pub(crate) fn add_words(&mut self, words: Words<'_>, between: &str) {
        self.notes.note_links(&words);
        let Some(added) = words.text else { return };
        let text = self.post.text.get_or_insert_default();
        if !text.is_empty() {
            text.push_str(between);
        }
        let start = text.len();
        text.push_str(&added);
        for mut entity in words.entities {
            entity.span = entity.span.moved_by(start);
            self.post.entities.push(entity);
        }
    }

    /// Takes a poll, of which a post has one.
    pub(crate) fn set_poll(&mut self, poll: Poll) {
        if self.post.poll.replace(Box::new(poll)).is_some() {
            self.notes.note_unknown("a second poll");
        }
    }

    /// Reads a quote. A quote shows none inside it; markup that has one is broken.
    pub(crate) fn quote<'d>(
        &mut self,
        element: Element<'d>,
        fields: &[Field],
        read: impl FnOnce(Element<'d>, &mut Self),
    ) {
        if self.quoted {
            return self.notes.note_unknown(&element.text());
        }
        let mut quote = Self {
            quoted: true,
            ..Self::default()
        };
        read(element, &mut quote);
        self.add_quote(quote, fields);
    }

    /// Adds a quote that was read.
    pub(crate) fn add_quote(&mut self, quote: Self, fields: &[Field]) {
        let (post, notes) = quote.finish(fields);
        self.notes.take_quote(notes);
        // One too many is enough for the parse to refuse the post.
        if self.post.quotes.len() <= Tally::MEDIA {
            self.post.quotes.push(quote_of(post));
        }
    }

    /// Puts together what several parts tell: the time that the id holds goes before the one that is stated.
    fn finish(mut self, fields: &[Field]) -> (Post, Notes) {
        let id = self.post.id.as_ref();
        let (held, stated) = (id.and_then(PostId::time), self.stated);
        let own = self.post.published.or(id.and_then(Timestamp::from_id));
        self.post.published = own.or(stated.map(|stated| Timestamp::from_page(stated.at)));
        if let (Some(stated), Some(held)) = (stated, held)
            && !stated.agrees_with(held)
        {
            self.notes.note(&Finding::PostDated {
                stated: &stated.at,
                held: &held,
            });
        }
        if self.post.unavailable.is_none() {
            for (what, has) in fields {
                if !has(&self) {
                    self.notes.lacks(*what);
                }
            }
        }
        self.post.author = Some(self.author).filter(|author| !author.is_empty());
        (self.post, self.notes)
    }
}

/// The posts of a page, and what is odd about each.
#[derive(Debug, Default)]
pub(crate) struct Finished {
    posts: Vec<Post>,
    notes: Vec<Notes>,
}

impl Finished {
    /// Warns of what is odd about the posts and of what they lack, and gives them.
    pub(crate) fn report(self, cx: &mut Context) -> Vec<Post> {
        notes::report(self.notes, cx);
        self.posts
    }
}

/// Reads the posts of a page. Each is finished at once: a block is nearly twice as large as its post.
pub(crate) fn read_posts<'d, T>(
    items: &[Item<'d, T>],
    fields: &[Field],
    cx: &Context,
    mut read: impl FnMut(&Item<'d, T>, &mut Block),
) -> crate::error::Result<Finished> {
    check(items.len(), size_of::<Post>() + size_of::<Notes>(), cx)?;
    let mut tally = Tally::default();
    let mut finished = Finished {
        posts: Vec::with_capacity(items.len()),
        notes: Vec::with_capacity(items.len()),
    };
    for item in items {
        let mut block = Block::default();
        read(item, &mut block);
        let (post, notes) = block.finish(fields);
        tally.post(&post);
        tally.bytes += size_of::<Notes>() + notes.heap();
        cx.check_output(tally)?;
        finished.posts.push(post);
        finished.notes.push(notes);
    }
    Ok(finished)
}

/// Reads the posts of a page, of which something is known only when all are read.
pub(crate) fn read_all<'d, T>(
    items: &[Item<'d, T>],
    cx: &Context,
    mut read: impl FnMut(&Item<'d, T>, &mut Block),
) -> crate::error::Result<Vec<Block>> {
    let blocks = items.iter().map(|item| {
        let mut block = Block::default();
        read(item, &mut block);
        block
    });
    collect(blocks, items.len(), cx)
}

/// Collects so many blocks, as long as what was read is within the limits.
pub(crate) fn collect(
    read: impl Iterator<Item = Block>,
    count: usize,
    cx: &Context,
) -> crate::error::Result<Vec<Block>> {
    check_blocks(count, cx)?;
    let mut tally = Tally::default();
    let mut blocks = Vec::with_capacity(count);
    for block in read {
        tally.post(&block.post);
        tally.bytes += size_of::<Block>() - size_of::<Post>() + block.notes.heap();
        cx.check_output(tally)?;
        blocks.push(block);
    }
    Ok(blocks)
}

/// Checks a number of blocks against the limits, as [`Context::check_posts`] does it for posts.
pub(crate) fn check_blocks(blocks: usize, cx: &Context) -> crate::error::Result<()> {
    check(blocks, size_of::<Block>(), cx)
}

/// Checks so many posts against the limits, each of which needs so many bytes while they are read.
fn check(posts: usize, bytes: usize, cx: &Context) -> crate::error::Result<()> {
    cx.check_posts(posts)?;
    cx.check_output(Tally {
        values: posts,
        bytes: posts.saturating_mul(bytes),
        ..Tally::default()
    })
}

/// Takes the posts that were read, and warns of what is odd about them and of what they lack.
pub(crate) fn posts(blocks: Vec<Block>, fields: &[Field], cx: &mut Context) -> Vec<Post> {
    let mut finished = Finished {
        posts: Vec::with_capacity(blocks.len()),
        notes: Vec::with_capacity(blocks.len()),
    };
    for block in blocks {
        let (post, notes) = block.finish(fields);
        finished.posts.push(post);
        finished.notes.push(notes);
    }
    finished.report(cx)
}

/// A post as a quote of it.
fn quote_of(post: Post) -> Quote {
    let mut quote = Quote::new();
    quote.id = post.id;
    quote.url = post.url;
    quote.author = post.author;
    quote.text = post.text;
    quote.published = post.published;
    quote.media = post.media;
    quote.unavailable = post.unavailable;
    quote
}
