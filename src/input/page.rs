//! An input on its way to the adapters: decoded, then parsed, then as the [`Page`] that adapters get.

use std::borrow::Cow;

use url::Url;

use super::Input;
use super::container::Container;
#[cfg(feature = "containers")]
use super::container::wrapped;
use super::form::Form;
use super::note::InputNote;
use super::origin::stated_url;
use crate::dom::{Dom, Engine};
use crate::error::{Error, Result};
#[cfg(feature = "json")]
use crate::json::{self, Json, Value};
use crate::limits::{LimitKind, Limits};
use crate::text::front_matter::FrontMatter;

/// The nodes that any fragment of a page may have, in addition to one for each 8 bytes: fewer than a page, as both
/// trees are in memory at once.
const MIN_FRAGMENT_NODES: usize = 8192;

/// A decoded input.
#[derive(Debug)]
pub(crate) struct DecodedInput<'i> {
    pub(super) text: Cow<'i, str>,
    /// What was lost or doubtful in decoding.
    pub(crate) notes: Vec<InputNote>,
    pub(crate) form: Form,
    /// Whether the caller set the form.
    pub(super) is_form_given: bool,
    pub(super) given: Option<Url>,
    /// Whether that was the URL of a translator, which shows the page under its own.
    pub(super) by_translator: bool,
    /// The URL that the container of the page states for it.
    pub(super) stated: Option<Url>,
    /// What was unpacked, outermost first.
    pub(crate) containers: Vec<Container>,
    pub(super) reference_date: Option<jiff::civil::Date>,
}

impl DecodedInput<'_> {
    /// Returns the size of the input as text.
    pub(crate) fn bytes(&self) -> usize {
        self.text.len()
    }

    /// Parses the input: the DOM of HTML, the values of JSON.
    pub(crate) fn read(&self, limits: &Limits, engine: Engine) -> Result<ParsedInput<'_>> {
        let (dom, limit_error) = match self.form {
            Form::Html => {
                let (dom, limit_error) = Dom::parse_up_to_limit(&self.text, limits, engine)?;
                (Some(dom), limit_error)
            }
            _ => (None, None),
        };
        #[cfg(feature = "json")]
        let json = (self.form == Form::Json)
            .then(|| json::parse(&self.text, limits))
            .transpose()?;
        let by_page = || stated_url(dom.as_ref()?, &self.text);
        let stated = self.stated.clone().or_else(by_page);
        #[cfg(feature = "containers")]
        let more_pages = match &dom {
            Some(dom) if dom.begins_again || limit_error.is_some() => {
                wrapped::documents(&self.text).len().saturating_sub(1)
            }
            _ => 0,
        };
        #[cfg(not(feature = "containers"))]
        let more_pages = 0;
        let is_text = matches!(self.form, Form::Text | Form::Markdown);
        Ok(ParsedInput {
            input: self,
            front: is_text.then(|| FrontMatter::split(&self.text)),
            dom,
            #[cfg(feature = "json")]
            json,
            stated,
            more_pages,
            limit_error,
            limits: *limits,
            engine,
        })
    }
}

/// A parsed input; [`Page`] is the view of it that adapters get.
#[derive(Debug)]
pub(crate) struct ParsedInput<'r> {
    input: &'r DecodedInput<'r>,
    /// The metadata at the top of a text, and the text below it.
    front: Option<(FrontMatter<'r>, &'r str)>,
    dom: Option<Dom<'r>>,
    /// The values, or the reason why the input is not JSON.
    #[cfg(feature = "json")]
    json: Option<std::result::Result<Json<'r>, String>>,
    stated: Option<Url>,
    /// The number of pages behind the first one.
    more_pages: usize,
    /// The error for the limit at which the DOM ends before the page does.
    pub(crate) limit_error: Option<Error>,
    limits: Limits,
    engine: Engine,
}

