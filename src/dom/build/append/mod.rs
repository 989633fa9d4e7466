//! The rules of tree construction, restricted to appending: each node comes after all earlier ones.
//!
//! The standard's rules nearly always work in document order, even for pages with errors: implied end tags, stray end
//! tags, reconstructed formatting elements. A few rules move existing nodes (misnested formatting around a block,
//! foster-parented table content, the attributes of a second `<body>`), and a few are rare (`<template>`,
//! `<frameset>`). These stop this builder with [`Stop::Tree`], and [`full`](super::full) builds the page instead. Both
//! give the same tree.
//!
//! If html5ever differs from the standard, the rules follow html5ever.

mod body;
mod foreign;
mod formatting;
mod stack;
mod table;

use std::hash::RandomState;

use memchr::{memchr, memchr2};

use super::arena::{self, Arena};
use super::tags::{Space, Tag, is_integration_point};
use super::{Built, Stop, attribute_limit};
use crate::dom::tokenizer::{self, Doctype, Mode as Reading, Text, Token, Tokenizer};
use crate::dom::{Dom, NodeKind, Slice};
use crate::limits::{LimitKind, Limits};
use formatting::Entry;
use stack::{Open, button_scope, default_scope, list_item_scope, table_scope};

/// Builds the tree of a page if its tags only append.
pub(super) fn build<'h>(source: &'h str, limits: &Limits) -> Result<Built<'h>, Stop> {
    // A NUL is dropped in some insertion modes and replaced in others; real pages have none.
    let first_nul_or_cr = memchr2(0, b'\r', source.as_bytes());
    if first_nul_or_cr
        .is_some_and(|at| memchr(0, source.as_bytes().get(at..).unwrap_or_default()).is_some())
    {
        return Err(Stop::Tree);
    }
    let mut builder = Builder {
        tokens: Tokenizer::new(source)
            .with_attribute_limit(attribute_limit(limits))
            .with_room(arena::attributes_expected(source, limits)),
        arena: Arena::new(source, limits, first_nul_or_cr.is_some()),
        depth: limits.get(LimitKind::Depth),
        open: Vec::with_capacity(32),
        counts: [0; Tag::COUNT],
        formatting: Vec::new(),
        hasher: RandomState::new(),
        mode: Mode::Initial,
        quirks: Some(true),
        head: None,
        form: None,
        space_after_head: Vec::new(),
        skip_newline: false,
    };
    let mut over = None;
    while let Some(token) = builder.tokens.next() {
        match builder.token(token) {
            Ok(()) => {}
            Err(Stop::Limit(limit)) => {
                over = Some(limit);
                break;
            }
            Err(Stop::Tree) => return Err(Stop::Tree),
        }
    }
    // The implied elements at the end may exceed a limit.
    let dom = builder.finish()?;
    Ok(Built { dom, over })
}

/// The insertion modes. Those of tables follow from the stack of open elements; those after the body act like "in
/// body".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Initial,
    BeforeHtml,
    BeforeHead,
    InHead,
    InHeadNoscript,
    AfterHead,
    InBody,
}

struct Builder<'h> {
    tokens: Tokenizer<'h>,
    arena: Arena<'h>,
    depth: usize,
    open: Vec<Open>,
    /// The number of open HTML elements of each tag.
    counts: [u32; Tag::COUNT],
    formatting: Vec<Entry>,
    /// Its keys are random, so that no page can choose attributes with equal hashes.
    hasher: RandomState,
    mode: Mode,
    /// Whether the page is in quirks mode; `None` if that takes a closer look at its DOCTYPE.
    quirks: Option<bool>,
    head: Option<u32>,
    form: Option<u32>,
    /// White space between head and body, deferred: elements of the head may still follow.
    space_after_head: Vec<Slice>,
    /// A line break directly after `<pre>` or `<textarea>` is not part of the text.
    skip_newline: bool,
}

/// A start tag that is being processed.
#[derive(Clone, Copy, Debug)]
struct Start {
    tag: Tag,
    name: Slice,
    self_closing: bool,
}

