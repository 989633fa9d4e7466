//! Tests against serde_json, and of what this parser does otherwise.

use super::*;

fn parsed(text: &str) -> Json<'_> {
    parse(text, &Limits::default()).unwrap().unwrap()
}

/// Converts a value for comparison with serde_json.
fn as_known(value: Value<'_>) -> serde_json::Value {
    match value.kind() {
        Kind::Null => serde_json::Value::Null,
        Kind::True | Kind::False => value.as_bool().into(),
        Kind::Unsigned => value.as_u64().into(),
        Kind::Float => value.as_f64().into(),
        Kind::Text => value.as_str().into(),
        Kind::List => value.as_list().unwrap().iter().map(as_known).collect(),
        Kind::Object => {
            let members = value.as_object().unwrap().members();
            let members = members.map(|(name, value)| (name.to_owned(), as_known(value)));
            members.collect()
        }
    }
}

/// Whether this parser and serde_json agree on a text.
fn agrees(text: &str) -> bool {
    let mended = surrogates::replaced(text).map_or(text.to_owned(), |(mended, _)| mended);
    let known = serde_json::from_str::<serde_json::Value>(&mended);
    let ours = parse(text, &Limits::default()).unwrap();
    match (known, ours) {
        (Ok(known), Ok(ours)) => same(&known, &as_known(ours.root())),
        (known, ours) => known.is_err() == ours.is_err(),
    }
}

fn same(known: &serde_json::Value, ours: &serde_json::Value) -> bool {
    use serde_json::Value::{Array, Number, Object};
    match (known, ours) {
        (Number(a), Number(b)) => {
            // Theirs may differ in the last digit.
            let [a, b] = [a, b].map(|number| number.as_f64().unwrap());
            a == b || (a - b).abs() <= a.abs() * 1e-15
        }
        (Array(a), Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Object(a), Object(b)) => {
            let both = a.iter().zip(b);
            a.len() == b.len() && both.into_iter().all(|(a, b)| a.0 == b.0 && same(a.1, b.1))
        }
        (known, ours) => known == ours,
    }
}

const TEXTS: [&str; 28] = [
    r#" {"a": [1, -2.50, 3e2, {"b": null}], "c\u0041": "x\ny", "": true} "#,
    r#"{"text": "Terns \ud83d\udc26 dive", "likes": 12}"#,
    r#""\"\\\/\b\f\n\r\t\u00e9""#,
    r#"["\ud800"]"#,
    r#"["\udc26\ud83d"]"#,
    r#"["\ud83dx"]"#,
    r#"["\ud83d\n"]"#,
    r#"["\u12g4"]"#,
    r#"["\x"]"#,
    "[01]",
    "[1.]",
    "[.5]",
    "[-]",
    "[-0]",
    "[1e]",
    "[1e+5,1E-5,0.0e0]",
    "[18446744073709551616]",
    "[1,]",
    "[,1]",
    "[1 2]",
    "{\"a\" 1}",
    "{\"a\":1,}",
    "{\"a\":1,\"a\":[2]}",
    "{1:2}",
    "[true,false,null]",
    "[truE]",
    "\"a\tb\"",
    "[1]]",
];

#[test]
fn strings_match_serde_json() {
    for text in TEXTS {
        assert!(agrees(text), "{text}");
        // Truncated, and with a character removed, repeated, or replaced.
        for (at, c) in text.char_indices() {
            let (before, rest) = text.split_at(at);
            let after = &rest[c.len_utf8()..];
            assert!(agrees(before), "{before}");
            assert!(agrees(&format!("{before}{after}")), "{before}{after}");
            for sign in [
                "\"", "\\", ",", "[", "}", "0", "-", "e", ".", "u", " ", "\u{1}",
            ] {
                for changed in [
                    format!("{before}{sign}{rest}"),
                    format!("{before}{sign}{after}"),
                ] {
                    assert!(agrees(&changed), "{changed}");
                }
            }
        }
    }
}

