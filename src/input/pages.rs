//! The pages of an input: one, or those of a container.

use std::borrow::Cow;
use std::collections::VecDeque;

use url::Url;

use super::charset::{Hints, decode};
use super::container::{Container, Role};
#[cfg(feature = "containers")]
use super::container::{Leaf, Unpacker, wrapped};
use super::form::Form;
use super::line_ends;
use super::note::InputNote;
use super::origin::{is_translator, original};
use super::page::DecodedInput;
use super::signature;
use super::{Input, Source};
use crate::error::Result;
use crate::limits::{LimitKind, Limits};
use crate::markdown;

/// A page of an input.
#[derive(Debug)]
pub(crate) struct OpenedPage<'i> {
    /// The decoded page, or why there is none.
    pub(crate) decoded: Result<DecodedInput<'i>>,
    pub(crate) role: Role,
    /// Its URL in the container.
    pub(crate) url: Option<Url>,
    /// Its name in the container.
    pub(crate) name: Option<String>,
}

/// The pages of an input, opened one at a time.
#[derive(Debug)]
pub(crate) struct Pages<'i> {
    input: Input<'i>,
    #[cfg_attr(not(feature = "containers"), allow(dead_code))]
    limits: Limits,
    /// Whether documents that follow each other are pages.
    splits: bool,
    opened: VecDeque<OpenedPage<'i>>,
    #[cfg(feature = "containers")]
    unpacker: Option<Unpacker<'i>>,
}

/// What is known of a page before it is decoded.
#[derive(Debug, Default)]
struct Known {
    containers: Vec<Container>,
    role: Role,
    url: Option<Url>,
    name: Option<String>,
    saved: Option<jiff::civil::Date>,
    notes: Vec<InputNote>,
}

