//! Ordinary files are no threads: `tests/ordinary` has one of each kind that people have, in invented words.

use std::fs;
use std::path::PathBuf;

use unrolled::{Confidence, ErrorKind, Form, Input, PageKind, Parser, parse, parse_text};

fn files() -> Vec<PathBuf> {
    let folder = fs::read_dir("ordinary").unwrap();
    let mut files: Vec<PathBuf> = folder.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 60, "only {} files", files.len());
    files
}

#[test]
fn ordinary_files_are_no_threads() {
    let parser = Parser::new();
    for path in files() {
        let name = path.display();
        let bytes = fs::read(&path).unwrap();
        let error = match parser.parse(Input::bytes(&bytes)) {
            Ok(parsed) => panic!("{name}: {parsed:?}"),
            Err(error) => error,
        };
        let is_known = matches!(
            error.kind(),
            ErrorKind::Unrecognized | ErrorKind::Encoding | ErrorKind::NotAThread(PageKind::Empty)
        );
        assert!(is_known, "{name}: {error}");
        let message = error.to_string();
        assert!(
            message.len() < 200 && !message.contains('\n'),
            "{name}: {message}"
        );
        assert!(parser.detect(Input::bytes(&bytes)).is_empty(), "{name}");
        assert!(
            parser.parse_listing(Input::bytes(&bytes)).is_err(),
            "{name}"
        );
        assert!(parser.parse_any(Input::bytes(&bytes)).is_err(), "{name}");
    }
}

#[test]
fn an_ordinary_text_is_a_thread_of_no_site_for_those_who_insist() {
    let poem = fs::read_to_string("ordinary/poem.txt").unwrap();
    let refused = parse(&poem).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Unrecognized);
    assert!(refused.to_string().contains("parse_text"), "{refused}");

    for parsed in [
        parse_text(&poem),
        Parser::new().parse(Input::text(&poem).with_form(Form::Text)),
        Parser::new().parse(Input::bytes(poem.as_bytes()).with_form(Form::Markdown)),
    ] {
        let parsed = parsed.unwrap();
        assert_eq!(parsed.detection.site, "text");
        assert_eq!(parsed.detection.confidence, Confidence::Weak);
        assert!(!parsed.warnings.is_empty());
    }
    // The URL of a post says it as well, and that of an ordinary page does not.
    let post = "https://x.com/tern_watch/status/1765207842993434880"
        .parse()
        .unwrap();
    let parsed = Parser::new()
        .parse(Input::text(&poem).with_url(&post))
        .unwrap();
    assert_eq!(parsed.detection.confidence, Confidence::Weak);
    let page = "https://ferry.example/poem.txt".parse().unwrap();
    assert!(
        Parser::new()
            .parse(Input::text(&poem).with_url(&page))
            .is_err()
    );
}

#[test]
fn signs_of_a_thread() {
    let status = "https://x.com/tern_watch/status/1765207842993434880";
    let filler = "The gulls are back on the wall, all of them, and they are not happy about it.";
    for text in [
        "1/3 Terns dive.\n\n2/3 Gulls do not.\n\n3/3 Both eat.",
        "1/2 Terns dive.\n\n2/2 Gulls do not.",
        "1/ Terns dive.\n2/ Gulls do not.\n3/ Both eat.",
        "Terns dive at noon.\n1/n\nGulls do not.\n2/n\nBoth eat.\n3/n",
        "Terns dive at noon. (1/3)\n\nGulls do not. (2/3)\n\nBoth eat. (3/3)",
        "#Part1 Terns dive.\n#Part2 Gulls do not.\n#Part3 Both eat.",
        &format!("{status}\n\n{filler}\n\n{filler}"),
        &format!("{filler}\n\n[2:05 PM · Mar 6, 2024]({status})"),
        &format!("Ana Tern\n@tern_watch\nMar 6, 2024\n{filler}"),
        &format!("Ana Tern @tern_watch · Mar 6, 2024\n{filler}"),
        &format!("What I know about gulls 🧵👇\n\n{filler}\n\n{filler}"),
    ] {
        let parsed = parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert!(parsed.detection.confidence > Confidence::Weak, "{text}");
        assert!(!parsed.thread.posts.is_empty(), "{text}");
    }
    for text in [
        "1. Weigh the herring.\n2. Salt the herring.\n3. Sell the herring.",
        "1) Weigh the herring.\n2) Salt the herring.\n3) Sell the herring.",
        "Part 1: The rope.\nPart 2: The knot.\nPart 3: The fall.",
        "1/3 cup of milk\n2/3 cup of flour\n1/2 cup of sugar",
        "Step 1/3\nStep 2/3\nStep 3/3",
        "See https://x.com/tern_watch/status/1765207842993434880 for more.\n\nThat is all.",
        "Thanks to @tern_watch, who found it on Mar 6, 2024.",
        "# 🧵 Threads\n\nA library for ropes.",
    ] {
        let parsed = parse(text).map(|parsed| parsed.detection);
        assert_eq!(
            parsed.map_err(|error| error.kind()),
            Err(ErrorKind::Unrecognized),
            "{text}"
        );
    }
}
