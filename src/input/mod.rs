//! The input of a parse: bytes or text with its metadata, decoded for the adapters.

mod charset;
mod form;
mod origin;
mod page;

use std::borrow::Cow;

use url::Url;

pub use form::Form;
pub use page::Page;
pub(crate) use page::{DecodedInput, ParsedInput};

use crate::error::Result;
use crate::limits::{LimitKind, Limits};
use charset::decode;
use origin::{is_translator, original};

/// A page or text to parse, with what is known about where and when it was saved.
///
/// # Examples
///
/// ```
/// use unrolled::{Input, Parser};
/// use url::Url;
///
/// let bytes = std::fs::read("examples/pages/thread-reader.html")?;
/// let url = Url::parse("https://threadreaderapp.com/thread/2061000000000000000.html")?;
/// let parsed = Parser::new().parse(Input::bytes(&bytes).with_url(&url))?;
/// assert!(!parsed.thread.posts.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Input<'i> {
    source: Source<'i>,
    url: Option<Url>,
    reference_date: Option<jiff::civil::Date>,
    form: Option<Form>,
}

#[derive(Clone, Copy, Debug)]
enum Source<'i> {
    Text(&'i str),
    Bytes(&'i [u8]),
}

impl<'i> Input<'i> {
    /// Creates an input from a decoded page or text. A leading byte order mark is removed.
    pub const fn text(text: &'i str) -> Self {
        Self::new(Source::Text(text))
    }

    /// Creates an input from the bytes of a saved page or text.
    ///
    /// The charset is that of a byte order mark, else the one that `<meta charset>` (or `http-equiv`) in the first 1024
    /// bytes declares, else UTF-8 if the bytes are valid or nearly valid, else windows-1252. If bytes had to be
    /// replaced or the charset was guessed, a [`LossyDecode`](crate::WarningKind::LossyDecode) warning says so.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::{Input, Parser, WarningKind};
    ///
    /// let mut html = std::fs::read("examples/pages/thread-reader.html")?;
    /// assert!(Parser::new().parse(Input::bytes(&html))?.warnings.is_empty());
    ///
    /// // A byte that never occurs in UTF-8.
    /// html.push(0xff);
    /// let parsed = Parser::new().parse(Input::bytes(&html))?;
    /// assert_eq!(parsed.warnings[0].kind, WarningKind::LossyDecode);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub const fn bytes(bytes: &'i [u8]) -> Self {
        Self::new(Source::Bytes(bytes))
    }

    const fn new(source: Source<'i>) -> Self {
        Self {
            source,
            url: None,
            reference_date: None,
            form: None,
        }
    }

    /// Sets the URL that the page was saved from. Without it the URL that the page states is used. A URL of the Wayback
    /// Machine is replaced by the archived one.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::model::PostId;
    /// use unrolled::{Input, Parser};
    /// use url::Url;
    ///
    /// // This text does not state its thread.
    /// let text = std::fs::read_to_string("examples/pages/thread-reader.txt")?;
    /// assert_eq!(unrolled::parse(&text)?.thread.id, None);
    ///
    /// let url = Url::parse("https://threadreaderapp.com/thread/1360000000000000000.html")?;
    /// let thread = Parser::new().parse(Input::text(&text).with_url(&url))?.thread;
    /// assert_eq!(thread.id, Some(PostId::new("1360000000000000000")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_url(mut self, url: &Url) -> Self {
        self.url = Some(url.clone());
        self
    }

    /// Sets the approximate date of saving. Years that the input omits are inferred from it, and marked as inferred.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::model::{Day, Timestamp, YearOrigin};
    /// use unrolled::{Input, Parser};
    ///
    /// // A card in this text is dated "3 Feb".
    /// let text = std::fs::read_to_string("examples/pages/thread-reader.txt")?;
    /// let saved = jiff::civil::date(2021, 3, 1);
    /// let thread = Parser::new().parse(Input::text(&text).with_reference_date(saved))?.thread;
    /// let date = Day::new(Some(2021), 2, 3).ok_or("no such day")?;
    /// let published = Timestamp::Day { date, year: YearOrigin::Inferred };
    /// assert_eq!(thread.more_from[0].published, Some(published));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn with_reference_date(mut self, date: jiff::civil::Date) -> Self {
        self.reference_date = Some(date);
        self
    }

    /// Sets the form of the input, whatever it appears to be. Without it [`Form::of`] decides.
    #[must_use]
    pub const fn with_form(mut self, form: Form) -> Self {
        self.form = Some(form);
        self
    }

    /// Decodes the input.
    pub(crate) fn load(&self, limits: &Limits) -> Result<DecodedInput<'i>> {
        let (text, decoding_loss) = match self.source {
            Source::Text(text) => {
                limits.check(LimitKind::InputBytes, text.len())?;
                (
                    Cow::Borrowed(text.strip_prefix('\u{feff}').unwrap_or(text)),
                    None,
                )
            }
            Source::Bytes(bytes) => {
                limits.check(LimitKind::InputBytes, bytes.len())?;
                decode(bytes)?
            }
        };
        let form = self.form.unwrap_or_else(|| Form::of(&text));
        Ok(DecodedInput {
            text,
            decoding_loss,
            form,
            given: self.url.as_ref().map(original),
            by_translator: self.url.as_ref().is_some_and(is_translator),
            reference_date: self.reference_date,
        })
    }
}

impl<'i> From<&'i str> for Input<'i> {
    fn from(text: &'i str) -> Self {
        Self::text(text)
    }
}

impl<'i> From<&'i [u8]> for Input<'i> {
    fn from(bytes: &'i [u8]) -> Self {
        Self::bytes(bytes)
    }
}
