//! Markup that starts with `<!` or `<?`: comments, DOCTYPEs and CDATA sections.

use memchr::{memchr, memchr_iter, memchr2};

use super::{Doctype, Mode, TextKind, Token, Tokenizer};

impl<'h> Tokenizer<'h> {
    /// Reads the markup after `<!`; `None` for an empty CDATA section.
    pub(super) fn declaration(&mut self, start: usize) -> Option<Token<'h>> {
        let rest = self.rest(start);
        if rest.starts_with(b"--") {
            return Some(self.comment(start + 2));
        }
        if starts_with_word(rest, b"DOCTYPE") {
            return Some(Token::Doctype(self.doctype(start + 7)));
        }
        if self.cdata && rest.starts_with(b"[CDATA[") {
            self.at = start + 7;
            return self.cdata_section();
        }
        Some(self.bogus_comment(start))
    }

    /// Reads a comment up to `>`.
    pub(super) fn bogus_comment(&mut self, start: usize) -> Token<'h> {
        let end = self.skip_past_tag_end(start);
        Token::Comment(self.slice(start, end))
    }

    /// Reads a comment up to `-->` or `--!>`. At its very start, `>` and `->` end it as well.
    fn comment(&mut self, start: usize) -> Token<'h> {
        let rest = self.rest(start);
        for end in memchr_iter(b'>', rest) {
            let before = rest.get(..end).unwrap_or_default();
            let content = match before {
                [] | [b'-'] => 0,
                [content @ .., b'-', b'-'] | [content @ .., b'-', b'-', b'!'] => content.len(),
                _ => continue,
            };
            self.at = start + end + 1;
            return Token::Comment(self.slice(start, start + content));
        }
        // A partial end mark is not part of the comment.
        let content = match rest {
            [content @ .., b'-', b'-', b'!']
            | [content @ .., b'-', b'-']
            | [content @ .., b'-'] => content.len(),
            _ => rest.len(),
        };
        self.end_inside();
        Token::Comment(self.slice(start, start + content))
    }

    /// Reads the text of a CDATA section; `None` if it is empty.
    pub(super) fn cdata_section(&mut self) -> Option<Token<'h>> {
        self.mode = Mode::Data;
        let start = self.at;
        let rest = self.rest(start);
        let end = memchr_iter(b'>', rest)
            .find_map(|end| rest.get(..end)?.strip_suffix(b"]]"))
            .map(|content| start + content.len());
        let end = match end {
            Some(end) => {
                self.at = end + 3;
                end
            }
            None => self.end_inside(),
        };
        (start < end).then(|| self.text(start, end, TextKind::Cdata))
    }

    /// Reads the rest of `<!DOCTYPE`.
    fn doctype(&mut self, start: usize) -> Doctype<'h> {
        let mut doctype = Doctype::default();
        self.at = start;
        doctype.force_quirks = self.doctype_parts(&mut doctype).is_none();
        self.skip_past_tag_end(self.at);
        doctype
    }

    /// Reads the parts of a DOCTYPE up to its `>` or to unexpected characters; `None` if the standard forces quirks
    /// mode.
    fn doctype_parts(&mut self, doctype: &mut Doctype<'h>) -> Option<()> {
        if self.after_space()? == b'>' {
            return None;
        }
        let start = self.at;
        let name = self.rest(start);
        let name = name
            .iter()
            .position(|byte| byte.is_ascii_whitespace() || *byte == b'>')
            .unwrap_or(name.len());
        self.at = start + name;
        doctype.name = Some(self.slice(start, self.at));
        if self.after_space()? == b'>' {
            return Some(());
        }
        if starts_with_word(self.rest(self.at), b"PUBLIC") {
            self.at += 6;
            self.quoted(&mut doctype.public_id)?;
            if self.after_space()? == b'>' {
                return Some(());
            }
        } else if starts_with_word(self.rest(self.at), b"SYSTEM") {
            self.at += 6;
        } else {
            return None;
        }
        self.quoted(&mut doctype.system_id)?;
        // Anything else here is ignored, except the end of the source.
        self.after_space().map(|_| ())
    }

    /// Reads a quoted identifier; `None` if there is none, or if `>` or the end of the source truncates it.
    fn quoted(&mut self, identifier: &mut Option<&'h str>) -> Option<()> {
        let quote = self.after_space()?;
        if !matches!(quote, b'"' | b'\'') {
            return None;
        }
        let start = self.at + 1;
        let rest = self.rest(start);
        let end = memchr2(quote, b'>', rest).unwrap_or(rest.len());
        *identifier = Some(self.slice(start, start + end));
        self.at = start + end;
        if *rest.get(end)? == b'>' {
            return None;
        }
        self.at += 1;
        Some(())
    }

    /// Skips white space and returns the next byte.
    fn after_space(&mut self) -> Option<u8> {
        let rest = self.rest(self.at);
        let space = rest.iter().take_while(|byte| byte.is_ascii_whitespace());
        self.at += space.count();
        self.rest(self.at).first().copied()
    }

    /// Skips the rest up to and including `>`; returns its position, or the end of the source.
    fn skip_past_tag_end(&mut self, from: usize) -> usize {
        match memchr(b'>', self.rest(from)) {
            Some(end) => {
                self.at = from + end + 1;
                from + end
            }
            None => self.end_inside(),
        }
    }

    /// Records that the source ends inside a construct.
    fn end_inside(&mut self) -> usize {
        self.ended_inside = true;
        self.at = self.source.len();
        self.at
    }
}

/// Whether a word is at this position, in any case, whatever follows.
fn starts_with_word(rest: &[u8], word: &[u8]) -> bool {
    rest.get(..word.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(word))
}
