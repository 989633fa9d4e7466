//! Entities that are told by their signs, after twitter-text (the rules that Twitter itself publishes).

use crate::model::Span;

/// A cashtag has one to so many letters, and may have a class of shares after `.` or `_` in up to two more.
const TICKER: usize = 6;
const CLASS: usize = 2;

/// ASCII signs that may follow a cashtag (twitter-text, `punct`).
const AFTER: &str = "!'#%&()*+,\\-./:;<=>?@[]^_{|}~$\"";

/// Where the cashtags of a text stand: `$ETC`, `$BRK.B`; not `US$5`, `$100`.
pub(crate) fn cashtags(text: &str) -> impl Iterator<Item = Span> {
    text.match_indices('$').filter_map(|(start, sign)| {
        let before = text.get(..start)?.chars().next_back();
        if before.is_some_and(|c| !c.is_whitespace() && !is_direction_mark(c)) {
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
        // The longest reading that ends where a cashtag may end.
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

/// How many ASCII letters a text begins with; one more than a ticker can have is as good as many.
fn letters(text: &str) -> usize {
    text.bytes()
        .take(TICKER + 1)
        .take_while(u8::is_ascii_alphabetic)
        .count()
}

/// Marks that set the direction of writing and show nothing.
fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::cashtags;

    fn found(text: &str) -> Vec<&str> {
        cashtags(text)
            .filter_map(|span| text.get(span.range()))
            .collect()
    }

    #[test]
    fn tickers_and_classes() {
        assert_eq!(
            found("$ETC and $BRK.B, $abc_de. $X"),
            ["$ETC", "$BRK.B", "$abc_de", "$X"]
        );
        assert_eq!(found("$GULL. $TERN_ end"), ["$GULL", "$TERN"]);
        assert_eq!(found("\u{200f}$ILS,שקל"), ["$ILS"]);
    }

    #[test]
    fn money_and_glue_are_none() {
        assert_eq!(
            found("$100 US$AB $TOOLONGS $a1 $ $株 .$NO $$NO"),
            Vec::<&str>::new()
        );
        assert_eq!(found("$OK$NOT"), ["$OK"]);
    }
}
