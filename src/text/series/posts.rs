//! Tells a series of posts from other things that are counted: steps of a program, chapters, items of a list, amounts.

use std::collections::HashSet;

use super::mark::lone_number;
use super::{MIN_NUMBERS, Mark, Series, Style};
use crate::text::table::Lines;

/// The fewest letters of words for each number.
const FEWEST_LETTERS: usize = 3;

/// The same for numbers in brackets at the starts of lines, with which programs count their steps: `[1/4] Resolving`.
const FEWEST_IN_BRACKETS: usize = 40;

/// The most bytes of text for each number, and for each number on a line of its own, as printed pages have them too.
const LONGEST_POST: usize = 2000;
const LONGEST_ALONE: usize = 600;

impl Series {
    /// Whether the numbers are most likely those of a thread's posts: they have a slash (`1/3`, `2/`), they agree on
    /// the total, and they count sentences; or they are hashtags (`#Part1`). Numbers with a dot or a parenthesis count
    /// anything.
    pub(crate) fn counts_posts(&self, lines: Lines<'_, '_>) -> bool {
        let marks = || self.starts.iter().chain(&self.ends).chain(&self.alone);
        let is_tag = |mark: &Mark| {
            mark.number(lines)
                .is_some_and(|number| number.text.starts_with('#'))
        };
        if self.style == Style::Part {
            return self.complete && marks().all(is_tag);
        }
        if self.style != Style::Slash || !agree(marks(), !self.between.is_empty()) {
            return false;
        }
        let is_stated = || self.complete && marks().all(|mark| mark.total > 0);
        if self.len() < MIN_NUMBERS && !is_stated() {
            return false;
        }
        let bytes: usize = lines.texts().map(str::len).sum();
        let letters: usize = lines.texts().flat_map(words).map(str::len).sum();
        let alone = self.len() - self.beside_words(lines).count();
        let longest = match alone * 2 > self.len() {
            true => LONGEST_ALONE,
            false => LONGEST_POST,
        };
        let fewest = match self.is_in_brackets(lines) {
            true => FEWEST_IN_BRACKETS,
            false => FEWEST_LETTERS,
        };
        letters >= self.len() * fewest && bytes <= self.len() * longest && self.is_varied(lines)
    }

    /// Returns the lines that have more than a number.
    fn beside_words<'l>(&self, lines: Lines<'l, 'l>) -> impl Iterator<Item = &'l str> {
        let marks = self.starts.iter().chain(&self.ends);
        let texts = marks.filter_map(move |mark| lines.text(mark.line()));
        texts.filter(|line| lone_number(line).is_none())
    }

    /// Whether most numbers are in brackets at the starts of lines.
    fn is_in_brackets(&self, lines: Lines<'_, '_>) -> bool {
        let of_step = |line: &&str| line.starts_with(['[', '(']);
        self.beside_words(lines).filter(of_step).count() * 2 > self.len()
    }

    /// Whether most numbers have words of their own. `Epoch 1/3` and leaders (`1/3 parse ....... ok`) are of programs,
    /// and an address has the number of a printed page.
    fn is_varied(&self, lines: Lines<'_, '_>) -> bool {
        let mut known: HashSet<Vec<&str>> = HashSet::new();
        let varied = self.beside_words(lines).filter(|line| {
            let words: Vec<&str> = words(line).collect();
            // A line may have nothing but a link or a picture.
            !line.contains("....") && !words.is_empty() && known.insert(words)
        });
        varied.count() * 2 >= self.beside_words(lines).count()
    }
}

/// Whether numbers agree on the total, and none is above it.
fn agree<'m>(marks: impl Iterator<Item = &'m Mark> + Clone, are_several: bool) -> bool {
    let totals = || {
        marks
            .clone()
            .map(|mark| mark.total)
            .filter(|total| *total > 0)
    };
    let fits = |mark: &Mark| mark.total == 0 || mark.value() <= u32::from(mark.total);
    let first = totals().next();
    (are_several || totals().all(|total| Some(total) == first)) && marks.clone().all(fits)
}

/// Returns the words of a line that have nothing but letters, and perhaps punctuation around them.
fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split_whitespace().filter_map(word)
}

fn word(text: &str) -> Option<&str> {
    // With these it is a path, an assignment or a tag.
    let of_code = |c: char| matches!(c, '/' | '\\' | '=' | '_' | '<' | '>');
    let word = text.trim_matches(|c: char| !c.is_alphanumeric() && !of_code(c));
    // Words of many scripts have other characters than letters, for their vowels.
    let of_word = |c: char| c.is_alphabetic() || !c.is_ascii() || matches!(c, '\'' | '-');
    (!word.is_empty() && word.chars().all(of_word)).then_some(word)
}