impl<'h> Builder<'h> {
    fn token(&mut self, token: Token<'h>) -> Result<(), Stop> {
        let skip_newline = std::mem::take(&mut self.skip_newline);
        match token {
            Token::Start(tag) => {
                if self.tokens.attributes_dropped() {
                    return Err(Stop::Limit(LimitKind::AttributesPerTag));
                }
                let start = Start {
                    tag: self.tag_of(tag),
                    name: tag.name,
                    self_closing: tag.self_closing,
                };
                self.start(start)?;
                self.tokens.set_cdata(self.is_in_foreign());
            }
            Token::End(tag) => {
                self.end(self.tag_of(tag), tag.name)?;
                self.tokens.set_cdata(self.is_in_foreign());
            }
            Token::Text(text) => self.characters(text, skip_newline)?,
            Token::Comment(_) => {}
            Token::Doctype(doctype) => self.doctype(&doctype),
        }
        Ok(())
    }

    #[inline(always)]
    fn tag_of(&self, tag: tokenizer::Tag) -> Tag {
        match tag.short {
            0 => Tag::of(&tokenizer::lower_name(self.tokens.str(tag.name))),
            short => Tag::of_short(short),
        }
    }

    fn doctype(&mut self, doctype: &Doctype<'_>) {
        if self.mode == Mode::Initial {
            let plain = !doctype.force_quirks
                && doctype.public_id.is_none()
                && doctype.system_id.is_none()
                && doctype
                    .name
                    .is_some_and(|name| name.eq_ignore_ascii_case("html"));
            self.quirks = plain.then_some(false);
            self.mode = Mode::BeforeHtml;
        } else {
            self.arena.begin_again();
        }
    }

    /// Processes a start tag by the current insertion mode.
    fn start(&mut self, start: Start) -> Result<(), Stop> {
        if self.is_foreign_for_start(start.tag) {
            return self.foreign_start(start);
        }
        self.start_in_mode(start)
    }

    fn start_in_mode(&mut self, start: Start) -> Result<(), Stop> {
        use Tag::{
            Basefont, Bgsound, Body, Frameset, Head, Html, Link, Meta, Noframes, Noscript, Style,
        };
        loop {
            match (self.mode, start.tag) {
                (Mode::InBody, _) => return self.start_in_body(start),
                (Mode::BeforeHtml, Html) => {
                    self.insert(start)?;
                    self.mode = Mode::BeforeHead;
                    return Ok(());
                }
                (Mode::Initial | Mode::BeforeHtml, _) => {}
                (_, Html) => return self.html_again(),
                (Mode::BeforeHead, Head) => {
                    self.head = Some(self.insert(start)?);
                    self.mode = Mode::InHead;
                    return Ok(());
                }
                (Mode::BeforeHead, _) => {}
                (_, Head) | (Mode::InHeadNoscript, Noscript) => return Ok(()),
                (Mode::InHead, Noscript) => {
                    self.insert(start)?;
                    self.mode = Mode::InHeadNoscript;
                    return Ok(());
                }
                (Mode::InHead, tag) if is_of_head(tag) => return self.start_of_head(start),
                (Mode::InHeadNoscript, Basefont | Bgsound | Link | Meta | Noframes | Style) => {
                    return self.start_of_head(start);
                }
                (Mode::InHead | Mode::InHeadNoscript, _) => {}
                (Mode::AfterHead, Body) => {
                    self.flush_space_after_head()?;
                    self.insert(start)?;
                    self.mode = Mode::InBody;
                    return Ok(());
                }
                (Mode::AfterHead, Frameset) => return Err(Stop::Tree),
                (Mode::AfterHead, tag) if is_of_head(tag) => return self.reopen_head(start),
                (Mode::AfterHead, _) => {}
            }
            self.leave_mode()?;
        }
    }

    /// Leaves the insertion mode, as the standard's "anything else" does: omitted elements are inserted.
    fn leave_mode(&mut self) -> Result<(), Stop> {
        match self.mode {
            Mode::Initial => self.mode = Mode::BeforeHtml,
            Mode::BeforeHtml => {
                self.insert_phantom(Tag::Html)?;
                self.mode = Mode::BeforeHead;
            }
            Mode::BeforeHead => {
                self.head = Some(self.insert_phantom(Tag::Head)?);
                self.mode = Mode::InHead;
            }
            Mode::InHead => {
                self.pop();
                self.mode = Mode::AfterHead;
            }
            Mode::InHeadNoscript => {
                self.pop();
                self.mode = Mode::InHead;
            }
            Mode::AfterHead => {
                self.flush_space_after_head()?;
                self.insert_phantom(Tag::Body)?;
                self.mode = Mode::InBody;
            }
            Mode::InBody => {}
        }
        Ok(())
    }

