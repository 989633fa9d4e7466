//! The account of a page's words: finds text among the posts that is in no value of the result.

mod search;
mod words;

use std::ops::Range;
use std::{iter, mem};

use super::items::Items;
use super::rich_text::is_text;
use super::tables::Tables;
use crate::adapter::Context;
use crate::dom::{Element, Step, Tag, TextBuilder};
use crate::model::Thread;
use crate::report::{Finding, Quoted, Unread};
use search::{LONG, Search};
use words::{Known, Word, Words};

/// The fewest words of a passage, and their bytes. Of scripts without spaces, each character is a word.
const WORDS: usize = 8;
const BYTES: usize = 40;

/// The fewest words in one line of it: labels have fewer.
const IN_LINE: usize = 6;

/// The number of consecutive words of the result that end a passage: a few are in any text.
const KNOWN: usize = 3;

/// The maximum number of passages, and of those that are looked at: each is compared with all.
const MOST: usize = 100;
const TRIES: usize = 1000;

/// Reports the passages among the posts that are in no value of the thread.
pub(super) fn account<P>(
    items: &Items<'_, P>,
    tables: &Tables,
    others: &[Element<'_>],
    thread: &Thread,
    cx: &mut Context,
) {
    let roots: Vec<Element<'_>> = if tables.scattered {
        items.iter().map(|item| item.element).collect()
    } else {
        around(items).into_iter().collect()
    };
    let mut part = PagePart {
        own: Vec::new(),
        range: range(items),
    };
    // Finding the site's own elements costs as much as all of this on a page without any unread text.
    let mut search = Search::new(thread);
    let is_read = |root: &Element<'_>| part.is_all_read(*root, &mut search);
    if roots.iter().all(is_read) {
        return;
    }
    part.own = own(items, tables, others);
    if roots.iter().all(|root| part.is_read(*root, &mut search)) {
        return;
    }
    let mut reading = Reading {
        part,
        known: Known::of(thread),
        passage: Passage::default(),
        tries: 0,
        found: Vec::new(),
    };
    roots.into_iter().for_each(|root| reading.read(root));
    // What is on the page several times is the site's.
    let found = reading.found.into_iter().filter(|found| found.times == 1);
    let unread: Vec<Unread> = found
        .map(|found| Unread {
            after: items
                .partition_point(|item| item.element.position() <= found.position)
                .checked_sub(1),
            characters: found.characters,
            start: found.start,
        })
        .collect();
    if let Some(first) = unread.first() {
        let characters = unread.iter().map(|passage| passage.characters).sum();
        let finding = Finding::Unread {
            count: unread.len(),
            characters,
            first: Quoted(&first.start),
        };
        match first.after {
            Some(post) => cx.found_at(post, &finding),
            None => cx.found(&finding),
        }
    }
    cx.set_unread(unread);
}

/// Returns the innermost element that contains all posts.
fn around<'d, P>(items: &Items<'d, P>) -> Option<Element<'d>> {
    let (first, last) = (items.first()?.element, items.last()?.element);
    let mut above = first.ancestors();
    above.find(|above| above.contains(last))
}

/// Returns the positions of the texts that are examined: what is above and below all posts of a page without an element
/// for them is the site's.
fn range<P>(items: &Items<'_, P>) -> Range<usize> {
    let is_page = |around: Element<'_>| matches!(around.tag(), Tag::Body | Tag::Html);
    match items.first().zip(items.last()) {
        Some((first, last)) if around(items).is_some_and(is_page) => {
            first.element.position()..last.element.position_after()
        }
        _ => 0..usize::MAX,
    }
}

/// The texts of a page that are examined.
struct PagePart {
    /// The positions of elements whose words are the site's, in page order.
    own: Vec<usize>,
    range: Range<usize>,
}

impl PagePart {
    fn is_skipped(&self, element: Element<'_>) -> bool {
        is_skipped(element.tag()) || self.own.binary_search(&element.position()).is_ok()
    }

    /// Whether each long text is in the thread, in whatever element, as on nearly all pages: words are not compared
    /// then.
    fn is_all_read(&self, root: Element<'_>, search: &mut Search<'_>) -> bool {
        let mut texts = root.long_texts(LONG);
        texts.all(|(position, parent, text)| {
            is_skipped(parent.tag()) || !self.range.contains(&position) || search.has(text)
        })
    }

