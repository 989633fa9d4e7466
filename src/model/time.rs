use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use crate::chars::decimal;

/// When something was published, with its precision and origin.
///
/// In JSON an instant is `{"precision": "instant", "at": "2020-01-10T19:02:13Z", "origin": "page"}`, a day
/// `{"precision": "day", "date": "2021-01-17", "year": "stated"}`; a day without a year is written `--01-17`.
///
/// # Examples
///
/// ```
/// use unrolled::model::{Post, PostId, Timestamp};
///
/// fn written(post: &Post) -> String {
///     match post.published {
///         Some(Timestamp::Instant { at, .. }) => at.strftime("%-d %B %Y, %H:%M").to_string(),
///         Some(Timestamp::Day { date, .. }) => date.to_string(),
///         _ => "some day".to_owned(),
///     }
/// }
///
/// let mut post = Post::new();
/// assert_eq!(written(&post), "some day");
/// post.published = Timestamp::from_id(&PostId::new("1215710451343904768"));
/// assert_eq!(written(&post), "10 January 2020, 19:02");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(tag = "precision", rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum Timestamp {
    /// A moment, in UTC.
    Instant {
        /// The moment, to the second or minute if the page states it, to the millisecond if an id encodes it.
        at: jiff::Timestamp,
        /// Its origin.
        origin: TimeOrigin,
    },
    /// A day, in a time zone that the page does not state.
    Day {
        /// The day.
        date: Day,
        /// The origin of its year.
        year: YearOrigin,
    },
}

impl Timestamp {
    /// Creates a moment that the page states.
    pub const fn from_page(at: jiff::Timestamp) -> Self {
        Self::Instant {
            at,
            origin: TimeOrigin::Page,
        }
    }

    /// Returns the moment that a post's id encodes, if it encodes one.
    pub fn from_id(id: &super::PostId) -> Option<Self> {
        id.time().map(Self::of_id)
    }

    /// Creates a moment that an id encodes.
    pub(crate) const fn of_id(at: jiff::Timestamp) -> Self {
        Self::Instant {
            at,
            origin: TimeOrigin::Id,
        }
    }

    /// Returns the moment in UTC, if the precision is better than a day.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::model::{Day, PostId, Timestamp, YearOrigin};
    ///
    /// let exact = Timestamp::from_id(&PostId::new("1215710451343904768")).ok_or("no time")?;
    /// assert!(exact.instant().is_some());
    ///
    /// let date = Day::new(Some(2020), 1, 10).ok_or("no such day")?;
    /// assert_eq!(Timestamp::Day { date, year: YearOrigin::Stated }.instant(), None);
    /// # Ok::<(), &str>(())
    /// ```
    pub const fn instant(self) -> Option<jiff::Timestamp> {
        match self {
            Self::Instant { at, .. } => Some(at),
            Self::Day { .. } => None,
        }
    }

    /// Returns the milliseconds since 1970-01-01 UTC, if the precision is better than a day.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::model::{PostId, Timestamp};
    ///
    /// let time = Timestamp::from_id(&PostId::new("1215710451343904768")).ok_or("no time")?;
    /// assert_eq!(time.unix_millis(), Some(1_578_682_933_065));
    /// # Ok::<(), &str>(())
    /// ```
    pub fn unix_millis(self) -> Option<i64> {
        self.instant().map(jiff::Timestamp::as_millisecond)
    }

    /// Returns the day: in UTC for a moment, as stated for a day. `None` for a day without a year.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::model::{Day, PostId, Timestamp, YearOrigin};
    ///
    /// let time = Timestamp::from_id(&PostId::new("1215710451343904768")).ok_or("no time")?;
    /// assert_eq!(time.date(), Some(jiff::civil::date(2020, 1, 10)));
    ///
    /// let date = Day::new(None, 1, 10).ok_or("no such day")?;
    /// assert_eq!(Timestamp::Day { date, year: YearOrigin::Absent }.date(), None);
    /// # Ok::<(), &str>(())
    /// ```
    pub fn date(self) -> Option<jiff::civil::Date> {
        match self {
            Self::Instant { at, .. } => Some(jiff::tz::Offset::UTC.to_datetime(at).date()),
            Self::Day { date, .. } => {
                jiff::civil::Date::new(date.year()?, date.month(), date.day()).ok()
            }
        }
    }
}

impl fmt::Display for Timestamp {
    /// Writes a moment as in RFC 3339, `2020-01-10T19:02:13Z`, and a day as [`Day`] is written.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Instant { at, .. } => at.fmt(f),
            Self::Day { date, .. } => date.fmt(f),
        }
    }
}

impl PartialOrd for Timestamp {
    /// Compares moments, and days with a year; a moment and a day by their days, which must differ. Times that are the
    /// same, but of different origins, have no order.
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        if self == other {
            return Some(Ordering::Equal);
        }
        let order = match (self.instant(), other.instant()) {
            (Some(own), Some(other)) => own.cmp(&other),
            _ => self.date()?.cmp(&other.date()?),
        };
        Some(order).filter(|order| order.is_ne())
    }
}