    fn end(&mut self, tag: Tag, name: Slice) -> Result<(), Stop> {
        if self.is_in_foreign() {
            return self.foreign_end(tag, name);
        }
        self.end_in_mode(tag, name)
    }

    fn end_in_mode(&mut self, tag: Tag, name: Slice) -> Result<(), Stop> {
        let reopens = matches!(tag, Tag::Body | Tag::Html | Tag::Br);
        loop {
            match self.mode {
                Mode::InBody => return self.end_in_body(tag, name),
                Mode::Initial => {}
                Mode::BeforeHtml | Mode::BeforeHead if reopens || tag == Tag::Head => {}
                Mode::InHead if tag == Tag::Head => return self.leave_mode(),
                Mode::InHead if reopens => {}
                Mode::InHead | Mode::InHeadNoscript if self.is_reading() => {
                    self.pop();
                    return Ok(());
                }
                Mode::InHeadNoscript if tag == Tag::Noscript => return self.leave_mode(),
                Mode::InHeadNoscript if tag == Tag::Br => {}
                Mode::AfterHead if self.is_reading() => {
                    self.pop();
                    self.extend_head();
                    return Ok(());
                }
                Mode::AfterHead if reopens => {}
                _ => return Ok(()),
            }
            self.leave_mode()?;
        }
    }

    /// Whether the tokenizer reads the content of the current node as text, up to its end tag.
    fn is_reading(&self) -> bool {
        use Tag::{Iframe, Noembed, Noframes, Script, Style, Textarea, Title, Xmp};
        self.current().is_some_and(|open| {
            open.space == Space::Html
                && matches!(
                    open.tag,
                    Script | Style | Title | Textarea | Noframes | Noembed | Iframe | Xmp
                )
        })
    }

    fn characters(&mut self, text: Text, skip_newline: bool) -> Result<(), Stop> {
        let mut slice = self.arena.decoded(text);
        if skip_newline && self.arena.str(slice).starts_with('\n') {
            slice.start += 1;
        }
        if slice.is_empty() {
            return Ok(());
        }
        if self.is_reading() {
            return self.append(slice);
        }
        loop {
            if self.mode == Mode::InBody {
                return self.characters_in_body(slice);
            }
            let text = self.arena.str(slice);
            let spaces = text.len() - text.trim_ascii_start().len();
            let (space, rest) = slice.split(spaces);
            match self.mode {
                Mode::InHead | Mode::InHeadNoscript => self.append(space)?,
                Mode::AfterHead => self.keep_space_after_head(space),
                _ => {}
            }
            if rest.is_empty() {
                return Ok(());
            }
            slice = rest;
            self.leave_mode()?;
        }
    }

    /// Inserts an element that belongs in the head, wherever its tag is.
    fn start_of_head(&mut self, start: Start) -> Result<(), Stop> {
        match start.tag {
            Tag::Title => self.insert_reading(start, Reading::Rcdata),
            Tag::Noframes | Tag::Style => self.insert_reading(start, Reading::Rawtext),
            Tag::Script => self.insert_reading(start, Reading::ScriptData),
            Tag::Template => Err(Stop::Tree),
            _ => self.insert_void(start),
        }
    }

    /// Inserts an element whose content the tokenizer reads as text.
    fn insert_reading(&mut self, start: Start, reading: Reading) -> Result<(), Stop> {
        self.insert(start)?;
        self.tokens.set_mode(reading);
        Ok(())
    }

    /// Inserts an element into the head after the head's end tag.
    fn reopen_head(&mut self, start: Start) -> Result<(), Stop> {
        let Some(head) = self.head else {
            return Err(Stop::Tree);
        };
        self.push(head, Tag::Head, Space::Html);
        let inserted = self.start_of_head(start);
        // Only the head is closed again; an element opened in it remains open.
        let at = self.open.iter().rposition(|open| open.node == head);
        if let Some(at) = at {
            let open = self.open.remove(at);
            self.closed(open);
        }
        self.extend_head();
        inserted
    }

