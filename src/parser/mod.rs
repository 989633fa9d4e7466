mod any;
mod content;
#[cfg(feature = "serde")]
mod json_version;
mod parsed;
mod several;

use crate::adapter::{Adapter, Confidence, Context, Registry};
use crate::dom::Engine;
use crate::error::{Error, ErrorKind, PageKind, Result};
use crate::input::{DecodedInput, Form, Input, InputNote, Page, ParsedInput};

use crate::limits::Limits;
use crate::model::{Listing, Thread};
use crate::reader::{ends_early, interstitial, is_source_code, page_kind, translator};
use crate::report::{CompletenessState, Finding, Quoted, Warning};
pub use any::ParsedAny;
pub use parsed::{Detection, Parsed, ParsedListing};
pub use several::ParsedPage;

use content::{Answer, Content, may_be_listing};

/// Parses an input that may be HTML, text, Markdown or JSON, with the built-in adapters and default limits.
///
/// # Errors
///
/// - [`ErrorKind::Unrecognized`] if no adapter recognises the input: it is of no known site, or a text that nothing
///   identifies as a thread. [`parse_text`] parses such a text.
/// - [`ErrorKind::NotAThread`] if the page contains no thread; the [`PageKind`] says what it is.
/// - [`ErrorKind::MarkupChanged`] if the page is a thread but no post can be found in it.
/// - [`ErrorKind::Limit`] if the input exceeds one of the [`Limits`].
///
/// # Examples
///
/// ```
/// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
/// let parsed = unrolled::parse(&html)?;
/// for post in &parsed.thread.posts {
///     println!("{}", post.text.as_deref().unwrap_or("(no words)"));
/// }
/// assert!(parsed.warnings.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn parse(input: &str) -> Result<Parsed> {
    Parser::new().parse(input)
}

/// Parses an input as HTML, without detecting its format.
///
/// # Errors
///
/// Same as [`parse`].
///
/// # Examples
///
/// ```
/// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
/// let parsed = unrolled::parse_html(&html)?;
/// assert_eq!(parsed.thread.posts.len(), 9);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn parse_html(html: &str) -> Result<Parsed> {
    Parser::new().parse(Input::text(html).with_form(Form::Html))
}

/// Parses an input as text or Markdown: the output of a crawler, a clipper or copy-and-paste.
///
/// The text is taken for a thread even if nothing in it says so; then [`Detection::site`] is `text`, with weak
/// confidence.
/// The boundaries between posts are inferred; [`Parsed::segmentation`] says by which rule, and how reliable they are.
///
/// # Errors
///
/// Same as [`parse`].
///
/// # Examples
///
/// ```
/// let text = std::fs::read_to_string("examples/pages/thread-reader.txt")?;
/// let parsed = unrolled::parse_text(&text)?;
/// assert_eq!(parsed.thread.posts.len(), 7);
/// assert_eq!(parsed.thread.author.handle.as_deref(), Some("lamp_and_ledger"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn parse_text(text: &str) -> Result<Parsed> {
    let form = match Form::of(text) {
        Form::Markdown => Form::Markdown,
        _ => Form::Text,
    };
    Parser::new().parse(Input::text(text).with_form(form))
}

/// A parser with options.
///
/// It is cheap to create and to clone. It is stateless and `Sync`: share one across all OS threads.
///
/// # Examples
///
/// ```
/// use unrolled::{Input, Limits, Parser};
///
/// let parser = Parser::new().with_limits(Limits::default().with_posts(500));
/// let html = std::fs::read("examples/pages/thread-reader.html")?;
/// let parsed = parser.parse(Input::bytes(&html))?;
/// assert_eq!(parsed.detection.site, "thread-reader");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Parser {
    registry: Registry,
    limits: Limits,
    engine: Engine,
}

impl Parser {
    /// Creates a parser with the built-in adapters and the default limits.
    pub fn new() -> Self {
        Self {
            registry: Registry::builtin(),
            limits: Limits::default(),
            engine: Engine::Auto,
        }
    }

    /// Replaces the built-in adapters.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::{ErrorKind, Parser, Registry};
    ///
    /// // A parser without any site except those that you add.
    /// let parser = Parser::new().with_registry(Registry::empty());
    /// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
    /// assert_eq!(parser.parse(html.as_str()).unwrap_err().kind(), ErrorKind::Unrecognized);
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[must_use]
    pub fn with_registry(mut self, registry: Registry) -> Self {
        self.registry = registry;
        self
    }

