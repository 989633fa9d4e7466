//! The input of a parse: bytes or text with its metadata, decoded for the adapters.

mod charset;
#[cfg(test)]
mod conformance;
mod container;
mod form;
mod line_ends;
mod note;
mod origin;
mod page;
mod pages;
mod prescan;
mod signature;

use std::borrow::Cow;

use url::Url;

pub use container::Container;
pub(crate) use container::Role;
pub use form::Form;
pub(crate) use note::InputNote;
pub use page::Page;
pub(crate) use page::{DecodedInput, ParsedInput};
pub(crate) use pages::{OpenedPage, Pages};

use crate::error::{Error, ErrorKind, Result};
use crate::limits::Limits;

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
///
/// // Without more, references to texts and bytes are enough.
/// assert_eq!(Parser::new().parse(&bytes)?, Parser::new().parse(&String::from_utf8(bytes)?)?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Input<'i> {
    source: Source<'i>,
    url: Option<Url>,
    reference_date: Option<jiff::civil::Date>,
    form: Option<Form>,
    charset: Option<Box<str>>,
    #[cfg_attr(not(feature = "containers"), allow(dead_code))]
    content_encoding: Option<Box<str>>,
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
    /// The charset is that of a byte order mark, else the one set by [`with_charset`](Self::with_charset), else the one
    /// that a page declares, as the HTML standard searches it, else UTF-8 if the bytes are valid or nearly valid, else
    /// the one that the bytes are most likely in, as browsers guess it. Valid UTF-8 with more than ASCII is read as
    /// UTF-8, whatever is declared: programs convert pages without changing their declarations. If bytes had to be
    /// replaced, or the charset was guessed or contradicts the declared one, a
    /// [`LossyDecode`](crate::WarningKind::LossyDecode) warning says so. Files that are not text (a PDF, a picture) are
    /// [`ErrorKind::Encoding`], with their name in the message.
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
            charset: None,
            content_encoding: None,
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

    /// Sets the form of the input, whatever it appears to be. Without it [`Form::of`] decides, and a text must show
    /// that it is a thread; with it, any text is taken for one.
    #[must_use]
    pub const fn with_form(mut self, form: Form) -> Self {
        self.form = match form {
            Form::Other => None,
            form => Some(form),
        };
        self
    }

    /// Sets the charset that came with the bytes: a label such as `windows-1251`, or the value of an HTTP header
    /// `Content-Type`. It applies before the charset that the page declares, but not before a byte order mark. An
    /// unknown one is ignored, with a warning.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::{Input, Parser};
    ///
    /// // "1/3 Чайки", "2/3 Лодки" and "3/3 Волны" in windows-1251, which the bytes do not state.
    /// let text = b"1/3 \xd7\xe0\xe9\xea\xe8.\n\n2/3 \xcb\xee\xe4\xea\xe8.\n\n3/3 \xc2\xee\xeb\xed\xfb.\n";
    /// let input = Input::bytes(text).with_charset("text/plain; charset=windows-1251");
    /// let thread = Parser::new().parse(input)?.thread;
    /// assert_eq!(thread.posts[1].text.as_deref(), Some("2/3 Лодки."));
    /// # Ok::<(), unrolled::Error>(())
    /// ```
    #[must_use]
    pub fn with_charset(mut self, charset: &str) -> Self {
        self.charset = Some(charset.into());
        self
    }

    /// Sets the compression of the bytes, as the HTTP header `Content-Encoding` has it: `gzip`, `zstd`, `br`,
    /// `deflate`, or several with commas. Only `br` (with the feature `brotli`) and `deflate` need it, as other data
    /// show what they are. Ignored if the bytes are not compressed, and without the feature `containers`.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::{Container, Input, Parser};
    ///
    /// # #[cfg(feature = "brotli")] {
    /// // "1/2 Terns dive.\n\n2/2 Gulls do not.\n", as Brotli stores what it does not compress.
    /// let body = b"\x0b\x11\x801/2 Terns dive.\n\n2/2 Gulls do not.\n\x03";
    /// let parsed = Parser::new().parse(Input::bytes(body).with_content_encoding("br"))?;
    /// assert_eq!(parsed.thread.posts.len(), 2);
    /// assert_eq!(parsed.detection.containers, [Container::Brotli]);
    /// # }
    /// # Ok::<(), unrolled::Error>(())
    /// ```
    #[must_use]
    pub fn with_content_encoding(mut self, encoding: &str) -> Self {
        self.content_encoding = Some(encoding.into());
        self
    }

    /// Opens the input. `splits` makes a page of each of several documents that follow each other.
    pub(crate) fn open(&self, limits: &Limits, splits: bool) -> Result<Pages<'i>> {
        Pages::open(self, limits, splits)
    }

    /// Decodes the input, or the first page in it.
    pub(crate) fn load(&self, limits: &Limits) -> Result<DecodedInput<'i>> {
        match self.open(limits, false)?.next()? {
            Some(page) => page.decoded,
            None => Err(Error::new(
                ErrorKind::Encoding,
                "there is no page in the input",
            )),
        }
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

impl<'i> From<&'i String> for Input<'i> {
    fn from(text: &'i String) -> Self {
        Self::text(text)
    }
}

impl<'i> From<&'i Cow<'_, str>> for Input<'i> {
    fn from(text: &'i Cow<'_, str>) -> Self {
        Self::text(text)
    }
}

impl<'i> From<&'i Vec<u8>> for Input<'i> {
    fn from(bytes: &'i Vec<u8>) -> Self {
        Self::bytes(bytes)
    }
}

impl<'i, const N: usize> From<&'i [u8; N]> for Input<'i> {
    fn from(bytes: &'i [u8; N]) -> Self {
        Self::bytes(bytes)
    }
}