    /// Whether each long text that is not in an element of the site is in the thread.
    fn is_read(&self, root: Element<'_>, search: &mut Search<'_>) -> bool {
        let mut walk = root.walk();
        while let Some(step) = walk.next() {
            match step {
                Step::Text(text)
                    if text.len() >= LONG
                        && self.range.contains(&walk.position())
                        && !search.has(text) =>
                {
                    return false;
                }
                Step::Enter(element) if self.is_skipped(element) => walk.skip_subtree(),
                _ => {}
            }
        }
        true
    }
}

/// A place in the page: the position of a text, and an index in it.
type Place = (usize, usize);

/// Consecutive words that are not in the result, in lines with many of them.
#[derive(Default)]
struct Passage {
    start: Place,
    end: Place,
    /// The text that is being read, and its length.
    text: usize,
    length: usize,
    /// The ends of the last two words.
    ends: (Place, Place),
    /// Whether a word was found.
    open: bool,
    /// The first word of the line, which is judged with the second one.
    first: Option<Word>,
    all: Length,
    /// In this line.
    line: Length,
    /// The words of the result between those that are not, in this line.
    between: Length,
    /// The words of the result since the last one that is not, and those of them in this line.
    known: usize,
    common: Length,
}

#[derive(Clone, Copy, Default)]
struct Length {
    words: usize,
    bytes: usize,
}

impl Length {
    fn add(&mut self, word: Word) {
        self.words += usize::from(word.letter);
        self.bytes += word.bytes;
    }

    const fn is_passage(self) -> bool {
        self.words >= WORDS && self.bytes >= BYTES
    }
}

struct Found {
    hash: u64,
    position: usize,
    characters: usize,
    start: String,
    times: usize,
}

struct Reading {
    part: PagePart,
    known: Known,
    passage: Passage,
    /// The number of passages so far, displayed or not.
    tries: usize,
    found: Vec<Found>,
}

impl Reading {
    fn read(&mut self, root: Element<'_>) {
        let mut words = Words::default();
        let mut walk = root.walk();
        let mut line = true;
        let start = (root.position() + 1, 0);
        self.passage.ends = (start, start);
        while let Some(step) = walk.next() {
            let tag = match step {
                Step::Text(_) if !self.part.range.contains(&walk.position()) => continue,
                Step::Text(text) => {
                    self.passage.text = walk.position();
                    self.passage.length = text.len();
                    words.read(text, &mut |word| self.word(word, root));
                    line = false;
                    continue;
                }
                Step::Enter(element) if self.part.is_skipped(element) => {
                    walk.skip_subtree();
                    element.tag()
                }
                Step::Enter(element) | Step::Leave(element) => element.tag(),
            };
            if breaks_line(tag) && !line {
                self.end_line(&mut words, root);
                line = true;
            }
        }
        self.end_line(&mut words, root);
        self.close(root);
    }

    fn end_line(&mut self, words: &mut Words, root: Element<'_>) {
        words.end(self.passage.length, &mut |word| self.word(word, root));
        words.before = 0;
        self.passage.end_line();
    }

    #[inline]
    fn word(&mut self, word: Word, root: Element<'_>) {
        let start = self.passage.ends.0;
        self.passage.ends = (self.passage.ends.1, (self.passage.text, word.end));
        let Some(pair) = word.pair else {
            self.passage.first = Some(word);
            return;
        };
        let first = self.passage.first.take();
        if !self.known.has(pair) {
            if let Some(first) = first {
                self.passage.add(first, start);
            }
            self.passage.add(word, start);
        } else if self.passage.open {
            self.passage.known += 1;
            self.passage.common.add(word);
            if self.passage.known >= KNOWN {
                self.close(root);
            }
        }
    }

    /// Ends the passage, and keeps it if it is one.
    fn close(&mut self, root: Element<'_>) {
        self.passage.end_line();
        if self.passage.all.is_passage() {
            self.keep(root);
        }
        self.passage.restart();
    }

