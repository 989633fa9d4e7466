//! Writes the blocks of a long post.

use std::ops::Range;

use super::super::outline::{Entry, worded};
use super::super::runs::Text;
use super::super::safe::is_blank;
use super::super::spelled::{each_line, each_paragraph};
use super::super::structure::{Content, Item, Placed, each_content, language};
use super::Markdown;
use super::blocks::{Blocks, label};
use super::escape::{At, end_heading, escape, is_attribute_list, is_markup};
use super::inline::push_line;
use crate::model::Span;
use crate::note;

/// The open lists, one in the other.
#[derive(Debug, Default)]
struct Lists {
    open: Vec<List>,
    /// Whether the last item has no words.
    after_blank: bool,
}

#[derive(Clone, Copy, Debug)]
struct List {
    /// The number of the last item.
    number: Option<u32>,
    /// The sign after a number; another one starts another list.
    sign: char,
    /// The columns by which the lines of an item are indented.
    width: usize,
}

/// CommonMark's greatest number of an item.
const GREATEST: u32 = 999_999_999;

/// Some programs require this for a list inside a list, whatever the item's mark.
const INDENT: usize = 4;

impl Markdown {
    /// Writes the text of a post, and what has a place in it. Returns what has.
    pub(super) fn content(&self, entry: &Entry<'_>, blocks: &mut Blocks) -> Placed {
        let mut text = Text::of(entry.post);
        let mut lists = Lists::default();
        each_content(entry.post, entry.part(), |content| {
            if !matches!(content, Content::Item(..)) {
                lists.open.clear();
            }
            match content {
                Content::Words(range) => self.words(&mut text, range, blocks),
                Content::Heading(level, range) => {
                    let out = blocks.next();
                    let level = entry.heading(level);
                    out.extend(std::iter::repeat_n('#', level));
                    out.push(' ');
                    let start = out.len();
                    one_line(&mut text, range, false, out);
                    end_heading(out);
                    let own = out.get(start..).unwrap_or_default();
                    if level == 2 && note::SECTIONS.contains(&own) {
                        // It is no heading of the export.
                        let own = out.split_off(start);
                        let (first, rest) = own.split_at_checked(1).unwrap_or_default();
                        let first = first.bytes().next().unwrap_or_default();
                        out.extend([&format!("&#{first};"), rest]);
                    }
                }
                Content::Item(item, range) => {
                    self.item(item, &mut lists, &mut text, range, blocks);
                }
                Content::Code(name, range) => self.code(name, text.part(range), blocks),
                Content::BlockQuote(range) => {
                    let (out, mut before) = (blocks.next(), "> ");
                    each_paragraph(&mut text, range, |paragraph| {
                        out.push_str(before);
                        before = "\n>\n> ";
                        self.paragraph(paragraph, "> ", out);
                    });
                }
                Content::Table(rows) => table(rows, &mut text, blocks),
                Content::Media(media) => blocks.push(&self.medium(media, false)),
                Content::Quote(quote) => self.quote(quote, false, blocks),
                // The line between two posts is of hyphens.
                Content::Rule => blocks.push("***"),
            }
        })
    }

    /// Writes a part of a text, each paragraph as a block.
    pub(super) fn words(&self, text: &mut Text<'_>, part: Range<usize>, blocks: &mut Blocks) {
        each_paragraph(text, part, |paragraph| {
            self.paragraph(paragraph, "", blocks.next());
        });
    }