    /// Replaces the default limits.
    #[must_use]
    pub const fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Selects the engine that builds the trees of pages. The results are the same; this is for tests, and for programs
    /// that want the full rules of the standard in any case.
    #[must_use]
    pub const fn with_engine(mut self, engine: Engine) -> Self {
        self.engine = engine;
        self
    }

    /// Parses a thread. Takes a reference to text (`&str`, `&String`) or bytes (`&[u8]`, `&Vec<u8>`), or an [`Input`]
    /// with more information.
    ///
    /// A page inside of another file (MHTML, a web archive, compressed data, a ZIP archive, records of a crawler) is
    /// unpacked first, with the feature `containers`. If such a file has several pages, the result is that of the page
    /// for which it was made, or of the only one with posts; [`parse_all`](Self::parse_all) parses each.
    ///
    /// # Errors
    ///
    /// Same as [`parse()`]; in addition [`ErrorKind::Encoding`] for bytes that are not text,
    /// [`ErrorKind::SeveralPages`] for a file of several pages of which no one is meant, and [`ErrorKind::Adapter`]
    /// if an adapter from outside this crate fails.
    pub fn parse<'i>(&self, input: impl Into<Input<'i>>) -> Result<Parsed> {
        self.run(&input.into()).map(Answer::into_parsed)
    }

    /// Parses each page of an input: of an archive, of a crawler's records, of documents that follow each other in one
    /// file. An input that is one page gives one result. Frames inside of pages are pages as well.
    ///
    /// Parts of one thread can be put together with [`Thread::merge`](crate::model::Thread::merge).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Limit`] if the input exceeds one of the [`Limits`] for containers, [`ErrorKind::Encoding`] if
    /// nothing in it is a page. Any other error is that of a page, and is in its
    /// [`result`](ParsedPage::result).
    ///
    /// # Examples
    ///
    /// ```
    /// # #[cfg(feature = "containers")] {
    /// use unrolled::Parser;
    ///
    /// // Two saved pages in one file.
    /// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
    /// let both = format!("{html}\n{}", html.replace("ferry_and_fog", "lamp_and_ledger"));
    /// let pages = Parser::new().parse_all(both.as_str())?;
    /// let authors: Vec<_> = pages
    ///     .iter()
    ///     .filter_map(|page| page.result.as_ref().ok()?.thread.author.handle.as_deref())
    ///     .collect();
    /// assert_eq!(authors, ["ferry_and_fog", "lamp_and_ledger"]);
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn parse_all<'i>(&self, input: impl Into<Input<'i>>) -> Result<Vec<ParsedPage>> {
        several::all(self, &input.into())
    }

    /// Parses a page that lists threads: an author's page, a hashtag's page, a home page, a timeline. It enforces the
    /// same limits and gives the same kinds of warnings as for a thread.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotAListing`] if the page lists no threads, for example because it is a thread; otherwise same as
    /// [`parse`](Self::parse).
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::Parser;
    ///
    /// let html = std::fs::read_to_string("examples/pages/author-listing.html")?;
    /// let parsed = Parser::new().parse_listing(html.as_str())?;
    /// for teaser in &parsed.listing.teasers {
    ///     println!("{:?}: {:?} posts", teaser.url, teaser.stated_posts);
    /// }
    /// assert!(parsed.listing.author.is_some());
    /// assert!(parsed.warnings.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn parse_listing<'i>(&self, input: impl Into<Input<'i>>) -> Result<ParsedListing> {
        let answer = self.run::<Listing>(&input.into())?;
        Ok(answer.into_parsed_listing())
    }

    /// Parses an input that may be a thread or a list, whichever it is: [`parse`](Self::parse), and
    /// [`parse_listing`](Self::parse_listing) for a page that is not a thread. The input is decoded, and its tree
    /// built, once.
    ///
    /// # Errors
    ///
    /// Same as [`parse`](Self::parse), if the input is neither.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::{ErrorKind, ParsedAny, Parser};
    ///
    /// let parser = Parser::new();
    /// let html = std::fs::read_to_string("examples/pages/author-listing.html")?;
    /// assert!(matches!(parser.parse_any(html.as_str())?, ParsedAny::Listing(_)));
    /// assert_eq!(parser.parse_any("<p>A diary.</p>").unwrap_err().kind(), ErrorKind::Unrecognized);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn parse_any<'i>(&self, input: impl Into<Input<'i>>) -> Result<ParsedAny> {
        let input = input.into();
        let mut pages = input.open(&self.limits, false)?;
        let first = pages.next()?.ok_or_else(several::no_page)?;
        if pages.next()?.is_none() {
            return self.any(&first.decoded?);
        }
        match self.run::<Thread>(&input) {
            Err(error) if may_be_listing(error.kind()) => self
                .run::<Listing>(&input)
                .map(|answer| ParsedAny::Listing(answer.into_parsed_listing()))
                .map_err(|_| error),
            answer => answer.map(|answer| ParsedAny::Thread(answer.into_parsed())),
        }
    }

    fn any(&self, decoded: &DecodedInput<'_>) -> Result<ParsedAny> {
        let mut read = decoded.read(&self.limits, self.engine)?;
        if let Some(limit_error) = read.limit_error.take() {
            let answer = self.answer_before_limit(decoded, &read, limit_error)?;
            return Ok(ParsedAny::Thread(answer.into_parsed()));
        }
        match self.answer::<Thread>(decoded, &read) {
            Ok(answer) => Ok(ParsedAny::Thread(answer.into_parsed())),
            Err(error) if may_be_listing(error.kind()) => self
                .answer::<Listing>(decoded, &read)
                .map(|answer| ParsedAny::Listing(answer.into_parsed_listing()))
                .map_err(|_| error),
            Err(error) => Err(error),
        }
    }

    /// The only path from an input to a result: unpack, decode, build the tree, detect, extract, check.
    fn run<T: Content>(&self, input: &Input<'_>) -> Result<Answer<T>> {
        let mut pages = input.open(&self.limits, false)?;
        let first = pages.next()?.ok_or_else(several::no_page)?;
        match pages.next()? {
            None => self.run_page(&first.decoded?),
            Some(second) => several::choose(self, [first, second], pages),
        }
    }

    fn run_page<T: Content>(&self, decoded: &DecodedInput<'_>) -> Result<Answer<T>> {
        let mut read = decoded.read(&self.limits, self.engine)?;
        match read.limit_error.take() {
            None => self.answer(decoded, &read),
            Some(limit_error) => self.answer_before_limit(decoded, &read, limit_error),
        }
    }

    /// Returns the result for a page that exceeds a limit, if all posts come before the point where the limit is
    /// exceeded.
    fn answer_before_limit<T: Content>(
        &self,
        decoded: &DecodedInput<'_>,
        read: &ParsedInput<'_>,
        limit_error: Error,
    ) -> Result<Answer<T>> {
        match self.answer::<T>(decoded, read) {
            Ok(mut answer) if answer.completeness.state == CompletenessState::Confirmed => {
                let finding = Finding::LimitReached {
                    limit_error: &limit_error,
                };
                answer.warnings.push(Warning::of(&finding, None));
                Ok(answer)
            }
            _ => Err(limit_error),
        }
    }

    fn answer<T: Content>(
        &self,
        decoded: &DecodedInput<'_>,
        read: &ParsedInput<'_>,
    ) -> Result<Answer<T>> {
        let page = read.page();
        let (confidence, adapter) = self.adapter(&page, read)?;
        let mut cx = Context::new(self.limits).with_input(decoded.bytes());
        for note in read.notes() {
            cx.found(&finding(&note));
        }
        if let Some(by) = translator(&page) {
            cx.found(&Finding::Translated { by });
        }
        let value = T::read(adapter, &page, &mut cx).map_err(|error| {
            let truncated = page.dom().is_some_and(|dom| ends_early(page.source(), dom));
            error.with_truncated(truncated)
        })?;
        cx.check_posts(value.len())?;
        let mut tally = value.tally();
        for warning in cx.warnings() {
            tally.add::<Warning>(warning.detail.len());
        }
        cx.check_output(tally)?;
        let unread = cx.take_unread();
        let (mut findings, mut segmentation, dialect) = cx.into_parts();
        let completeness = value.check(segmentation.as_mut(), &mut findings);
        Ok(Answer {
            detection: Detection {
                dialect,
                ..detection(adapter, confidence, decoded)
            },
            value,
            completeness,
            segmentation,
            unread,
            warnings: findings.into_vec(),
        })
    }

    /// Returns the sites that the input may come from, best first. Empty if no adapter recognises the input, if it
    /// exceeds a limit, or if it is not text.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::Parser;
    ///
    /// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
    /// let detections = Parser::new().detect(html.as_str());
    /// assert_eq!(detections[0].site, "thread-reader");
    /// assert!(Parser::new().detect("<p>A diary.</p>").is_empty());
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn detect<'i>(&self, input: impl Into<Input<'i>>) -> Vec<Detection> {
        let Ok(decoded) = input.into().load(&self.limits) else {
            return Vec::new();
        };
        let Ok(read) = decoded.read(&self.limits, self.engine) else {
            return Vec::new();
        };
        if read.limit_error.is_some() {
            return Vec::new();
        }
        let page = read.page();
        let found = self.registry.candidates(&page);
        let by_chance = found
            .first()
            .is_some_and(|(best, _)| is_by_chance(*best, &page));
        found
            .into_iter()
            .filter(|_| !by_chance)
            .map(|(confidence, adapter)| detection(adapter, confidence, &decoded))
            .collect()
    }

    /// Returns the adapter with the highest confidence.
    fn adapter(
        &self,
        page: &Page<'_>,
        read: &ParsedInput<'_>,
    ) -> Result<(Confidence, &dyn Adapter)> {
        // A page that was truncated inside its first tag is empty too.
        if page.source().trim().trim_end_matches('<').is_empty() {
            return Err(Error::new(
                ErrorKind::NotAThread(PageKind::Empty),
                "the input is empty",
            ));
        }
        let best = self.registry.best(page);
        let best = best.filter(|(confidence, _)| !is_by_chance(*confidence, page));
        // A browser check may have the site's URL and even its name, but it has none of its content.
        let kind = |dom| match &best {
            Some((Confidence::Certain, _)) if page.stated_url().is_some() => None,
            Some((confidence, _)) if *confidence > Confidence::Weak => page_kind(dom),
            _ => page_kind(dom).or_else(|| interstitial(dom)),
        };
        if let Some(kind) = page.dom().and_then(kind) {
            let what = match kind {
                PageKind::Challenge => {
                    "a saved browser check, such as Cloudflare's, not the page itself"
                }
                PageKind::Login => "a saved login page, not the page itself",
                PageKind::ErrorPage => "a saved error page of a server, not the page itself",
                _ => "a page without content",
            };
            return Err(Error::new(
                ErrorKind::NotAThread(kind),
                format!("this is {what}"),
            ));
        }
        best.ok_or_else(|| {
            let mut message = match page.form() {
                Form::Text | Form::Markdown => {
                    "nothing in this text identifies a thread; if it is one, parse it with parse_text".to_owned()
                }
                form => format!("this {form} input is not from a supported site"),
            };
            if let Some(why) = read.json_error() {
                message.push_str("; ");
                message.push_str(&why);
            }
            Error::new(ErrorKind::Unrecognized, message)
        })
    }
}

