//! What the blocks of a post are, computed from the model without the exporter.

use unrolled::model::{BlockKind, Post, StyleKind};

use crate::model::{BIDI, followable, symbol, visible_text};

/// A block, as it is in a document.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Found {
    pub(crate) kind: Kind,
    /// The number of block quotes around it.
    pub(crate) depth: usize,
    /// The lines of a paragraph; of an item, the paragraphs with empty lines between them; of a table, the cells.
    pub(crate) lines: Vec<Line>,
    pub(crate) links: Links,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    Paragraph,
    Heading(usize),
    /// The depth, and the number.
    Item(usize, Option<u32>),
    Code(Option<String>),
    /// The number of cells of each row.
    Table(Vec<usize>),
    Picture(String),
    Rule,
}

/// The words and the URL of each link.
pub(crate) type Links = Vec<(String, String)>;

/// Characters with their styles; white space is one space without any.
pub(crate) type Line = Vec<(char, u8)>;

pub(crate) const BOLD: u8 = 1;
pub(crate) const ITALIC: u8 = 2;
pub(crate) const STRUCK: u8 = 4;
pub(crate) const CODE: u8 = 8;

/// A line as a reader sees it.
pub(crate) fn line(chars: impl IntoIterator<Item = (char, u8)>) -> Line {
    let mut out = Line::new();
    for (c, styles) in chars {
        if c.is_whitespace() && !matches!(c, '\u{b}' | '\u{c}') {
            if out.last().is_some_and(|(last, _)| *last != ' ') {
                out.push((' ', 0));
            }
        } else if !BIDI.contains(&c) {
            out.push((symbol(c), styles));
        }
    }
    if out.last().is_some_and(|(last, _)| *last == ' ') {
        out.pop();
    }
    out
}

pub(crate) fn plain(text: &str) -> Line {
    line(text.chars().map(|c| (c, 0)))
}

/// Lines split at any line end.
pub(crate) fn lines<T: Copy>(chars: &[(char, T)]) -> Vec<Vec<(char, T)>> {
    let mut lines = vec![Vec::new()];
    let mut before = ' ';
    for (c, rest) in chars {
        match c {
            '\n' if before == '\r' => {}
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => lines.push(Vec::new()),
            _ => lines.last_mut().unwrap().push((*c, *rest)),
        }
        before = *c;
    }
    lines
}

/// A post's text with the link and the styles of each character, by byte.
struct Spelled<'p> {
    post: &'p Post,
    text: &'p str,
    links: Vec<Option<usize>>,
    styles: Vec<u8>,
}

impl<'p> Spelled<'p> {
    fn new(post: &'p Post) -> Self {
        let text = post.text.as_deref().unwrap_or_default();
        let (mut links, mut styles) = (vec![None; text.len()], vec![0; text.len()]);
        for style in &post.styles {
            let bit = match style.kind {
                StyleKind::Bold => BOLD,
                StyleKind::Italic => ITALIC,
                StyleKind::Strikethrough => STRUCK,
                _ => CODE,
            };
            if text.get(style.span.range()).is_some() {
                styles[style.span.range()]
                    .iter_mut()
                    .for_each(|set| *set |= bit);
            }
        }
        let mut end = 0;
        for (at, entity) in post.entities.iter().enumerate() {
            let span = entity.span;
            if followable(entity.url().as_ref()).is_some()
                && span.start() >= end
                && text.get(span.range()).is_some()
            {
                links[span.range()].fill(Some(at));
                end = span.end();
            }
        }
        Self {
            post,
            text,
            links,
            styles,
        }
    }

    /// The paragraphs of a part: their lines, and their links.
    fn paragraphs(&self, from: usize, to: usize) -> Vec<(Vec<Line>, Links)> {
        // A link has the styles that all of it has, in this part.
        let mut common = vec![u8::MAX; self.post.entities.len()];
        for at in from..to {
            if let Some(link) = self.links[at] {
                common[link] &= self.styles[at];
            }
        }
        let chars: Vec<(char, (Option<usize>, u8))> = self.text[from..to]
            .char_indices()
            .map(|(at, c)| {
                let link = self.links[from + at];
                let own = self.styles[from + at];
                (c, (link, link.map_or(own, |link| common[link])))
            })
            .collect();
        let mut found: Vec<(Vec<Line>, Links)> = Vec::new();
        let mut open = false;
        for chars in lines(&chars) {
            let seen_line = line(chars.iter().map(|(c, (_, styles))| (*c, *styles)));
            if seen_line.is_empty() {
                open = false;
                continue;
            }
            if !std::mem::replace(&mut open, true) {
                found.push(Default::default());
            }
            let (lines, links) = found.last_mut().unwrap();
            lines.push(seen_line);
            for run in chars.chunk_by(|a, b| a.1.0 == b.1.0) {
                let Some(link) = run[0].1.0 else { continue };
                let words = visible_text(&run.iter().map(|(c, _)| *c).collect::<String>());
                let url = followable(self.post.entities[link].url().as_ref());
                links.extend(url.filter(|_| !words.is_empty()).map(|url| (words, url)));
            }
        }
        found
    }

