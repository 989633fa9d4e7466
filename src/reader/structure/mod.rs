//! Reads the structure of a text from HTML: headings, lists, code, quotes, tables, rules, and the blocks of Draft.js,
//! the editor with which articles on X are written and displayed.

mod element;

use super::blocks::{BlockWriter, marker};
use super::select::children;
use crate::dom::{Element, Tag};
use crate::model::BlockKind;
use element::{Role, role};

pub(super) use element::EDITOR_TEXT;
pub(crate) use element::code_language;

/// The depth of an item, and the mark of one that starts the numbers of its depth again.
const DEPTH: &str = "public-DraftStyleDefault-depth";
const RESET: &str = "public-DraftStyleDefault-reset";
/// The greatest depth of an item that a class states.
const DEEPEST: usize = 16;

/// A list that is open.
#[derive(Debug)]
struct List {
    numbered: bool,
    next: i64,
    step: i64,
    has_items: bool,
    /// The last numbers of items that a class makes deeper than the list.
    deeper: Vec<i64>,
}

impl List {
    fn new(numbered: bool) -> Self {
        Self {
            numbered,
            next: 1,
            step: 1,
            has_items: false,
            deeper: Vec::new(),
        }
    }
}

/// An element that has a role and is open.
#[derive(Debug)]
struct Open<'d> {
    element: Element<'d>,
    role: Role,
    /// Whether it is a block of an editor. Boxes inside are part of its lines.
    of_editor: bool,
}

/// Code inside a box with other text, which is left out.
#[derive(Debug)]
struct CodeBox<'d> {
    whole: Element<'d>,
    code: Element<'d>,
    language: String,
}

/// Reads the elements of a text.
#[derive(Debug)]
pub(super) struct Structure<'d> {
    pub(super) writer: BlockWriter,
    /// The elements that have a role and are open.
    open: Vec<Open<'d>>,
    lists: Vec<List>,
    /// Items whose list is not an element.
    loose: List,
    /// The depth that the class of the last item states, and whether a list began since.
    last_depth: usize,
    is_new_list: bool,
    /// How many of these are open.
    items: usize,
    headings: usize,
    quotes: usize,
    codes: usize,
    tables: usize,
    editors: usize,
    code_box: Option<CodeBox<'d>>,
    /// An element that is entered next, without a role.
    plain: Option<Element<'d>>,
    /// The name of an element whose meaning is not known.
    pub(super) unknown: Option<&'d str>,
}

impl<'d> Structure<'d> {
    pub(super) fn new() -> Self {
        Self {
            writer: BlockWriter::new(),
            open: Vec::new(),
            lists: Vec::new(),
            loose: List::new(true),
            last_depth: 0,
            is_new_list: false,
            items: 0,
            headings: 0,
            quotes: 0,
            codes: 0,
            tables: 0,
            editors: 0,
            code_box: None,
            plain: None,
            unknown: None,
        }
    }

    /// Adds text; `is_exact` if its line breaks are the author's.
    pub(super) fn text(&mut self, text: &str, is_exact: bool) {
        if self.code_box.is_some() && self.codes == 0 {
            return;
        }
        // A quote goes on after a medium inside it.
        let is_quote = self.quotes > 0 && !self.writer.is_open() && !text.trim_ascii().is_empty();
        if is_quote {
            self.writer.begin(BlockKind::BlockQuote);
        }
        if self.codes > 0 {
            self.writer.push_exact(text);
        } else if is_exact && text.contains('\n') {
            for (at, line) in text.split('\n').enumerate() {
                if at > 0 && !self.writer.is_at_start() {
                    self.writer.line_break();
                }
                self.writer.push_str(line);
            }
        } else {
            self.writer.push_str(text);
        }
    }

