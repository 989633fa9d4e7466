//! JSON of other versions of the crate: what an earlier one wrote, and what a later one may write.

use std::fmt::Display;
use std::fs;
use std::path::Path;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use unrolled::model::{
    BlockKind, EntityKind, GapKind, MediaKind, Role, StyleKind, TimeOrigin, Timestamp,
};
use unrolled::{
    CompletenessState, Confidence, Container, Field, Form, Parsed, ParsedListing,
    SegmentationConfidence, WarningKind,
};

/// Written by the program of 2026-11, before the JSON had a version, for the page of the same name in `tests/corpus`.
#[test]
fn json_of_2026_11() {
    let written = include_str!("../json/2026-11.json");
    let page = include_str!("../corpus/nitter/era-c-2026-whole-page/input.html");
    let read: Parsed = serde_json::from_str(written).unwrap();
    assert_eq!(read, unrolled::parse(page).unwrap());
    let mut now = serde_json::to_value(&read).unwrap();
    assert_eq!(
        now.as_object_mut().unwrap().remove("version"),
        Some(json!(1))
    );
    assert_eq!(now, serde_json::from_str::<Value>(written).unwrap());
}

#[test]
fn json_of_an_invented_future() {
    let future = include_str!("../json/future.json");
    let read: Parsed = serde_json::from_str(future).unwrap();
    let detection = &read.detection;
    assert_eq!(
        (detection.site.as_str(), detection.form),
        ("a-later-site", Form::Other)
    );
    assert_eq!(detection.containers, [Container::Gzip, Container::Other]);
    assert_eq!(detection.confidence, Confidence::Weak);
    let post = &read.thread.posts[0];
    assert_eq!(post.role, Role::Related);
    let Some(Timestamp::Instant { origin, .. }) = post.published else {
        panic!("{:?}", post.published)
    };
    assert_eq!(origin, TimeOrigin::Other);
    assert_eq!(post.entities[0].kind, EntityKind::Other);
    assert_eq!(post.entities[0].url_str(), Some("https://ferry.example/"));
    assert_eq!(
        (&post.blocks[0].kind, post.blocks[0].span.end()),
        (&BlockKind::Other, 24)
    );
    assert_eq!(post.styles[0].kind, StyleKind::Other);
    assert_eq!(post.media[0].kind, MediaKind::Other);
    assert_eq!(read.thread.gaps[0].kind, GapKind::Other);
    assert_eq!(read.completeness.state, CompletenessState::Unknown);
    let segmentation = read.segmentation.as_ref().unwrap();
    assert_eq!(segmentation.confidence, SegmentationConfidence::Low);
    let warning = &read.warnings[0];
    assert_eq!(
        (warning.kind, warning.field),
        (WarningKind::Other, Some(Field::Other))
    );
    assert_eq!(warning.detail, "the horn is missing");

    // Its words are in every export, and the kinds stay what they are.
    for export in [
        unrolled::export::Markdown::new().render(&read.thread),
        unrolled::export::Html::new().render(&read.thread),
        unrolled::export::PlainText::new().render(&read.thread),
    ] {
        assert!(export.contains("sings at noon"), "{export}");
    }
    let again = serde_json::to_string(&read).unwrap();
    assert_eq!(serde_json::from_str::<Parsed>(&again).unwrap(), read);
}

/// A program that cannot read a version says so, and does not guess.
#[test]
fn a_later_version_of_the_json_is_an_error() {
    let mut future: Value = serde_json::from_str(include_str!("../json/future.json")).unwrap();
    future["version"] = json!(2);
    let error = serde_json::from_value::<Parsed>(future).unwrap_err();
    assert!(error.to_string().contains("version 2"), "{error}");
}

#[test]
fn missing_fields_have_defaults() {
    let detection = json!({"site": "nitter", "form": "html", "confidence": "certain"});
    let thread: Parsed =
        serde_json::from_value(json!({"detection": detection, "thread": {}})).unwrap();
    assert_eq!(thread.completeness.state, CompletenessState::Unknown);
    assert!(thread.thread.posts.is_empty() && thread.warnings.is_empty());
    let list =
        serde_json::from_value::<ParsedListing>(json!({"detection": detection, "listing": {}}));
    assert!(list.unwrap().listing.teasers.is_empty());
}

/// Returns the results of the corpus, without errors.
fn results() -> impl Iterator<Item = (String, Value)> {
    let sites = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")).unwrap();
    let cases = sites.flat_map(|site| fs::read_dir(site.unwrap().path()).unwrap());
    cases.filter_map(|case| {
        let path = case.unwrap().path().join("expected.json");
        let value: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        let is_result = value.get("error").is_none();
        is_result.then(|| (path.display().to_string(), value))
    })
}

