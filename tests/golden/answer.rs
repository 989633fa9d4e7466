//! The parser's result for an input, as JSON.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::Serialize;
use serde_json::{Value, json};
use unrolled::{Input, Parser};

/// Returns the results of `parse` and `parse_listing`, as one line of JSON with sorted keys.
pub(crate) fn answer(input: &Input<'_>) -> String {
    let parser = Parser::new();
    let mut answer = json!({
        "parse": catch_panic(|| value(parser.parse(input.clone()))),
        "listing": catch_panic(|| value(parser.parse_listing(input.clone()))),
    });
    // Otherwise the order would depend on the serde_json features that other crates of this build enable.
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

/// A panic is a result, too: the pages after it are still parsed.
fn catch_panic(run: impl FnOnce() -> Value) -> Value {
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| json!({ "panic": true }))
}