    pub(super) fn line_break(&mut self, element: Element<'d>) {
        // An editor fills an empty block with a line break.
        let fills = self.writer.is_at_start() && element.attr(EDITOR_TEXT).is_some();
        if !fills && (self.code_box.is_none() || self.codes > 0) {
            self.writer.line_break();
        }
    }

    /// Reads a box with a label and buttons as the code inside.
    pub(super) fn code_box(&mut self, whole: Element<'d>, code: Element<'d>, language: String) {
        if self.codes == 0 && self.code_box.is_none() {
            self.code_box = Some(CodeBox {
                whole,
                code,
                language,
            });
        }
    }

    /// Gives no role to an element that is entered next.
    pub(super) fn enter_plain(&mut self, element: Element<'d>) {
        self.plain = Some(element);
    }

    pub(super) fn enter(&mut self, element: Element<'d>) {
        if self.plain.take() == Some(element) {
            return;
        }
        if self.codes > 0 {
            if element.tag() == Tag::Code {
                self.writer.set_language(code_language(element));
            }
            return;
        }
        if let Some(code_box) = &self.code_box {
            if code_box.code == element {
                let language = code_box.language.clone();
                self.enter_as(element, Role::Code, false);
                self.writer.set_language(&language);
            }
            return;
        }
        match role(element) {
            Some((Role::Lines, false)) if self.editors > 0 => {}
            Some((Role::Custom, false)) => {
                self.unknown.get_or_insert(element.name());
            }
            Some((role, of_editor)) => self.enter_as(element, role, of_editor),
            None => {}
        }
    }

    fn enter_as(&mut self, element: Element<'d>, role: Role, of_editor: bool) {
        self.editors += usize::from(of_editor);
        self.open.push(Open {
            element,
            role,
            of_editor,
        });
        match role {
            Role::Style(kind) => return self.writer.begin_style(kind),
            Role::Unknown => {
                self.unknown.get_or_insert(element.name());
            }
            Role::List(numbered) => self.enter_list(element, numbered),
            _ => {}
        }
        if self.tables > 0 {
            self.enter_in_table(role);
        } else if self.quotes > 0 {
            self.enter_in_quote(element, role);
        } else {
            self.enter_outside(element, role);
        }
        match role {
            Role::Item(_) => self.items += 1,
            Role::Heading(_) => self.headings += 1,
            Role::Quote => self.quotes += 1,
            Role::Code => self.codes += 1,
            Role::Table => self.tables += 1,
            _ => {}
        }
    }

    /// Enters an element that is in no table and in no quote.
    fn enter_outside(&mut self, element: Element<'d>, role: Role) {
        match role {
            Role::Heading(level) if self.items == 0 => {
                self.writer.begin(BlockKind::Heading { level });
            }
            Role::Item(numbered) => {
                let (depth, number) = self.number(element, numbered);
                let deeper = depth.saturating_sub(self.lists.len().saturating_sub(1));
                // An editor splits a list where an item inside it is of another kind.
                if std::mem::take(&mut self.is_new_list) && deeper.max(self.last_depth) == 0 {
                    self.writer.end_list();
                }
                self.last_depth = deeper;
                let depth = u8::try_from(depth).unwrap_or(u8::MAX);
                self.writer.begin(BlockKind::ListItem { depth, number });
            }
            Role::Quote => self.writer.begin(BlockKind::BlockQuote),
            Role::Code => {
                self.writer.begin(BlockKind::Code { language: None });
                self.writer.set_language(code_language(element));
            }
            Role::Table => self.writer.begin_table(),
            Role::Rule => self.writer.place(BlockKind::Rule),
            _ => self.border(role),
        }
    }

    fn enter_in_quote(&mut self, element: Element<'d>, role: Role) {
        self.border(role);
        if let Role::Item(numbered) = role {
            let (_, number) = self.number(element, numbered);
            self.writer.set_marker(Some(marker(number)));
        }
    }

