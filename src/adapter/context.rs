use crate::audit::{Warning, WarningKind};
use crate::error::Result;
use crate::limits::{LimitKind, Limits};
use crate::model::{Post, Segmentation};

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

    /// Says that some posts lack what every post of the site has: how many, and from which on. Posts that are gone
    /// ([`Post::unavailable`]) have nothing.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::adapter::Context;
    /// use unrolled::model::Post;
    /// use unrolled::{Limits, WarningKind};
    ///
    /// let mut cx = Context::new(Limits::default());
    /// cx.warn_missing(&[Post::new(), Post::new()], "words", |post| post.text.is_none());
    /// let warning = &cx.warnings()[0];
    /// assert_eq!((warning.kind, warning.post), (WarningKind::MissingField, Some(0)));
    /// assert_eq!(warning.detail, "2 of 2 posts have no words");
    /// ```
    pub fn warn_missing(&mut self, posts: &[Post], field: &str, lacks: impl Fn(&Post) -> bool) {
        let lacks = |post: &&Post| post.unavailable.is_none() && lacks(post);
        if let Some(first) = posts.iter().position(|post| lacks(&post)) {
            let count = posts.iter().filter(lacks).count();
            let detail = format!("{count} of {} posts have no {field}", posts.len());
            self.warn(Warning::at(WarningKind::MissingField, first, detail));
        }
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
