//! Entities that start with a special character: mentions, hashtags and cashtags.

use super::chars::{is_latin_accent, is_tag, is_tag_letter, step};
use crate::chars::is_bidi_control;
use crate::model::{Entity, EntityKind, Span};

/// The maximum length of a handle: 15 characters now, 20 in the past (twitter-text, `validMentionOrList`).
const HANDLE: usize = 20;
/// The maximum length of a list's name, after a handle and `/`.
const LIST: usize = 25;

/// A cashtag has at most this many letters, and after `.` or `_` up to two more for a class of shares.
const TICKER: usize = 6;
const CLASS: usize = 2;

/// ASCII characters that may follow a cashtag (twitter-text, `punct`).
const AFTER: &str = "!'#%&()*+,\\-./:;<=>?@[]^_{|}~$\"";

/// Returns the mentions and the hashtags of a text, each kind in order; some of them may be inside links.
pub(super) fn tags(text: &str, found: &mut Vec<Entity>, most: usize) {
    // The end of the last match of each kind: the next one must start after its last character.
    let (mut mentioned, mut tagged) = (0, 0);
    let mut at = 0;
    while found.len() <= most
        && let Some(sign) = next_sign(text, at)
    {
        at = sign + 1;
        let Some(rest) = text.get(sign..) else {
            continue;
        };
        let (kind, name) = if let Some(name) = rest.strip_prefix(['@', '＠']) {
            (EntityKind::Mention, name)
        } else if let Some(name) = rest.strip_prefix(['#', '＃']) {
            (EntityKind::Hashtag, name)
        } else {
            continue;
        };
        let start = text.len() - name.len();
        let end = if kind == EntityKind::Mention {
            mention(text, sign, name, &mut mentioned)
        } else {
            hashtag(text, sign, name, &mut tagged)
        };
        if let Some(length) = end {
            found.push(Entity::new(kind, Span::new(sign, start + length)));
        }
    }
}

/// Returns the next byte that may start `@`, `#` or one of their fullwidth forms.
fn next_sign(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes().get(from..)?;
    let at = bytes.iter().position(|b| matches!(b, b'@' | b'#' | 0xef))?;
    Some(from + at)
}

/// Returns the length of the handle after an `@`, if this is a mention.
fn mention(text: &str, sign: usize, name: &str, taken: &mut usize) -> Option<usize> {
    let before = text.get(*taken..sign)?;
    if sign > 0 && !may_precede_mention(before, *taken == 0) {
        return None;
    }
    let word = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_';
    let handle = name.bytes().take(HANDLE).take_while(word).count();
    if handle == 0 {
        return None;
    }
    // A list, `@gull/ports`: the mention is the handle, and the character after the full name counts.
    let list = name.get(handle..).and_then(|rest| rest.strip_prefix('/'));
    let list = list.filter(|list| list.starts_with(|c: char| c.is_ascii_alphabetic()));
    let list = list.map_or(0, |list| {
        let slug = list.bytes().take(LIST);
        1 + slug.take_while(|b| word(b) || *b == b'-').count()
    });
    step(handle + list);
    let after = name.get(handle + list..)?;
    *taken = text.len() - after.len();
    let address = after.starts_with(['@', '＠']) || after.starts_with("://");
    (!address && !after.starts_with(is_latin_accent)).then_some(handle)
}

/// Whether a mention may follow this text: it ends with no letter, digit or special character, or with `RT`.
fn may_precede_mention(before: &str, from_start: bool) -> bool {
    let Some(last) = before.chars().next_back() else {
        return false;
    };
    if !last.is_ascii_alphanumeric()
        && !matches!(last, '_' | '!' | '#' | '$' | '%' | '&' | '*' | '@' | '＠')
    {
        return true;
    }
    let retweet = before
        .len()
        .checked_sub(2)
        .and_then(|at| before.split_at_checked(at))
        .filter(|(_, rt)| rt.eq_ignore_ascii_case("rt"));
    retweet.is_some_and(|(before, _)| match before.chars().next_back() {
        None => from_start,
        Some(c) => !c.is_ascii_alphanumeric() && !matches!(c, '_' | '+' | '~' | '.' | '-'),
    })
}