#[test]
fn half_a_character_costs_one_character() {
    let json = parsed(r#"{"a": "x\ud83d", "b\udc26": ["\ud83d\udc26", "\\ud83d"]}"#);
    assert_eq!(json.replaced(), 2);
    let object = json.root().as_object().unwrap();
    assert_eq!(object.get("a").and_then(Value::as_str), Some("x\u{fffd}"));
    let list = object.get("b\u{fffd}").and_then(Value::as_list).unwrap();
    let items: Vec<_> = list.iter().filter_map(Value::as_str).collect();
    assert_eq!(items, ["🐦", "\\ud83d"]);
    assert_eq!(parsed(r#"["\ud83d\udc26"]"#).replaced(), 0);
}

#[test]
fn the_last_duplicate_member_wins() {
    let json = parsed(r#"{"b": 1, "a": 2, "b": {"c": 3, "c": 4}, "é\u0021": 5}"#);
    let object = json.root().as_object().unwrap();
    assert_eq!(object.get("a").and_then(Value::as_u64), Some(2));
    assert!(object.get("b").is_some_and(Value::is_object));
    let inner = object.get("b").and_then(Value::as_object).unwrap();
    assert_eq!(inner.get("c").and_then(Value::as_u64), Some(4));
    assert_eq!((inner.only_name(), object.only_name()), (Some("c"), None));
    assert_eq!(object.others(&["a"], |_| true), ["b", "é!"]);
    assert_eq!(object.others(&[], Value::is_object), ["b"]);
    assert_eq!(object.others(&[], |value| !value.is_object()), ["a", "é!"]);
    assert!(object.has("é!") && !object.has("c"));
}

#[test]
fn lines_are_a_list() {
    let json = parsed("{\"a\": \"x\"}\n\n{\"a\": \"\\ud83d\\u0041\"}\r\n[1, 2]\n");
    let list = json.root().as_list().unwrap();
    let first = |value: Value<'_>| value.get("a").and_then(Value::as_str).map(str::to_owned);
    let items: Vec<_> = list.iter().map(first).collect();
    assert_eq!(
        items,
        [Some("x".to_owned()), Some("\u{fffd}A".to_owned()), None]
    );
    assert_eq!((json.replaced(), json.unread()), (1, Unread::default()));
    // Lines that are no values, the last one included.
    let json = parsed("{\"a\": 1}\n{\"a: 2}\nwords\n{\"b\": 3}\n{\"c\": \"\\n");
    assert_eq!(json.root().as_list().map(List::len), Some(2));
    let unread = Unread {
        lines: 2,
        last: true,
    };
    assert_eq!(json.unread(), unread);
    assert!(parse("{1}\n{2}", &Limits::default()).unwrap().is_err());
    // One value over several lines.
    assert!(parsed("{\"a\":\n{}}").root().is_object());
    assert!(parsed("[{}\n,{}]").root().is_list());
    let limits = Limits::default().with_nodes(10);
    let hidden = format!("{{}}\n{{\"\\\n{}", "{\"a\": []}\n".repeat(10));
    assert!(parse(&hidden, &limits).is_err());
}

#[test]
fn the_variable_of_an_archive_is_not_read() {
    for text in [
        "window.YTD.tweets.part0 = [ {\"a\": 1} ]",
        "\nwindow.YTD.note-tweet.part12=[{\"a\": 1}];\n",
    ] {
        let json = parsed(text);
        assert_eq!(json.root().as_list().map(List::len), Some(1), "{text}");
    }
    assert!(
        parse("window.YTD.a b = [1]", &Limits::default())
            .unwrap()
            .is_err()
    );
}

#[test]
fn only_the_first_unknown_names_are_returned() {
    let members: Vec<String> = (0..100)
        .map(|at| format!("\"{:02}\":1", at * 37 % 100))
        .collect();
    let text = format!("{{{}}}", members.join(","));
    let json = parsed(&text);
    let names = json.root().as_object().unwrap().others(&["03"], |_| true);
    assert_eq!(
        (names.len(), names[0], names[3], names[15]),
        (16, "00", "04", "16")
    );
}

#[test]
fn values_are_counted_before_parsing() {
    let limits = Limits::default().with_nodes(10);
    assert!(parse(&"[1,".repeat(20), &limits).is_err());
    assert!(parse("[1,", &limits).unwrap().is_err());
}

#[test]
fn memory_is_bounded_by_input_length() {
    assert_eq!(size_of::<Record>(), 12);
    for piece in [
        "{},", "1,", "[],", "\"\",", "{\"\":1},", "\"\\n\",", ":", ",", "[", "\"\"",
    ] {
        for text in [format!("[{}0]", piece.repeat(10_000)), piece.repeat(10_000)] {
            let size = read::Size::of(&text);
            let bytes = size.records * size_of::<Record>() + size.decoded;
            assert!(
                bytes <= text.len() * 7 + 64,
                "{piece}: {bytes} of {}",
                text.len()
            );
            if let Ok(json) = read::read(&text, size) {
                assert!(json.records.capacity() <= size.records, "{piece}");
                assert!(json.decoded.capacity() <= size.decoded, "{piece}");
            }
        }
    }
}

#[test]
fn depth_is_bounded() {
    for (depth, is_read) in [
        (127, true),
        (128, true),
        (4096, true),
        (4097, false),
        (5000, false),
    ] {
        let deep = "[".repeat(depth) + &"]".repeat(depth);
        assert_eq!(parse(&deep, &Limits::default()).unwrap().is_ok(), is_read);
    }
}

#[test]
fn what_is_deep_is_read_as_what_is_not() {
    let inner = [
        r#"{"a":[1,-2,3.5e2,true,false,null,"x\u00e9\"\\","plain"],"b":{},"c":[],"d":{"e":[[],{}]}}"#,
        r#" [ 1 , "two" , { "k" : "v" } ] "#,
        "\"only\"",
        "12",
    ];
    for inner in inner {
        let wrapped = |depth: usize| "[".repeat(depth) + inner + &"]".repeat(depth);
        let [shallow, deep] = [1, 200].map(wrapped);
        let (one, other) = (parsed(&shallow), parsed(&deep));
        let mut value = other.root();
        for _ in 1..200 {
            value = value.as_list().unwrap().iter().next().unwrap();
        }
        assert_eq!(as_known(one.root()), as_known(value), "{inner}");
    }
    let wrong = [
        "1,", ",", "1 2", "{\"a\"}", "{\"a\":}", "{\"a\" 1}", "{1:2}", "}", "]", "\"", "tru", "01",
        "[1", "{", "[1}", "{\"a\":1]", "",
    ];
    for wrong in wrong {
        let deep = "[".repeat(200) + wrong + &"]".repeat(200);
        let is_empty = wrong.is_empty();
        assert_eq!(
            parse(&deep, &Limits::default()).unwrap().is_ok(),
            is_empty,
            "{wrong}"
        );
    }
}