/// They have no version, and warnings without sentences, as JSON from elsewhere may have.
#[test]
fn every_result_of_the_corpus_is_read() {
    for (path, value) in results() {
        let read = match value.get("thread") {
            Some(_) => serde_json::from_value::<Parsed>(value).map(|_| ()),
            None => serde_json::from_value::<ParsedListing>(value).map(|_| ()),
        };
        read.unwrap_or_else(|error| panic!("{path}: {error}"));
    }
}

/// Formats without names of fields cannot be read back, since absent fields are omitted: an error, and no other value.
#[test]
fn a_format_without_names_is_an_error() {
    let mut read = 0;
    for (path, value) in results() {
        let Ok(parsed) = serde_json::from_value::<Parsed>(value) else {
            continue;
        };
        let Ok(written) = postcard::to_stdvec(&parsed) else {
            continue;
        };
        assert!(postcard::from_bytes::<Parsed>(&written).is_err(), "{path}");
        assert!(
            postcard::from_bytes::<ParsedListing>(&written).is_err(),
            "{path}"
        );
        read += 1;
    }
    assert!(read > 100, "{read}");
}

/// `Display` writes the names that JSON has.
#[test]
fn kinds_are_displayed_as_in_json() {
    fn check<T: DeserializeOwned + Display>(names: &[&str]) {
        for name in names {
            let kind: T = serde_json::from_value(json!(name)).unwrap();
            assert_eq!(kind.to_string(), *name);
        }
    }
    check::<EntityKind>(&["link", "mention", "hashtag", "cashtag", "other"]);
    check::<MediaKind>(&["photo", "video", "gif", "link-card", "placeholder", "other"]);
    check::<Role>(&["thread", "main", "ancestor", "reply", "related"]);
    let gaps = [
        "missing", "earlier-replies", "more-replies", "load-more", "other",
    ];
    check::<GapKind>(&gaps);
    let schema: Value = serde_json::from_str(include_str!("../../src/_guide/schema.json")).unwrap();
    let kinds = &schema["$defs"]["warning"]["properties"]["kind"]["anyOf"][0]["enum"];
    let kinds: Vec<&str> = kinds
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
        .collect();
    assert!(kinds.len() > 15, "{kinds:?}");
    check::<WarningKind>(&kinds);
}

/// Returns where a value is not as the schema says. Stricter than a validator: fields and kinds that the schema does
/// not list are wrong, as this version writes none. The depth is that of the schema.
fn violations(schema: &Value, rule: &Value, at: &str, value: &Value, to: &mut Vec<String>) {
    if let Some(name) = rule["$ref"].as_str() {
        let rule = schema.pointer(name.trim_start_matches('#')).unwrap();
        return violations(schema, rule, at, value, to);
    }
    if let Some(rules) = rule["oneOf"].as_array() {
        let each = rules.iter().map(|rule| {
            let mut found = Vec::new();
            violations(schema, rule, at, value, &mut found);
            found
        });
        return to.extend(each.min_by_key(Vec::len).unwrap());
    }
    // The kinds of this version, before those of later ones.
    let rule = rule["anyOf"].get(0).unwrap_or(rule);
    let is_as = match rule["type"].as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("boolean") => value.is_boolean(),
        Some("number") => value.is_number(),
        Some("integer") => value.is_u64(),
        Some(other) => panic!("{other}"),
        None => match rule["enum"].as_array() {
            Some(kinds) => kinds.contains(value),
            None => rule["const"] == *value,
        },
    };
    if !is_as {
        to.push(format!("{at}: {value}"));
    }
    for (at, item) in value.as_array().into_iter().flatten().enumerate() {
        violations(schema, &rule["items"], &format!("[{at}]"), item, to);
    }
    for (key, item) in value.as_object().into_iter().flatten() {
        match rule["properties"].get(key) {
            Some(rule) => violations(schema, rule, &format!("{at}.{key}"), item, to),
            None => to.push(format!("{at}.{key} is not in the schema")),
        }
    }
    for key in rule["required"].as_array().into_iter().flatten() {
        if value.get(key.as_str().unwrap()).is_none() {
            to.push(format!("{at} has no {key}"));
        }
    }
}

#[test]
fn every_result_of_the_corpus_is_as_the_schema_says() {
    let schema: Value = serde_json::from_str(include_str!("../../src/_guide/schema.json")).unwrap();
    let mut checked = 0;
    for (path, mut expected) in results() {
        // The corpus has no versions and no sentences.
        expected["version"] = json!(1);
        for warning in expected["warnings"].as_array_mut().unwrap() {
            warning["detail"] = json!("a sentence");
        }
        let mut found = Vec::new();
        violations(&schema, &schema, "", &expected, &mut found);
        assert_eq!(found, Vec::<String>::new(), "{path}");
        checked += 1;
    }
    assert!(checked > 300, "{checked}");
    let mut wrong = Vec::new();
    let future: Value = serde_json::from_str(include_str!("../json/future.json")).unwrap();
    violations(&schema, &schema, "", &future, &mut wrong);
    assert!(wrong.len() > 10, "{wrong:?}");
}
