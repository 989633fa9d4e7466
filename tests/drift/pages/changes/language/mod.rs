//! Pages in another language: labels, numbers, dates; and times that are written in another format or missing.

mod words;

use super::{Change, Effect, Made};
use crate::pages::source::{self, Element, Node};
use crate::pages::subject::Subject;
use words::{LABELS, MONTHS, TRANSLATED_MONTHS};

/// German, Spanish, Arabic, Japanese, French, Portuguese.
const LANGUAGES: [&str; 6] = ["de", "es", "ar", "ja", "fr", "pt"];

/// Attributes with text for people.
const TEXT_ATTRIBUTES: [&str; 5] = ["title", "aria-label", "alt", "placeholder", "data-label"];

/// Attributes with a machine-readable time.
const TIMES: [&str; 5] = [
    "datetime", "data-time", "data-time-ms", "data-created-at", "value",
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Labels,
    Numbers,
    Dates,
    All,
}

pub(super) fn all(_: usize) -> Vec<Change> {
    let mut all = Vec::new();
    for (at, language) in LANGUAGES.into_iter().enumerate() {
        for (name, what) in [
            ("labels", What::Labels),
            ("numbers", What::Numbers),
            ("dates", What::Dates),
            ("labels, numbers and dates", What::All),
        ] {
            all.push(Change::new(
                "other language",
                format!("{name} in {language}"),
                move |subject| localised(subject, at, what),
            ));
        }
    }
    for name in TIMES {
        all.push(times(format!("no {name}"), Effect::Less, move |element| {
            let time = element
                .attr(name)
                .is_some_and(|value| value.contains(|c: char| c.is_ascii_digit()));
            element
                .attributes
                .retain(|is| !is.name.eq_ignore_ascii_case(name));
            time
        }));
    }
    let write: [(&'static str, fn(&str) -> Option<String>); 6] = [
        ("in milliseconds", |raw| {
            plain(raw).then(|| format!("{raw}000"))
        }),
        ("in words", |raw| {
            (plain(raw) || iso(raw)).then(|| "3 years ago".to_owned())
        }),
        ("in another zone", |raw| {
            let at: jiff::Timestamp = iso(raw).then(|| raw.parse().ok())??;
            let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(2));
            Some(
                at.to_zoned(zone)
                    .strftime("%Y-%m-%dT%H:%M:%S%:z")
                    .to_string(),
            )
        }),
        ("without a zone", |raw| {
            iso(raw).then(|| {
                raw.trim_end_matches('Z')
                    .trim_end_matches(".000")
                    .to_owned()
            })
        }),
        ("as a day", |raw| iso(raw).then(|| raw[..10].to_owned())),
        ("as a number", |raw| {
            let at: jiff::Timestamp = iso(raw).then(|| raw.parse().ok())??;
            Some(at.as_second().to_string())
        }),
    ];
    for (name, write) in write {
        all.push(times(
            format!("times {name}"),
            Effect::Less,
            move |element| {
                let mut found = false;
                for name in TIMES {
                    if let Some(time) = element.attribute_mut(name)
                        && let Some(other) = write(time.raw())
                    {
                        time.set(other);
                        found = true;
                    }
                }
                found
            },
        ));
    }
    all.push(times("no titles".to_owned(), Effect::Less, |element| {
        let dated = element.attr("title").is_some_and(has_date);
        if dated {
            element
                .attributes
                .retain(|is| !is.name.eq_ignore_ascii_case("title"));
        }
        dated
    }));
    all
}

fn times(name: String, effect: Effect, change: impl Fn(&mut Element) -> bool + 'static) -> Change {
    Change::tree("times", name, move |nodes| {
        let mut found = None;
        source::each_mut(nodes, &mut |element| {
            if change(element) {
                found = Some(effect);
            }
        });
        found
    })
}

fn plain(raw: &str) -> bool {
    raw.len() >= 9 && raw.bytes().all(|b| b.is_ascii_digit())
}

fn iso(raw: &str) -> bool {
    let bytes = raw.as_bytes();
    bytes.len() > 15 && bytes[4] == b'-' && bytes[10] == b'T'
}

fn has_date(text: &str) -> bool {
    MONTHS.iter().any(|(_, short)| text.contains(short))
        && text.contains(|c: char| c.is_ascii_digit())
}

/// Translates the labels, numbers and dates of the page; the text of posts is unchanged.
fn localised(subject: &Subject, language: usize, what: What) -> Option<Made> {
    let mut nodes = subject.nodes.clone();
    let mut changed = false;
    let mut write = |text: &mut String| {
        if subject.is_by_person(text) || !text.contains(char::is_alphanumeric) {
            return;
        }
        let other = translated(text, language, what);
        changed |= other != *text;
        *text = other;
    };
    visible_text(&mut nodes, &mut write);
    changed.then(|| Made {
        page: source::write(&nodes),
        effect: Effect::None,
    })
}

