//! The most memory that a parse takes, on inputs that are made to take much of it. A program of its own: the counter takes
//! the place of the allocator.

use allocation_counter::measure;
use unrolled::ErrorKind;

/// So many bytes for each byte of a text. Of a page more: its tree has some fifty for each node, and `<p>x` is two nodes.
const OF_TEXT: u64 = 12;
const OF_PAGE: u64 = 24;

/// And so many in any case.
const FREE: u64 = 1 << 20;

/// Large enough that what is free in any case is a small part.
const SIZE: usize = 400_000;

fn run(piece: &str) -> String {
    piece.repeat(SIZE / piece.len())
}

/// A page of Thread Reader App with this inside.
fn page(inside: &str) -> String {
    format!(
        "<!DOCTYPE html><html><head><title>Thread by @tern on Thread Reader App</title>\
         <meta property=\"og:url\" content=\"https://threadreaderapp.com/thread/1215710451343904768.html\">\
         </head><body><div class=\"col-12 hide-mentions\">{inside}</div></body></html>"
    )
}

/// The same of one tweet.
fn tweet(inside: &str) -> String {
    page(&format!(
        "<div id=\"tweet_1\" class=\"content-tweet allow-preview\" data-tweet=\"1215710451343904768\">{inside}</div>"
    ))
}

/// Parses each input, and prints what it took at most. An answer is a thread or a word on why not.
fn check(most: u64, inputs: Vec<(String, String)>) {
    let mut over = Vec::new();
    for (name, input) in inputs {
        let mut answer = String::new();
        let peak = measure(|| {
            answer = match unrolled::parse(&input) {
                Ok(parsed) => format!("{} posts", parsed.thread.posts.len()),
                Err(error) => match error.kind() {
                    ErrorKind::Encoding | ErrorKind::Adapter => panic!("{name}: {error}"),
                    kind => kind.to_string(),
                },
            };
        });
        let peak = peak.bytes_max;
        let bytes = input.len() as u64;
        let times = peak.saturating_sub(FREE) as f64 / bytes as f64;
        println!("{name:<60} {bytes:>8} {peak:>9} {times:>6.1} {answer}");
        if peak > most * bytes + FREE {
            over.push(format!("{name}: {times:.1} times"));
        }
    }
    assert!(over.is_empty(), "{over:#?}");
}

#[test]
fn texts_of_many_small_entities() {
    let pieces = [
        "@a ",
        "#a ",
        "$A ",
        "a.co ",
        "http://a.co ",
        "[a](http://b) ",
        "<http://a.b> ",
        "![](//a/b) ",
        "![a](http://b/c) ",
        "[",
        "&",
        "x",
        "é",
        "…",
    ];
    let head = "Thread by @tern_watch on Thread Reader App\n\nTern Watch @tern_watch\n\
                Nov 6, 2024 • 9 tweets • 2 min read\n\n";
    let alone = pieces.map(|piece| (format!("text {piece:?}"), run(piece)));
    let headed = pieces.map(|piece| (format!("thread {piece:?}"), head.to_owned() + &run(piece)));
    check(OF_TEXT, alone.into_iter().chain(headed).collect());
}

#[test]
fn pages_of_small_things() {
    let pieces = [
        "@a ",
        "$A ",
        "<b>",
        "<i>a</i>",
        "<a href=/b>c</a>",
        "<a href=b>c",
        "<img src=//a/b>",
        "<br>",
        "a<br>",
        "<p>x",
        "<span class=nop>1/</span>",
        "<b a b c>",
        "<video src=a></video>",
        "<iframe src=//a></iframe>",
        "<blockquote class=twitter-tweet><a href=/a/status/1>x</a></blockquote>",
        "<table><td>a</table>",
        "<li>",
        "&lt;",
        "<!---->",
        "<x>",
    ];
    let alone = pieces.map(|piece| (format!("page {piece:?}"), page(&run(piece))));
    let inside = pieces.map(|piece| (format!("tweet {piece:?}"), tweet(&run(piece))));
    check(OF_PAGE, alone.into_iter().chain(inside).collect());
}

#[test]
fn pages_of_small_posts() {
    let mut inputs = Vec::new();
    for piece in [
        "<div class=content-tweet id=tweet_1>a</div>",
        "<div id=tweet_1 class=content-tweet data-tweet=1>a</div>",
        "<div class=thread-card><a href=/thread/1.html>a</a></div>",
    ] {
        inputs.push((format!("page {piece:?}"), page(&run(piece))));
    }
    let nitter = "<title>a | nitter</title><div class=timeline>";
    let item = "<div class=timeline-item><div class=tweet-content>a</div></div>";
    inputs.push(("nitter".to_owned(), nitter.to_owned() + &run(item)));
    let x = "<title>a on X</title>";
    let item = "<article data-testid=tweet><div data-testid=tweetText>a</div></article>";
    inputs.push(("x".to_owned(), x.to_owned() + &run(item)));
    let item = "<blockquote class=twitter-tweet><p>a</p><a href=https://twitter.com/a/status/1>b</a></blockquote>";
    inputs.push(("embeds".to_owned(), run(item)));
    check(OF_PAGE, inputs);
}
