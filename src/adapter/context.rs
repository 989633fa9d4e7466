use crate::error::Result;
use crate::limits::{LimitKind, Limits};
use crate::model::{Post, Segmentation, Tally};
use crate::report::{Finding, Findings, Unread, Warning, WarningKind};

/// The context to which an adapter reports while it reads a page.
///
/// # Examples
///
/// ```
/// use unrolled::adapter::Context;
/// use unrolled::dom::{Dom, Query};
/// use unrolled::model::Author;
/// use unrolled::{Limits, WarningKind};
///
/// const AUTHOR: Query<'_> = Query::constant("a.author");
///
/// fn author(dom: &Dom<'_>, cx: &mut Context) -> Author {
///     let Some(link) = dom.first(&AUTHOR) else {
///         cx.warn_of(WarningKind::AnchorMissing, "the author's link is gone");
///         return Author::new();
///     };
///     Author::from_handle(link.text())
/// }
///
/// let mut cx = Context::new(Limits::default());
/// assert!(author(&Dom::parse("<p>Terns.</p>")?, &mut cx).is_empty());
/// assert_eq!(cx.warnings()[0].kind, WarningKind::AnchorMissing);
/// # Ok::<(), unrolled::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Context {
    limits: Limits,
    /// The length of the input in bytes; without it, only the limits that do not depend on it apply.
    input: Option<usize>,
    findings: Findings,
    segmentation: Option<Segmentation>,
    dialect: Option<String>,
    unread: Vec<Unread>,
}

impl Context {
    /// Returns a context with the given limits and without reports: for tests of code that reports to it. A
    /// [`Parser`](crate::Parser) makes its own.
    pub const fn new(limits: Limits) -> Self {
        Self {
            limits,
            input: None,
            findings: Findings::new(),
            segmentation: None,
            dialect: None,
            unread: Vec::new(),
        }
    }

    /// Reports that something is missing or doubtful.
    pub fn warn(&mut self, warning: Warning) {
        self.findings.push(warning);
    }

    /// Reports that something about the page, and not about one post, is missing or doubtful.
    pub fn warn_of(&mut self, kind: WarningKind, detail: impl Into<String>) {
        self.warn(Warning::new(kind, detail));
    }

    /// Sets how the posts of a text were separated, for [`Parsed::segmentation`](crate::Parsed::segmentation).
    ///
    /// # Examples
    ///
    /// ```
    /// # use unrolled::adapter::{Adapter, Confidence, Context, Registry, Site};
    /// # use unrolled::model::{Post, Thread};
    /// # use unrolled::{Page, Parser, Result, Segmentation, SegmentationConfidence};
    /// # static SITE: Site = Site::new("rules", "Rules", &[]);
    /// # struct Rules;
    /// impl Adapter for Rules {
    ///     fn extract(&self, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
    ///         let posts = page.source().split("\n---\n").map(|words| {
    ///             let mut post = Post::new();
    ///             post.text = Some(words.to_owned());
    ///             post
    ///         });
    ///         cx.set_segmentation(Segmentation::new("horizontal-rules", SegmentationConfidence::Medium));
    ///         Ok(Thread::new(posts.collect()))
    ///     }
    ///     // …
    /// #     fn site(&self) -> &Site { &SITE }
    /// #     fn detect(&self, _: &Page<'_>) -> Option<Confidence> { Some(Confidence::Likely) }
    /// }
    ///
    /// let parser = Parser::new().with_registry(Registry::empty().with(Rules));
    /// let parsed = parser.parse("Terns.\n---\nThey dive.")?;
    /// assert_eq!(parsed.thread.posts.len(), 2);
    /// assert_eq!(parsed.segmentation.map(|by| by.rule).as_deref(), Some("horizontal-rules"));
    /// # Ok::<(), unrolled::Error>(())
    /// ```
    pub fn set_segmentation(&mut self, segmentation: Segmentation) {
        self.segmentation = Some(segmentation);
    }

    /// Sets the kind of text dump, for [`Detection::dialect`](crate::Detection::dialect): a short name for programs.
    pub fn set_dialect(&mut self, name: impl Into<String>) {
        self.dialect = Some(name.into());
    }

    /// Returns the warnings so far, in the order in which they were reported.
    pub fn warnings(&self) -> &[Warning] {
        self.findings.as_slice()
    }

    /// Checks a number of posts against the limits, for adapters that should not build more than that: the number
    /// itself, and the minimum memory for that many posts, by the size of the input. The result of
    /// [`extract`](crate::Adapter::extract) is checked in any case.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Limit`](crate::ErrorKind::Limit) if there are more posts than allowed.
    pub fn check_posts(&self, posts: usize) -> Result<()> {
        self.limits.check(LimitKind::Posts, posts)?;
        self.check_output(Tally {
            values: posts,
            bytes: posts.saturating_mul(size_of::<Post>()),
            ..Tally::default()
        })
    }

    /// Checks the data read so far.
    pub(crate) fn check_output(&self, tally: Tally) -> Result<()> {
        let input = self.input.unwrap_or(usize::MAX);
        Ok(self.limits.check_output(tally, input)?)
    }

    /// Returns the context for an input of this many bytes.
    pub(crate) const fn with_input(mut self, bytes: usize) -> Self {
        self.input = Some(bytes);
        self
    }

    /// Reports a finding about the page.
    pub(crate) fn found(&mut self, finding: &Finding<'_>) {
        self.findings.add(finding);
    }

    /// Reports a finding about a post.
    pub(crate) fn found_at(&mut self, post: usize, finding: &Finding<'_>) {
        self.findings.add_at(post, finding);
    }

    pub(crate) fn findings_mut(&mut self) -> &mut Findings {
        &mut self.findings
    }

    /// Sets the passages that are in no part of the result.
    pub(crate) fn set_unread(&mut self, unread: Vec<Unread>) {
        self.unread = unread;
    }

    /// Takes these passages.
    pub(crate) fn take_unread(&mut self) -> Vec<Unread> {
        std::mem::take(&mut self.unread)
    }

    pub(crate) fn into_parts(self) -> (Findings, Option<Segmentation>, Option<String>) {
        (self.findings, self.segmentation, self.dialect)
    }
}
