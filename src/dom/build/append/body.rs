//! The "in body" insertion mode.

use super::super::Stop;
use super::super::tags::{Space, Tag};
use super::formatting::Entry;
use super::{Builder, Open, Start, button_scope, default_scope, list_item_scope};
use crate::dom::Slice;
use crate::dom::tokenizer::Mode as Reading;

impl<'h> Builder<'h> {
    pub(super) fn characters_in_body(&mut self, text: Slice) -> Result<(), Stop> {
        if let Some(open) = self.current() {
            if open.space != Space::Html && !super::is_integration_point(open.tag, open.space) {
                return self.append(text);
            }
            if open.space == Space::Html && open.tag.holds_table_parts() {
                return self.characters_in_table(text);
            }
        }
        self.reconstruct()?;
        self.append(text)
    }

    pub(super) fn start_in_body(&mut self, start: Start) -> Result<(), Stop> {
        use Tag::*;
        if self.is_open(Table)
            && let Some(done) = self.start_in_table(start)?
        {
            return Ok(done);
        }
        match start.tag {
            // The attributes of a second one would be added to the first.
            Html | Body => self.html_again(),
            Base | Basefont | Bgsound | Link | Meta | Noframes | Script | Style | Template
            | Title => self.start_of_head(start),
            Frameset => Err(Stop::Tree),
            Address | Article | Aside | Blockquote | Center | Details | Dialog | Dir | Div | Dl
            | Fieldset | Figcaption | Figure | Footer | Header | Hgroup | Main | Nav | Ol | P
            | Search | Section | Summary | Ul | Menu => self.insert_block(start),
            H1 | H2 | H3 | H4 | H5 | H6 => self.start_of_heading(start),
            Pre | Listing => {
                self.insert_block(start)?;
                self.skip_newline = true;
                Ok(())
            }
            Form => self.start_of_form(start),
            Li => self.start_of_item(start, &[Li]),
            Dd | Dt => self.start_of_item(start, &[Dd, Dt]),
            Plaintext => {
                self.close_p();
                self.insert_reading(start, Reading::Plaintext)
            }
            Button => {
                if self.in_scope(Button, default_scope) {
                    self.close_implied(None);
                    self.pop_until(Button);
                }
                self.insert_phrasing(start)
            }
            A => {
                self.close_a()?;
                self.insert_formatting(start)
            }
            B | Big | Code | Em | Font | I | S | Small | Strike | Strong | Tt | U => {
                self.insert_formatting(start)
            }
            Nobr => {
                self.reconstruct()?;
                if self.in_scope(Nobr, default_scope) {
                    self.end_of_formatting(Nobr)?;
                }
                self.insert_formatting(start)
            }
            Applet | Marquee | Object => {
                self.insert_phrasing(start)?;
                self.formatting.push(Entry::Marker);
                Ok(())
            }
            Table => self.start_of_table(start),
            Area | Br | Embed | Img | Keygen | Wbr => self.insert_void_phrasing(start),
            Image => self.insert_void_phrasing(Start { tag: Img, ..start }),
            Param | Source | Track => self.insert_void(start),
            Hr => self.start_of_rule(start),
            Textarea => {
                self.skip_newline = true;
                self.insert_reading(start, Reading::Rcdata)
            }
            Xmp => {
                self.close_p();
                self.reconstruct()?;
                self.insert_reading(start, Reading::Rawtext)
            }
            Iframe | Noembed => self.insert_reading(start, Reading::Rawtext),
            Input | Select | Option | Optgroup => self.start_of_control(start),
            Rb | Rtc => self.start_in_ruby(start, None),
            Rp | Rt => self.start_in_ruby(start, Some(Rtc)),
            Math => self.enter_foreign(start, Space::Math),
            Svg => self.enter_foreign(start, Space::Svg),
            Caption | Col | Colgroup | Frame | Head | Tbody | Td | Tfoot | Th | Thead | Tr => {
                Ok(())
            }
            _ => self.insert_phrasing(start),
        }
    }

