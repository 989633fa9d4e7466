mod any;

pub use any::ParsedAny;

use crate::adapter::{Adapter, Confidence, Context, Registry};
use crate::check;
use crate::dom::Engine;
use crate::error::{Error, ErrorKind, PageKind, Result};
use crate::input::{DecodedInput, Form, Input, Page, ParsedInput};
use crate::limits::Limits;
use crate::model::{Listing, Segmentation, Tally, Thread};
use crate::reader::{ends_early, interstitial, page_kind, translator};
use crate::report::{Completeness, CompletenessState, Finding, Findings, Warning};

/// The result of a parse: the thread, how it was recognised, whether it is complete, and what is doubtful.
///
/// With the feature `serde` this type also defines the crate's JSON; see [`model`](crate::model) for its structure.
///
/// # Examples
///
/// ```
/// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
/// let parsed = unrolled::parse(&html)?;
/// assert_eq!(parsed.detection.site, "thread-reader");
/// assert_eq!(parsed.thread.author.handle.as_deref(), Some("ferry_and_fog"));
/// assert_eq!(parsed.completeness.found, 9);
/// assert_eq!(parsed.segmentation, None);
/// assert!(parsed.warnings.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Parsed {
    /// The site and format that were detected.
    pub detection: Detection,
    /// The thread.
    pub thread: Thread,
    /// Whether the thread is complete.
    pub completeness: Completeness,
    /// How the boundaries between posts were found, for text; `None` for HTML, where the markup shows them.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub segmentation: Option<Segmentation>,
    /// What is missing, doubtful or contradictory. Empty for a page without faults.
    pub warnings: Vec<Warning>,
}

/// The result of [`Parser::parse_listing`]: the list, how it was recognised, whether it is complete, and what is
/// doubtful.
///
/// With the feature `serde` it has a JSON form like that of [`Parsed`].
///
/// # Examples
///
/// ```
/// use unrolled::{CompletenessState, Parser, WarningKind};
///
/// let html = std::fs::read_to_string("examples/pages/author-listing.html")?;
/// let parsed = Parser::new().parse_listing(html.as_str())?;
/// assert_eq!(parsed.detection.site, "thread-reader");
/// assert_eq!(parsed.completeness.found, parsed.listing.teasers.len());
///
/// // A page that was truncated during download.
/// let (cut, _) = html.split_once("14 tweets").ok_or("no second card")?;
/// let parsed = Parser::new().parse_listing(cut)?;
/// assert_eq!(parsed.completeness.state, CompletenessState::Partial);
/// assert!(parsed.warnings.iter().any(|warning| warning.kind == WarningKind::CutOff));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct ParsedListing {
    /// The site and format that were detected.
    pub detection: Detection,
    /// The list.
    pub listing: Listing,
    /// Whether the list is complete. No page states how many cards it has, so this is never
    /// [`Confirmed`](CompletenessState::Confirmed).
    pub completeness: Completeness,
    /// What is missing, doubtful or contradictory. Empty for a page without faults.
    pub warnings: Vec<Warning>,
}

/// A site that an input may come from.
///
/// # Examples
///
/// ```
/// use unrolled::{Confidence, Form};
///
/// let text = std::fs::read_to_string("examples/pages/thread-reader.txt")?;
/// let detection = unrolled::parse(&text)?.detection;
/// assert_eq!(detection.site, "thread-reader");
/// assert_eq!(detection.form, Form::Text);
/// assert_eq!(detection.dialect.as_deref(), Some("plain"));
/// assert_eq!(detection.confidence, Confidence::Likely);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Detection {
    /// The site's id, such as `thread-reader`.
    pub site: String,
    /// The format of the input.
    pub form: Form,
    /// The dialect of a text or Markdown dump, if the text shows it. It is known only after parsing, so
    /// [`Parser::detect`] never sets it.
    ///
    /// Named after the program that produced it: `obsidian-clipper`, `markdownload`, `jina-reader`, `html2text`,
    /// `lynx`, `text-browser` (lynx or w3m), `readability`. Or after what the program did: `leaked-tags` (it stripped
    /// tags but left parts of them), `shredded` (it put each mention, hashtag and link on a separate line). Otherwise
    /// `markdown` or `plain`.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub dialect: Option<String>,
    /// How certain the detection is.
    pub confidence: Confidence,
}

