use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

/// The network's identifier of a post, as written: a Twitter number (`1215710451343904768`), an `at://` URI, or
/// `host/number` for Mastodon.
///
/// Ids are compared as text, so their order is lexicographic (`20` sorts after `1215710451343904768`). To order by
/// time, compare [`number`](Self::number).
///
/// # Examples
///
/// ```
/// use unrolled::model::PostId;
///
/// let id = PostId::new("1215710451343904768");
/// assert_eq!(id.time().map(|t| t.to_string()).as_deref(), Some("2020-01-10T19:02:13.065Z"));
///
/// // The first tweet: a sequential number, which encodes no time.
/// assert_eq!(PostId::new("20").time(), None);
/// ```
#[derive(Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(from = "String", into = "String"))]
pub struct PostId(Repr);

/// Ids of up to this many bytes are stored inline: Twitter's have nineteen digits.
const SHORT: usize = 22;

#[derive(Clone)]
enum Repr {
    Short { len: u8, bytes: [u8; SHORT] },
    Long(Box<str>),
}

impl PostId {
    /// The first id that Twitter's snowflake service issued, on 2010-11-04; older ids are sequential numbers.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::model::PostId;
    ///
    /// let first = PostId::new(PostId::FIRST_SNOWFLAKE.to_string());
    /// assert_eq!(first.time().map(|time| time.to_string()).as_deref(), Some("2010-11-04T01:43:01.738Z"));
    /// ```
    pub const FIRST_SNOWFLAKE: u64 = 29_700_859_247;

    /// Milliseconds from the Unix epoch to the snowflake epoch (2010-11-04T01:42:54.657Z).
    pub(crate) const EPOCH_MS: i64 = 1_288_834_974_657;

    /// Creates an id from text, unchanged and unchecked; [`twitter`](Self::twitter) checks.
    pub fn new(id: impl Into<String>) -> Self {
        let id = id.into();
        Self::short(&id).unwrap_or_else(|| Self(Repr::Long(id.into())))
    }

    /// Creates a Twitter id: `Some` for one to nineteen ASCII digits without a leading zero.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::model::PostId;
    ///
    /// assert!(PostId::twitter("1215710451343904768").is_some());
    /// assert_eq!(PostId::twitter("0123"), None);
    /// assert_eq!(PostId::twitter("status/20"), None);
    /// ```
    pub fn twitter(id: &str) -> Option<Self> {
        decimal(id.as_bytes())?;
        Self::short(id)
    }

    /// Returns the id as written.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Repr::Short { len, bytes } => bytes
                .get(..usize::from(*len))
                .and_then(|bytes| str::from_utf8(bytes).ok())
                .unwrap_or_default(),
            Repr::Long(id) => id,
        }
    }

    /// Returns the id as a number if it is a Twitter id: one to nineteen digits. These numbers grow with time.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::model::PostId;
    ///
    /// let mut ids = [PostId::new("1215710451343904768"), PostId::new("20")];
    /// // As text, the longer one would come first.
    /// ids.sort_by_key(PostId::number);
    /// assert_eq!(ids[0].as_str(), "20");
    /// assert_eq!(PostId::new("terns.example/109").number(), None);
    /// ```
    pub fn number(&self) -> Option<u64> {
        match &self.0 {
            Repr::Short { len, bytes } => decimal(bytes.get(..usize::from(*len))?),
            Repr::Long(_) => None,
        }
    }

    /// Returns the same as [`twitter`](Self::twitter), and the time that the id encodes.
    pub(crate) fn twitter_and_time(id: &str) -> Option<(Self, Option<jiff::Timestamp>)> {
        let number = decimal(id.as_bytes())?;
        Some((Self::short(id)?, time(number)))
    }

    /// Returns the exact time that a Twitter snowflake encodes, in milliseconds and UTC; `None` for every other id.
    ///
    /// The time is `(id >> 22) + 1288834974657` ms since the Unix epoch, for ids from
    /// [`FIRST_SNOWFLAKE`](Self::FIRST_SNOWFLAKE) on.
    pub fn time(&self) -> Option<jiff::Timestamp> {
        self.number().and_then(time)
    }

    /// Returns its heap memory in bytes.
    pub(crate) fn heap(&self) -> usize {
        match &self.0 {
            Repr::Short { .. } => 0,
            Repr::Long(id) => id.len(),
        }
    }

    fn short(id: &str) -> Option<Self> {
        let mut bytes = [0; SHORT];
        bytes.get_mut(..id.len())?.copy_from_slice(id.as_bytes());
        let len = u8::try_from(id.len()).ok()?;
        Some(Self(Repr::Short { len, bytes }))
    }
}

/// Returns the time that a snowflake encodes.
fn time(id: u64) -> Option<jiff::Timestamp> {
    if id < PostId::FIRST_SNOWFLAKE {
        return None;
    }
    let ms = i64::try_from(id >> 22)
        .ok()?
        .checked_add(PostId::EPOCH_MS)?;
    jiff::Timestamp::from_millisecond(ms).ok()
}