impl ParsedInput<'_> {
    pub(crate) fn page(&self) -> Page<'_> {
        Page {
            source: &self.input.text,
            form: self.input.form,
            is_form_given: self.input.is_form_given,
            front: self.front.as_ref(),
            dom: self.dom.as_ref(),
            #[cfg(feature = "json")]
            json: self.json.as_ref().and_then(|json| json.as_ref().ok()),
            given: self.input.given.as_ref(),
            by_translator: self.input.by_translator,
            stated: self.stated.as_ref(),
            reference_date: self.input.reference_date,
            limits: &self.limits,
            engine: self.engine,
        }
    }

    /// Returns the notes of the decoding and of the parsing.
    pub(crate) fn notes(&self) -> impl Iterator<Item = InputNote> {
        #[cfg(feature = "json")]
        let (count, unread, last) = match &self.json {
            Some(Ok(json)) => (json.replaced(), json.unread().lines, json.unread().last),
            _ => (0, 0, false),
        };
        #[cfg(not(feature = "json"))]
        let (count, unread, last) = (0, 0, false);
        let surrogates = (count > 0).then_some(InputNote::Surrogates { count });
        let lines = (unread > 0).then_some(InputNote::LinesUnread { count: unread });
        let lines = lines
            .into_iter()
            .chain(last.then_some(InputNote::LastLineUnread));
        let more = self.more_pages;
        let pages = (more > 0).then_some(InputNote::MorePages { more });
        let notes = self.input.notes.iter().cloned();
        notes.chain(pages).chain(surrogates).chain(lines)
    }

    /// Returns the reason why an input that looks like JSON cannot be parsed as such.
    pub(crate) fn json_error(&self) -> Option<String> {
        if self.input.form != Form::Json {
            return None;
        }
        #[cfg(feature = "json")]
        let why = match &self.json {
            Some(Err(why)) => Some(format!("the JSON is invalid or incomplete: {why}")),
            _ => None,
        };
        #[cfg(not(feature = "json"))]
        let why = Some("JSON needs the cargo feature `json`".to_owned());
        why
    }
}

/// The input of an adapter: the decoded source, its DOM if it is HTML, and its metadata.
///
/// # Examples
///
/// ```
/// use unrolled::{Form, Input, Page};
/// use url::Url;
///
/// // What an adapter gets of `<title>Terns</title>`, saved from https://spindle.example/7.
/// let url = Url::parse("https://spindle.example/7")?;
/// let input = Input::text("<title>Terns</title>").with_url(&url);
/// Page::of(input, |page| {
///     assert_eq!(page.form(), Form::Html);
///     assert_eq!(page.source(), "<title>Terns</title>");
///     assert_eq!(page.dom().and_then(|dom| dom.title()).as_deref(), Some("Terns"));
///     // The caller gave the URL, the page states none.
///     assert_eq!((page.given_url(), page.stated_url()), (Some(&url), None));
///     assert_eq!(page.url(), Some(&url));
/// })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Page<'p> {
    source: &'p str,
    form: Form,
    is_form_given: bool,
    front: Option<&'p (FrontMatter<'p>, &'p str)>,
    dom: Option<&'p Dom<'p>>,
    #[cfg(feature = "json")]
    json: Option<&'p Json<'p>>,
    given: Option<&'p Url>,
    by_translator: bool,
    stated: Option<&'p Url>,
    reference_date: Option<jiff::civil::Date>,
    limits: &'p Limits,
    engine: Engine,
}

impl Page<'_> {
    /// Calls `read` with the page that adapters get of an input, within the default [`Limits`]: for tests of an
    /// adapter.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Limit`](crate::ErrorKind::Limit) for an input that is over one of the limits,
    /// [`ErrorKind::Encoding`](crate::ErrorKind::Encoding) for one that is not text.
    pub fn of<'i, T>(input: impl Into<Input<'i>>, read: impl FnOnce(&Page<'_>) -> T) -> Result<T> {
        let limits = Limits::default();
        let decoded = input.into().load(&limits)?;
        let mut parsed_input = decoded.read(&limits, Engine::default())?;
        match parsed_input.limit_error.take() {
            Some(limit_error) => Err(limit_error),
            None => Ok(read(&parsed_input.page())),
        }
    }
}

