use std::borrow::Cow;
use std::fmt;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use url::Url;

use crate::dom::{Dom, Engine, Query, un_wayback};
use crate::error::{Error, ErrorKind, Result};
use crate::limits::{LimitKind, Limits};

/// What kind of writing an input is. In JSON: `html`, `text`, `markdown`, `json`.
///
/// # Examples
///
/// ```
/// use unrolled::{Form, Parser};
///
/// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
/// let parsed = Parser::new().parse(html.as_str())?;
/// let from = match parsed.detection.form {
///     Form::Html => "its markup",
///     Form::Json => "its data",
///     _ => "its words",
/// };
/// assert_eq!(from, "its markup");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum Form {
    /// A page's markup, whole or in part.
    Html,
    /// What a crawler, a clipper or copy-and-paste left.
    Text,
    /// The same with Markdown's marks.
    Markdown,
    /// A site's data.
    Json,
}

impl Form {
    /// What an input looks like.
    ///
    /// JSON begins with `{` or `[` and ends with its mate, or begins with `{"`, be it cut. HTML begins with a tag, a comment or a doctype, or has an
    /// element with an `id`, `class` or `data-` attribute anywhere (as a Markdown file with a page's markup in it).
    /// Markdown has front matter, a link or a picture in brackets, or a heading. The rest is text.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::Form;
    ///
    /// assert_eq!(Form::of("<!DOCTYPE html><html>…"), Form::Html);
    /// assert_eq!(Form::of("1/ Terns are < 50 cm long"), Form::Text);
    /// assert_eq!(Form::of("See [the list](https://example.org/)"), Form::Markdown);
    /// assert_eq!(Form::of("{\"code\": 200}"), Form::Json);
    /// ```
    pub fn of(input: &str) -> Self {
        let input = input.strip_prefix('\u{feff}').unwrap_or(input).trim();
        let between = |open, close| input.starts_with(open) && input.ends_with(close);
        let cut = || {
            let named = input.strip_prefix('{').map(str::trim_start);
            // A name, or the beginning of one, may be all that is left.
            let is_name = |rest: &str| {
                let mut bytes = rest.trim_matches('"').bytes();
                bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            };
            named.is_some_and(|rest| {
                rest.is_empty() || rest.starts_with('"') && (rest.contains("\":") || is_name(rest))
            })
        };
        if between('{', '}') || between('[', ']') && !input.contains("](") || cut() {
            return Self::Json;
        }
        if is_tag(input) || has_markup(input) {
            return Self::Html;
        }
        let heading =
            |line: &str| line.trim_start_matches('#').starts_with(' ') && line.starts_with('#');
        if input.starts_with("---\n")
            || input.starts_with("---\r\n")
            || input.contains("](")
            || input.lines().any(heading)
        {
            return Self::Markdown;
        }
        Self::Text
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Html => "html",
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Json => "json",
        })
    }
}

/// Whether a text begins with `<` and what may follow it in markup.
fn is_tag(text: &str) -> bool {
    text.strip_prefix('<').is_some_and(|after| {
        // A page that is cut there begins one as well.
        after.is_empty()
            || after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!' || c == '?')
    })
}

/// Whether markup stands in a good part of a text's lines. Text dumps of pages hold a tag here and there: code to embed
/// a thread, or a template of a script.
fn has_markup(text: &str) -> bool {
    let text = without_front_matter(text);
    let (mut lines, mut tagged) = (0_usize, 0_usize);
    // Whether a tag goes on from the line before.
    let mut open = false;
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        lines += 1;
        let mut tags = line.split('<').skip(1);
        let is_tagged = tags.any(|tag| tag.starts_with('/') || has_attribute(tag));
        tagged += usize::from(open || is_tagged);
        open = match line.rsplit_once('<') {
            Some((_, tag)) => {
                tag.starts_with(|c: char| c.is_ascii_alphabetic()) && !tag.contains('>')
            }
            None => open && !line.contains('>'),
        };
    }
    tagged * 4 >= lines && text.split('<').skip(1).any(has_attribute)
}