/// The origin of a moment. In JSON: `page`, `id`.
///
/// # Examples
///
/// ```
/// use unrolled::model::{TimeOrigin, Timestamp};
///
/// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
/// let thread = unrolled::parse(&html)?.thread;
/// let origin = |time: Option<Timestamp>| match time {
///     Some(Timestamp::Instant { origin, .. }) => Some(origin),
///     _ => None,
/// };
/// assert_eq!(origin(thread.published), Some(TimeOrigin::Page));
/// assert_eq!(origin(thread.posts[0].published), Some(TimeOrigin::Id));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum TimeOrigin {
    /// The page states it.
    Page,
    /// It is computed from the post's id.
    Id,
    /// An origin that this version does not know: read from the JSON of a later one.
    #[cfg_attr(feature = "serde", serde(other))]
    Other,
}

/// The origin of the year of a [`Day`]. In JSON: `stated`, `inferred`, `absent`.
///
/// # Examples
///
/// ```
/// use unrolled::model::{Timestamp, YearOrigin};
///
/// // A card in this text is dated "3 Feb", and nothing states the year.
/// let text = std::fs::read_to_string("examples/pages/thread-reader.txt")?;
/// let thread = unrolled::parse(&text)?.thread;
/// let Some(Timestamp::Day { date, year }) = thread.more_from[0].published else {
///     panic!("a day");
/// };
/// assert_eq!((date.to_string().as_str(), year), ("--02-03", YearOrigin::Absent));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum YearOrigin {
    /// The input states it.
    Stated,
    /// The year is unknown.
    Absent,
    /// It is derived from an id, a URL or a reference date from the caller. In the JSON of a later version: also an
    /// origin that this version does not know.
    #[cfg_attr(feature = "serde", serde(other))]
    Inferred,
}

/// A calendar day whose year may be unknown: `2021-01-17`, or `--01-17` (as in ISO 8601:2000).
///
/// # Examples
///
/// ```
/// use unrolled::model::Day;
///
/// let day = Day::new(None, 2, 29).ok_or("no such day")?;
/// assert_eq!(day.to_string(), "--02-29");
/// assert_eq!("2021-01-17".parse::<Day>()?.year(), Some(2021));
/// assert_eq!(Day::new(Some(2021), 2, 29), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "String", into = "String"))]
pub struct Day {
    year: Option<i16>,
    month: i8,
    day: i8,
}

/// The error for a text that is not a [`Day`].
///
/// # Examples
///
/// ```
/// use unrolled::model::Day;
///
/// let error = "17 January".parse::<Day>().unwrap_err();
/// assert_eq!(error.to_string(), "not a day such as `2021-01-17` or `--01-17`");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidDay(());

impl fmt::Display for InvalidDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a day such as `2021-01-17` or `--01-17`")
    }
}

impl std::error::Error for InvalidDay {}

/// A leap year: it has every day that exists in any year.
const ANY_YEAR: i16 = 2000;

impl Day {
    /// Creates a day if the calendar has it; without a year, if some year has it. Years are 0 to 9999.
    pub fn new(year: Option<i16>, month: i8, day: i8) -> Option<Self> {
        let in_range = year.is_none_or(|year| (0..=9999).contains(&year));
        (in_range && jiff::civil::Date::new(year.unwrap_or(ANY_YEAR), month, day).is_ok())
            .then_some(Self { year, month, day })
    }

    /// Returns the year, if known.
    pub const fn year(self) -> Option<i16> {
        self.year
    }

    /// Returns the month, 1 to 12.
    pub const fn month(self) -> i8 {
        self.month
    }

    /// Returns the day of the month, 1 to 31.
    pub const fn day(self) -> i8 {
        self.day
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.year {
            Some(year) => write!(f, "{year:04}-{:02}-{:02}", self.month, self.day),
            None => write!(f, "--{:02}-{:02}", self.month, self.day),
        }
    }
}

impl FromStr for Day {
    type Err = InvalidDay;

    /// Parses the text that [`Display`](fmt::Display) writes.
    ///
    /// # Errors
    ///
    /// [`InvalidDay`] for any other text, and for days that do not exist.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        fn number<T: FromStr>(text: &str, len: usize) -> Option<T> {
            (text.len() == len).then(|| decimal(text))?
        }
        let read = || {
            let (year, rest) = match text.strip_prefix("--") {
                Some(rest) => (None, rest),
                None => {
                    let (year, rest) = text.split_once('-')?;
                    (Some(number(year, 4)?), rest)
                }
            };
            let (month, day) = rest.split_once('-')?;
            Self::new(year, number(month, 2)?, number(day, 2)?)
        };
        read().ok_or(InvalidDay(()))
    }
}

impl TryFrom<String> for Day {
    type Error = InvalidDay;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}
