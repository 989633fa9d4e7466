//! Inputs of several pages: archives, and files in which documents follow each other.

use url::Url;

use super::{Answer, Content, Parsed, Parser};
use crate::adapter::Confidence;
use crate::error::{Error, ErrorKind, Result};
use crate::input::{Container, Form, Input, OpenedPage, Pages, Role};
use crate::report::{Finding, Warning};

/// A page of an input with several, from [`Parser::parse_all`].
///
/// # Examples
///
/// ```
/// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
/// let pages: Vec<unrolled::ParsedPage> = unrolled::Parser::new().parse_all(&*html)?;
/// assert!(pages[0].containers.is_empty());
/// assert_eq!(pages[0].result.as_ref().map(|parsed| parsed.thread.posts.len()).ok(), Some(9));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct ParsedPage {
    /// Its URL, as the file around it states it.
    pub url: Option<Url>,
    /// Its name in the file around it: the path in an archive, the id of a part or a record.
    pub name: Option<String>,
    /// Whether it is the content of a frame of another page.
    pub is_frame: bool,
    /// What was unpacked, outermost first. Empty if the input is the page.
    pub containers: Vec<Container>,
    /// Its form, if it is text.
    pub form: Option<Form>,
    /// The thread, or why there is none.
    pub result: Result<Parsed>,
}

/// Parses each page of an input.
pub(super) fn all(parser: &Parser, input: &Input<'_>) -> Result<Vec<ParsedPage>> {
    let mut pages = input.open(&parser.limits, true)?;
    let mut parsed = Vec::new();
    while let Some(page) = pages.next()? {
        let OpenedPage {
            decoded,
            role,
            url,
            name,
        } = page;
        let (containers, form, result) = match decoded {
            Ok(decoded) => {
                let result = parser.run_page(&decoded).map(Answer::into_parsed);
                (decoded.containers, Some(decoded.form), result)
            }
            Err(error) => (Vec::new(), None, Err(error)),
        };
        parsed.push(ParsedPage {
            url,
            name,
            is_frame: role == Role::Frame,
            containers,
            form,
            result,
        });
    }
    if parsed.is_empty() {
        return Err(no_page());
    }
    Ok(parsed)
}

pub(super) fn no_page() -> Error {
    Error::new(ErrorKind::Encoding, "there is no page in the input")
}

/// The results of the pages of a container, as far as they decide which one is meant.
struct Choice<T> {
    main: Option<Result<Answer<T>>>,
    /// The first page with posts, and their number.
    found: Option<Answer<T>>,
    count: usize,
    /// The same for pages that any text could be.
    weak: Option<Answer<T>>,
    weak_count: usize,
    /// The most telling error.
    error: Option<Error>,
    /// The number of pages that may have posts, which could not be parsed.
    failed: usize,
    pages: usize,
}

/// Returns the answer of the page for which a container was made. The pages after the first two are still closed.
pub(super) fn choose<T: Content>(
    parser: &Parser,
    first: [OpenedPage<'_>; 2],
    mut rest: Pages<'_>,
) -> Result<Answer<T>> {
    let mut choice = Choice {
        main: None,
        found: None,
        count: 0,
        weak: None,
        weak_count: 0,
        error: None,
        failed: 0,
        pages: 0,
    };
    for page in first {
        choice.add(parser, page);
    }
    while let Some(page) = rest.next()? {
        choice.add(parser, page);
    }
    choice.decide()
}

impl<T: Content> Choice<T> {
    fn add(&mut self, parser: &Parser, page: OpenedPage<'_>) {
        self.pages += 1;
        let answer = page
            .decoded
            .and_then(|decoded| parser.run_page::<T>(&decoded));
        if page.role == Role::Main && self.main.is_none() {
            self.main = Some(answer);
            return;
        }
        match answer {
            Ok(answer) if answer.detection.confidence > Confidence::Weak => {
                self.count += 1;
                self.found.get_or_insert(answer);
            }
            Ok(answer) => {
                self.weak_count += 1;
                self.weak.get_or_insert(answer);
            }
            Err(error) => {
                let rank = rank(error.kind());
                self.failed += usize::from(rank > 1);
                if self
                    .error
                    .as_ref()
                    .is_none_or(|known| rank > self::rank(known.kind()))
                {
                    self.error = Some(error);
                }
            }
        }
    }

    fn decide(self) -> Result<Answer<T>> {
        let more = self.count + self.failed;
        match self.main {
            Some(Ok(mut answer)) => {
                if more > 0 {
                    let finding = Finding::MorePages { more };
                    answer.warnings.push(Warning::of(&finding, None));
                }
                return Ok(answer);
            }
            Some(Err(error)) if self.count > 0 => {
                let message = format!(
                    "{error}; other pages of the same file have posts: `parse_all` parses each"
                );
                return Err(Error::new(error.kind(), message));
            }
            Some(Err(error)) => return Err(error),
            None => {}
        }
        match (self.found, self.weak, self.error) {
            (Some(answer), ..) if more == 1 => Ok(answer),
            (None, Some(answer), _) if more == 0 && self.weak_count == 1 => Ok(answer),
            (None, None, Some(error)) if more < 2 => {
                let message = format!(
                    "no page of {} in the file gives a result: {error}",
                    self.pages
                );
                Err(Error::new(error.kind(), message))
            }
            _ => {
                let message = format!(
                    "the file contains {} pages, of which {} may be meant; `parse_all` parses each",
                    self.pages,
                    more.max(self.weak_count)
                );
                Err(Error::new(ErrorKind::SeveralPages, message))
            }
        }
    }
}

/// Returns a rank of an error by what it says about the page: above 1, the page may have posts.
const fn rank(kind: ErrorKind) -> u8 {
    match kind {
        ErrorKind::MarkupChanged => 3,
        ErrorKind::Limit(_) | ErrorKind::Adapter => 2,
        ErrorKind::NotAThread(_) | ErrorKind::NotAListing => 1,
        _ => 0,
    }
}