    fn enter_in_table(&mut self, role: Role) {
        let is_outer = self.tables == 1 && self.quotes == 0;
        match role {
            Role::Row if is_outer => self.writer.row(),
            Role::Cell if is_outer => self.writer.cell(),
            Role::Caption if is_outer => self.writer.end(),
            Role::Cell => self.writer.push_str(" "),
            _ => self.writer.new_line(),
        }
    }

    /// Starts a line or a paragraph at the edge of an element.
    fn border(&mut self, role: Role) {
        let is_line = match role {
            Role::Rows | Role::Cell => return self.writer.push_str(" "),
            Role::Lines | Role::Item(_) | Role::Row | Role::Unknown => true,
            Role::List(_) => self.lists.len() > 1,
            _ => false,
        };
        let in_block = self.quotes == 0 && (self.items > 0 || self.headings > 0);
        if is_line || in_block {
            self.writer.new_line();
        } else {
            self.writer.paragraph();
        }
    }

    fn enter_list(&mut self, element: Element<'d>, numbered: bool) {
        let mut list = List::new(numbered);
        let number = |name| element.attr(name)?.trim().parse::<i64>().ok();
        if element.attr("reversed").is_some() {
            let items = children(element).filter(|child| child.tag() == Tag::Li);
            list.step = -1;
            list.next = i64::try_from(items.count()).unwrap_or(i64::MAX);
        }
        list.next = number("start").unwrap_or(list.next);
        self.lists.push(list);
        self.is_new_list |= self.lists.len() == 1;
    }

    /// Returns the depth of an item and its number, if it has one.
    fn number(&mut self, element: Element<'d>, numbered: Option<bool>) -> (usize, Option<u32>) {
        let deeper = element
            .classes()
            .find_map(|class| class.strip_prefix(DEPTH));
        let deeper: usize = deeper.and_then(|depth| depth.parse().ok()).unwrap_or(0);
        let deeper = deeper.min(DEEPEST);
        let resets = element.has_class(RESET);
        if self.lists.is_empty() && !self.writer.is_behind_item() {
            self.loose = List::new(numbered.unwrap_or(false));
        }
        let depth = self.lists.len().saturating_sub(1) + deeper;
        let list = self.lists.last_mut().unwrap_or(&mut self.loose);
        list.deeper.truncate(deeper);
        let number = if deeper == 0 {
            let stated = element
                .attr("value")
                .and_then(|value| value.trim().parse().ok());
            let again = (resets && list.step > 0 && list.has_items).then_some(1);
            let number = stated.or(again).unwrap_or(list.next);
            list.next = number.saturating_add(list.step);
            number
        } else {
            list.deeper.resize(deeper, 0);
            let last = list.deeper.last_mut();
            last.map_or(1, |last| {
                *last = if resets { 1 } else { *last + 1 };
                *last
            })
        };
        list.has_items = true;
        let is_numbered = numbered.unwrap_or(list.numbered);
        let number = u32::try_from(number).ok().filter(|_| is_numbered);
        (depth, number)
    }

