//! `text::entities` against the conformance tests of twitter-text.
//!
//! They are not part of this project. `UNROLLED_CONFORMANCE` names a folder that contains `twitter-text/extract.yml` of
//! github.com/twitter/twitter-text (`conformance/extract.yml`). Ignored unless `--include-ignored` is given.

use std::path::Path;

use unrolled::model::{Entity, EntityKind};
use unrolled::text::entities;
use yaml_rust2::{Yaml, YamlLoader};

/// The groups, the kind that they test, and the number of cases in each at 30e2430 (2021-10-21).
const GROUPS: [(&str, EntityKind, usize); 12] = [
    ("urls", EntityKind::Link, 91),
    ("urls_with_indices", EntityKind::Link, 10),
    ("urls_with_directional_markers", EntityKind::Link, 2),
    ("tco_urls_with_params", EntityKind::Link, 5),
    ("mentions", EntityKind::Mention, 23),
    ("mentions_with_indices", EntityKind::Mention, 3),
    ("mentions_or_lists_with_indices", EntityKind::Mention, 5),
    ("hashtags", EntityKind::Hashtag, 65),
    ("hashtags_from_astral", EntityKind::Hashtag, 3),
    ("hashtags_with_indices", EntityKind::Hashtag, 8),
    ("cashtags", EntityKind::Cashtag, 8),
    ("cashtags_with_indices", EntityKind::Cashtag, 2),
];

#[test]
#[ignore = "reads the folder UNROLLED_CONFORMANCE"]
fn twitter_text() {
    let folder = std::env::var_os("UNROLLED_CONFORMANCE").expect("UNROLLED_CONFORMANCE is set");
    let path = Path::new(&folder).join("twitter-text/extract.yml");
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let documents = YamlLoader::load_from_str(&text).expect("extract.yml is YAML");
    let tests = &documents.first().expect("extract.yml has a document")["tests"];

    let mut short = Vec::new();
    for (group, kind, least) in GROUPS {
        let cases = tests[group].as_vec().map_or(&[][..], Vec::as_slice);
        let right = cases.iter().filter(|case| is_right(group, kind, case));
        let right = right.count();
        println!("{group}: {right} of {}", cases.len());
        if right < least {
            short.push(group);
        }
    }
    assert!(short.is_empty(), "short of what was reached: {short:?}");
}

/// Returns whether a case gives the expected entities. Differences are printed.
fn is_right(group: &str, kind: EntityKind, case: &Yaml) -> bool {
    let text = case["text"].as_str().expect("a case has a text");
    let found = entities(text);
    let found = found.iter().filter(|entity| entity.kind == kind);
    let found: Vec<_> = found.map(|entity| with_indices(text, entity)).collect();
    let expected = case["expected"].as_vec().expect("a case expects a list");
    let expected: Vec<_> = expected.iter().map(expectation).collect();
    let right = found.len() == expected.len()
        && found.iter().zip(&expected).all(|(found, expected)| {
            found.0 == expected.0 && expected.1.is_none_or(|indices| indices == found.1)
        });
    if !right {
        println!(
            "{group}: {:?}",
            case["description"].as_str().unwrap_or_default()
        );
        println!("  text     {text:?}\n  expected {expected:?}\n  found    {found:?}");
    }
    right
}

/// Returns the display of an entity without its sigil, and its span in characters, as twitter-text counts.
fn with_indices(text: &str, entity: &Entity) -> (String, [usize; 2]) {
    let sign = entity.kind != EntityKind::Link;
    let name = entity
        .display(text)
        .chars()
        .skip(usize::from(sign))
        .collect();
    let count = |end: usize| text[..end].chars().count();
    (name, [count(entity.span.start()), count(entity.span.end())])
}

/// The same for the expectation of a case; not every case has a span.
fn expectation(expected: &Yaml) -> (String, Option<[usize; 2]>) {
    if let Some(name) = expected.as_str() {
        return (name.to_owned(), None);
    }
    let name = ["url", "screen_name", "hashtag", "cashtag"];
    let name = name.iter().find_map(|key| expected[*key].as_str());
    let name = name.expect("an expectation has a name");
    let index = |at: usize| {
        expected["indices"][at]
            .as_i64()
            .and_then(|n| n.try_into().ok())
    };
    let (start, end): (usize, usize) = (index(0).expect("a start"), index(1).expect("an end"));
    // twitter-text includes the name of a list; here the mention is only the handle.
    let list = expected["list_slug"].as_str().unwrap_or_default();
    (name.to_owned(), Some([start, end - list.chars().count()]))
}
