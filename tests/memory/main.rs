//! The peak memory of a parse and of an export, on inputs that are made to use much of it. A separate program, because
//! the counter replaces the allocator.

use allocation_counter::measure;
use unrolled::dom::Engine;
use unrolled::export::{Html, Markdown, PlainText};
use unrolled::model::{Block, BlockKind, Post, Span, Style, StyleKind, Thread};
use unrolled::{ErrorKind, Parser};
#[cfg(feature = "containers")]
use unrolled::{LimitKind, Limits};

/// Allowed bytes per byte of input.
const TIMES: u64 = 12;

/// And allowed bytes for any input.
const FREE: u64 = 1 << 20;

/// Large enough that the fixed allowance is a small part. Without optimisation a parse takes twenty times as long, so
/// `cargo test` uses a sample of smaller inputs, and `.ci/run` uses all of them at full size.
const SIZE: usize = if QUICK { 150_000 } else { 400_000 };

const QUICK: bool = cfg!(debug_assertions);

/// One of this many inputs is in the sample.
const CHOICE: usize = if QUICK { 4 } else { 1 };

fn run(piece: &str) -> String {
    piece.repeat(SIZE / piece.len())
}

/// Returns a page of Thread Reader App with this content.
fn page(inside: &str) -> String {
    format!(
        "<!DOCTYPE html><html><head><title>Thread by @tern on Thread Reader App</title>\
         <meta property=\"og:url\" content=\"https://threadreaderapp.com/thread/1215710451343904768.html\">\
         </head><body><div class=\"col-12 hide-mentions\">{inside}</div></body></html>"
    )
}

/// Returns such a page with one tweet.
fn tweet(inside: &str) -> String {
    page(&format!(
        "<div id=\"tweet_1\" class=\"content-tweet allow-preview\" data-tweet=\"1215710451343904768\">{inside}</div>"
    ))
}