/// Parses an input that may be HTML, text, Markdown or JSON, with the built-in adapters and default limits.
///
/// # Errors
///
/// - [`ErrorKind::Unrecognized`] if no adapter recognises the input.
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

    /// Parses a thread. Takes `&str`, `&[u8]`, or an [`Input`] with more information.
    ///
    /// # Errors
    ///
    /// Same as [`parse()`]; in addition [`ErrorKind::Encoding`] for bytes that are not text, and [`ErrorKind::Adapter`]
    /// if an adapter from outside this crate fails.
    pub fn parse<'i>(&self, input: impl Into<Input<'i>>) -> Result<Parsed> {
        self.run::<Thread>(&input.into()).map(Answer::into_parsed)
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
    /// [`parse_listing`](Self::parse_listing) for a page that is not a thread. The input is decoded, and its tree built,
    /// once.
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
        let decoded = input.into().load(&self.limits)?;
        let mut read = decoded.read(&self.limits, self.engine)?;
        if let Some(limit_error) = read.limit_error.take() {
            let answer = self.answer_before_limit(&decoded, &read, limit_error)?;
            return Ok(ParsedAny::Thread(answer.into_parsed()));
        }
        match self.answer::<Thread>(&decoded, &read) {
            Ok(answer) => Ok(ParsedAny::Thread(answer.into_parsed())),
            Err(error) if may_be_listing(error.kind()) => self
                .answer::<Listing>(&decoded, &read)
                .map(|answer| ParsedAny::Listing(answer.into_parsed_listing()))
                .map_err(|_| error),
            Err(error) => Err(error),
        }
    }

    /// The only path from an input to a result: decode, build the tree, detect, extract, check.
    fn run<T: Content>(&self, input: &Input<'_>) -> Result<Answer<T>> {
        let decoded = input.load(&self.limits)?;
        let mut read = decoded.read(&self.limits, self.engine)?;
        match read.limit_error.take() {
            None => self.answer(&decoded, &read),
            Some(limit_error) => self.answer_before_limit(&decoded, &read, limit_error),
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
        if let Some(loss) = &decoded.decoding_loss {
            cx.found(&Finding::LossyDecoding { loss });
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
        let (mut findings, segmentation, dialect) = cx.into_parts();
        let completeness = value.check(segmentation.as_ref(), &mut findings);
        Ok(Answer {
            detection: Detection {
                dialect,
                ..detection(adapter, confidence, page.form())
            },
            value,
            completeness,
            segmentation,
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
        found
            .into_iter()
            .map(|(confidence, adapter)| detection(adapter, confidence, page.form()))
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
        let best = self.registry.candidates(page).into_iter().next();
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
            let sites: Vec<&str> = self.registry.sites().map(|site| site.name()).collect();
            let mut message = format!(
                "no adapter recognises this {} input (tried: {})",
                page.form(),
                sites.join(", ")
            );
            if let Some(why) = read.json_error() {
                message.push_str("; ");
                message.push_str(&why);
            }
            Error::new(ErrorKind::Unrecognized, message)
        })
    }
}

/// The value that an adapter extracts from a page.
trait Content: Sized {
    fn read(adapter: &dyn Adapter, page: &Page<'_>, cx: &mut Context) -> Result<Self>;
    /// Returns the number of posts or cards.
    fn len(&self) -> usize;
    /// Returns the memory that they use.
    fn tally(&self) -> Tally;
    fn check(&self, segmentation: Option<&Segmentation>, findings: &mut Findings) -> Completeness;
}

impl Content for Thread {
    fn read(adapter: &dyn Adapter, page: &Page<'_>, cx: &mut Context) -> Result<Self> {
        adapter.extract(page, cx)
    }

    fn len(&self) -> usize {
        self.posts.len()
    }

    fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        tally.thread(self);
        tally
    }

    fn check(&self, segmentation: Option<&Segmentation>, findings: &mut Findings) -> Completeness {
        check::thread(self, segmentation, findings)
    }
}

impl Content for Listing {
    fn read(adapter: &dyn Adapter, page: &Page<'_>, cx: &mut Context) -> Result<Self> {
        adapter.listing(page, cx)
    }

    fn len(&self) -> usize {
        self.posts().count().max(self.teasers.len())
    }

    fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        self.teasers.iter().for_each(|teaser| tally.teaser(teaser));
        tally
    }

    fn check(&self, _: Option<&Segmentation>, findings: &mut Findings) -> Completeness {
        check::listing(self, findings)
    }
}

/// The output of a run.
struct Answer<T> {
    detection: Detection,
    value: T,
    completeness: Completeness,
    segmentation: Option<Segmentation>,
    warnings: Vec<Warning>,
}

impl Answer<Thread> {
    fn into_parsed(self) -> Parsed {
        Parsed {
            detection: self.detection,
            thread: self.value,
            completeness: self.completeness,
            segmentation: self.segmentation,
            warnings: self.warnings,
        }
    }
}

impl Answer<Listing> {
    fn into_parsed_listing(self) -> ParsedListing {
        ParsedListing {
            detection: self.detection,
            listing: self.value,
            completeness: self.completeness,
            warnings: self.warnings,
        }
    }
}

/// Whether a page that is refused as a thread for this reason may be a list.
const fn may_be_listing(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::NotAThread(PageKind::Listing | PageKind::Home | PageKind::Other)
    )
}

impl Default for Parser {
    fn default() -> Self {
        Self::new()
    }
}

fn detection(adapter: &dyn Adapter, confidence: Confidence, form: Form) -> Detection {
    Detection {
        site: adapter.site().id().to_owned(),
        form,
        dialect: None,
        confidence,
    }
}
