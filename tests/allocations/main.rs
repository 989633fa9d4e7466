//! The memory that a parse needs in addition to its input and the resulting thread: at most a few times the input, on
//! inputs that consist only of the most expensive constructs. Counted, not timed: the same on every machine.

use allocation_counter::measure;
use unrolled::dom::Dom;
use unrolled::{Form, Input, Parser};

/// Large enough that the fixed cost of each parse does not matter.
const BYTES: usize = 40_000;

fn run(piece: &str) -> String {
    piece.repeat(BYTES / piece.len())
}

/// The peak memory of a job in addition to its result, divided by the length of its input.
fn needed<T>(input: &str, job: impl Fn() -> T) -> f64 {
    // Memory that is allocated once per program is not counted.
    drop(job());
    let mut given = None;
    let info = measure(|| given = Some(job()));
    let kept = u64::try_from(info.bytes_current).unwrap_or_default();
    (info.bytes_max - kept) as f64 / input.len() as f64
}

fn parse(text: &str, form: Form) -> f64 {
    needed(text, || {
        Parser::new().parse(Input::text(text).with_form(form))
    })
}

/// In a tweet of a page.
fn in_tweet(markup: &str) -> String {
    let page = include_str!("../../examples/pages/thread-reader.html");
    let (head, rest) = page.split_once("dir=\"auto\">").expect("a tweet");
    format!("{head}dir=\"auto\">{markup}{rest}")
}

#[test]
fn allocations_grow_slowly_with_text() {
    for piece in [
        "x &amp; y<!-- -->", "x &amp; y</x>", "x\r y</x>", "x</x>", "&amp;</x>",
    ] {
        let page = in_tweet(&run(piece));
        let tree = needed(&page, || Dom::parse(&page).expect("a page"));
        assert!(
            tree < 8.0,
            "{piece:?}: the tree needs {tree:.1} times the page"
        );
        let complete = parse(&page, Form::Html);
        assert!(complete < 12.0, "{piece:?}: {complete:.1} times the page");
    }
    let spaces = "<head></head>".to_owned() + &run("\r<meta a=&amp;>");
    let tree = needed(&spaces, || Dom::parse(&spaces).expect("a page"));
    assert!(tree < 12.0, "{tree:.1} times the page");
}

#[test]
fn lines() {
    for (piece, most) in [
        ("a\n", 14.0),
        ("a\n\n", 10.0),
        ("ab\n", 14.0),
        ("a  \n", 12.0),
        ("> a\n", 12.0),
        // Refused once most of its posts are read, which then are no result: 9.4 times the text.
        ("Terns came back to the harbour wall this morning.\n", 11.0),
        (
            "Terns came back to the harbour wall this morning, and nobody had told the gulls that they would.\n",
            10.0,
        ),
        ("[a](", 13.0),
        ("[", 10.0),
        ("](((((((", 12.0),
    ] {
        let text = run(piece);
        for form in [Form::Text, Form::Markdown] {
            let needed = parse(&text, form);
            assert!(
                needed < most,
                "{piece:?} as {form}: {needed:.1} times the text"
            );
        }
    }
}
