use crate::adapter::{Adapter, Confidence, Context, Registry};
use crate::check;
use crate::dom::Engine;
use crate::error::{Error, ErrorKind, PageKind, Result};
use crate::input::{Form, Input, Loaded, Page, Read};
use crate::limits::Limits;
use crate::model::{Listing, Segmentation, Tally, Thread};
use crate::reader::{interstitial, page_kind};
use crate::report::{Completeness, CompletenessState, Finding, Findings, Warning};

/// What a parse gives: the thread, how it was recognised, whether it is whole, and what is doubtful.
///
/// With the feature `serde` this is also the crate's JSON; see [`model`](crate::model) for its shape.
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
    /// The site and form that the input was read as.
    pub detection: Detection,
    /// The thread.
    pub thread: Thread,
    /// Whether all of it is there.
    pub completeness: Completeness,
    /// How the boundaries between posts were found, for text; `None` for HTML, where markup tells them.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub segmentation: Option<Segmentation>,
    /// What is missing, doubtful or contradictory. Empty for a sound page.
    pub warnings: Vec<Warning>,
}

/// What [`Parser::parse_listing`] gives: the list, how it was recognised, whether it is whole, and what is doubtful.
///
/// With the feature `serde` it has a JSON form as [`Parsed`] has.
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
/// // A page that was cut while it was downloaded.
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
    /// The site and form that the input was read as.
    pub detection: Detection,
    /// The list.
    pub listing: Listing,
    /// Whether all of it is there. No page states how many cards it has, so this is never
    /// [`Confirmed`](CompletenessState::Confirmed).
    pub completeness: Completeness,
    /// What is missing, doubtful or contradictory. Empty for a sound page.
    pub warnings: Vec<Warning>,
}

/// A site as which an input can be read.
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
    /// The site's id, as `thread-reader`.
    pub site: String,
    /// What kind of writing the input is.
    pub form: Form,
    /// Which kind of text dump, for text and Markdown, where the text itself shows it; known once it is read, so
    /// never from [`Parser::detect`].
    ///
    /// By the program that made it: `obsidian-clipper`, `markdownload`, `jina-reader`, `html2text`, `lynx`,
    /// `text-browser` (lynx or w3m), `readability`. By what it did: `leaked-tags` (it stripped tags and left parts of
    /// them), `shredded` (it put each mention, hashtag and link on a line of its own). Else `markdown` or `plain`.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub dialect: Option<String>,
    /// How sure that is.
    pub confidence: Confidence,
}

/// Parses an input that may be HTML, text, Markdown or JSON, with the built-in adapters and default limits.
///
/// # Errors
///
/// - [`ErrorKind::Unrecognized`] for what no adapter knows.
/// - [`ErrorKind::NotAThread`] for a page that holds no thread; the [`PageKind`] says what it is.
/// - [`ErrorKind::MarkupChanged`] for a thread's page in which no post is found any more.
/// - [`ErrorKind::Limit`] for an input over one of the [`Limits`].
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

/// Parses an input that is HTML, whatever it looks like.
///
/// # Errors
///
/// As [`parse`].
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

/// Parses an input that is text or Markdown: what a crawler, a clipper or copy-and-paste left of a page.
///
/// Where one post ends and the next begins is inferred; [`Parsed::segmentation`] says by what, and how far it can be
/// trusted.
///
/// # Errors
///
/// As [`parse`].
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