impl<'i> Pages<'i> {
    /// Opens an input; `splits` makes pages of documents that follow each other.
    pub(super) fn open(input: &Input<'i>, limits: &Limits, splits: bool) -> Result<Self> {
        let mut pages = Self {
            input: input.clone(),
            limits: *limits,
            splits,
            opened: VecDeque::new(),
            #[cfg(feature = "containers")]
            unpacker: None,
        };
        let bytes: &'i [u8] = match input.source {
            Source::Text(text) => text.as_bytes(),
            Source::Bytes(bytes) => bytes,
        };
        limits.check(LimitKind::InputBytes, bytes.len())?;
        #[cfg(feature = "containers")]
        {
            let encoding = input.content_encoding.as_deref();
            pages.unpacker = Unpacker::open(bytes, encoding, limits)?;
            if pages.unpacker.is_some() {
                return Ok(pages);
            }
        }
        #[cfg(not(feature = "containers"))]
        if let Some(container) = Container::of(bytes) {
            let why = format!(
                "to read a {}, the cargo feature `containers` is needed",
                container.name()
            );
            return Err(crate::Error::new(crate::ErrorKind::Encoding, why));
        }
        let mut known = Known {
            role: Role::Main,
            ..Known::default()
        };
        let text = match input.source {
            Source::Text(text) => {
                signature::check(bytes, true)?;
                Cow::Borrowed(text.strip_prefix('\u{feff}').unwrap_or(text))
            }
            Source::Bytes(bytes) => {
                let hints = Hints {
                    charset: input.charset.as_deref(),
                    form: input.form,
                };
                decode(bytes, hints, &mut known.notes)?
            }
        };
        pages.add(text, known)?;
        Ok(pages)
    }

    /// Returns the next page.
    pub(crate) fn next(&mut self) -> Result<Option<OpenedPage<'i>>> {
        #[cfg(feature = "containers")]
        while self.opened.is_empty() {
            let Some(unpacker) = &mut self.unpacker else {
                break;
            };
            match unpacker.next()? {
                Some(leaf) => self.add_leaf(leaf)?,
                None => self.unpacker = None,
            }
        }
        Ok(self.opened.pop_front())
    }

    /// Decodes a part of a container.
    #[cfg(feature = "containers")]
    fn add_leaf(&mut self, leaf: Leaf<'i>) -> Result<()> {
        let about = leaf.about;
        let mut known = Known {
            containers: about.containers,
            role: about.role,
            url: about.url.and_then(parsed_url),
            name: about.name,
            saved: about.saved,
            notes: Vec::new(),
        };
        known.notes.extend(
            about
                .damaged
                .map(|container| InputNote::Damaged { container }),
        );
        let hints = Hints {
            charset: about.charset.as_deref(),
            form: self.input.form,
        };
        let text = leaf.bytes.and_then(|bytes| match bytes {
            Cow::Borrowed(bytes) => decode(bytes, hints, &mut known.notes),
            Cow::Owned(bytes) => {
                let text = decode(&bytes, hints, &mut known.notes)?;
                Ok(Cow::Owned(text.into_owned()))
            }
        });
        match text {
            Ok(text) => self.add(text, known),
            Err(error) => {
                self.opened.push_back(OpenedPage {
                    decoded: Err(error),
                    role: known.role,
                    url: known.url,
                    name: known.name,
                });
                Ok(())
            }
        }
    }

    /// Adds the page that a text is, or those that it contains.
    #[cfg_attr(not(feature = "containers"), allow(unused_mut))]
    fn add(&mut self, text: Cow<'i, str>, mut known: Known) -> Result<()> {
        #[cfg(feature = "containers")]
        {
            let mut text = text;
            let mut queue = VecDeque::new();
            loop {
                let contained = wrapped::unwrapped(&text, self.input.form, &self.limits)?;
                let Some((container, mut texts)) = contained else {
                    break;
                };
                known.containers.push(container);
                self.limits
                    .check(LimitKind::Nesting, known.containers.len())?;
                if texts.len() > 1 {
                    self.limits.check(LimitKind::Parts, texts.len())?;
                    let pages = texts.into_iter();
                    queue.extend(pages.map(|(text, url)| (Cow::Owned(text), url)));
                    break;
                }
                let (page, url) = texts.pop().unwrap_or_default();
                text = Cow::Owned(page);
                known.url = url.and_then(parsed_url).or(known.url);
            }
            // Otherwise the parse of the page shows whether there are others.
            if queue.is_empty() && self.splits {
                let documents = wrapped::documents(&text);
                self.limits.check(LimitKind::Parts, documents.len())?;
                if documents.len() > 1 {
                    known.containers.push(Container::Concatenated);
                    let documents = documents.into_iter();
                    queue.extend(documents.map(|text| (wrapped::owned(text), None)));
                }
            }
            if queue.is_empty() {
                self.push(text, known);
                return Ok(());
            }
            for (text, url) in queue {
                let known = Known {
                    containers: known.containers.clone(),
                    role: Role::Page,
                    url: url.and_then(parsed_url),
                    name: known.name.clone(),
                    saved: known.saved,
                    notes: known.notes.clone(),
                };
                self.push(text, known);
            }
            Ok(())
        }
        #[cfg(not(feature = "containers"))]
        {
            self.push(text, known);
            Ok(())
        }
    }

    fn push(&mut self, text: Cow<'i, str>, known: Known) {
        let (text, form) = normalized(text, self.input.form);
        // The given URL is that of the main page.
        let given = self
            .input
            .url
            .as_ref()
            .filter(|_| known.role == Role::Main || known.url.is_none() && !self.splits);
        // Only HTML can state another one, which must be compared.
        let by_file = || known.url.clone().filter(|_| form != Form::Html);
        let decoded = DecodedInput {
            text,
            notes: known.notes,
            form,
            is_form_given: self.input.form.is_some(),
            given: given.map(original).or_else(by_file),
            by_translator: given.is_some_and(is_translator),
            stated: known.url.clone(),
            containers: known.containers,
            reference_date: self.input.reference_date.or(known.saved),
        };
        self.opened.push_back(OpenedPage {
            decoded: Ok(decoded),
            role: known.role,
            url: known.url,
            name: known.name,
        });
    }
}

/// Returns the URL that a file states for a page, without the prefix of a web archive.
#[cfg(feature = "containers")]
fn parsed_url(url: String) -> Option<Url> {
    Url::parse(&url).ok().map(|url| original(&url))
}

/// Returns a text with line ends that the text engine knows, and its form; a page whose tags are in a Markdown document
/// as HTML.
fn normalized(text: Cow<'_, str>, form: Option<Form>) -> (Cow<'_, str>, Form) {
    let found = form.unwrap_or_else(|| Form::of(&text));
    if found == Form::Html && markdown::is_page_in_markdown(&text) {
        let text = line_ends::normalized(text);
        let html = markdown::to_html(&text);
        return (html.map_or(text, Cow::Owned), found);
    }
    if !matches!(found, Form::Text | Form::Markdown) {
        return (text, found);
    }
    let text = line_ends::normalized(text);
    // With its lines, a text may show that it is Markdown.
    let found = match (&text, form) {
        (Cow::Owned(text), None) => Form::of(text),
        _ => found,
    };
    (text, found)
}