    fn extend_head(&mut self) {
        let end = self.arena.len();
        if let Some(head) = self.head.and_then(|head| self.arena.node_mut(head)) {
            head.end = end;
        }
    }

    fn keep_space_after_head(&mut self, space: Slice) {
        if !space.is_empty() {
            self.space_after_head.push(space);
        }
    }

    fn flush_space_after_head(&mut self) -> Result<(), Stop> {
        for space in std::mem::take(&mut self.space_after_head) {
            self.append(space)?;
        }
        Ok(())
    }

    /// Processes a repeated `<html>`, whose attributes would be added to the first one.
    fn html_again(&mut self) -> Result<(), Stop> {
        self.arena.begin_again();
        if self.tokens.attributes().is_empty() {
            Ok(())
        } else {
            Err(Stop::Tree)
        }
    }

    // Insertion.

    fn insert(&mut self, start: Start) -> Result<u32, Stop> {
        let node = self.append_element(start)?;
        self.push(node, start.tag, Space::Html);
        Ok(node)
    }

    fn insert_void(&mut self, start: Start) -> Result<(), Stop> {
        self.append_element(start).map(|_| ())
    }

    fn insert_phantom(&mut self, tag: Tag) -> Result<u32, Stop> {
        let node = self.append_node(tag, Slice::EMPTY)?;
        self.push(node, tag, Space::Html);
        Ok(node)
    }

    fn append_element(&mut self, start: Start) -> Result<u32, Stop> {
        // An element with an unknown name stores the name after its attributes, so these are kept even if there are
        // none.
        let attributes = if self.tokens.attributes().is_empty() && start.tag != Tag::Other {
            Slice::EMPTY
        } else {
            self.arena.take_attributes(&mut self.tokens)?
        };
        if start.tag == Tag::Other {
            self.arena.keep_name(start.name, &mut self.tokens);
        }
        self.append_node(start.tag, attributes)
    }

    fn append_node(&mut self, tag: Tag, attributes: Slice) -> Result<u32, Stop> {
        if self.open.len() >= self.depth {
            return Err(Stop::Limit(LimitKind::Depth));
        }
        let parent = self.current().map(|open| open.node);
        self.arena.element(parent, tag, attributes)
    }

    #[inline]
    fn append(&mut self, text: Slice) -> Result<(), Stop> {
        match self.current().map(|open| open.node) {
            Some(parent) => self.arena.text(parent, text),
            None => Ok(()),
        }
    }

    /// Processes the end of the source.
    fn finish(mut self) -> Result<Dom<'h>, Stop> {
        while self.mode != Mode::InBody {
            match self.mode {
                // The source may end in a script inside a head that was already closed.
                Mode::InHead | Mode::InHeadNoscript | Mode::AfterHead if self.is_reading() => {
                    self.leave_open();
                    if self.mode == Mode::AfterHead {
                        self.extend_head();
                    }
                }
                Mode::InHeadNoscript => {
                    self.leave_open();
                    self.mode = Mode::InHead;
                }
                _ => self.leave_mode()?,
            }
        }
        while !self.open.is_empty() {
            self.leave_open();
        }
        Ok(self.arena.finish(self.tokens.into_kept()))
    }

    /// Pops the current node, which the source has not closed.
    fn leave_open(&mut self) {
        let Some(&open) = self.current() else { return };
        self.pop();
        if !(open.tag.may_stay_open() && open.space == Space::Html)
            && let Some(node) = self.arena.node_mut(open.node)
        {
            node.kind = NodeKind::LeftOpen;
        }
    }

    fn is_in_foreign(&self) -> bool {
        self.current().is_some_and(|open| open.space != Space::Html)
    }
}

/// Whether an element belongs in the head.
const fn is_of_head(tag: Tag) -> bool {
    use Tag::{Base, Basefont, Bgsound, Link, Meta, Noframes, Script, Style, Template, Title};
    matches!(
        tag,
        Base | Basefont | Bgsound | Link | Meta | Noframes | Script | Style | Template | Title
    )
}
