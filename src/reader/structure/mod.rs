//! Reads the structure of a text from HTML: headings, lists, code, quotes, tables, rules, and the blocks of Draft.js,
//! the editor with which articles on X are written and displayed.

mod element;
#[cfg(test)]
mod tests;

use super::blocks::{BlockWriter, marker};
use super::select::children;
use crate::dom::{Element, Tag};
use crate::model::{BlockKind, StyleKind};
use element::{EDITOR_LINES, Role, is_editor_block, role};

pub(super) use element::EDITOR_TEXT;
pub(crate) use element::code_language;

/// The depth of an item, and the mark of one that starts the numbers of its depth again.
const DEPTH: &str = "public-DraftStyleDefault-depth";
const RESET: &str = "public-DraftStyleDefault-reset";
/// The greatest depth of an item that a class states.
const DEEPEST: usize = 16;

/// Returns the depth that a class of an item states.
fn depth(item: Element<'_>) -> Option<usize> {
    item.classes()
        .find_map(|class| class.strip_prefix(DEPTH)?.parse().ok())
}

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
    /// Code within a line.
    inline_codes: usize,
    /// Whether the last box that an editor's block fills has any content.
    is_filled: bool,
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
            inline_codes: 0,
            is_filled: false,
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
        self.check_text(text, is_exact);
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

    /// Notes text whose place shows that the mark of an element around it is gone.
    fn check_text(&mut self, text: &str, is_exact: bool) {
        let text = text.trim_ascii();
        if text.is_empty() {
            return;
        }
        self.is_filled = true;
        if self.codes > 0 || self.tables > 0 {
            return;
        }
        // Every text of an editor has its mark, and only code on lines of its own has lines.
        if self.editors > 0 && !is_exact {
            self.unknown.get_or_insert("span");
        }
        // A list has items, and no words of its own.
        if let Some(open) = self.open.last()
            && let Role::List(_) = open.role
        {
            self.unknown.get_or_insert(open.element.name());
        }
        if self.inline_codes > 0 && text.contains('\n') {
            self.unknown.get_or_insert("code");
        }
    }

    /// Notes an element whose place shows that the mark of an element around it, or one of its own, is gone.
    fn check_place(&mut self, element: Element<'d>) {
        let tag = element.tag();
        let is_list = |around: Element<'_>| matches!(around.tag(), Tag::Ul | Tag::Ol);
        let in_list = element.parent().is_some_and(is_list);
        let is_broken = match tag {
            Tag::Li => !in_list || is_editor_block(element) && depth(element).is_none(),
            Tag::Ul | Tag::Ol | Tag::Script | Tag::Template => false,
            _ => in_list || self.editors == 0 && element.has_class(EDITOR_LINES),
        };
        if is_broken {
            self.unknown.get_or_insert(element.name());
        }
    }

    /// Notes that something is in the place of an element that is not text.
    pub(super) fn fill(&mut self) {
        self.is_filled = true;
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
        self.check_place(element);
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
            Role::Style(kind) => {
                self.inline_codes += usize::from(kind == StyleKind::Code);
                return self.writer.begin_style(kind);
            }
            Role::Paragraph if element.tag() == Tag::Section => self.is_filled = false,
            Role::Rule | Role::Table => self.is_filled = true,
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
        let deeper = depth(element).unwrap_or(0).min(DEEPEST);
        let resets = element.has_class(RESET);
        if self.lists.is_empty() && !self.writer.follows_item() {
            self.loose = List::new(numbered.unwrap_or(false));
        }
        let depth = self.lists.len().saturating_sub(1) + deeper;
        let list = self.lists.last_mut().unwrap_or(&mut self.loose);
        list.deeper.truncate(deeper);
        // An editor marks the first item of a list, and the first that is deeper than the one before.
        let is_first = !list.has_items || list.deeper.len() < deeper;
        if is_first && !resets && is_editor_block(element) {
            self.unknown.get_or_insert(element.name());
        }
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
            Role::Style(kind) => {
                self.inline_codes -= usize::from(kind == StyleKind::Code);
                return self.writer.end_style(kind);
            }
            Role::Paragraph if element.tag() == Tag::Section && !self.is_filled => {
                self.unknown.get_or_insert(element.name());
            }
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