    pub(super) fn leave(&mut self, element: Element<'d>) {
        if self
            .code_box
            .as_ref()
            .is_some_and(|code_box| code_box.whole == element)
        {
            self.code_box = None;
        }
        let Some(open) = self.open.pop_if(|open| open.element == element) else {
            return;
        };
        let role = open.role;
        self.editors -= usize::from(open.of_editor);
        match role {
            Role::Style(kind) => return self.writer.end_style(kind),
            Role::Item(_) => self.items = self.items.saturating_sub(1),
            Role::Heading(_) => self.headings = self.headings.saturating_sub(1),
            Role::Quote => self.quotes = self.quotes.saturating_sub(1),
            Role::Code => self.codes = self.codes.saturating_sub(1),
            Role::Table => self.tables = self.tables.saturating_sub(1),
            _ => {}
        }
        if self.tables > 0 {
            match role {
                Role::Cell if self.tables == 1 && self.quotes == 0 => self.writer.end_cell(),
                Role::Caption if self.tables == 1 && self.quotes == 0 => self.writer.begin_table(),
                _ => self.writer.new_line(),
            }
        } else if self.quotes > 0 {
            self.border(role);
        } else {
            match role {
                Role::Item(_) | Role::Quote | Role::Code | Role::Table => self.writer.end(),
                Role::Heading(_) if self.items == 0 => self.writer.end(),
                _ => self.border(role),
            }
        }
        if let Role::List(_) = role {
            self.lists.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::dom::{Dom, Query};
    use crate::model::{Block, BlockKind};
    use crate::reader::{Link, LinkedText, WhiteSpace, rich_text};

    fn read(html: &str) -> (String, Vec<Block>) {
        const TEXT: Query<'_> = Query::constant("main");
        let html = format!("<main>{html}</main>");
        let dom = Dom::parse(&html).unwrap();
        let target = |_: &Link<'_, '_>| (crate::model::EntityKind::Link, None);
        let main = dom.first(&TEXT).unwrap();
        let LinkedText { text, blocks, .. } =
            rich_text(main, WhiteSpace::Structure, |_| false, target);
        let text = text.unwrap_or_default();
        let mut last = 0;
        for block in &blocks {
            assert!(last <= block.span.start() && text.get(block.span.range()).is_some());
            last = block.span.end();
        }
        (text, blocks)
    }

    fn text(html: &str) -> String {
        read(html).0
    }

    #[test]
    fn elements_of_scripts_are_within_a_line() {
        assert_eq!(text("<p>Peat i<x-text>s</x-text> old.</p>"), "Peat is old.");
    }

    #[test]
    fn lists_have_the_numbers_that_the_page_shows() {
        assert_eq!(
            text(
                "<p>So:<ol><li>a<li><p>b</p><p>c</p></ol><ol start=4><li>d<li value=9>e<li>f</ol>"
            ),
            "So:\n\n1. a\n2. b\nc\n\n4. d\n9. e\n10. f"
        );
        assert_eq!(
            text("<ol reversed><li>a<ul><li>x<li>y</ul>rest<li>b</ol>"),
            "2. a\n• x\n• y\n\nrest\n\n1. b"
        );
        assert_eq!(
            text("<ol><li>a<ul><li>x</ul></ol><ol start=2><li>b</ol>"),
            "1. a\n• x\n\n2. b"
        );
    }

    #[test]
    fn an_editors_lists_are_flat() {
        let item = |kind: &str, depth: u8, words: &str, more: &str| {
            format!(
                "<li class='longform-{kind}-list-item public-DraftStyleDefault-depth{depth} {more}' data-block=true>\
                <div class=public-DraftStyleDefault-block><span data-text=true>{words}</span></div></li>"
            )
        };
        let reset = "public-DraftStyleDefault-reset";
        let html = [
            "<ol>",
            &item("ordered", 0, "a", reset),
            &item("ordered", 1, "b", reset),
            &item("ordered", 1, "c", ""),
            &item("ordered", 0, "d", ""),
            "</ol><ul>",
            &item("unordered", 1, "e", reset),
            "</ul><ol>",
            &item("ordered", 0, "f", reset),
            "</ol>",
        ];
        let expected = "1. a\n1. b\n2. c\n2. d\n• e\n1. f";
        assert_eq!(text(&html.concat()), expected);
        // Either the tags or the classes are enough.
        let unclassed = html.concat().replace("longform-", "x-");
        assert_eq!(text(&unclassed), expected);
        let boxes = html
            .concat()
            .replace("<li", "<div")
            .replace("</li", "</div");
        assert_eq!(text(&boxes), expected);
    }

    #[test]
    fn an_editors_lines_are_the_authors() {
        let block = |words: &str| {
            format!(
                "<div class=longform-unstyled data-block=true><div><span data-text=true>{words}</span></div></div>"
            )
        };
        let html = [block("a\nb "), block("<br data-text=true>"), block("c")].concat();
        assert_eq!(read(&html), ("a\nb\n\nc".to_owned(), Vec::new()));
    }

    #[test]
    fn boxes_in_an_editors_line_are_part_of_it() {
        let html = "<div data-block=true><span>a </span><div><a href=/b>b</a></div><span> c</span></div><div>d</div>e";
        assert_eq!(text(html), "a b c\n\nd\ne");
    }

    #[test]
    fn code_is_as_written() {
        let (text, blocks) = read(
            "<p>Run:</p><pre><code class='hl language-rust'>fn f() {\n    <b>dive</b>();\n\n}\n</code></pre>x <code>y</code>",
        );
        assert_eq!(text, "Run:\n\nfn f() {\n    dive();\n\n}\n\nx y");
        let language = Some("rust".into());
        assert_eq!(blocks[1].kind, BlockKind::Code { language });
    }

    #[test]
    fn a_quote_is_one_block_with_all_in_it() {
        let (text, blocks) = read(
            "<blockquote><p>a</p><ol><li>b<li>c</ol><pre>d\n  e</pre><h2>f</h2></blockquote><h2>g<br>h</h2>",
        );
        assert_eq!(text, "a\n\n1. b\n2. c\n\nd\n  e\n\nf\n\ng\nh");
        let kinds: Vec<_> = blocks.iter().map(|block| &block.kind).collect();
        assert_eq!(
            kinds,
            [&BlockKind::BlockQuote, &BlockKind::Heading { level: 2 }]
        );
    }

    #[test]
    fn tables_have_rows_of_cells() {
        let (text, blocks) = read(
            "<table><caption>Sizes</caption><thead><tr><th>Size<th>Use<tbody><tr><td><p>Small</p><p>one</p><td><b>Sand</b>\
            <tr><td>Big<td><table><tr><td>1<td>2</table></table>end",
        );
        assert_eq!(text, "Sizes\n\nSize\tUse\nSmall one\tSand\nBig\t1 2\n\nend");
        let BlockKind::Table { rows } = &blocks[1].kind else {
            panic!("{blocks:?}");
        };
        assert_eq!(rows.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2, 2]);
    }

    #[test]
    fn spans_are_in_order_whatever_the_markup_is() {
        let pieces = [
            "<p>", "</p>", "<h2>", "</h2>", "<ol start=7>", "</ol>", "<ul>", "</ul>", "<li>",
            "</li>", "<blockquote>", "</blockquote>", "<pre>", "</pre>", "<table>", "</table>",
            "<tr>", "<td>", "</td>", "<hr>", "<br>", "<b>", "</b>", "<code>", "</code>",
            "<a href=/>", "</a>", "<div data-block=true>", "</div>", "é", " \n ", "tern ",
            "\u{1f426}",
        ];
        let mut number = 3_usize;
        for _ in 0..3000 {
            let mut html = String::new();
            for _ in 0..24 {
                number = number.wrapping_mul(25_214_903_917).wrapping_add(11);
                html.push_str(pieces[(number >> 16) % pieces.len()]);
            }
            let (text, blocks) = read(&html);
            let cells = |block: &Block| match &block.kind {
                BlockKind::Table { rows } => rows.concat(),
                _ => Vec::new(),
            };
            for (block, cell) in blocks.iter().flat_map(|block| {
                let cells = cells(block);
                cells.into_iter().map(move |cell| (block, cell))
            }) {
                let inside = block.span.start() <= cell.start() && cell.end() <= block.span.end();
                assert!(inside && text.get(cell.range()).is_some(), "{html}");
            }
            for block in blocks
                .iter()
                .filter(|block| block.span.start() < block.span.end())
            {
                let words = text.get(block.span.range()).unwrap_or_default();
                assert_eq!(words.trim_end(), words, "{html}");
            }
        }
    }
}
