//! A text in which each character has an owner, so that every change of the text carries the truth with it.

use std::collections::HashMap;

/// The owner of a character. Posts are numbered across all threads of a text; see [`thread_of`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    /// Boilerplate, a link preview, or added by a change.
    Page,
    /// A word of this post.
    Post(usize),
    /// Text inside a post or after it that may be parsed as its words or not: targets, descriptions, fillers.
    Beside(usize),
}

/// The posts of another thread in the same text are numbered from here on; copies of posts are offset by half of it.
pub(crate) const OTHER_THREAD: usize = 100_000;

/// Returns the thread that a post belongs to.
pub(crate) const fn thread_of(post: usize) -> usize {
    post / OTHER_THREAD
}

/// A character and its owner.
pub(crate) type Sign = (char, Owner);

pub(crate) type Marked = Vec<Sign>;

/// A text as lines.
#[derive(Clone, Debug, Default)]
pub(crate) struct Text {
    pub(crate) lines: Vec<Marked>,
    /// The line ending, and the characters before the text, such as a byte order mark.
    pub(crate) line_end: &'static str,
    pub(crate) mark: &'static str,
}

/// The required and the allowed words of a post, as keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PostText {
    pub(crate) post: usize,
    pub(crate) core: Vec<char>,
    pub(crate) all: Vec<char>,
}

impl Text {
    /// Creates a text that is all boilerplate.
    pub(crate) fn new(text: &str) -> Self {
        let lines = text
            .split('\n')
            .map(|line| line.chars().map(|c| (c, Owner::Page)).collect())
            .collect();
        Self {
            lines,
            line_end: "\n",
            mark: "",
        }
    }

    pub(crate) fn written(&self) -> String {
        let mut text = self.mark.to_owned();
        for (at, line) in self.lines.iter().enumerate() {
            if at > 0 {
                text.push_str(self.line_end);
            }
            text.extend(line.iter().map(|(c, _)| *c));
        }
        text
    }

    /// Returns the posts of which the text still has something, in order.
    pub(crate) fn posts(&self) -> Vec<PostText> {
        let mut order: Vec<PostText> = Vec::new();
        let mut places: HashMap<usize, usize> = HashMap::new();
        for &(c, owner) in self.lines.iter().flatten() {
            let (Owner::Post(post) | Owner::Beside(post)) = owner else {
                continue;
            };
            let at = *places.entry(post).or_insert_with(|| {
                order.push(PostText {
                    post,
                    ..PostText::default()
                });
                order.len() - 1
            });
            if is_key(c) {
                if owner == Owner::Post(post) {
                    order[at].core.push(c);
                }
                order[at].all.push(c);
            }
        }
        order
    }

    /// Returns the indices of lines with content.
    pub(crate) fn filled_lines(&self) -> Vec<usize> {
        self.places(|line| !is_blank(line))
    }

    /// Returns the indices of boilerplate lines.
    pub(crate) fn boilerplate_lines(&self) -> Vec<usize> {
        self.places(|line| !is_blank(line) && post_of(line).is_none())
    }

    fn places(&self, is: impl Fn(&Marked) -> bool) -> Vec<usize> {
        (0..self.lines.len())
            .filter(|&at| is(&self.lines[at]))
            .collect()
    }

    /// Returns the lines of each post, in order; posts that share a line are skipped.
    pub(crate) fn ranges(&self) -> Vec<std::ops::Range<usize>> {
        let mut ranges: Vec<(usize, std::ops::Range<usize>)> = Vec::new();
        for (at, line) in self.lines.iter().enumerate() {
            let mut posts: Vec<usize> = line.iter().filter_map(|(_, owner)| of(*owner)).collect();
            posts.dedup();
            for post in posts {
                match ranges.last_mut() {
                    Some((last, range)) if *last == post => range.end = at + 1,
                    _ => ranges.push((post, at..at + 1)),
                }
            }
        }
        let alone = |at: usize| {
            let start = at.checked_sub(1).map_or(0, |at| ranges[at].1.end);
            let end = ranges.get(at + 1).map_or(usize::MAX, |next| next.1.start);
            start <= ranges[at].1.start && ranges[at].1.end <= end
        };
        (0..ranges.len())
            .filter(|&at| alone(at))
            .map(|at| ranges[at].1.clone())
            .collect()
    }

    /// Returns the first line of a post, and the line after the last.
    pub(crate) fn body(&self) -> std::ops::Range<usize> {
        let posts = self.places(|line| post_of(line).is_some());
        match (posts.first(), posts.last()) {
            (Some(first), Some(last)) => *first..last + 1,
            _ => self.lines.len()..self.lines.len(),
        }
    }

    /// Returns the text with other numbers of posts.
    pub(crate) fn renumbered(mut self, by: usize) -> Self {
        for (_, owner) in self.lines.iter_mut().flatten() {
            *owner = match *owner {
                Owner::Page => Owner::Page,
                Owner::Post(post) => Owner::Post(post + by),
                Owner::Beside(post) => Owner::Beside(post + by),
            };
        }
        self
    }
}

fn of(owner: Owner) -> Option<usize> {
    match owner {
        Owner::Page => None,
        Owner::Post(post) | Owner::Beside(post) => Some(post),
    }
}

/// Returns the post that a line has something of.
pub(crate) fn post_of(line: &Marked) -> Option<usize> {
    line.iter().find_map(|(_, owner)| of(*owner))
}

pub(crate) fn is_blank(line: &Marked) -> bool {
    line.iter().all(|(c, _)| c.is_whitespace())
}

/// Returns characters of boilerplate.
pub(crate) fn boilerplate(text: &str) -> Marked {
    text.chars().map(|c| (c, Owner::Page)).collect()
}

pub(crate) fn line_text(line: &Marked) -> String {
    line.iter().map(|(c, _)| *c).collect()
}

/// Returns whether a character counts in comparisons: no white space, no punctuation, no invisible character.
pub(crate) fn is_key(c: char) -> bool {
    let hidden = matches!(
        c,
        '\u{80}'..='\u{bf}' | '\u{61c}' | '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{303f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
    );
    c.is_alphanumeric() || !c.is_ascii() && !c.is_whitespace() && !hidden
}

pub(crate) fn key(text: &str) -> Vec<char> {
    text.chars().filter(|c| is_key(*c)).collect()
}