/// Parses each input, prints its peak memory, and returns those that used too much. The result is a thread or the
/// reason why there is none.
fn over(engine: Engine, inputs: &[(String, String)]) -> Vec<String> {
    let parser = Parser::new().with_engine(engine);
    let mut over = Vec::new();
    for (name, input) in inputs.iter().step_by(CHOICE) {
        let mut answer = String::new();
        let peak = measure(|| {
            answer = match parser.parse(input.as_str()) {
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
        println!("{engine:?} {name:<60} {bytes:>8} {peak:>9} {times:>6.1} {answer}");
        if peak > TIMES * bytes + FREE {
            over.push(format!("{engine:?} {name}: {times:.1} times"));
        }
    }
    over
}

/// Each page with both engines.
fn check_pages(inputs: &[(String, String)]) {
    let mut over_one = over(Engine::Auto, inputs);
    over_one.extend(over(Engine::Tree, inputs));
    assert!(over_one.is_empty(), "{over_one:#?}");
}

/// What a container unpacks to, and what is known of its parts, is at most three times the limit of an input.
#[cfg(feature = "containers")]
#[test]
fn memory_for_containers_is_bounded() {
    // Ten gigabytes of zeros by Zstandard: blocks of 128 KiB that repeat one byte.
    let block = |is_last: u32| {
        let head = (1_u32 << 17) << 3 | 1 << 1 | is_last;
        [
            head.to_le_bytes()[0],
            head.to_le_bytes()[1],
            head.to_le_bytes()[2],
            0,
        ]
    };
    let zeros = [
        &b"\x28\xb5\x2f\xfd\x00\x38"[..],
        &block(0).repeat(80_000),
        &block(1),
    ]
    .concat();
    let head = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n";
    let parts = format!(
        "{head}{}",
        "--b\nContent-Type:text/html\n\n".repeat(1_000_000)
    );
    let few = format!("{head}{}", "--b\nContent-Type:text/html\n\n".repeat(900));
    for (name, bytes) in [
        ("zeros", zeros),
        ("parts", parts.into_bytes()),
        ("few parts", few.into_bytes()),
    ] {
        let peak = measure(|| {
            let _ = Parser::new().parse_all(unrolled::Input::bytes(&bytes));
        });
        let most = 3 * Limits::default().get(LimitKind::InputBytes) as u64;
        println!("{name:<60} {:>8} {:>9}", bytes.len(), peak.bytes_max);
        assert!(peak.bytes_max < most, "{name}: {}", peak.bytes_max);
    }
}

#[test]
fn memory_for_many_small_entities_is_bounded() {
    let pieces = [
        "@a ", "#a ", "$A ", "a.co ", "http://a.co ", "[a](http://b) ", "[a](", "<http://a.b> ",
        "![](//a/b) ", "![a](http://b/c) ", "[", "&", "x", "é", "…",
    ];
    let head = "Thread by @tern_watch on Thread Reader App\n\nTern Watch @tern_watch\n\
                Nov 6, 2024 • 9 tweets • 2 min read\n\n";
    let alone = pieces.map(|piece| (format!("text {piece:?}"), run(piece)));
    let headed = pieces.map(|piece| (format!("thread {piece:?}"), head.to_owned() + &run(piece)));
    let texts: Vec<_> = alone.into_iter().chain(headed).collect();
    let over = over(Engine::Auto, &texts);
    assert!(over.is_empty(), "{over:#?}");
}

#[test]
fn clips_of_many_small_signs() {
    let pieces = [
        "*a ",
        "_a_ ",
        "[a](b) ",
        "![a](b)",
        "> ",
        "- ",
        "- a\n",
        "> a\n\n",
        "|a|b\n",
        "`a` ",
        "a\n\n",
        "1. a\n",
        "**a** ",
        "&amp;",
        "\\*",
        "<b>",
        "# a\n",
        "***\n\n",
        "![[a]]",
        "~~a~~ ",
        "- a\n  - b\n",
        "```\na\n```\n",
        "> **A @a** · 2026-01-31\n\n",
        "---\n\na\n\n",
        "|a|\n|-|\n|b|\n\n",
        "a\n> ",
        "`",
        "- a ([View Tweet](https://x.com/a/status/1885300000000000000))\n",
        "---\n**A** @a\n",
        "A ([@a](https://x.com/a)) - a\n",
        "- a\n\na\n\n",
    ];
    let head = |title: &str| {
        format!(
            "---\ntitle: \"{title}\"\nsource: \"https://x.com/tern/status/1885300000000000000\"\n---\n"
        )
    };
    let inputs = ["Terns", "Post by @tern on X"].iter().flat_map(|title| {
        let name = move |piece: &str| format!("{title} {piece:?}");
        pieces
            .iter()
            .map(move |piece| (name(piece), head(title) + &run(piece)))
    });
    let over = over(Engine::Auto, &inputs.collect::<Vec<_>>());
    assert!(over.is_empty(), "{over:#?}");
}

/// Markup that is short compared with the tree, or the thread, that it creates.
const MARKUP: [&str; 46] = [
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
    "<iframe data-tweet-id=1></iframe>",
    "<video src=//a poster=//b></video>",
    "<blockquote class=twitter-tweet><a href=/a/status/1>x</a></blockquote>",
    "<table><td>a</table>",
    "<li>",
    "&lt;",
    "<!---->",
    "<x>",
    "<x></x>",
    "\n<br>",
    "<i>a</i><br>",
    "</p>",
    "</div>",
    "</body>",
    "<head>",
    "<template>",
    "<template></template>",
    "<template>a</template>",
    "&quot;<",
    "<",
    "=",
    "<br><",
    "<p>From afar.</p><p>Two.</p>",
    "<p>123456789",
    "<a href=\"/\"></x>",
    "<p class='a b c d e f g h i j k l'>",
    "<a a b c d e f g h i j k l m></a>",
    "<a href=123456789 id=123456789></a>",
    "<select><option>a</select>",
    "<svg><a/></svg>",
    "<b></p>",
    "<i><p>a</i>",
];

#[test]
fn memory_for_many_short_lines_is_bounded() {
    let head = "Thread Reader\n\nTern Watch Profile picture\nTern Watch\n@tern_watch\nSubscribe\n\
                Nov 6, 2024 • 90000 tweets • 2 min read • Read on X\n\n";
    let foot = "\n\n• • •\n\nMissing some Tweet in this thread? You can try to force a refresh\n\n";
    let clip = "---\nsource: https://x.com/tern/status/1215710451343904768\n---\n\
                **Tern** @tern [2024-01-02](https://x.com/tern/status/1215710451343904768)\n\n";
    let mut inputs = Vec::new();
    // Each repeated as lines of the thread, then of the part below it, of a clip, and of a text by itself.
    for piece in ["a\n", "1\n", "1/ a\n", "[a](b)\n", "@a\n"] {
        let text = format!("{head}{}{foot}", run(piece));
        inputs.push((format!("thread {piece:?}"), text));
    }
    for piece in ["a\n", "Read 4 tweets\n"] {
        let text = format!("{head}Terns.{foot}{}", run(piece));
        inputs.push((format!("below {piece:?}"), text));
    }
    for piece in ["a\n", "000000)\n\nWho knows about pilot boats"] {
        inputs.push((format!("clip {piece:?}"), clip.to_owned() + &run(piece)));
    }
    for piece in ["=\n", "Image\n", "by @a view original on Twitter\n"] {
        inputs.push((format!("text {piece:?}"), run(piece)));
    }
    let over = over(Engine::Auto, &inputs);
    assert!(over.is_empty(), "{over:#?}");
}

#[test]
fn memory_for_many_small_elements_is_bounded() {
    // Formatting elements that a browser reopens before each word.
    let again = [
        format!("<b {}><i {}>", "a".repeat(1000), "b".repeat(1000)),
        (0..200)
            .map(|n| format!(" a{n}"))
            .fold("<b".to_owned(), |tag, a| tag + &a)
            + ">",
        (0..30).map(|n| format!("<b a={n}>")).collect(),
    ];
    let again = again.map(|tags| {
        let name: String = tags.chars().take(40).collect();
        (
            format!("again {name:?}"),
            page(&(format!("<p>{tags}") + &run("<p>x"))),
        )
    });
    let classes = format!("<b class='{}'>", "a ".repeat(1000));
    let classes = (
        "again classes".to_owned(),
        page(&(format!("<p>{classes}") + &run("<p>x"))),
    );
    // Content that is foster-parented in front of a table.
    let table = ["x<!---->", "<b>x", "<br>", "x<tr>", "<i>"];
    let table = table.map(|piece| {
        (
            format!("table {piece:?}"),
            page(&("<table>".to_owned() + &run(piece))),
        )
    });
    // Pages of no site, slightly above the fixed allowance.
    let bare = MARKUP.map(|piece| (format!("bare {piece:?}"), run(piece)));
    let small = MARKUP.map(|piece| {
        (
            format!("small {piece:?}"),
            page(&piece.repeat(60_000 / piece.len())),
        )
    });
    let alone = MARKUP.map(|piece| (format!("page {piece:?}"), page(&run(piece))));
    let inside = MARKUP.map(|piece| (format!("tweet {piece:?}"), tweet(&run(piece))));
    let pages: Vec<_> = alone
        .into_iter()
        .chain(inside)
        .chain(again)
        .chain([classes])
        .chain(table)
        .chain(bare)
        .chain(small)
        .collect();
    check_pages(&pages);
}

#[test]
fn memory_for_many_small_posts_is_bounded() {
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
    let article = "<article data-testid=tweet><div data-testid=User-Name><a href=/a>a</a><a href=/a/status/1><time></time></a></div><div data-testid=tweetText>a</div></article>";
    inputs.push(("x with links".to_owned(), x.to_owned() + &run(article)));
    let toot = "<div class=entry><div class=status__content>a</div></div>";
    inputs.push((
        "mastodon".to_owned(),
        format!(
            "<title>a - Mastodon</title><div class=activity-stream>{}",
            run(toot)
        ),
    ));
    check_pages(&inputs);
}

#[test]
fn memory_for_many_json_values_is_bounded() {
    let post = |inside: &str| {
        format!(
            "{{\"url\":\"https://x.com/a/status/1\",\"author\":{{}},\"text\":\"a\",\"created_at\":\"\",{inside}}}"
        )
    };
    let mut inputs = Vec::new();
    for piece in [
        "{},",
        "1,",
        "[],",
        "\"\",",
        "\"\\n\",",
        "{\"\":1},",
        "{\"text\":\"a\"},",
        "{\"type\":\"tombstone\"},",
        "{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"text\":1,\"url\":1,\"id\":1},",
        "{\"type\":\"photo\"},",
        "{\"label\":\"a\"},",
        "{\"url\":\"http://a\"},",
        "{\"type\":\"url\",\"original\":\"a\",\"replacement\":\"http://a\"},",
        "\"a\":1,",
    ] {
        let list = format!("[{}{{}}]", run(piece));
        let members = format!("{{{}\"\":1}}", run("\"a\":1,"));
        let lists = [
            ("thread", format!("{{\"code\":200,\"thread\":{list}}}")),
            (
                "thread that is a value",
                format!("{{\"code\":200,\"thread\":{members}}}"),
            ),
            (
                "tweets",
                format!("{{\"thread\":{{\"threadUrl\":\"\",\"tweets\":{list}}}}}"),
            ),
        ];
        let lists = lists.map(|(name, text)| (format!("{name} of {piece}"), text));
        inputs.extend(lists);
        for (name, inside) in [
            ("media", format!("\"media\":{{\"all\":{list}}}")),
            (
                "formats",
                format!("\"media\":{{\"all\":[{{\"type\":\"video\",\"formats\":{list}}}]}}"),
            ),
            ("poll", format!("\"poll\":{{\"choices\":{list}}}")),
            ("facets", format!("\"raw_text\":{{\"facets\":{list}}}")),
            (
                "members",
                format!("\"more\":{list},{}\"\":1", run("\"a\":1,")),
            ),
        ] {
            let text = format!("{{\"code\":200,\"thread\":[{}]}}", post(&inside));
            inputs.push((format!("{name} of {piece}"), text));
        }
    }
    let over = over(Engine::Auto, &inputs);
    assert!(over.is_empty(), "{over:#?}");
}

/// Long posts that take much more room in a format than in the model.
fn long_posts() -> Vec<(&'static str, Post)> {
    let post = |text: String, blocks: Vec<Block>| {
        let mut post = Post::new();
        (post.text, post.blocks) = (Some(text), blocks);
        post
    };
    let count = SIZE / 10;
    let each = |length: usize| (0..count).map(move |at| Span::new(at * 2, at * 2 + length));
    let table = |columns: usize| {
        let cells: Vec<Span> = each(1).collect();
        let rows = cells.chunks(columns).map(<[_]>::to_vec).collect();
        let span = Span::new(0, count * 2);
        post(
            "x\t".repeat(count),
            vec![Block::new(BlockKind::Table { rows }, span)],
        )
    };
    let blocks = |kind: fn(usize) -> BlockKind| {
        let blocks = each(1).enumerate();
        let blocks = blocks
            .map(|(at, span)| Block::new(kind(at), span))
            .collect();
        post("x\n".repeat(count), blocks)
    };
    let backticks = post(
        "`".repeat(SIZE),
        vec![Block::new(
            BlockKind::Code { language: None },
            Span::new(0, SIZE),
        )],
    );
    let mut styled = post("ab ".repeat(count), Vec::new());
    styled.styles = (0..count)
        .map(|at| Style::new(StyleKind::Bold, Span::new(at * 3, at * 3 + 2)))
        .collect();
    vec![
        ("cells", table(100)),
        ("one row", table(count)),
        ("rows of one cell", table(1)),
        (
            "items",
            blocks(|_| BlockKind::ListItem {
                depth: 0,
                number: None,
            }),
        ),
        (
            "deep items",
            blocks(|at| BlockKind::ListItem {
                depth: (at % 250) as u8,
                number: Some(999_999_999),
            }),
        ),
        ("headings", blocks(|_| BlockKind::Heading { level: 6 })),
        ("code", blocks(|_| BlockKind::Code { language: None })),
        ("rules", blocks(|_| BlockKind::Rule)),
        ("backticks", backticks),
        ("styles", styled),
    ]
}

/// The bytes of a post's text and structure.
fn bytes(post: &Post) -> u64 {
    let cells = |block: &Block| match &block.kind {
        BlockKind::Table { rows } => {
            size_of_val(rows.as_slice())
                + rows
                    .iter()
                    .map(|row| size_of_val(row.as_slice()))
                    .sum::<usize>()
        }
        _ => 0,
    };
    let lists = size_of_val(post.blocks.as_slice()) + size_of_val(post.styles.as_slice());
    let text = post.text.as_ref().map_or(0, String::len);
    (text + lists + post.blocks.iter().map(cells).sum::<usize>()) as u64
}

#[test]
fn exports() {
    let mut over = Vec::new();
    for (name, post) in long_posts() {
        let size = bytes(&post);
        let thread = Thread::new(vec![post]);
        for (format, render) in [
            (
                "Markdown",
                (|thread| Markdown::new().render(thread)) as fn(&Thread) -> String,
            ),
            ("HTML", |thread| Html::new().render(thread)),
            ("plain text", |thread| PlainText::new().render(thread)),
            ("joined", Thread::text),
        ] {
            let mut written = 0;
            let peak = measure(|| written = render(&thread).len()).bytes_max;
            let times = peak.saturating_sub(FREE) as f64 / size as f64;
            println!("{format:<10} {name:<20} {size:>8} {written:>9} {peak:>9} {times:>6.1}");
            if peak > TIMES * size + FREE {
                over.push(format!("{format} {name}: {times:.1} times"));
            }
        }
    }
    assert!(over.is_empty(), "{over:#?}");
}
