//! Every `cargo test` tests the comparison; the results are written and compared only on request.

use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::json;
use unrolled::Input;

use crate::answer::answer;
use crate::compare::Options;
use crate::difference::{Difference, differences};

pub(crate) fn run() -> ExitCode {
    let trials = vec![
        Trial::test("an_answer_has_every_field", an_answer_has_every_field),
        Trial::test(
            "a_removed_post_is_one_difference",
            a_removed_post_is_one_difference,
        ),
        Trial::test("warnings_are_paired_by_kind_and_post", warnings_are_paired),
        Trial::test("options_leave_out_fields", options_leave_out_fields),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn an_answer_has_every_field() -> Result<(), Failed> {
    let page = std::fs::read_to_string("../examples/pages/thread-reader.html")?;
    let found: serde_json::Value = serde_json::from_str(&answer(&Input::text(&page)))?;
    let parsed = unrolled::parse(&page)?;
    assert_eq!(found["parse"], serde_json::to_value(&parsed)?);
    assert_eq!(found["listing"]["error"]["kind"], "not-a-listing");
    Ok(())
}

fn difference(
    path: &str,
    old: Option<serde_json::Value>,
    new: Option<serde_json::Value>,
) -> Difference {
    Difference {
        path: path.to_owned(),
        old,
        new,
    }
}

fn a_removed_post_is_one_difference() -> Result<(), Failed> {
    let post = |id: &str, text: &str| json!({ "id": id, "text": text });
    let old = json!({ "posts": [post("1", "Terns."), post("2", "Gulls."), post("3", "Auks.")] });
    let new = json!({ "posts": [post("1", "Terns."), post("3", "Auks and skuas.")] });
    let expected = [
        difference("posts[1]", Some(post("2", "Gulls.")), None),
        difference(
            "posts[2].text",
            Some(json!("Auks.")),
            Some(json!("Auks and skuas.")),
        ),
    ];
    assert_eq!(differences(&old, &new), expected);
    assert_eq!(differences(&old, &old), []);
    let error = json!({ "error": { "kind": "markup-changed" } });
    let expected = [difference("", Some(old.clone()), Some(error.clone()))];
    assert_eq!(differences(&old, &error), expected);
    Ok(())
}

fn warnings_are_paired() -> Result<(), Failed> {
    let warning = |kind: &str, post: usize| json!({ "kind": kind, "post": post, "detail": "x" });
    let old = json!([warning("cut-off", 3), warning("missing-field", 1)]);
    let new = json!([warning("missing-field", 1)]);
    let expected = [difference("[0]", Some(warning("cut-off", 3)), None)];
    assert_eq!(differences(&old, &new), expected);
    Ok(())
}

fn options_leave_out_fields() -> Result<(), Failed> {
    let options = [
        "--warnings",
        "kind,post",
        "--ignore",
        "parse.thread.posts[].id",
    ];
    let options = Options::read(&options)?;
    let answer = json!({ "parse": {
        "thread": { "posts": [{ "id": "1", "text": "Terns." }] },
        "warnings": [{ "kind": "cut-off", "post": 1, "count": 2 }],
    } });
    let expected = json!({ "parse": {
        "thread": { "posts": [{ "text": "Terns." }] },
        "warnings": [{ "kind": "cut-off", "post": 1 }],
    } });
    assert_eq!(options.without_ignored(&answer), expected);
    assert!(Options::read(&["--no-such-option", "x"]).is_err());
    Ok(())
}