/// All text of a page for people, except the text of posts.
fn visible_text(nodes: &mut [Node], write: &mut dyn FnMut(&mut String)) {
    for node in nodes {
        match node {
            Node::Text(text) if !text.words => write(&mut text.text),
            Node::Element(element) if !element.is_raw() && !element.is("head") => {
                for name in TEXT_ATTRIBUTES {
                    if let Some(attribute) = element.attribute_mut(name) {
                        let mut raw = attribute.raw().to_owned();
                        write(&mut raw);
                        attribute.set(raw);
                    }
                }
                visible_text(&mut element.children, write);
            }
            _ => {}
        }
    }
}

fn translated(text: &str, language: usize, what: What) -> String {
    let mut text = text.to_owned();
    if matches!(what, What::Dates | What::All) {
        text = dates(&text, language);
    }
    if matches!(what, What::Labels | What::All) {
        for (label, others) in &LABELS {
            text = replace_words(&text, label, others[language]);
        }
    }
    if matches!(what, What::Numbers | What::All) {
        text = numbers(&text, language);
    }
    text
}

/// Replaces complete words.
fn replace_words(text: &str, words: &str, other: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(words) {
        let (before, after) = (&rest[..at], &rest[at + words.len()..]);
        let whole =
            !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric);
        out.push_str(before);
        out.push_str(if whole { other } else { words });
        rest = after;
    }
    out + rest
}

/// `1,234` and `1.2K` in the notation of other languages.
fn numbers(text: &str, language: usize) -> String {
    let chars: Vec<char> = text.chars().collect();
    let digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    // Digits in a name or in a character reference are not a number.
    let of_word = |at: usize| {
        let mut before = chars[..at].iter().rev();
        let before = before.find(|c| !c.is_ascii_digit());
        before.is_some_and(|c| c.is_alphabetic() || *c == '#')
    };
    let mut out = String::new();
    for (at, &c) in chars.iter().enumerate() {
        let inside = at > 0 && digit(at - 1) && digit(at + 1);
        match (LANGUAGES[language], c) {
            (_, '0'..='9') if of_word(at) => out.push(c),
            ("de" | "es" | "pt", ',') if inside => out.push('.'),
            ("de" | "es" | "fr" | "pt", '.') if inside => out.push(','),
            ("fr", ',') if inside => out.push('\u{202f}'),
            ("ar", '0'..='9') => out.push(char::from_u32(0x660 + u32::from(c) - 0x30).unwrap_or(c)),
            ("ar", ',') if inside => out.push('٬'),
            ("ar", '.') if inside => out.push('٫'),
            ("de", 'K') if at > 0 && digit(at - 1) => out.push_str(" Tsd."),
            ("es" | "pt", 'K') if at > 0 && digit(at - 1) => out.push_str(" mil"),
            ("fr", 'K') if at > 0 && digit(at - 1) => out.push_str(" k"),
            ("ar", 'K') if at > 0 && digit(at - 1) => out.push_str(" ألف"),
            _ => out.push(c),
        }
    }
    out
}

/// `Jan 14, 2022`, `January 14` and `14 Jan 2022` in the notation of other languages.
fn dates(text: &str, language: usize) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let month = |word: &str| {
        MONTHS
            .iter()
            .position(|(long, short)| word == *long || word == *short)
    };
    let number = |word: Option<&&str>, lengths: std::ops::RangeInclusive<usize>| {
        let word = word?.trim_end_matches(',');
        (lengths.contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit()))
            .then(|| word.to_owned())
    };
    let mut out: Vec<String> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let (found, day, after) = match month(words[at].trim()) {
            Some(found) => (Some(found), number(words.get(at + 1), 1..=2), at + 2),
            None => {
                let found = words
                    .get(at + 1)
                    .and_then(|word| month(word.trim_end_matches(',')));
                (found, number(words.get(at), 1..=2), at + 2)
            }
        };
        let (Some(found), Some(day)) = (found, day) else {
            out.push(words[at].to_owned());
            at += 1;
            continue;
        };
        let year = number(words.get(after), 4..=4);
        at = after + usize::from(year.is_some());
        let month = TRANSLATED_MONTHS[language][found];
        out.push(match (LANGUAGES[language], year) {
            ("ja", Some(year)) => format!("{year}年{month}{day}日"),
            ("ja", None) => format!("{month}{day}日"),
            ("de", Some(year)) => format!("{day}. {month} {year}"),
            ("de", None) => format!("{day}. {month}"),
            (_, Some(year)) => format!("{day} {month} {year}"),
            (_, None) => format!("{day} {month}"),
        });
    }
    let mut text = out.join(" ");
    for (clock, others) in [
        ("AM", ["", "a. m.", "ص", "", "", ""]),
        ("PM", ["", "p. m.", "م", "", "", ""]),
    ] {
        // A 24-hour clock has no AM and PM; its hours differ, which is not checked here.
        let other = others[language];
        if !other.is_empty() {
            text = replace_words(&text, clock, other);
        }
    }
    text
}
