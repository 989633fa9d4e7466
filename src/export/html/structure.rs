//! Writes the blocks of a long post.

use std::ops::Range;

use super::super::outline::{Entry, worded};
use super::super::runs::Text;
use super::super::spelled::{each_line, each_paragraph};
use super::super::structure::{Content, Item, Placed, each_content, language};
use super::Html;
use super::post::{lines, paragraph, start_of_text};
use super::write::{Out, push};
use crate::model::Span;

/// The open lists, one in the other: the number of the last item of each.
#[derive(Debug, Default)]
struct Lists(Vec<Option<u32>>);

impl Lists {
    /// Closes the lists below a depth, with their last items.
    fn close(&mut self, depth: usize, out: &mut Out) {
        while self.0.len() > depth
            && let Some(number) = self.0.pop()
        {
            out.push_str(match number {
                Some(_) => "</li>\n</ol>\n",
                None => "</li>\n</ul>\n",
            });
        }
    }

    /// Starts an item.
    fn item(&mut self, item: Item, out: &mut Out) {
        self.close(item.depth + 1, out);
        if let Some(last) = self.0.get_mut(item.depth) {
            let goes_on = match (*last, item.number) {
                (None, None) => true,
                (Some(last), Some(number)) => last.checked_add(1) == Some(number),
                _ => false,
            };
            if goes_on {
                *last = item.number;
                out.push_str("</li>\n<li>");
                return;
            }
            self.close(item.depth, out);
        }
        self.0.push(item.number);
        match item.number {
            None => out.push_str("<ul>\n<li>"),
            Some(1) => out.push_str("<ol>\n<li>"),
            Some(number) => out.push_str(&format!("<ol start=\"{number}\">\n<li>")),
        }
    }
}

impl Html {
    /// Writes the text of a post, and what has a place in it. Returns what has.
    pub(super) fn content(&self, entry: &Entry<'_>, out: &mut Out) -> Placed {
        let mut text = Text::of(entry.post);
        let mut lists = Lists::default();
        let start = start_of_text(entry.post.language.as_deref());
        let mut is_open = false;
        let placed = each_content(entry.post, entry.part(), |content| {
            if !matches!(content, Content::Item(..)) {
                lists.close(0, out);
            }
            let is_words = !matches!(content, Content::Media(_) | Content::Quote(_));
            if is_words != is_open && !matches!(content, Content::Words(_)) {
                out.push_str(if is_words { &start } else { "</div>\n" });
                is_open = is_words;
            }
            match content {
                Content::Words(part) => each_paragraph(&mut text, part, |words| {
                    if !std::mem::replace(&mut is_open, true) {
                        out.push_str(&start);
                    }
                    paragraph(words, out);
                }),
                Content::Heading(level, part) => {
                    let level = entry.heading(level);
                    out.push_str(&format!("<h{level} dir=\"auto\">"));
                    all_lines(&mut text, part, out);
                    out.push_str(&format!("</h{level}>\n"));
                }
                Content::Item(item, part) => {
                    lists.item(item, out);
                    each_paragraph(&mut text, part, |words| paragraph(words, out));
                }
                Content::Code(name, part) => code(name, text.part(part), out),
                Content::BlockQuote(part) => {
                    out.push_str("<blockquote class=\"quotation\">\n");
                    each_paragraph(&mut text, part, |words| paragraph(words, out));
                    out.push_str("</blockquote>\n");
                }
                Content::Table(rows) => table(rows, &mut text, out),
                Content::Media(media) => self.medium(media, out),
                Content::Quote(quote) => self.quote(quote, out),
                Content::Rule => out.push_str("<hr>\n"),
            }
        });
        lists.close(0, out);
        out.push_str(if is_open { "</div>\n" } else { "" });
        placed
    }
}

/// Writes the lines of a part of a text, also those of different paragraphs, with line breaks.
fn all_lines(text: &mut Text<'_>, part: Range<usize>, out: &mut Out) {
    let start = out.len();
    each_paragraph(text, part, |words| {
        out.push_str(if out.len() > start { "<br>" } else { "" });
        lines(words, out);
    });
}

fn code(name: Option<&str>, code: &str, out: &mut Out) {
    let known = language(name);
    if let Some(name) = worded(name).filter(|_| known.is_none()) {
        out.push_str("<p class=\"label\" dir=\"auto\">");
        push(out, &name);
        out.push_str("</p>\n");
    }
    out.push_str("<pre dir=\"auto\" tabindex=\"0\"><code");
    if let Some(name) = known {
        out.push_str(&format!(" class=\"language-{name}\""));
    }
    out.push_str(">");
    let start = out.len();
    each_line(code, |line| {
        out.push_str(if out.len() > start { "\n" } else { "" });
        push(out, line);
    });
    out.push_str("</code></pre>\n");
}

/// Writes a table, whose first row is the heading.
fn table(rows: &[Vec<Span>], text: &mut Text<'_>, out: &mut Out) {
    out.push_str("<div class=\"table\" tabindex=\"0\">\n<table>\n");
    for (at, row) in rows.iter().enumerate() {
        out.push_str(match at {
            0 => "<thead>\n<tr>",
            1 => "<tbody>\n<tr>",
            _ => "<tr>",
        });
        // The style sheet has the direction of cells: a table may have a million.
        let (start, end) = match at {
            0 => ("<th>", "</th>"),
            _ => ("<td>", "</td>"),
        };
        for cell in row {
            out.push_str(start);
            all_lines(text, cell.range(), out);
            out.push_str(end);
        }
        out.push_str(if at == 0 {
            "</tr>\n</thead>\n"
        } else {
            "</tr>\n"
        });
    }
    out.push_str(if rows.len() > 1 { "</tbody>\n" } else { "" });
    out.push_str("</table>\n</div>\n");
}