/// Returns the length of the word after a `#`, if this is a hashtag.
fn hashtag(text: &str, sign: usize, name: &str, taken: &mut usize) -> Option<usize> {
    let before = text.get(*taken..sign)?.chars().next_back();
    let free = match before {
        None => sign == 0,
        // Part of an emoji sequence.
        Some('\u{fe0e}' | '\u{fe0f}') => true,
        Some(c) => c != '&' && !is_tag(c),
    };
    // With these, `#` is a keycap emoji.
    if !free || name.starts_with(['\u{fe0f}', '\u{20e3}']) {
        return None;
    }
    let word = name.len() - name.trim_start_matches(is_tag).len();
    step(word);
    let (word, after) = name.split_at_checked(word)?;
    if !word.contains(is_tag_letter) {
        return None;
    }
    *taken = text.len() - after.len();
    let joined = after.starts_with(['#', '＃']) || after.starts_with("://");
    (!joined).then_some(word.len())
}

/// Returns the spans of the cashtags in a text: `$ETC`, `$BRK.B`; not `US$5`, `$100`.
pub(crate) fn cashtags(text: &str) -> impl Iterator<Item = Span> {
    text.match_indices('$').filter_map(|(start, sign)| {
        let before = text.get(..start)?.chars().next_back();
        if before.is_some_and(|c| !c.is_whitespace() && !is_bidi_control(c)) {
            return None;
        }
        let name = text.get(start + sign.len()..)?;
        let letters = letters(name);
        if !(1..=TICKER).contains(&letters) {
            return None;
        }
        let class = name
            .get(letters..)
            .and_then(|rest| rest.strip_prefix(['.', '_']))
            .map_or(0, self::letters);
        // The longest match whose end may be the end of a cashtag.
        let long = (1..=CLASS).contains(&class).then_some(letters + 1 + class);
        let length = [long, Some(letters)]
            .into_iter()
            .flatten()
            .find(|&length| {
                let after = name.get(length..).and_then(|rest| rest.chars().next());
                after.is_none_or(|c| c.is_whitespace() || AFTER.contains(c))
            })?;
        Some(Span::new(start, start + sign.len() + length))
    })
}

/// Counts the ASCII letters at the start of a text, up to one more than a ticker can have.
fn letters(text: &str) -> usize {
    text.bytes()
        .take(TICKER + 1)
        .take_while(u8::is_ascii_alphabetic)
        .count()
}

#[cfg(test)]
mod tests {
    use super::{cashtags, tags};

    fn found(text: &str) -> Vec<&str> {
        cashtags(text)
            .filter_map(|span| text.get(span.range()))
            .collect()
    }

    fn tagged(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        tags(text, &mut found, usize::MAX);
        let found = found.into_iter();
        found
            .map(|entity| entity.display(text).to_owned())
            .collect()
    }

    #[test]
    fn mentions_are_found() {
        assert_eq!(
            tagged("@tern_watch, .@gull かもめ@skua_1は"),
            ["@tern_watch", "@gull", "@skua_1"]
        );
        assert_eq!(
            tagged("RT@gull rt:@tern ＠auk"),
            ["@gull", "@tern", "＠auk"]
        );
        assert_eq!(tagged("@gull/ports @gull/1"), ["@gull", "@gull"]);
        assert_eq!(tagged("@aaaaaaaaaabbbbbbbbbbcc"), ["@aaaaaaaaaabbbbbbbbbb"]);
        let none: [&str; 0] = [];
        assert_eq!(
            tagged("me@gull.example art@gull .rt@gull @@gull &@gull @ @é"),
            none
        );
        assert_eq!(
            tagged("@gull@tern @gull/ports@tern @http://gull.example @gullé"),
            none
        );
    }

    #[test]
    fn hashtags_are_found() {
        assert_eq!(
            tagged("#terns, (#2gulls) ＃鴎 ✌\u{fe0f}#x"),
            ["#terns", "#2gulls", "＃鴎", "#x"]
        );
        assert_eq!(tagged("##skua #l·l #मा_१२"), ["#skua", "#l·l", "#मा_१२"]);
        let none: [&str; 0] = [];
        assert_eq!(
            tagged("#16 #_ a#b &#x #a#b #https://gull.example # #\u{fe0f}\u{20e3}a"),
            none
        );
    }

    #[test]
    fn tickers_and_share_classes_are_cashtags() {
        assert_eq!(
            found("$ETC and $BRK.B, $abc_de. $X"),
            ["$ETC", "$BRK.B", "$abc_de", "$X"]
        );
        assert_eq!(found("$GULL. $TERN_ end"), ["$GULL", "$TERN"]);
        assert_eq!(found("\u{200f}$ILS,שקל"), ["$ILS"]);
    }

    #[test]
    fn amounts_and_joined_words_are_not_cashtags() {
        assert_eq!(
            found("$100 US$AB $TOOLONGS $a1 $ $株 .$NO $$NO"),
            Vec::<&str>::new()
        );
        assert_eq!(found("$OK$NOT"), ["$OK"]);
    }
}