    fn start_of_heading(&mut self, start: Start) -> Result<(), Stop> {
        self.close_p();
        let is_heading = |open: &Open| open.space == Space::Html && open.tag.is_heading();
        if self.current().is_some_and(is_heading) {
            self.pop();
        }
        self.insert(start).map(|_| ())
    }

    fn start_of_form(&mut self, start: Start) -> Result<(), Stop> {
        if self.form.is_none() {
            self.close_p();
            self.form = Some(self.insert(start)?);
        }
        Ok(())
    }

    fn start_of_table(&mut self, start: Start) -> Result<(), Stop> {
        if self.in_scope(Tag::P, button_scope) {
            match self.quirks {
                Some(true) => {}
                Some(false) => self.close_p(),
                None => return Err(Stop::Tree),
            }
        }
        self.insert(start).map(|_| ())
    }

    fn start_of_rule(&mut self, start: Start) -> Result<(), Stop> {
        self.close_p();
        if self.in_scope(Tag::Select, default_scope) {
            self.close_implied(None);
        }
        self.insert_void(start)
    }

    /// Inserts a form control; some are allowed in a `<select>`, others close it.
    fn start_of_control(&mut self, start: Start) -> Result<(), Stop> {
        use Tag::{Input, Optgroup, Option, Select};
        let in_select = self.in_scope(Select, default_scope);
        match start.tag {
            Input | Select if in_select => {
                self.pop_until(Select);
                // A second `<select>` acts as an end tag.
                if start.tag == Select {
                    return Ok(());
                }
            }
            Option | Optgroup if in_select => {
                self.close_implied((start.tag == Option).then_some(Optgroup));
            }
            Option | Optgroup if self.current_is(Option) => self.pop(),
            _ => {}
        }
        if start.tag == Input {
            self.insert_void_phrasing(start)
        } else {
            self.insert_phrasing(start)
        }
    }

    fn start_in_ruby(&mut self, start: Start, stays: Option<Tag>) -> Result<(), Stop> {
        if self.in_scope(Tag::Ruby, default_scope) {
            self.close_implied(stays);
        }
        self.insert(start).map(|_| ())
    }

    pub(super) fn end_in_body(&mut self, tag: Tag, name: Slice) -> Result<(), Stop> {
        use Tag::*;
        if self.is_reading() {
            self.pop();
            return Ok(());
        }
        // Most end tags close the current node and do nothing else.
        if tag.ends_alone() && self.current_is(tag) {
            self.pop();
            return Ok(());
        }
        if self.is_open(Table)
            && let Some(done) = self.end_in_table(tag)?
        {
            return Ok(done);
        }
        match tag {
            // The body remains open for what may follow.
            Body | Html | Template => Ok(()),
            Address | Article | Aside | Blockquote | Button | Center | Details | Dialog | Dir
            | Div | Dl | Fieldset | Figcaption | Figure | Footer | Header | Hgroup | Listing
            | Main | Menu | Nav | Ol | Pre | Search | Section | Select | Summary | Ul => {
                if self.in_scope(tag, default_scope) {
                    self.close_implied(None);
                    self.pop_until(tag);
                }
                Ok(())
            }
            Form => self.end_of_form(),
            P => {
                if !self.in_scope(P, button_scope) {
                    self.insert_phantom(P)?;
                }
                self.close_implied(Some(P));
                self.pop_until(P);
                Ok(())
            }
            Li | Dd | Dt => {
                let scope = if tag == Li {
                    list_item_scope
                } else {
                    default_scope
                };
                if self.in_scope(tag, scope) {
                    self.close_implied(Some(tag));
                    self.pop_until(tag);
                }
                Ok(())
            }
            H1 | H2 | H3 | H4 | H5 | H6 => {
                let is_heading = |open: &Open| open.space == Space::Html && open.tag.is_heading();
                let found = self
                    .open
                    .iter()
                    .rev()
                    .find(|open| is_heading(open) || default_scope(open));
                if found.is_some_and(is_heading) {
                    self.close_implied(None);
                    if let Some(at) = self.open.iter().rposition(is_heading) {
                        self.truncate(at);
                    }
                }
                Ok(())
            }
            tag if tag.is_formatting() => self.end_of_formatting(tag),
            Applet | Marquee | Object => {
                if self.in_scope(tag, default_scope) {
                    self.close_implied(None);
                    self.pop_until(tag);
                    self.clear_formatting();
                }
                Ok(())
            }
            Br => {
                self.reconstruct()?;
                self.append_node(Br, Slice::EMPTY).map(|_| ())
            }
            _ => {
                self.end_of_any(tag, name);
                Ok(())
            }
        }
    }

