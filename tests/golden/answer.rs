//! What the parser says of an input, as JSON.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::Serialize;
use serde_json::{Value, json};
use unrolled::{Input, Parser};

/// Returns the answers of `parse` and `parse_listing`, as one line of JSON with its keys in order.
pub(crate) fn answer(input: &Input<'_>) -> String {
    let parser = Parser::new();
    let mut answer = json!({
        "parse": caught(|| value(parser.parse(input.clone()))),
        "listing": caught(|| value(parser.parse_listing(input.clone()))),
    });
    // Otherwise the order is what other programs of this build want of a map.
    answer.sort_all_objects();
    answer.to_string()
}

fn value<T: Serialize>(result: unrolled::Result<T>) -> Value {
    match result {
        Ok(value) => serde_json::to_value(value).expect("the model is JSON"),
        Err(error) => json!({
            "error": { "kind": error.kind().to_string(), "message": error.to_string() }
        }),
    }
}

/// A panic is an answer too: the pages after it are still read.
fn caught(run: impl FnOnce() -> Value) -> Value {
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| json!({ "panic": true }))
}