/// A text without the block of fields that programs write before it.
fn without_front_matter(text: &str) -> &str {
    let rest = text.strip_prefix("---\n").or(text.strip_prefix("---\r\n"));
    let body = rest.and_then(|rest| rest.split_once("\n---"));
    body.map_or(text, |(_, body)| body)
}

/// Whether what follows a `<` is a start tag with an attribute that sites write.
fn has_attribute(tag: &str) -> bool {
    let name = tag.bytes().take_while(u8::is_ascii_alphanumeric).count();
    tag.starts_with(|c: char| c.is_ascii_alphabetic())
        && tag
            .as_bytes()
            .get(name)
            .is_some_and(u8::is_ascii_whitespace)
        && ["id=", "class=", "data-"]
            .iter()
            .any(|attribute| has_word(tag, attribute.as_bytes()))
}

/// Whether something stands in a text behind white space, in whatever case.
fn has_word(text: &str, word: &[u8]) -> bool {
    let mut windows = text.as_bytes().windows(word.len() + 1);
    windows.any(|window| match window {
        [space, rest @ ..] => space.is_ascii_whitespace() && rest.eq_ignore_ascii_case(word),
        [] => false,
    })
}

/// What to parse: a page or text, and what is known about where and when it was saved.
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
    /// A page or text that is decoded already. A byte order mark in front is no part of it.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::{Form, Input, Parser};
    ///
    /// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
    /// let parser = Parser::new();
    /// // A `&str` alone is the same.
    /// assert_eq!(parser.parse(Input::text(&html))?, parser.parse(html.as_str())?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub const fn text(text: &'i str) -> Self {
        Self::new(Source::Text(text))
    }

    /// A page or text as it was saved.
    ///
    /// The charset is that of a byte order mark, else the one that `<meta charset>` (or `http-equiv`) in the first 1024
    /// bytes states, else UTF-8 if the bytes are that or nearly, else windows-1252. Where bytes had to be replaced or
    /// the charset guessed, a [`LossyDecode`](crate::WarningKind::LossyDecode) warning says so.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::{Input, Parser, WarningKind};
    ///
    /// let mut html = std::fs::read("examples/pages/thread-reader.html")?;
    /// assert!(Parser::new().parse(Input::bytes(&html))?.warnings.is_empty());
    ///
    /// // A byte that no UTF-8 has.
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

    /// Says where the page was saved from. Otherwise the page itself is asked. An address in the Wayback Machine stands for
    /// the one that was archived.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::model::PostId;
    /// use unrolled::{Input, Parser};
    /// use url::Url;
    ///
    /// // This text does not tell which thread it is.
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

    /// Says when the page was saved, roughly: a year that the input leaves out is then inferred from it, and said to be.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::model::{Day, Timestamp, YearOrigin};
    /// use unrolled::{Input, Parser};
    ///
    /// // A card in this text is of "3 Feb".
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

    /// Says what kind of writing it is, whatever it looks like. Otherwise [`Form::of`] tells.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::{Form, Input, Parser};
    ///
    /// let text = std::fs::read_to_string("examples/pages/thread-reader.txt")?;
    /// let parsed = Parser::new().parse(Input::text(&text).with_form(Form::Markdown))?;
    /// assert_eq!(parsed.detection.form, Form::Markdown);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn with_form(mut self, form: Form) -> Self {
        self.form = Some(form);
        self
    }

    /// Decodes the input.
    pub(crate) fn load(&self, limits: &Limits) -> Result<Loaded<'i>> {
        let (text, loss) = match self.source {
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
        #[cfg(feature = "json")]
        let json = (form == Form::Json)
            .then(|| crate::json::parse(&text, limits))
            .transpose()?;
        Ok(Loaded {
            text,
            loss,
            form,
            #[cfg(feature = "json")]
            json,
            given: self.url.as_ref().map(original),
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

/// An input, decoded.
#[derive(Debug)]
pub(crate) struct Loaded<'i> {
    text: Cow<'i, str>,
    /// How decoding lost something, if it did.
    pub(crate) loss: Option<String>,
    form: Form,
    /// The value, or why the input is no JSON.
    #[cfg(feature = "json")]
    json: Option<Result<serde_json::Value, String>>,
    given: Option<Url>,
    reference_date: Option<jiff::civil::Date>,
}

impl Loaded<'_> {
    /// The size of the input as text.
    pub(crate) fn bytes(&self) -> usize {
        self.text.len()
    }

    /// Why an input that looks like JSON cannot be read as such.
    pub(crate) fn no_json(&self) -> Option<String> {
        if self.form != Form::Json {
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

    /// Builds the tree, if it is HTML.
    pub(crate) fn read(&self, limits: &Limits, engine: Engine) -> Result<Read<'_>> {
        let tree = || Dom::parse_with_engine(&self.text, limits, engine);
        let dom = (self.form == Form::Html).then(tree).transpose()?;
        Ok(self.read_as(dom, limits, engine))
    }

    /// The same as far as it is within the limits.
    pub(crate) fn read_up_to_limit(&self, limits: &Limits, engine: Engine) -> Result<Read<'_>> {
        let tree = || Dom::parse_up_to_limit(&self.text, limits, engine);
        let dom = (self.form == Form::Html).then(tree).transpose()?;
        Ok(self.read_as(dom, limits, engine))
    }

    fn read_as<'r>(&'r self, dom: Option<Dom<'r>>, limits: &Limits, engine: Engine) -> Read<'r> {
        let stated = dom.as_ref().and_then(|dom| stated_url(dom, &self.text));
        Read {
            input: self,
            dom,
            stated,
            limits: *limits,
            engine,
        }
    }
}

/// An input made ready; [`Page`] is the view of it that adapters get.
#[derive(Debug)]
pub(crate) struct Read<'r> {
    input: &'r Loaded<'r>,
    dom: Option<Dom<'r>>,
    stated: Option<Url>,
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
            json: self.input.json.as_ref().and_then(|json| json.as_ref().ok()),
            given: self.input.given.as_ref(),
            stated: self.stated.as_ref(),
            reference_date: self.input.reference_date,
            limits: &self.limits,
            engine: self.engine,
        }
    }
}

