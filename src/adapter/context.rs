use crate::audit::{Warning, WarningKind};
use crate::error::Result;
use crate::limits::{LimitKind, Limits};
use crate::model::Segmentation;

/// What an adapter reports to while it reads a page.
#[derive(Clone, Debug, Default)]
pub struct Context {
    limits: Limits,
    warnings: Vec<Warning>,
    segmentation: Option<Segmentation>,
    dialect: Option<String>,
}

impl Context {
    /// A context with the given limits, as for testing an adapter by itself.
    pub const fn new(limits: Limits) -> Self {
        Self {
            limits,
            warnings: Vec::new(),
            segmentation: None,
            dialect: None,
        }
    }

    /// Says that something is missing or doubtful.
    pub fn warn(&mut self, warning: Warning) {
        self.warnings.push(warning);
    }

    /// The same, about the whole page.
    pub fn warn_of(&mut self, kind: WarningKind, detail: impl Into<String>) {
        self.warn(Warning::new(kind, detail));
    }

    /// Says how the posts of a text were told apart.
    pub fn segmented(&mut self, segmentation: Segmentation) {
        self.segmentation = Some(segmentation);
    }

    /// Says which kind of text dump it is, for [`Detection::dialect`](crate::Detection::dialect): a short name for
    /// programs.
    pub fn dialect(&mut self, name: impl Into<String>) {
        self.dialect = Some(name.into());
    }

    /// What was said so far.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// Checks a number of posts against the limit.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Limit`](crate::ErrorKind::Limit) if there are more than allowed.
    pub fn check_posts(&self, posts: usize) -> Result<()> {
        self.limits.check(LimitKind::Posts, posts)
    }

    pub(crate) fn warnings_mut(&mut self) -> &mut Vec<Warning> {
        &mut self.warnings
    }

    pub(crate) fn into_parts(self) -> (Vec<Warning>, Option<Segmentation>, Option<String>) {
        (self.warnings, self.segmentation, self.dialect)
    }
}
