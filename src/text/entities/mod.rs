//! Entities in plain text, by the rules of twitter-text, which Twitter itself publishes
//! (github.com/twitter/twitter-text at 30e2430, 2021-10-21).

mod chars;
mod host;
mod links;
mod tags;
mod tlds;

pub(crate) use tags::cashtags;

use crate::model::{Entity, EntityKind, Tally};

/// Returns the links, mentions, hashtags and cashtags of a plain text, in order and without overlap.
///
/// The rules are those of [twitter-text](https://github.com/twitter/twitter-text): a link needs no scheme if its host
/// ends with a known top-level domain; a mention or hashtag inside a link does not count. A mention of a list,
/// `@somebody/ports`, is the mention `@somebody`.
///
/// Copied posts contain links that were truncated for display. A `…` directly after a link belongs to it and sets
/// [`Entity::truncated`]; a link may start directly after a `…`.
///
/// [`Entity::url`] is present if the text contains the full URL: with `http` or `https`, and not truncated. Nothing is
/// looked up, and no scheme is guessed.
///
/// The time is linear in the length of the text.
///
/// # Examples
///
/// ```
/// use unrolled::model::EntityKind;
/// use unrolled::text::entities;
///
/// let text = "@tern_watch counts #terns: https://example.org/terns and example.org/terns/2024/w…";
/// let found = entities(text);
///
/// let kinds: Vec<EntityKind> = found.iter().map(|entity| entity.kind).collect();
/// assert_eq!(kinds, [EntityKind::Mention, EntityKind::Hashtag, EntityKind::Link, EntityKind::Link]);
/// assert_eq!(found[0].display(text), "@tern_watch");
/// assert_eq!(found[2].url_str(), Some("https://example.org/terns"));
///
/// let cut = &found[3];
/// assert_eq!(cut.display(text), "example.org/terns/2024/w…");
/// assert!(cut.truncated);
/// assert_eq!(cut.url(), None);
/// ```
pub fn entities(text: &str) -> Vec<Entity> {
    entities_up_to(text, usize::MAX)
}

/// Returns the entities of a post's text. If there are more than [`Tally::ENTITIES`], it returns at least one too many,
/// in any order, which makes the parse fail, and stops searching.
pub(crate) fn entities_of_post(text: &str) -> Vec<Entity> {
    entities_up_to(text, Tally::ENTITIES)
}

/// Returns all entities; or, if there are more than `most`, more than that number of them in any order.
fn entities_up_to(text: &str, most: usize) -> Vec<Entity> {
    let mut found = links::links(text, most);
    tags::tags(text, &mut found, most);
    let cashtags = cashtags(text).map(|span| Entity::new(EntityKind::Cashtag, span));
    found.extend(cashtags.take(most.saturating_add(1).saturating_sub(found.len())));
    if found.len() > most {
        return found;
    }
    // If two overlap, the first one is kept. No two start at the same offset, as each kind starts with a different
    // character, so the sort need not be stable, which would take memory.
    found.sort_unstable_by_key(|entity| entity.span.start());
    let mut end = 0;
    found.retain(|entity| {
        let free = entity.span.start() >= end;
        if free {
            end = entity.span.end();
        }
        free
    });
    found.shrink_to_fit();
    found
}

#[cfg(test)]
mod tests {
    use super::chars::STEPS;
    use super::entities_of_post;
    use super::{EntityKind, entities};
    use crate::model::Tally;

    const OF_A_POST: usize = Tally::ENTITIES;

    /// Difficult pieces, combined in all orders.
    const PIECES: &[&str] = &[
        "@", "#", "$", "＠", "＃", ".", ":", "/", "//", "://", "?", "=", "(", ")", "…", " ", "\n",
        "-", "_", "!", "'", "http", "https://", "HTTP://", "t.co/", "gull", "gull.org",
        "tern.co.uk/a", "com", "jp", "xn--", "xn--p1ai", "Gull1", "é", "ü.de", "かもめ", "みんな",
        "。", "鴎.みんな", "\u{200f}", "\u{202a}", "\u{feff}", "\u{fe0f}", "\u{20e3}", "\u{94d}",
        "🕊", "\u{20021}", "\u{a0}", "RT", "rt:", "&", "%", "GULL", "BRK.B", "7", "wiki/Gull_(",
    ];

    /// Pseudo-random numbers, the same in every run (xorshift64*).
    struct Numbers(u64);

    impl Numbers {
        fn below(&mut self, end: usize) -> usize {
            self.0 ^= self.0 >> 12;
            self.0 ^= self.0 << 25;
            self.0 ^= self.0 >> 27;
            let number = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
            number as usize % end
        }
    }