impl<'p> Page<'p> {
    /// Returns the source, decoded and without a byte order mark.
    pub const fn source(&self) -> &'p str {
        self.source
    }

    /// Returns the metadata at the top of a text or of Markdown, and the text below it; `None` for every other form.
    pub(crate) const fn front_matter(&self) -> Option<&'p (FrontMatter<'p>, &'p str)> {
        self.front
    }

    /// Returns the form of the input: the one that the caller set, else that of [`Form::of`].
    pub const fn form(&self) -> Form {
        self.form
    }

    /// Returns whether the caller set the form, and so insists on what the input is.
    pub(crate) const fn is_form_given(&self) -> bool {
        self.is_form_given
    }

    /// Returns the DOM of HTML; `None` for every other form.
    pub const fn dom(&self) -> Option<&'p Dom<'p>> {
        self.dom
    }

    /// Parses a fragment of HTML that is not part of the page's own DOM, for instance in a comment or an attribute,
    /// with the limits and the engine of the parser.
    ///
    /// A fragment may have 8,192 nodes and one for each 8 bytes, as the tree of the page is in memory as well.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Limit`](crate::ErrorKind::Limit) if the fragment exceeds a limit.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::Page;
    /// use unrolled::dom::Query;
    ///
    /// const NAME: Query<'_> = Query::constant("b");
    ///
    /// let name = Page::of("<p data-card='&lt;b>Ferry&lt;/b>'>", |page| {
    ///     let mut elements = page.dom()?.elements();
    ///     let card = page.fragment(elements.find_map(|element| element.attr("data-card"))?).ok()?;
    ///     card.first(&NAME).map(|name| name.text())
    /// })?;
    /// assert_eq!(name.as_deref(), Some("Ferry"));
    /// # Ok::<(), unrolled::Error>(())
    /// ```
    pub fn fragment<'h>(&self, html: &'h str) -> Result<Dom<'h>> {
        let nodes = self.limits.get(LimitKind::Nodes);
        let share = MIN_FRAGMENT_NODES + html.len() / 8;
        let limits = match nodes {
            usize::MAX => *self.limits,
            _ => self.limits.with_nodes(nodes.min(share)),
        };
        Dom::parse_with_engine(html, &limits, self.engine)
    }

    /// Parses JSON that is part of a page, for instance in an attribute, within the limits of the parser.
    #[cfg(feature = "json")]
    pub(crate) fn json_of<'t>(&self, text: &'t str) -> Option<Json<'t>> {
        json::parse(text, self.limits).ok()?.ok()
    }

    /// Returns the value of JSON.
    #[cfg(feature = "json")]
    pub(crate) fn json(&self) -> Option<Value<'p>> {
        self.json.map(Json::root)
    }

    /// Returns the URL of the page: the one that the caller gave, else the one that the page states, without the prefix
    /// of a web archive.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::Page;
    ///
    /// let html = "<link rel=canonical href='https://web.archive.org/web/2020/https://spindle.example/7'>";
    /// let url = Page::of(html, |page| page.url().cloned())?;
    /// assert_eq!(url.map(String::from).as_deref(), Some("https://spindle.example/7"));
    /// # Ok::<(), unrolled::Error>(())
    /// ```
    pub fn url(&self) -> Option<&'p Url> {
        self.given.or(self.stated)
    }

    /// Returns the URL that the caller gave, without the prefix of a web archive.
    pub const fn given_url(&self) -> Option<&'p Url> {
        self.given
    }

    /// Returns whether the URL that the caller gave was that of a translator, which shows the page under its own.
    pub(crate) const fn is_by_translator(&self) -> bool {
        self.by_translator
    }

    /// Returns the URL that the file around the page states for it, else the one that the page states: `og:url`, the
    /// canonical link, or the comment of a browser or of SingleFile at the top.
    pub const fn stated_url(&self) -> Option<&'p Url> {
        self.stated
    }

    /// Returns the date on which the page was saved, if the caller set it.
    pub const fn reference_date(&self) -> Option<jiff::civil::Date> {
        self.reference_date
    }
}
