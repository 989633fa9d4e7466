//! Property tests: random threads are rendered as pages in the markup of a site, and parsed; the result must be the
//! content of the page. The renderers are independent of the parser; if a page cannot represent something, they say why
//! it is missing.
//!
//! Each run uses the same threads. `UNROLLED_ROUNDS` is the number of threads for each property; `UNROLLED_SEED`
//! selects other threads.

// The fuzzer uses more of it.
#[allow(dead_code)]
#[path = "../fuzz/src/soundness.rs"]
mod soundness;

mod nitter;
mod plan;
mod structure;
mod text;
mod thread_reader;
mod x;

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestError, TestRunner};
use serde::Serialize;
use serde_json::Value;
use unrolled::Parsed;

/// Reads a number from an environment variable.
fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Renders pages of many values and checks a property of them; prints the smallest page that violates it.
fn check<S: Strategy>(
    values: S,
    page: impl Fn(&S::Value) -> String,
    holds: impl Fn(&S::Value, &str) -> Result<(), TestCaseError>,
) {
    let cases = number("UNROLLED_ROUNDS").unwrap_or(12);
    let config = Config {
        cases: u32::try_from(cases).unwrap_or(u32::MAX),
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(number("UNROLLED_SEED").unwrap_or(20_261_125)),
        max_shrink_iters: 20_000,
        ..Config::default()
    };
    let run = TestRunner::new(config).run(&values, |value| holds(&value, &page(&value)));
    match run {
        Ok(()) => {}
        Err(TestError::Fail(why, value)) => panic!("{why}\nthe page:\n{}", page(&value)),
        Err(error) => panic!("{error}"),
    }
}

/// Compares two values by their JSON; reports each difference.
fn same<T: Serialize + PartialEq>(found: &T, expected: &T) -> Result<(), TestCaseError> {
    if found == expected {
        return Ok(());
    }
    let [found, expected] =
        [found, expected].map(|value| serde_json::to_value(value).expect("JSON"));
    let mut differences = Vec::new();
    differ("", &expected, &found, &mut differences);
    Err(TestCaseError::fail(differences.join("\n")))
}

fn differ(path: &str, expected: &Value, found: &Value, differences: &mut Vec<String>) {
    match (expected, found) {
        (Value::Object(a), Value::Object(b)) => {
            for key in a.keys().chain(b.keys().filter(|key| !a.contains_key(*key))) {
                let [a, b] = [a, b].map(|object| object.get(key).unwrap_or(&Value::Null));
                differ(&format!("{path}.{key}"), a, b, differences);
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (at, (a, b)) in a.iter().zip(b).enumerate() {
                differ(&format!("{path}[{at}]"), a, b, differences);
            }
        }
        _ if expected == found => {}
        _ => differences.push(format!("{path}: expected {expected}, found {found}")),
    }
}

/// Properties of every result: every value comes from the input, spans match their entities, a JSON round trip is
/// equal, and every OS thread that parses the input gets the same result.
fn sound(input: &str, parsed: &Parsed) {
    soundness::check_parsed(&soundness::Known::new(input), parsed);
    let json = serde_json::to_string(parsed).expect("JSON");
    let back: Parsed = serde_json::from_str(&json).expect("a result");
    assert_eq!(&back, parsed, "through JSON");
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..2)
            .map(|_| scope.spawn(|| unrolled::parse(input)))
            .collect();
        for thread in threads {
            let again = thread.join().expect("no panic").expect("a thread");
            assert_eq!(&again, parsed, "on another thread");
        }
    });
}