    fn one(&self, kind: Kind, from: usize, to: usize, between: &Line) -> Found {
        let mut found = Found {
            kind,
            depth: 0,
            lines: Vec::new(),
            links: Vec::new(),
        };
        for (lines, links) in self.paragraphs(from, to) {
            if !found.lines.is_empty() {
                found.lines.push(between.clone());
            }
            found.lines.extend(lines);
            found.links.extend(links);
        }
        found
    }

    fn words(&self, from: usize, to: usize, depth: usize) -> Vec<Found> {
        let paragraphs = self.paragraphs(from, to).into_iter();
        paragraphs
            .map(|(lines, links)| Found {
                kind: Kind::Paragraph,
                depth,
                lines,
                links,
            })
            .collect()
    }
}

/// All lines as one, without the breaks.
fn joined(lines: Vec<Line>) -> Line {
    let spaced = lines
        .into_iter()
        .flat_map(|line| line.into_iter().chain([(' ', 0)]));
    line(spaced)
}

fn of_words(text: &str, depth: usize) -> Vec<Found> {
    let mut post = Post::new();
    post.text = Some(text.to_owned());
    Spelled::new(&post).words(0, text.len(), depth)
}

fn paragraph(words: &str, depth: usize) -> Found {
    Found {
        kind: Kind::Paragraph,
        depth,
        lines: vec![plain(words)],
        links: Vec::new(),
    }
}

/// What differs between the formats.
pub(crate) struct Form {
    /// The words above code with a language that the format cannot name otherwise.
    pub(crate) label: fn(&str, Option<&str>) -> Option<String>,
    /// The number of block quotes around a community note.
    pub(crate) note_depth: usize,
    /// Whether the export's own words are in italics.
    pub(crate) is_labelled: bool,
}

