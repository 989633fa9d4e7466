//! JSON of other versions of the crate: what an earlier one wrote, and what a later one may write.

use std::fs;
use std::path::Path;

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

/// They have no version, and warnings without sentences, as JSON from elsewhere may have.
#[test]
fn every_result_of_the_corpus_is_read() {
    let mut results = 0;
    for site in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")).unwrap() {
        for case in fs::read_dir(site.unwrap().path()).unwrap() {
            let path = case.unwrap().path().join("expected.json");
            let expected: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
            let read = match (expected.get("thread"), expected.get("listing")) {
                (Some(_), _) => serde_json::from_value::<Parsed>(expected).map(|_| ()),
                (_, Some(_)) => serde_json::from_value::<ParsedListing>(expected).map(|_| ()),
                _ => continue,
            };
            read.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            results += 1;
        }
    }
    assert!(results > 300, "{results}");
}