    /// Closes an open `<p>` element, then inserts.
    fn insert_block(&mut self, start: Start) -> Result<(), Stop> {
        self.close_p();
        self.insert(start).map(|_| ())
    }

    /// Reconstructs the active formatting elements, then inserts a void element.
    fn insert_void_phrasing(&mut self, start: Start) -> Result<(), Stop> {
        self.reconstruct()?;
        self.insert_void(start)
    }

    /// Reconstructs the active formatting elements, then inserts.
    pub(super) fn insert_phrasing(&mut self, start: Start) -> Result<(), Stop> {
        self.reconstruct()?;
        self.insert(start).map(|_| ())
    }

    pub(super) fn close_p(&mut self) {
        if self.in_scope(Tag::P, button_scope) {
            self.close_implied(Some(Tag::P));
            self.pop_until(Tag::P);
        }
    }

    /// Inserts a list item: the previous one is closed.
    fn start_of_item(&mut self, start: Start, items: &[Tag]) -> Result<(), Stop> {
        let stops = |open: &Open| {
            open.space == Space::Html
                && open.tag.is_special()
                && !matches!(open.tag, Tag::Address | Tag::Div | Tag::P)
        };
        if items.iter().any(|&item| self.is_open(item)) {
            let is_item = |open: &Open| open.space == Space::Html && items.contains(&open.tag);
            let found = self
                .open
                .iter()
                .rev()
                .find(|open| is_item(open) || stops(open))
                .copied();
            if let Some(item) = found.filter(is_item) {
                self.close_implied(Some(item.tag));
                self.pop_until(item.tag);
            }
        }
        self.insert_block(start)
    }

    fn end_of_form(&mut self) -> Result<(), Stop> {
        let Some(form) = self.form.take() else {
            return Ok(());
        };
        let found = self
            .open
            .iter()
            .rev()
            .find(|open| open.node == form || default_scope(open));
        if found.is_none_or(|open| open.node != form) {
            return Ok(());
        }
        self.close_implied(None);
        if self.current().is_some_and(|open| open.node == form) {
            self.pop();
            Ok(())
        } else {
            // The form would be closed before an element inside it.
            Err(Stop::Tree)
        }
    }

    /// Whether an element with an unknown tag has this name.
    pub(super) fn is_named(&self, node: u32, name: Slice) -> bool {
        let is = self
            .tokens
            .kept(self.arena.attributes_of(node).end as usize, 1);
        is.first().is_some_and(|is| {
            let is = self.arena.str(is.value);
            is.eq_ignore_ascii_case(self.tokens.str(name))
        })
    }

    /// Processes "any other end tag".
    pub(super) fn end_of_any(&mut self, tag: Tag, name: Slice) {
        let found = self.open.iter().rposition(|open| {
            let same = open.space == Space::Html
                && open.tag == tag
                && (tag != Tag::Other || self.is_named(open.node, name));
            same || open.space == Space::Html && open.tag.is_special()
        });
        let Some(at) = found else { return };
        let is_it = self.open.get(at).is_some_and(|open| {
            open.tag == tag && (tag != Tag::Other || self.is_named(open.node, name))
        });
        if is_it {
            // All elements inside are closed with it, whether their end tags are optional or not.
            self.truncate(at);
        }
    }
}