/// What an adapter reads: the decoded source, its tree if it is HTML, and what is known about it.
///
/// # Examples
///
/// ```
/// use unrolled::{Form, Page};
///
/// // What an adapter sees of `<title>Terns</title>`, saved from https://spindle.example/7.
/// fn see(page: &Page<'_>) {
///     assert_eq!(page.form(), Form::Html);
///     assert_eq!(page.dom().and_then(|dom| dom.title()).as_deref(), Some("Terns"));
///     assert_eq!(page.url().and_then(|url| url.host_str()), Some("spindle.example"));
/// }
#[doc = include_str!("adapter/asked.md")]
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
    json: Option<&'p serde_json::Value>,
    given: Option<&'p Url>,
    stated: Option<&'p Url>,
    reference_date: Option<jiff::civil::Date>,
    limits: &'p Limits,
    engine: Engine,
}

impl<'p> Page<'p> {
    /// The source, decoded and without a byte order mark.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::Page;
    ///
    /// // Of the bytes `n\xe9`, in windows-1252:
    /// fn see(page: &Page<'_>) {
    ///     assert_eq!(page.source(), "né");
    /// }
    #[doc = include_str!("adapter/asked.md")]
    /// # asked(unrolled::Input::bytes(b"n\xe9"), see);
    /// ```
    pub const fn source(&self) -> &'p str {
        self.source
    }

    /// What kind of writing it is: what the caller said, else what [`Form::of`] tells.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::{Form, Page};
    ///
    /// // Of `See [the terns](https://example.org/)`:
    /// fn see(page: &Page<'_>) {
    ///     assert_eq!(page.form(), Form::Markdown);
    ///     assert!(page.dom().is_none());
    /// }
    #[doc = include_str!("adapter/asked.md")]
    /// # asked(unrolled::Input::text("See [the terns](https://example.org/)"), see);
    /// ```
    pub const fn form(&self) -> Form {
        self.form
    }

    /// The tree, for HTML; `None` for every other form.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::{Page, dom::Query};
    ///
    /// const POST: Query<'_> = Query::constant("article[data-post]");
    ///
    /// // Of `<article data-post=7>Terns.</article>`:
    /// fn see(page: &Page<'_>) {
    ///     let post = page.dom().and_then(|dom| dom.first(&POST));
    ///     assert_eq!(post.map(|post| post.text()).as_deref(), Some("Terns."));
    /// }
    #[doc = include_str!("adapter/asked.md")]
    /// # asked(unrolled::Input::text("<article data-post=7>Terns.</article>"), see);
    /// ```
    pub const fn dom(&self) -> Option<&'p Dom<'p>> {
        self.dom
    }

    /// Builds the tree of a piece of HTML that the page has outside of its own tree, as in a comment or an attribute: with
    /// the limits and the engine of the parser.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Limit`] for a piece that is over one of the limits.
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
    #[doc = include_str!("adapter/asked.md")]
    /// # asked(unrolled::Input::text("<p data-card='&lt;b>Ferry&lt;/b>'>"), see);
    /// ```
    pub fn fragment<'h>(&self, html: &'h str) -> Result<Dom<'h>> {
        Dom::parse_with_engine(html, self.limits, self.engine)
    }

    /// The value, for JSON.
    #[cfg(feature = "json")]
    pub(crate) const fn json(&self) -> Option<&'p serde_json::Value> {
        self.json
    }

    /// Where the page is from: the URL that the caller gave, else the one that the page states. What the Wayback Machine
    /// puts in front is taken off.
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
    #[doc = include_str!("adapter/asked.md")]
    /// # asked(
    /// #     unrolled::Input::text("<link rel=canonical href='https://web.archive.org/web/2020/https://spindle.example/7'>"),
    /// #     see,
    /// # );
    /// ```
    pub fn url(&self) -> Option<&'p Url> {
        self.given.or(self.stated)
    }

    /// The URL that the caller gave, without what the Wayback Machine puts in front.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::Page;
    ///
    /// // Of `Input::text("<p>Terns.</p>")` alone, which says nothing of its address:
    /// fn see(page: &Page<'_>) {
    ///     assert_eq!(page.given_url(), None);
    /// }
    #[doc = include_str!("adapter/asked.md")]
    /// # asked(unrolled::Input::text("<p>Terns.</p>"), see);
    /// ```
    pub const fn given_url(&self) -> Option<&'p Url> {
        self.given
    }

    /// The URL that the page states: `og:url`, the canonical link, or what a browser or SingleFile wrote on top.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::Page;
    ///
    /// // Of examples/pages/thread-reader.html:
    /// fn see(page: &Page<'_>) {
    ///     let stated = page.stated_url().map(|url| url.as_str());
    ///     assert_eq!(stated, Some("https://threadreaderapp.com/thread/1854214918316047683.html"));
    /// }
    #[doc = include_str!("adapter/asked.md")]
    /// # asked(unrolled::Input::text(&std::fs::read_to_string("examples/pages/thread-reader.html")?), see);
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub const fn stated_url(&self) -> Option<&'p Url> {
        self.stated
    }

    /// When the page was saved, if the caller said so.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::Page;
    ///
    /// // Of an input with the reference date 2021-03-01:
    /// fn see(page: &Page<'_>) {
    ///     assert_eq!(page.reference_date().map(|date| date.year()), Some(2021));
    /// }
    #[doc = include_str!("adapter/asked.md")]
    /// # asked(unrolled::Input::text("3 Feb").with_reference_date(jiff::civil::date(2021, 3, 1)), see);
    /// ```
    pub const fn reference_date(&self) -> Option<jiff::civil::Date> {
        self.reference_date
    }
}

