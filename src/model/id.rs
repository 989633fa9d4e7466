use std::fmt;

/// The network's own name of a post, as written: a Twitter number (`1215710451343904768`), an `at://` URI, or
/// `host/number` for Mastodon.
///
/// # Examples
///
/// ```
/// use unrolled::model::PostId;
///
/// let id = PostId::new("1215710451343904768");
/// assert_eq!(id.time().map(|t| t.to_string()).as_deref(), Some("2020-01-10T19:02:13.065Z"));
///
/// // The first tweet of all: a plain counter, which holds no time.
/// assert_eq!(PostId::new("20").time(), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(transparent))]
pub struct PostId(String);

impl PostId {
    /// The first id that Twitter's snowflake service gave out, on 2010-11-04; older ids are plain counters.
    pub const FIRST_SNOWFLAKE: u64 = 29_700_859_247;

    /// Milliseconds from the Unix epoch to the snowflake epoch (2010-11-04T01:42:54.657Z).
    const EPOCH_MS: i64 = 1_288_834_974_657;

    /// An id, kept as written.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// A Twitter id: `Some` for one to nineteen ASCII digits without a leading zero.
    pub fn twitter(id: &str) -> Option<Self> {
        Self::decimal(id).map(|_| Self(id.to_owned()))
    }

    /// The id as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id as Twitter's number, if it is one.
    pub fn number(&self) -> Option<u64> {
        Self::decimal(&self.0)
    }

    /// The exact time that a Twitter snowflake holds, in milliseconds; `None` for every other id.
    ///
    /// The time is `(id >> 22) + 1288834974657` ms of the Unix epoch, for ids from
    /// [`FIRST_SNOWFLAKE`](Self::FIRST_SNOWFLAKE) on.
    pub fn time(&self) -> Option<jiff::Timestamp> {
        let id = self.number().filter(|&id| id >= Self::FIRST_SNOWFLAKE)?;
        let ms = i64::try_from(id >> 22).ok()?.checked_add(Self::EPOCH_MS)?;
        jiff::Timestamp::from_millisecond(ms).ok()
    }

    fn decimal(id: &str) -> Option<u64> {
        let plain = matches!(id.len(), 1..=19)
            && id.bytes().all(|b| b.is_ascii_digit())
            && !id.starts_with('0');
        if plain { id.parse().ok() } else { None }
    }
}

impl fmt::Display for PostId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
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
    fn snowflakes_hold_their_time_from_the_first_one_on() {
        // The boundary is the first snowflake; its time bits are 7081.
        assert_eq!(
            time("29700859247").as_deref(),
            Some("2010-11-04T01:43:01.738Z")
        );
        assert_eq!(time("29700859246"), None);
        assert_eq!(time("20"), None);
    }

    #[test]
    fn only_a_plain_number_is_a_twitter_id() {
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