/// The blocks of a post that is alone in its thread, below a heading of level 1.
pub(crate) fn blocks(post: &Post, form: &Form) -> Vec<Found> {
    let spelled = Spelled::new(post);
    let text = spelled.text;
    let is_blank = |from: usize, to: usize| visible_text(&text[from..to]).is_empty();
    let mut found = Vec::new();
    let title = post
        .title
        .as_deref()
        .map(plain)
        .filter(|title| !title.is_empty());
    let above = 1 + usize::from(title.is_some());
    if let Some(title) = title {
        let mut heading = paragraph("", 0);
        (heading.kind, heading.lines) = (Kind::Heading(2), vec![title]);
        found.push(heading);
    }
    let (mut done, mut open) = (0, 0);
    let (mut media, mut quotes) = (
        vec![false; post.media.len()],
        vec![false; post.quotes.len()],
    );
    let picture = |at: usize| {
        let alt = post.media[at].alt.clone().unwrap_or_default();
        let mut picture = paragraph("", 0);
        (picture.kind, picture.lines) = (Kind::Picture(alt), Vec::new());
        picture
    };
    let embedded = |at: usize, attached: bool| {
        let quote = &post.quotes[at];
        let mut head = match (form.is_labelled, attached) {
            (true, true) => paragraph("quoted post · attached", 1),
            (true, false) => paragraph("quoted post", 1),
            (false, _) => paragraph("Quoted post", 1),
        };
        if form.is_labelled {
            set_style(&mut head, ITALIC);
        }
        let mut found = vec![head];
        let title = quote
            .title
            .as_deref()
            .map(visible_text)
            .filter(|title| !title.is_empty());
        found.extend(title.map(|title| {
            let mut title = paragraph(&title, 1);
            set_style(&mut title, BOLD);
            title
        }));
        found.extend(of_words(quote.text.as_deref().unwrap_or_default(), 1));
        found
    };
    let gap = |found: &mut Vec<Found>, open: &mut usize, from: usize, to: usize| {
        if !is_blank(from, to) {
            *open = 0;
            found.extend(spelled.words(from, to, 0));
        }
    };
    for block in &post.blocks {
        let (from, to) = (block.span.start(), block.span.end().min(text.len()));
        let place = match &block.kind {
            BlockKind::Media { index } => {
                let at = *index as usize;
                if media.get(at) != Some(&false) {
                    continue;
                }
                media[at] = true;
                Some(vec![picture(at)])
            }
            BlockKind::Quote { index } => {
                let at = *index as usize;
                if quotes.get(at) != Some(&false) {
                    continue;
                }
                quotes[at] = true;
                Some(embedded(at, false))
            }
            BlockKind::Rule => {
                let mut rule = paragraph("", 0);
                (rule.kind, rule.lines) = (Kind::Rule, Vec::new());
                Some(vec![rule])
            }
            _ => None,
        };
        if let Some(place) = place {
            if from >= done && text.is_char_boundary(from) {
                gap(&mut found, &mut open, done, from);
                done = from;
            }
            open = 0;
            found.extend(place);
            continue;
        }
        if from < done || text.get(from..to).is_none() {
            continue;
        }
        if let BlockKind::Table { rows } = &block.kind {
            let mut end = from;
            let mut fits = rows.iter().flatten().all(|cell| {
                let between = text.get(end..cell.start());
                end = cell.end();
                between.is_some_and(|words| visible_text(words).is_empty())
                    && end <= to
                    && text.get(cell.range()).is_some()
            });
            fits &= text
                .get(end..to)
                .is_some_and(|rest| visible_text(rest).is_empty());
            if !fits || rows.iter().all(Vec::is_empty) {
                continue;
            }
            gap(&mut found, &mut open, done, from);
            let kind = Kind::Table(rows.iter().map(Vec::len).collect());
            let mut table = spelled.one(kind, from, from, &Line::new());
            for cell in rows.iter().flatten() {
                let cell = spelled.one(Kind::Rule, cell.start(), cell.end(), &Line::new());
                table.lines.push(joined(cell.lines));
                table.links.extend(cell.links);
            }
            found.push(table);
        } else if let BlockKind::ListItem { depth, number } = &block.kind {
            let before = &text[done..from];
            let start = before.rfind('\n').map_or(0, |at| at + 1);
            let mark = before[start..].trim();
            let own = match number {
                Some(number) => mark == format!("{number}.") || mark == format!("{number})"),
                None => mark == "•",
            };
            let end = if own { done + start } else { from };
            gap(&mut found, &mut open, done, end);
            let depth = usize::from(*depth).min(open).min(7);
            open = depth + 1;
            found.push(spelled.one(Kind::Item(depth, *number), from, to, &Line::new()));
            done = to;
            continue;
        } else {
            gap(&mut found, &mut open, done, from);
            match &block.kind {
                BlockKind::Heading { level } if !is_blank(from, to) => {
                    let level = (above + usize::from(*level).max(1)).min(6);
                    let mut heading = spelled.one(Kind::Heading(level), from, to, &Line::new());
                    heading.lines = vec![joined(heading.lines)];
                    found.push(heading);
                }
                BlockKind::BlockQuote => found.extend(spelled.words(from, to, 1)),
                BlockKind::Code { language } => {
                    let label = (form.label)(&text[from..to], language.as_deref());
                    found.extend(label.map(|label| {
                        let mut label = paragraph(&label, 0);
                        if form.is_labelled {
                            set_style(&mut label, ITALIC);
                        }
                        label
                    }));
                    let chars: Vec<(char, u8)> = text[from..to].chars().map(|c| (c, 0)).collect();
                    let code = lines(&chars).into_iter().map(line);
                    let mut block = paragraph("", 0);
                    block.kind = Kind::Code(language.as_deref().map(str::to_owned));
                    block.lines = code.filter(|line| !line.is_empty()).collect();
                    found.push(block);
                }
                _ => found.extend(spelled.words(from, to, 0)),
            }
        }
        open = 0;
        done = to;
    }
    gap(&mut found, &mut open, done, text.len());
    let left = |placed: &[bool]| -> Vec<usize> {
        let each = placed.iter().enumerate();
        each.filter(|(_, placed)| !**placed)
            .map(|(at, _)| at)
            .collect()
    };
    found.extend(left(&media).into_iter().map(picture));
    found.extend(
        left(&quotes)
            .into_iter()
            .flat_map(|at| embedded(at, !post.blocks.is_empty())),
    );
    if let Some(note) = &post.community_note {
        let mut head = paragraph("Community note", form.note_depth);
        if form.is_labelled {
            set_style(&mut head, ITALIC);
        }
        found.push(head);
        found.extend(of_words(&note.text, form.note_depth));
    }
    found
}

fn set_style(found: &mut Found, style: u8) {
    let chars = found.lines.iter_mut().flatten();
    chars
        .filter(|(c, _)| *c != ' ')
        .for_each(|(_, styles)| *styles = style);
}