    #[test]
    fn entities_over_the_limit_are_still_counted() {
        // Tags inside links do not count if everything is read; a search that stops early must still find too many.
        for piece in ["@a ", "#a ", "$A ", "a.co ", "a.co/#a/@a ", "#a a.co/#a "] {
            let all = entities(&piece.repeat(2 * OF_A_POST)).len();
            assert!(all > OF_A_POST, "{piece:?}");
            let found = entities_of_post(&piece.repeat(2 * OF_A_POST)).len();
            assert!((OF_A_POST + 1..all).contains(&found), "{piece:?}: {found}");
            let few = piece.repeat(100);
            assert_eq!(entities_of_post(&few), entities(&few));
        }
    }

    #[test]
    fn kinds_do_not_overlap() {
        let text = "#gull http://gull.org/#tern/@auk $GULL #かもめtern.org/a @gull";
        let found: Vec<_> = entities(text)
            .into_iter()
            .map(|entity| (entity.kind, entity.display(text)))
            .collect();
        let expected = [
            (EntityKind::Hashtag, "#gull"),
            (EntityKind::Link, "http://gull.org/#tern/@auk"),
            (EntityKind::Cashtag, "$GULL"),
            (EntityKind::Hashtag, "#かもめtern"),
            (EntityKind::Mention, "@gull"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn spans_are_sound_on_any_text() {
        let mut numbers = Numbers(20_240_229);
        let mut kinds = [0; 4];
        let mut cut = 0;
        for _ in 0..30_000 {
            let pieces = 1 + numbers.below(12);
            let text: String = (0..pieces)
                .map(|_| PIECES[numbers.below(PIECES.len())])
                .collect();
            let mut end = 0;
            for entity in entities(&text) {
                let display = text.get(entity.span.range()).expect("a span of characters");
                assert!(entity.span.start() >= end, "{text:?}");
                assert!(entity.span.end() > entity.span.start(), "{text:?}");
                end = entity.span.end();

                assert_eq!(entity.truncated, display.ends_with('…'), "{text:?}");
                let scheme = display.to_ascii_lowercase();
                let scheme = scheme.starts_with("http://") || scheme.starts_with("https://");
                assert!(
                    entity.url().is_none() || (scheme && !entity.truncated),
                    "{text:?}"
                );
                match entity.kind {
                    EntityKind::Link => assert!(display.contains('.'), "{text:?}"),
                    EntityKind::Mention => assert!(display.starts_with(['@', '＠']), "{text:?}"),
                    EntityKind::Hashtag => assert!(display.starts_with(['#', '＃']), "{text:?}"),
                    EntityKind::Cashtag => assert!(display.starts_with('$'), "{text:?}"),
                    EntityKind::Other => panic!("{text:?}"),
                }
                kinds[entity.kind as usize] += 1;
                cut += usize::from(entity.truncated);
            }
        }
        // Most of these pieces do form entities.
        assert!(
            kinds.iter().all(|count| *count > 100) && cut > 100,
            "{kinds:?} {cut}"
        );
    }

    #[test]
    fn work_grows_with_the_text_and_no_faster() {
        let steps = |text: &str| {
            STEPS.set(0);
            entities(text);
            STEPS.get()
        };
        let hostile = [
            "a.", "a-", "(", "@", "#", "$", ".", "…", "http://", "http://a.", "a.co/(", "a.co/((",
            "a.co/(b", "a.co?(", "a.co/.", "a.co/a…", "a.co(…", "a.co/,(", "@a", "#a", "#1", "@a/",
            "a_.co/", "-a.co/", "http://あ.", "あ.み", "xn--", "a.xn--", "あa.com", "http://t.co/",
            "a.みんな", "a.co:1", "a.co/?", "/a.co", "RT", "鴎", "http://é", "a.co/(a(a)a",
            "a.co/(a(", "#a\u{fe0f}", "me@a.co", "a.vermö", "b.भारत", "http://鴎.鴎",
        ];
        let mut numbers = Numbers(1_234_567);
        let mut unit = || -> String {
            (0..5)
                .map(|_| PIECES[numbers.below(PIECES.len())])
                .collect()
        };
        let random: Vec<String> = (0..60).map(|_| unit()).collect();
        for piece in hostile.into_iter().chain(random.iter().map(String::as_str)) {
            for end in ["", " ", ")", ".com", "/", "…"] {
                let work = |bytes: usize| steps(&(piece.repeat(bytes / piece.len()) + end));
                let (once, four_times) = (work(2_000), work(8_000));
                assert!(
                    four_times <= 5 * once + 1_000,
                    "{once} steps, then {four_times} for four times {piece:?} and {end:?}"
                );
            }
        }
    }
}