/// The comments that saving programs write on top stand in the first so many bytes.
const TOP: usize = 4096;

/// What stands before the address in those comments: Chrome, Firefox and Internet Explorer; SingleFile.
const SAVED_FROM: [&str; 2] = ["saved from url=", " url: "];

/// The URL that a page states of itself.
fn stated_url(dom: &Dom<'_>, source: &str) -> Option<Url> {
    const CANONICAL: Query<'_> = Query::constant("link[rel=canonical][href]");
    let absolute = |raw: &str| {
        Url::parse(un_wayback(raw.trim()))
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https"))
    };
    dom.meta("og:url")
        .and_then(absolute)
        .or_else(|| {
            dom.select(&CANONICAL)
                .find_map(|link| absolute(link.attr("href")?))
        })
        .or_else(|| {
            leading_comments(source).find_map(|comment| saved_from(comment).and_then(absolute))
        })
}

/// The comments before the first element, and right after `<html>`.
fn leading_comments(source: &str) -> impl Iterator<Item = &str> {
    let top = (0..4)
        .find_map(|back| source.get(..TOP.min(source.len()).saturating_sub(back)))
        .unwrap_or_default();
    top.split("<!--")
        .skip(1)
        .filter_map(|comment| comment.split_once("-->").map(|(comment, _)| comment))
}