    /// Keeps what is displayed of the passage.
    fn keep(&mut self, root: Element<'_>) {
        self.tries += 1;
        if self.tries > TRIES {
            return;
        }
        let (text, position) = self.displayed(root);
        let (mut length, mut hash) = (Length::default(), 0_u64);
        let mut add = |word: Word| {
            length.add(word);
            hash = hash.rotate_left(7) ^ word.pair.unwrap_or_default();
        };
        let mut words = Words::default();
        words.read(&text, &mut add);
        words.end(text.len(), &mut add);
        if !length.is_passage() {
            return;
        }
        if let Some(found) = self.found.iter_mut().find(|found| found.hash == hash) {
            found.times += 1;
        } else if self.found.len() < MOST {
            self.found.push(Found {
                hash,
                position,
                characters: text.chars().count(),
                start: text.chars().take(Unread::MAX_START).collect(),
                times: 1,
            });
        }
    }

    /// Returns what is displayed of the passage, and the position of its first text.
    fn displayed(&self, root: Element<'_>) -> (String, usize) {
        let (start, end) = (self.passage.start, self.passage.end);
        let mut text = TextBuilder::new();
        let mut first = None;
        let mut walk = root.walk_from(start.0);
        // The end of what is hidden around the start.
        let mut hidden = 0;
        for around in iter::successors(Some(walk.inside()), |around| around.parent()) {
            if around == root {
                break;
            }
            if !is_text(around) {
                hidden = around.position_after();
            }
        }
        while let Some(step) = walk.next() {
            match step {
                Step::Text(piece) => {
                    let at = walk.position();
                    if at > end.0 {
                        break;
                    }
                    let from = if at == start.0 { start.1 } else { 0 };
                    let to = if at == end.0 { end.1 } else { piece.len() };
                    if at >= hidden {
                        text.push_str(piece.get(from..to).unwrap_or_default());
                        first = first.or(Some(at).filter(|_| text.mark() > 0));
                    }
                }
                Step::Enter(element) if self.part.is_skipped(element) || !is_text(element) => {
                    walk.skip_subtree();
                }
                step => text.push_step(step),
            }
        }
        (text.finish(), first.unwrap_or(start.0))
    }
}

impl Passage {
    fn add(&mut self, word: Word, start: Place) {
        if !self.open {
            (self.open, self.start) = (true, start);
        }
        let common = mem::take(&mut self.common);
        self.between.words += common.words;
        self.between.bytes += common.bytes;
        self.line.add(word);
        self.known = 0;
        // Labels at the end are not part of it.
        if self.line.words >= IN_LINE {
            self.end = (self.text, word.end);
        }
    }

    /// Adds the line if it is more than a label; labels at the start are not part of the passage.
    fn end_line(&mut self) {
        let line = mem::take(&mut self.line);
        let common = mem::take(&mut self.between);
        self.common = Length::default();
        if line.words >= IN_LINE {
            self.all.words += line.words + common.words;
            self.all.bytes += line.bytes + common.bytes;
        } else if self.all.words == 0 {
            self.restart();
        }
    }

    fn restart(&mut self) {
        (self.open, self.known) = (false, 0);
        (self.all, self.line) = (Length::default(), Length::default());
        (self.between, self.common) = (Length::default(), Length::default());
    }
}

/// Returns the positions of elements whose words are the site's own, in page order.
fn own<P>(items: &Items<'_, P>, tables: &Tables, others: &[Element<'_>]) -> Vec<usize> {
    let Some(last) = items.last().map(|item| item.element) else {
        return Vec::new();
    };
    let dom = last.dom();
    let among = tables.own.iter().flat_map(|mark| dom.select(mark));
    let folds = tables.folds.iter().flat_map(|(mark, _)| dom.select(mark));
    let below = tables
        .footers
        .iter()
        .flat_map(|mark| dom.select_after(last, mark));
    let mut positions: Vec<usize> = among
        .chain(folds)
        .chain(below)
        .map(Element::position)
        .collect();
    positions.extend(others.iter().map(|other| other.position()));
    positions.sort_unstable();
    positions
}

/// Whether the content of an element is not text of the page: controls, fallbacks, pictures.
const fn is_skipped(tag: Tag) -> bool {
    tag.is_hidden()
        || matches!(
            tag,
            Tag::Button | Tag::Select | Tag::Textarea | Tag::Noscript | Tag::Svg | Tag::Iframe
        )
}

const fn breaks_line(tag: Tag) -> bool {
    tag.is_block()
        || matches!(
            tag,
            Tag::Br | Tag::P | Tag::Table | Tag::Tr | Tag::Td | Tag::Th | Tag::Button
        )
}