/// Parses one to nineteen digits without a leading zero.
fn decimal(id: &[u8]) -> Option<u64> {
    if !matches!(id, [b'1'..=b'9', ..]) || id.len() > 19 {
        return None;
    }
    let (words, rest) = id.as_chunks::<8>();
    // Nineteen digits are always less than 2^64.
    let number = words.iter().try_fold(0_u64, |number, word| {
        Some(number * 100_000_000 + eight_digits(u64::from_le_bytes(*word))?)
    })?;
    rest.iter().try_fold(number, |number, byte| {
        let digit = byte.wrapping_sub(b'0');
        (digit < 10).then(|| number.wrapping_mul(10).wrapping_add(u64::from(digit)))
    })
}

/// Returns the value of eight digits, the first one lowest: pairs of digits, then of pairs, then of fours are combined.
fn eight_digits(word: u64) -> Option<u64> {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    let digits = word ^ (ONES * b'0' as u64);
    // Of a byte above nine, one of the upper four bits is set, or is once six is added.
    if (digits | digits.wrapping_add(ONES * 6)) & (ONES * 0xf0) != 0 {
        return None;
    }
    let pairs = (digits * 10 + (digits >> 8)) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs * 100 + (pairs >> 16)) & 0x0000_ffff_0000_ffff;
    Some((fours * 10_000 + (fours >> 32)) & 0xffff_ffff)
}

impl fmt::Display for PostId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for PostId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PostId").field(&self.as_str()).finish()
    }
}

impl PartialEq for PostId {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            // The bytes after a short id are zero.
            (
                Repr::Short { len, bytes },
                Repr::Short {
                    len: other,
                    bytes: others,
                },
            ) => len == other && bytes == others,
            _ => self.as_str() == other.as_str(),
        }
    }
}

impl Eq for PostId {}

impl Hash for PostId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl Ord for PostId {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl PartialOrd for PostId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl From<String> for PostId {
    fn from(id: String) -> Self {
        Self::new(id)
    }
}

impl From<PostId> for String {
    fn from(id: PostId) -> Self {
        id.as_str().to_owned()
    }
}

impl From<&str> for PostId {
    fn from(id: &str) -> Self {
        Self::new(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(id: &str) -> Option<String> {
        PostId::new(id).time().map(|t| t.to_string())
    }

    #[test]
    fn every_snowflake_encodes_its_time() {
        // The boundary is the first snowflake; its time bits are 7081.
        assert_eq!(
            time("29700859247").as_deref(),
            Some("2010-11-04T01:43:01.738Z")
        );
        assert_eq!(time("29700859246"), None);
        assert_eq!(time("20"), None);
    }

    #[test]
    fn only_digits_are_numbers() {
        for number in [
            1,
            9,
            12_345_678,
            123_456_789,
            9_999_999_999_999_999,
            u64::MAX / 2,
        ] {
            let digits = number.to_string();
            assert_eq!(decimal(digits.as_bytes()), Some(number), "{digits}");
            for at in 0..digits.len() {
                for other in (0..=u8::MAX).filter(|byte| !byte.is_ascii_digit()) {
                    let mut bytes = digits.clone().into_bytes();
                    bytes[at] = other;
                    assert_eq!(decimal(&bytes), None, "{bytes:?}");
                }
            }
        }
        for other in ["", "0", "01", "12345678901234567890"] {
            assert_eq!(decimal(other.as_bytes()), None, "{other}");
        }
    }

    #[test]
    fn ids_of_any_length_round_trip() {
        for id in [
            "",
            "20",
            "1215710451343904768",
            "twenty-two bytes of it",
            "twenty-three bytes long",
            "at://did:plc:x/app.bsky.feed.post/3k",
            "é",
        ] {
            let kept = PostId::new(id);
            assert_eq!(kept.as_str(), id);
            assert_eq!(format!("{kept} {kept:?}"), format!("{id} PostId({id:?})"));
            assert_eq!(kept, PostId::from(id));
            assert_eq!(String::from(kept.clone()), id);
            assert!(kept < PostId::new("\u{10ffff}"));
        }
        assert_eq!(size_of::<Option<PostId>>(), size_of::<String>());
    }

    #[test]
    fn only_plain_digits_are_a_twitter_id() {
        for id in [
            "",
            "0",
            "012",
            "+12",
            "-5",
            "12a",
            "１２",
            "99999999999999999999",
            "at://did:plc:x/app.bsky.feed.post/3k",
        ] {
            assert_eq!(PostId::twitter(id), None, "{id}");
            assert_eq!(time(id), None, "{id}");
        }
        assert!(PostId::twitter("9223372036854775807").is_some());
    }
}