/// Parses inputs, with options.
///
/// Cheap to make and to clone, and it keeps no state: one may serve all threads of a program.
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
    /// A parser with the built-in adapters and the default limits.
    pub fn new() -> Self {
        Self {
            registry: Registry::builtin(),
            limits: Limits::default(),
            engine: Engine::Auto,
        }
    }

    /// Uses these adapters in place of the built-in ones.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::{ErrorKind, Parser, Registry};
    ///
    /// // A parser that is to know no site but those that you add.
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

    /// Uses these limits in place of the default ones.
    #[must_use]
    pub const fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Builds the trees of pages this way. The answers are the same; this is for tests, and for who wants the full
    /// rules of the standard at any price.
    #[must_use]
    pub const fn with_engine(mut self, engine: Engine) -> Self {
        self.engine = engine;
        self
    }

    /// Reads a thread. Takes `&str`, `&[u8]` or an [`Input`] that says more.
    ///
    /// # Errors
    ///
    /// As [`parse()`], and besides [`ErrorKind::Encoding`] for bytes that are no text, and what an adapter of your own
    /// fails with, as [`ErrorKind::Adapter`].
    pub fn parse<'i>(&self, input: impl Into<Input<'i>>) -> Result<Parsed> {
        let answer = self.run::<Thread>(&input.into())?;
        Ok(Parsed {
            detection: answer.detection,
            thread: answer.value,
            completeness: answer.completeness,
            segmentation: answer.segmentation,
            warnings: answer.warnings,
        })
    }

    /// Reads a page that lists threads: an author's, a hashtag's, a home page, a timeline. The limits hold and losses
    /// are warned of as for a thread.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotAListing`] for a page that lists none, as a thread's; else as [`parse`](Self::parse).
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
        Ok(ParsedListing {
            detection: answer.detection,
            listing: answer.value,
            completeness: answer.completeness,
            warnings: answer.warnings,
        })
    }

    /// The one way from an input to an answer: decode, build the tree, detect, read, check.
    fn run<T: Content>(&self, input: &Input<'_>) -> Result<Answer<T>> {
        let loaded = input.load(&self.limits)?;
        let mut read = loaded.read(&self.limits, self.engine)?;
        match read.over.take() {
            None => self.answer(&loaded, &read),
            Some(over) => self.answer_before_limit(&loaded, &read, over),
        }
    }

    /// The answer for a page that is over a limit, if all of it is before the place where that is met.
    fn answer_before_limit<T: Content>(
        &self,
        loaded: &Loaded<'_>,
        read: &Read<'_>,
        over: Error,
    ) -> Result<Answer<T>> {
        match self.answer::<T>(loaded, read) {
            Ok(mut answer) if answer.completeness.state == CompletenessState::Confirmed => {
                let finding = Finding::LimitReached { over: &over };
                answer.warnings.push(Warning::of(&finding, None));
                Ok(answer)
            }
            _ => Err(over),
        }
    }

    fn answer<T: Content>(&self, loaded: &Loaded<'_>, read: &Read<'_>) -> Result<Answer<T>> {
        let page = read.page();
        let (confidence, adapter) = self.adapter(&page, read)?;
        let mut cx = Context::new(self.limits).with_input(loaded.bytes());
        if let Some(loss) = &loaded.loss {
            cx.found(&Finding::Lossy { loss });
        }
        let value = T::read(adapter, &page, &mut cx)?;
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

    /// The sites as which an input can be read, best first. Empty if no adapter knows it, or it is over a limit or no
    /// text.
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
        let Ok(loaded) = input.into().load(&self.limits) else {
            return Vec::new();
        };
        let Ok(read) = loaded.read(&self.limits, self.engine) else {
            return Vec::new();
        };
        if read.over.is_some() {
            return Vec::new();
        }
        let page = read.page();
        let found = self.registry.candidates(&page);
        found
            .into_iter()
            .map(|(confidence, adapter)| detection(adapter, confidence, page.form()))
            .collect()
    }

    /// The adapter that is surest of the input.
    fn adapter(&self, page: &Page<'_>, read: &Read<'_>) -> Result<(Confidence, &dyn Adapter)> {
        // A page that was cut inside its first tag holds nothing either.
        if page.source().trim().trim_end_matches('<').is_empty() {
            return Err(Error::new(
                ErrorKind::NotAThread(PageKind::Empty),
                "the input is empty",
            ));
        }
        let best = self.registry.candidates(page).into_iter().next();
        // A gatekeeper's page may come under the site's URL and even its name; it has none of its content.
        let kind = |dom| match &best {
            Some((Confidence::Certain, _)) if page.stated_url().is_some() => None,
            Some((confidence, _)) if *confidence > Confidence::Weak => page_kind(dom),
            _ => page_kind(dom).or_else(|| interstitial(dom)),
        };
        if let Some(kind) = page.dom().and_then(kind) {
            let what = match kind {
                PageKind::Challenge => "a check of the browser, saved in place of a page",
                PageKind::Login => "a login, saved in place of a page",
                PageKind::ErrorPage => "a server's failure, saved in place of a page",
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
                "no adapter knows this {} input (asked: {})",
                page.form(),
                sites.join(", ")
            );
            if let Some(why) = read.no_json() {
                message.push_str("; ");
                message.push_str(&why);
            }
            Error::new(ErrorKind::Unrecognized, message)
        })
    }
}

/// What an adapter reads of a page.
trait Content: Sized {
    fn read(adapter: &dyn Adapter, page: &Page<'_>, cx: &mut Context) -> Result<Self>;
    /// How many posts, or cards, there are.
    fn len(&self) -> usize;
    /// What they hold.
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

/// What a run gives.
struct Answer<T> {
    detection: Detection,
    value: T,
    completeness: Completeness,
    segmentation: Option<Segmentation>,
    warnings: Vec<Warning>,
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