    fn item(
        &self,
        item: Item,
        lists: &mut Lists,
        text: &mut Text<'_>,
        range: Range<usize>,
        blocks: &mut Blocks,
    ) {
        let first = lists.open.is_empty();
        let before = lists.open.get(item.depth).copied();
        let goes_on = before.is_some_and(|list| match (list.number, item.number) {
            (None, None) => true,
            (Some(last), Some(number)) => last.checked_add(1) == Some(number),
            _ => false,
        });
        let sign = match before {
            Some(list) if goes_on => list.sign,
            Some(list) if list.number.is_some() && list.sign == '.' => ')',
            _ => '.',
        };
        let mark = match item.number {
            Some(number) if number <= GREATEST => format!("{number}{sign} "),
            _ => "- ".to_owned(),
        };
        lists.open.truncate(item.depth);
        let outer = lists.open.iter().map(|list| list.width).sum::<usize>();
        let width = mark.len().max(INDENT);
        lists.open.push(List {
            number: item.number,
            sign,
            width,
        });
        // Inside a paragraph only a list from 1 starts, and no empty item. An empty item ends with an empty line.
        let starts_inside = before.is_none() && matches!(item.number, None | Some(1));
        let large = item.number.filter(|number| *number > GREATEST);
        let blank = large.is_none() && is_blank(text.part(range.clone()));
        let after_blank = std::mem::replace(&mut lists.after_blank, blank);
        let in_paragraph = blank || !(goes_on || starts_inside);
        let out = if !first && (after_blank || !in_paragraph) {
            blocks.line()
        } else {
            blocks.next()
        };
        out.extend(std::iter::repeat_n(' ', outer));
        out.push_str(&mark);
        if let Some(number) = large {
            out.push_str(&escape(&format!("{number}. "), At::LineStart));
        }
        let indent = " ".repeat(outer + width);
        let mut after_first = false;
        each_paragraph(text, range, |paragraph| {
            if std::mem::replace(&mut after_first, true) {
                out.push_str("\n\n");
                out.push_str(&indent);
            }
            self.paragraph(paragraph, &indent, out);
        });
        out.truncate(out.trim_end_matches(' ').len());
    }

    fn code(&self, name: Option<&str>, code: &str, blocks: &mut Blocks) {
        let known = language(name);
        let fenced = self.fences || !is_markup(code) && !is_attribute_list(code);
        if known.is_none() && name.is_some() || !fenced {
            // After a list an indented line would be one of its last item.
            blocks.push(&label(&match worded(name) {
                Some(name) => format!("{} ({name}):", note::CODE),
                None => format!("{}:", note::CODE),
            }));
        }
        let out = blocks.next();
        if !fenced {
            let start = out.len();
            each_line(code, |line| {
                out.push_str(if out.len() > start { "\n" } else { "" });
                if !line.trim().is_empty() {
                    out.extend(["    ", line]);
                }
            });
            return;
        }
        let fence = "`".repeat(longest_run(code).max(2) + 1);
        out.extend([fence.as_str(), known.unwrap_or_default(), "\n"]);
        each_line(code, |line| out.extend([line, "\n"]));
        out.push_str(&fence);
    }
}

/// Returns the length of the longest run of backticks.
fn longest_run(code: &str) -> usize {
    let runs = code.split(|c| c != '`').map(str::len);
    runs.max().unwrap_or(0)
}

/// Writes a part of a text as one line.
fn one_line(text: &mut Text<'_>, part: Range<usize>, is_cell: bool, out: &mut String) {
    let start = out.len();
    each_paragraph(text, part, |paragraph| {
        for line in paragraph.lines() {
            if out.len() > start {
                out.push(' ');
            }
            push_line(line, At::Inside, is_cell, out);
        }
    });
}

/// Writes a table in GitHub's form. The heading has as many cells as the longest row, since others are ignored.
fn table(rows: &[Vec<Span>], text: &mut Text<'_>, blocks: &mut Blocks) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let out = blocks.next();
    for (at, row) in rows.iter().enumerate() {
        out.push_str(if at > 0 { "\n|" } else { "|" });
        for cell in row {
            out.push(' ');
            let start = out.len();
            one_line(text, cell.range(), true, out);
            let own = out.get(start..).unwrap_or_default();
            if own.contains("\\|") || at == 0 && own.contains('"') {
                // Some programs split rows at a bar behind a backslash, and Showdown writes a heading's words into an
                // attribute.
                let cell = out.split_off(start).replace("\\|", "&#124;");
                out.push_str(&cell.replace('"', if at == 0 { "&quot;" } else { "\"" }));
            }
            out.push_str(" |");
        }
        if at > 0 && row.is_empty() {
            out.push_str("  |");
        }
        if at == 0 {
            (row.len()..columns).for_each(|_| out.push_str("  |"));
            out.push_str("\n|");
            (0..columns).for_each(|_| out.push_str(" --- |"));
        }
    }
}
