//! An input on its way to the adapters: decoded, then parsed, then as the [`Page`] that adapters get.

use std::borrow::Cow;

use url::Url;

use super::form::Form;
use super::origin::stated_url;
use crate::dom::{Dom, Engine};
use crate::error::{Error, Result};
#[cfg(feature = "json")]
use crate::json::{self, Json, Value};
use crate::limits::Limits;

/// A decoded input.
#[derive(Debug)]
pub(crate) struct Loaded<'i> {
    pub(super) text: Cow<'i, str>,
    /// What was lost in decoding, if anything.
    pub(crate) loss: Option<String>,
    pub(super) form: Form,
    pub(super) given: Option<Url>,
    pub(super) reference_date: Option<jiff::civil::Date>,
}

impl Loaded<'_> {
    /// Returns the size of the input as text.
    pub(crate) fn bytes(&self) -> usize {
        self.text.len()
    }

    /// Parses the input: the DOM of HTML, the values of JSON.
    pub(crate) fn read(&self, limits: &Limits, engine: Engine) -> Result<Read<'_>> {
        let (dom, over) = match self.form {
            Form::Html => {
                let (dom, over) = Dom::parse_up_to_limit(&self.text, limits, engine)?;
                (Some(dom), over)
            }
            _ => (None, None),
        };
        #[cfg(feature = "json")]
        let json = (self.form == Form::Json)
            .then(|| json::parse(&self.text, limits))
            .transpose()?;
        let stated = dom.as_ref().and_then(|dom| stated_url(dom, &self.text));
        Ok(Read {
            input: self,
            dom,
            #[cfg(feature = "json")]
            json,
            stated,
            over,
            limits: *limits,
            engine,
        })
    }
}

/// A parsed input; [`Page`] is the view of it that adapters get.
#[derive(Debug)]
pub(crate) struct Read<'r> {
    input: &'r Loaded<'r>,
    dom: Option<Dom<'r>>,
    /// The values, or the reason why the input is not JSON.
    #[cfg(feature = "json")]
    json: Option<std::result::Result<Json<'r>, String>>,
    stated: Option<Url>,
    /// The error for the limit at which the DOM ends before the page does.
    pub(crate) over: Option<Error>,
    limits: Limits,
    engine: Engine,
}

impl Read<'_> {
    pub(crate) fn page(&self) -> Page<'_> {
        Page {
            source: &self.input.text,
            form: self.input.form,
            dom: self.dom.as_ref(),
            #[cfg(feature = "json")]
            json: self.json.as_ref().and_then(|json| json.as_ref().ok()),
            given: self.input.given.as_ref(),
            stated: self.stated.as_ref(),
            reference_date: self.input.reference_date,
            limits: &self.limits,
            engine: self.engine,
        }
    }

    /// Returns the reason why an input that looks like JSON cannot be parsed as such.
    pub(crate) fn no_json(&self) -> Option<String> {
        if self.input.form != Form::Json {
            return None;
        }
        #[cfg(feature = "json")]
        let why = match &self.json {
            Some(Err(why)) => Some(format!("it is no whole JSON: {why}")),
            _ => None,
        };
        #[cfg(not(feature = "json"))]
        let why = Some("JSON is read with the cargo feature `json`".to_owned());
        why
    }
}

/// The input of an adapter: the decoded source, its DOM if it is HTML, and its metadata.
///
/// # Examples
///
/// ```
/// use unrolled::{Form, Page};
///
/// // What an adapter sees of `<title>Terns</title>`, saved from https://spindle.example/7.
/// fn see(page: &Page<'_>) {
///     assert_eq!(page.form(), Form::Html);
///     assert_eq!(page.source(), "<title>Terns</title>");
///     assert_eq!(page.dom().and_then(|dom| dom.title()).as_deref(), Some("Terns"));
///     // The caller gave the address, the page states none.
///     assert_eq!(page.url(), page.given_url());
///     assert_eq!(page.url().and_then(|url| url.host_str()), Some("spindle.example"));
///     assert_eq!(page.stated_url(), None);
/// }
#[doc = include_str!("../adapter/asked.md")]
/// # let url = url::Url::parse("https://spindle.example/7")?;
/// # asked(unrolled::Input::text("<title>Terns</title>").with_url(&url), see);
/// # Ok::<(), url::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Page<'p> {
    source: &'p str,
    form: Form,
    dom: Option<&'p Dom<'p>>,
    #[cfg(feature = "json")]
    json: Option<&'p Json<'p>>,
    given: Option<&'p Url>,
    stated: Option<&'p Url>,
    reference_date: Option<jiff::civil::Date>,
    limits: &'p Limits,
    engine: Engine,
}

impl<'p> Page<'p> {
    /// Returns the source, decoded and without a byte order mark.
    pub const fn source(&self) -> &'p str {
        self.source
    }

    /// Returns the form of the input: the one that the caller set, else that of [`Form::of`].
    pub const fn form(&self) -> Form {
        self.form
    }

    /// Returns the DOM of HTML; `None` for every other form.
    pub const fn dom(&self) -> Option<&'p Dom<'p>> {
        self.dom
    }

    /// Parses a fragment of HTML that is not part of the page's own DOM, for instance in a comment or an attribute,
    /// with the limits and the engine of the parser.
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
    /// fn see(page: &Page<'_>) {
    ///     let card = page.dom().and_then(|dom| dom.elements().find_map(|element| element.attr("data-card")));
    ///     let card = page.fragment(card.unwrap_or_default()).expect("a small card");
    ///     assert_eq!(card.first(&NAME).map(|name| name.text()).as_deref(), Some("Ferry"));
    /// }
    #[doc = include_str!("../adapter/asked.md")]
    /// # asked(unrolled::Input::text("<p data-card='&lt;b>Ferry&lt;/b>'>"), see);
    /// ```
    pub fn fragment<'h>(&self, html: &'h str) -> Result<Dom<'h>> {
        Dom::parse_with_engine(html, self.limits, self.engine)
    }

    /// Returns the value of JSON.
    #[cfg(feature = "json")]
    pub(crate) fn json(&self) -> Option<Value<'p>> {
        self.json.map(Json::root)
    }

    /// Returns the URL of the page: the one that the caller gave, else the one that the page states, without the prefix
    /// of the Wayback Machine.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::Page;
    ///
    /// // Of `<link rel=canonical href="https://web.archive.org/web/2020/https://spindle.example/7">`:
    /// fn see(page: &Page<'_>) {
    ///     assert_eq!(page.url().map(|url| url.as_str()), Some("https://spindle.example/7"));
    /// }
    #[doc = include_str!("../adapter/asked.md")]
    /// # asked(
    /// #     unrolled::Input::text("<link rel=canonical href='https://web.archive.org/web/2020/https://spindle.example/7'>"),
    /// #     see,
    /// # );
    /// ```
    pub fn url(&self) -> Option<&'p Url> {
        self.given.or(self.stated)
    }

    /// Returns the URL that the caller gave, without the prefix of the Wayback Machine.
    pub const fn given_url(&self) -> Option<&'p Url> {
        self.given
    }

    /// Returns the URL that the page states: `og:url`, the canonical link, or the comment of a browser or of SingleFile
    /// at the top.
    pub const fn stated_url(&self) -> Option<&'p Url> {
        self.stated
    }

    /// Returns the date on which the page was saved, if the caller set it.
    pub const fn reference_date(&self) -> Option<jiff::civil::Date> {
        self.reference_date
    }
}
