//! The parts of a post: one vocabulary for all sites, and the tables of the names by which a site marks them.

use super::post::PostReader;
use super::select::text;
use crate::dom::Element;

/// A part of a post, as the markup of a site names it.
///
/// The variants are shared by all sites, so their tables ([`Parts`]) can be compared. A site uses those that its markup
/// has a name for; [`Part::Other`] is for what no other site has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Part {
    /// Another post inside this one.
    Post,
    /// A quoted post.
    Quote,
    /// The text in place of a post that is not available.
    Unavailable,
    /// The text in place of a quoted post that is not available.
    UnavailableQuote,
    /// A link to the post.
    Permalink,
    /// The element that contains the author's name and handle.
    Author,
    /// The author's display name.
    Name,
    /// The author's handle.
    Handle,
    /// The author's picture.
    Avatar,
    /// The mark of a verified author.
    Verified,
    /// The time of the post, or the link with that time.
    Time,
    /// The time in full, where a site has it in addition to [`Time`](Self::Time).
    Published,
    /// The line above a post, whatever it states: who reposted it, or that it is pinned.
    Context,
    /// The line that names the account that reposted it.
    Reposted,
    /// The line that states that it is pinned.
    Pinned,
    /// The line that names the accounts that it replies to.
    ReplyingTo,
    /// The text.
    Text,
    /// The link after a truncated text.
    ShowMore,
    /// A content warning.
    Warning,
    /// Hashtags below the text.
    Tags,
    /// A title, as of an article.
    Title,
    /// The author's line in an article.
    Byline,
    /// The text of an article.
    Body,
    /// The picture of an article that is displayed as a card.
    Cover,
    /// A block of code.
    Code,
    /// A formula.
    Formula,
    /// A line between two parts of a text.
    Rule,
    /// Pictures and videos, or one of these.
    Media,
    /// A picture.
    Photo,
    /// A video.
    Video,
    /// The description of a picture.
    Alt,
    /// The card of a link.
    Card,
    /// A part of a card whose outer element may have no mark.
    CardPart,
    /// The host on a card.
    CardHost,
    /// The title on a card.
    CardTitle,
    /// The description on a card.
    CardDescription,
    /// A poll.
    Poll,
    /// The start of a choice of a poll.
    PollChoice,
    /// The text of a choice.
    PollLabel,
    /// The share of a choice, `47%`; its title may contain the votes, `130 votes`, in any language with the number
    /// first.
    PollShare,
    /// The text below the choices.
    PollInfo,
    /// The element that contains the counts.
    Counts,
    /// A count.
    Count,
    /// A note that readers added.
    Note,
    /// A mark that the post was edited.
    Edited,
    /// A place where replies are left out.
    Gap,
    /// A part without a field in the model.
    Ignored,
    /// A part that only this site has, by a name of its choice.
    Other(&'static str),
}

/// The maximum number of names in a table, and of bytes in a name.
const MAX_NAMES: usize = 80;
const MAX_LENGTH: usize = 47;

/// The names by which a site marks the parts of a post: classes, test ids, types of entities.
///
/// # Examples
///
/// ```
/// use unrolled::dom::{Dom, Query};
/// use unrolled::reader::{Part, Parts};
///
/// static PARTS: Parts = Parts::new(&[
///     (Part::Name, &["maker", "maker-name"]),
///     (Part::Time, &["made-at"]),
///     (Part::Ignored, &["wide"]),
/// ]);
/// const PARAGRAPH: Query<'_> = Query::constant("p");
///
/// let dom = Dom::parse("<p class='wide made-at'>8 May</p>")?;
/// let paragraph = dom.first(&PARAGRAPH).ok_or("no paragraph")?;
/// assert_eq!(PARTS.of(paragraph), Some(Part::Time));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Parts {
    rows: &'static [(Part, &'static [&'static str])],
    /// All names, each with its row, in order of length; and for each length the index of the first one.
    names: [(&'static str, u8); MAX_NAMES],
    starts: [u8; MAX_LENGTH + 2],
}

impl Parts {
    /// Returns a table. Of several names of one element, the one in the first row counts.
    ///
    /// # Panics
    ///
    /// If a table has too many names, or one that is too long: for a `static`, this is an error of the compiler.
    #[allow(
        clippy::indexing_slicing,
        clippy::cast_possible_truncation,
        reason = "at compile time, where a wrong index is an error; both numbers are checked"
    )]
    pub const fn new(rows: &'static [(Part, &'static [&'static str])]) -> Self {
        let mut names = [("", 0); MAX_NAMES];
        let mut starts = [0; MAX_LENGTH + 2];
        let (mut count, mut total, mut length) = (0, 0, 0);
        while length <= MAX_LENGTH {
            starts[length] = count as u8;
            total = 0;
            let mut row = 0;
            while row < rows.len() {
                let mut at = 0;
                while at < rows[row].1.len() {
                    let name = rows[row].1[at];
                    if name.len() == length {
                        names[count] = (name, row as u8);
                        count += 1;
                    }
                    at += 1;
                }
                total += at;
                row += 1;
            }
            length += 1;
        }
        assert!(count == total, "a name in a table of parts is too long");
        starts[length] = count as u8;
        Self {
            rows,
            names,
            starts,
        }
    }

    /// Returns the part that an element is, by its classes.
    pub fn of(&self, element: Element<'_>) -> Option<Part> {
        let classes = element.class().split_ascii_whitespace();
        let first = classes.filter_map(|class| self.row(class)).min()?;
        Some(self.rows.get(usize::from(first))?.0)
    }

    /// Returns the part with a name.
    pub fn named(&self, name: &str) -> Option<Part> {
        Some(self.rows.get(usize::from(self.row(name)?))?.0)
    }

    fn row(&self, name: &str) -> Option<u8> {
        let start = *self.starts.get(name.len())?;
        let end = *self.starts.get(name.len() + 1)?;
        let names = self.names.get(usize::from(start)..usize::from(end))?;
        Some(names.iter().find(|(known, _)| *known == name)?.1)
    }
}

/// Returns a table of parts, with a row for each: `Part::Name => "maker", "maker-name";`.
macro_rules! parts {
    ($($part:expr => $($name:expr),+;)+) => {
        $crate::reader::Parts::new(&[$(($part, &[$($name),+])),+])
    };
}
pub(crate) use parts;

impl PostReader {
    /// Reads a part that means the same on every site: the name, the title, the marks of verified authors and of pinned
    /// and edited posts. Any other part, unless it is to be ignored, is reported as
    /// [`UnknownMarkup`](crate::WarningKind::UnknownMarkup).
    pub fn read_part(&mut self, part: Part, element: Element<'_>) {
        match part {
            Part::Name => self.author.name = self.author.name.take().or_else(|| text(element)),
            Part::Title => self.post.title = text(element),
            Part::Verified => self.author.verified = Some(true),
            Part::Pinned => self.post.pinned = Some(true),
            Part::Edited => self.post.edited = Some(true),
            Part::Ignored => {}
            _ => self.unknown_markup(&element.text()),
        }
    }
}
