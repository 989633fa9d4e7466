use crate::error::Result;
use crate::limits::{LimitKind, Limits};
use crate::model::{Post, Segmentation, Tally};
use crate::report::{Finding, Findings, Warning, WarningKind};

/// What an adapter reports to while it reads a page.
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
    /// The bytes of the input; without one, only what is bounded without it.
    input: Option<usize>,
    findings: Findings,
    segmentation: Option<Segmentation>,
    dialect: Option<String>,
}

impl Context {
    /// A context with the given limits and nothing said yet: for tests of what reports to it. A
    /// [`Parser`](crate::Parser) makes its own.
    pub const fn new(limits: Limits) -> Self {
        Self {
            limits,
            input: None,
            findings: Findings::new(),
            segmentation: None,
            dialect: None,
        }
    }

    /// Says that something is missing or doubtful.
    pub fn warn(&mut self, warning: Warning) {
        self.findings.push(warning);
    }

    /// Says that something of the whole page is missing or doubtful.
    pub fn warn_of(&mut self, kind: WarningKind, detail: impl Into<String>) {
        self.warn(Warning::new(kind, detail));
    }

    /// Says how the posts of a text were told apart, for [`Parsed::segmentation`](crate::Parsed::segmentation).
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

    /// Says which kind of text dump it is, for [`Detection::dialect`](crate::Detection::dialect): a short name for
    /// programs.
    pub fn set_dialect(&mut self, name: impl Into<String>) {
        self.dialect = Some(name.into());
    }

    /// The warnings so far, in the order in which they were given.
    pub fn warnings(&self) -> &[Warning] {
        self.findings.as_slice()
    }

    /// Checks a number of posts against the limits, for who would not build more than that: their number, and the
    /// memory that so many take at least, by the size of the input. What [`extract`](crate::Adapter::extract) gives is
    /// checked in any case.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Limit`](crate::ErrorKind::Limit) if there are more than allowed.
    pub fn check_posts(&self, posts: usize) -> Result<()> {
        self.limits.check(LimitKind::Posts, posts)?;
        self.check_output(Tally {
            values: posts,
            bytes: posts.saturating_mul(size_of::<Post>()),
            ..Tally::default()
        })
    }

    /// Checks what was read so far.
    pub(crate) fn check_output(&self, tally: Tally) -> Result<()> {
        let input = self.input.unwrap_or(usize::MAX);
        Ok(self.limits.check_output(tally, input)?)
    }

    /// The context of a parse of so many bytes.
    pub(crate) const fn with_input(mut self, bytes: usize) -> Self {
        self.input = Some(bytes);
        self
    }

    /// Says what was found of the whole page.
    pub(crate) fn found(&mut self, finding: &Finding<'_>) {
        self.findings.add(finding);
    }

    /// Says what was found of a post.
    pub(crate) fn found_at(&mut self, post: usize, finding: &Finding<'_>) {
        self.findings.add_at(post, finding);
    }

    pub(crate) fn findings_mut(&mut self) -> &mut Findings {
        &mut self.findings
    }

    pub(crate) fn into_parts(self) -> (Findings, Option<Segmentation>, Option<String>) {
        (self.findings, self.segmentation, self.dialect)
    }
}