impl Default for Parser {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether a text has the marks of a site or thread only because it is source code with such texts in it. The caller
/// may know better.
fn is_by_chance(confidence: Confidence, page: &Page<'_>) -> bool {
    confidence < Confidence::Certain
        && !page.is_form_given()
        && page.given_url().is_none()
        && is_source_code(page)
}

/// Returns the finding for a note of the input.
fn finding(note: &InputNote) -> Finding<'_> {
    match note {
        InputNote::Replaced { charset, by } => Finding::CharsetReplaced { charset, by },
        InputNote::Guessed { charset } => Finding::CharsetGuessed { charset },
        InputNote::Contradicted { charset, by } => Finding::CharsetContradicted { charset, by },
        InputNote::CharsetUnknown { label } => Finding::CharsetUnknown {
            label: Quoted(label),
        },
        InputNote::Damaged { container } => Finding::ContainerDamaged {
            container: container.name(),
        },
        InputNote::MorePages { more } => Finding::MorePages { more: *more },
        InputNote::Surrogates { count } => Finding::SurrogatesReplaced { count: *count },
        InputNote::LinesUnread { count } => Finding::LinesUnread { count: *count },
        InputNote::LastLineUnread => Finding::LastLineUnread,
    }
}

fn detection(
    adapter: &dyn Adapter,
    confidence: Confidence,
    decoded: &DecodedInput<'_>,
) -> Detection {
    Detection {
        site: adapter.site().id().to_owned(),
        form: decoded.form,
        containers: decoded.containers.clone(),
        dialect: None,
        confidence,
    }
}