fn saved_from(comment: &str) -> Option<&str> {
    SAVED_FROM.iter().find_map(|mark| {
        let (_, rest) = comment.split_once(mark)?;
        // Browsers write the length of the address in front: `(0057)https://…`.
        let rest = rest
            .strip_prefix('(')
            .and_then(|rest| rest.split_once(')'))
            .map_or(rest, |(_, rest)| rest);
        rest.split_ascii_whitespace().next()
    })
}

/// A URL without what the Wayback Machine puts in front.
fn original(url: &Url) -> Url {
    match un_wayback(url.as_str()) {
        inner if inner == url.as_str() => url.clone(),
        inner => Url::parse(inner).unwrap_or_else(|_| url.clone()),
    }
}

/// How far `<meta charset>` is looked for, as the HTML standard has it.
const PRESCAN: usize = 1024;

/// Bytes as text, and how that lost something, if it did.
fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, Option<String>)> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let bytes = bytes.get(mark..).unwrap_or_default();
        return Ok(with_encoding(bytes, encoding, "the byte order mark"));
    }
    let top = bytes.get(..PRESCAN.min(bytes.len())).unwrap_or_default();
    if top.iter().filter(|&&byte| byte == 0).count() > top.len() / 16 {
        return Err(Error::new(
            ErrorKind::Encoding,
            "the input is binary data, or UTF-16 without a byte order mark",
        ));
    }
    if let Some(encoding) = declared(top) {
        return Ok(with_encoding(bytes, encoding, "the page's <meta charset>"));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok((Cow::Borrowed(text), None)),
        Err(_) if mostly_utf8(bytes) => Ok(with_encoding(bytes, UTF_8, "most of its bytes")),
        Err(_) => {
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
            Ok((
                text,
                Some(
                    "nothing states the charset and it is not UTF-8: read as windows-1252"
                        .to_owned(),
                ),
            ))
        }
    }
}

fn with_encoding<'b>(
    bytes: &'b [u8],
    encoding: &'static Encoding,
    stated_by: &str,
) -> (Cow<'b, str>, Option<String>) {
    let (text, lossy) = encoding.decode_without_bom_handling(bytes);
    let name = encoding.name();
    (
        text,
        lossy.then(|| {
            format!(
                "bytes that are not {name}, the charset by {stated_by}, were replaced by U+FFFD"
            )
        }),
    )
}

