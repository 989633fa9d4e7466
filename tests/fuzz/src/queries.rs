//! Queries against a matcher without indexes, keys and candidates: it parses the query independently and checks every
//! element's name, attributes and parent.

use unrolled::dom::{Dom, Element, Query};

/// The first line is the query, the rest the page.
pub fn queries(data: &[u8]) {
    let data = String::from_utf8_lossy(data);
    let (source, html) = data.split_once('\n').unwrap_or((&data, ""));
    let naive = parse(source);
    let query = Query::new(source);
    assert_eq!(query.is_ok(), naive.is_some(), "{source:?}: {query:?}");
    let (Ok(query), Some(naive)) = (query, naive) else {
        return;
    };
    let Ok(dom) = Dom::parse(html) else { return };
    let found: Vec<Element<'_>> = dom.select(&query).collect();
    let sought: Vec<Element<'_>> = dom
        .elements()
        .filter(|element| matches(&naive, *element))
        .collect();
    assert_eq!(found, sought, "{source:?}");
    assert_eq!(dom.first(&query), sought.first().copied(), "{source:?}");
    for element in dom.elements().take(64) {
        assert_eq!(
            element.matches(&query),
            sought.contains(&element),
            "{source:?}"
        );
        let inside: Vec<Element<'_>> = element.select(&query).collect();
        let sought = sought
            .iter()
            .copied()
            .filter(|found| found.ancestors().any(|above| above == element));
        assert_eq!(element.first(&query), inside.first().copied(), "{source:?}");
        assert_eq!(inside, sought.collect::<Vec<_>>(), "{source:?}");
    }
}

struct Part {
    child: bool,
    tag: String,
    tests: Vec<Test>,
}

enum Test {
    Id(String),
    Class(String),
    Attribute(String, Option<(char, String)>),
}

fn parse(source: &str) -> Option<Vec<Part>> {
    let mut rest = source.trim_matches(|c: char| c.is_ascii_whitespace());
    let mut parts: Vec<Part> = Vec::new();
    let mut child = false;
    loop {
        let (tag, mut after) = name(rest);
        let star = tag.is_empty() && after.starts_with('*');
        if star {
            after = &after[1..];
        }
        let mut tests = Vec::new();
        while after.starts_with(['.', '#', '[']) {
            let sign = &after[..1];
            let (word, behind) = name(&after[1..]);
            if word.is_empty() {
                return None;
            }
            after = behind;
            tests.push(match sign {
                "." => Test::Class(word.to_owned()),
                "#" => Test::Id(word.to_owned()),
                _ => {
                    let (relation, behind) = relation(after)?;
                    after = behind;
                    Test::Attribute(word.to_owned(), relation)
                }
            });
        }
        if tests.len() > 4 || (tag.is_empty() && !star && tests.is_empty()) {
            return None;
        }
        parts.push(Part {
            child,
            tag: tag.to_owned(),
            tests,
        });
        rest = after.trim_start_matches(|c: char| c.is_ascii_whitespace());
        if rest.is_empty() {
            break;
        }
        child = rest.starts_with('>');
        if child {
            rest = rest[1..].trim_start_matches(|c: char| c.is_ascii_whitespace());
        } else if rest.len() == after.len() {
            return None;
        }
    }
    let any = |part: &Part| part.tag.is_empty() && part.tests.is_empty();
    let empty = parts.iter().skip(1).any(|part| any(part) && !part.child);
    (parts.len() <= 4 && !empty && !parts.last().is_some_and(any)).then_some(parts)
}

/// A run of letters, digits, `-`, `_` and everything beyond ASCII.
fn name(text: &str) -> (&str, &str) {
    let end =
        text.find(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric() && c != '-' && c != '_');
    text.split_at(end.unwrap_or(text.len()))
}

/// Returns the part of an attribute selector after the name, and the rest of the query.
fn relation(text: &str) -> Option<(Option<(char, String)>, &str)> {
    if let Some(rest) = text.strip_prefix(']') {
        return Some((None, rest));
    }
    let sign = text.chars().next().filter(|sign| "=^$*~".contains(*sign))?;
    let rest = &text[1..];
    let rest = if sign == '=' {
        rest
    } else {
        rest.strip_prefix('=')?
    };
    let quote = rest
        .chars()
        .next()
        .filter(|quote| matches!(quote, '"' | '\''));
    let (value, rest) = match quote {
        Some(quote) => {
            let (value, rest) = rest[1..].split_once(quote)?;
            (value, rest.strip_prefix(']')?)
        }
        None => rest.split_once(']')?,
    };
    (!value.is_empty()).then(|| (Some((sign, value.to_owned())), rest))
}

fn matches(parts: &[Part], element: Element<'_>) -> bool {
    let Some((last, before)) = parts.split_last() else {
        return true;
    };
    let attribute = |name: &str| {
        let mut attributes = element.attributes();
        attributes
            .find(|(is, _)| *is == name)
            .map(|(_, value)| value)
    };
    let words = |name: &str, word: &str| {
        attribute(name).is_some_and(|value| value.split_ascii_whitespace().any(|is| is == word))
    };
    let tests = last.tests.iter().all(|test| match test {
        Test::Id(id) => attribute("id") == Some(id),
        Test::Class(class) => words("class", class),
        Test::Attribute(name, None) => attribute(name).is_some(),
        Test::Attribute(name, Some((sign, wanted))) => {
            attribute(name).is_some_and(|value| match sign {
                '=' => value == wanted,
                '^' => value.starts_with(wanted.as_str()),
                '$' => value.ends_with(wanted.as_str()),
                '*' => value.contains(wanted.as_str()),
                _ => words(name, wanted),
            })
        }
    });
    (last.tag.is_empty() || element.name() == last.tag)
        && tests
        && match (before.is_empty(), last.child) {
            (true, _) => true,
            (false, true) => element
                .parent()
                .is_some_and(|parent| matches(before, parent)),
            (false, false) => element.ancestors().any(|above| matches(before, above)),
        }
}