/// The charset that `<meta charset=…>` or `<meta … content="…; charset=…">` states.
fn declared(top: &[u8]) -> Option<&'static Encoding> {
    let top = String::from_utf8_lossy(top).to_ascii_lowercase();
    let label = top.split("<meta").skip(1).find_map(|meta| {
        let meta = meta.split('>').next()?;
        let value = meta
            .split_once("charset")?
            .1
            .trim_start()
            .strip_prefix('=')?
            .trim_start();
        value
            .trim_start_matches(['"', '\''])
            .split(['"', '\'', ';', ' ', '/', '\t', '\n', '\r'])
            .next()
    })?;
    // A page that can be read byte by byte is not UTF-16, whatever it says (HTML standard, prescan).
    Encoding::for_label(label.as_bytes()).map(|encoding| {
        if encoding.is_ascii_compatible() {
            encoding
        } else {
            UTF_8
        }
    })
}

/// Whether bytes that are not UTF-8 have more good sequences of several bytes than bad ones: a page cut inside a
/// character, or with a little damage.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (good, bad) = bytes.utf8_chunks().fold((0, 0), |(good, bad), chunk| {
        let wide = chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        (good + wide, bad + usize::from(!chunk.invalid().is_empty()))
    });
    good > bad
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> (String, bool) {
        let (text, loss) = decode(bytes).unwrap();
        (text.into_owned(), loss.is_some())
    }

    #[test]
    fn charsets_by_mark_by_meta_and_by_guess() {
        assert_eq!(decoded("\u{feff}né".as_bytes()), ("né".to_owned(), false));
        assert_eq!(decoded(b"\xff\xfen\0\xe9\0"), ("né".to_owned(), false));
        assert_eq!(
            decoded(b"<meta charset=\"windows-1251\">\xcf"),
            ("<meta charset=\"windows-1251\">П".to_owned(), false)
        );
        let old = b"<META http-equiv=Content-Type content='text/html; charset=ISO-8859-1'>n\xe9";
        assert!(decoded(old).0.ends_with("né"));
        assert_eq!(decoded("né".as_bytes()), ("né".to_owned(), false));
        assert_eq!(decoded(b"n\xe9 \x80"), ("né €".to_owned(), true));
    }

    #[test]
    fn damage_is_told() {
        // Cut inside the last character, with nothing declared: still UTF-8.
        assert_eq!(
            decoded(b"\xc3\xa9\xc3\xa9\xc3"),
            ("éé\u{fffd}".to_owned(), true)
        );
        let (text, lossy) = decoded(b"<meta charset=utf-8>n\xe9");
        assert!(lossy && text.ends_with("n\u{fffd}"));
        assert_eq!(decode(&[0; 64]).unwrap_err().kind(), ErrorKind::Encoding);
        assert_eq!(decoded(b""), (String::new(), false));
    }

    #[test]
    fn the_page_says_where_it_was_saved_from() {
        for top in [
            "<!-- saved from url=(0057)https://threadreaderapp.com/thread/1.html -->\n<html>",
            "<!DOCTYPE html> <html lang=en><!--\n Page saved with SingleFile \n url: https://threadreaderapp.com/thread/1.html \n saved date: x\n-->",
            "<html><head><link rel='canonical' href='https://web.archive.org/web/2020/https://threadreaderapp.com/thread/1.html'>",
            "<meta property='og:url' content='https://threadreaderapp.com/thread/1.html'><link rel=canonical href=https://a.b/>",
        ] {
            let url = stated_url(&Dom::parse(top).unwrap(), top);
            assert_eq!(
                url.as_ref().map(Url::as_str),
                Some("https://threadreaderapp.com/thread/1.html"),
                "{top}"
            );
        }
    }

    #[test]
    fn forms() {
        for (input, form) in [
            ("  <div>x</div>", Form::Html),
            (
                "---\ntitle: x\n---\n<div id=\"tweet_1\" class=\"a\">x</div>",
                Form::Html,
            ),
            (
                "[link](https://a.b) and [other](https://c.d)",
                Form::Markdown,
            ),
            ("# Thread\n\nwords", Form::Markdown),
            ("#hashtag first\nand I <3 you < 5", Form::Text),
            ("[1, 2]", Form::Json),
            ("", Form::Text),
        ] {
            assert_eq!(Form::of(input), form, "{input:?}");
        }
    }
}
