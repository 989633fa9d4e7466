//! Inputs that are made to be slow: for tokenizers, for tree rules, for adapters, for the text engine.

use std::fmt::Write;

/// An input that grows.
pub(crate) struct Hazard {
    pub(crate) name: &'static str,
    pub(crate) size: Size,
    pub(crate) places: &'static [Place],
    /// Returns markup, or text, of about this many bytes.
    make: fn(usize) -> String,
}

/// The sizes that are used to measure growth.
pub(crate) enum Size {
    /// The smallest that take some time.
    Found,
    /// This one and a quarter of it.
    Fixed(usize),
}

/// Where the markup is, and how it is parsed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Alone,
    /// In the first tweet of a thread's page.
    Tweet,
    /// By itself, as a list of posts.
    Listing,
    /// By itself, as plain text.
    Text,
    Markdown,
}

impl Place {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Alone => "alone",
            Self::Tweet => "in tweet",
            Self::Listing => "listing",
            Self::Text => "text",
            Self::Markdown => "markdown",
        }
    }

    /// Returns an input with the hazard's markup in this place.
    pub(crate) fn put(self, hazard: &Hazard, bytes: usize) -> String {
        let markup = (hazard.make)(bytes);
        match self {
            Self::Alone | Self::Listing | Self::Text | Self::Markdown => markup,
            Self::Tweet => {
                let page = crate::support::pages::thread(2, false);
                let (head, rest) = page.split_once("dir=\"auto\">").expect("a tweet");
                format!("{head}dir=\"auto\">{markup}{rest}")
            }
        }
    }
}

const fn found(name: &'static str, make: fn(usize) -> String) -> Hazard {
    placed(name, &[Place::Alone, Place::Tweet], make)
}

const fn placed(name: &'static str, places: &'static [Place], make: fn(usize) -> String) -> Hazard {
    Hazard {
        name,
        size: Size::Found,
        places,
        make,
    }
}

const fn text(name: &'static str, make: fn(usize) -> String) -> Hazard {
    placed(name, &[Place::Text, Place::Markdown], make)
}

const fn fixed(name: &'static str, bytes: usize, make: fn(usize) -> String) -> Hazard {
    let hazard = found(name, make);
    Hazard {
        size: Size::Fixed(bytes),
        ..hazard
    }
}

/// One piece, repeated.
fn run(piece: &str, bytes: usize) -> String {
    piece.repeat(bytes / piece.len())
}

/// Pieces with a number in each, in place of `#`.
fn numbered(piece: &str, bytes: usize) -> String {
    let (before, after) = piece.split_once('#').expect("a place for the number");
    let mut markup = String::with_capacity(bytes + piece.len() + 8);
    let mut at = 0;
    while markup.len() < bytes {
        write!(markup, "{before}{at}{after}").expect("a string takes all");
        at += 1;
    }
    markup
}

/// Half of it opens, the other half follows: `#` is a number.
fn halves(open: &str, then: &str, bytes: usize) -> String {
    numbered(open, bytes / 2) + &run(then, bytes / 2)
}

pub(crate) const HAZARDS: &[Hazard] = &[
    // Nesting.
    found("nested <div>", |n| run("<div>", n)),
    found("nested <ul><li>", |n| run("<ul><li>", n)),
    found("nested <blockquote> with links", |n| {
        run("<blockquote><a href=/a/status/1>x</a>", n)
    }),
    found("nested <table>", |n| run("<table><tr><td>", n)),
    found("<table> runs", |n| run("<table>", n)),
    found("nested <svg>", |n| run("<svg>", n)),
    found("nested <svg><foreignObject>", |n| {
        run("<svg><foreignObject>", n)
    }),
    found("nested <math><mi>", |n| run("<math><mi>", n)),
    found("nested <template>", |n| run("<template>", n)),
    found("nested <button>", |n| run("<button>", n)),
    found("nested <ruby><rt>", |n| run("<ruby><rt>", n)),
    found("<div> opened and closed deep", |n| {
        run("<div>", n.min(2000)) + &run("<div></div>", n)
    }),
    // Formatting elements and the adoption agency.
    found("400 formatting elements in many <p>", |n| {
        numbered("<b id=#>", 4000) + &run("<p>x</p>", n)
    }),
    found("formatting elements, then <p>", |n| {
        halves("<b id=#>", "<p>", n)
    }),
    found("formatting elements, then </p>", |n| {
        halves("<b id=#>", "</p>", n)
    }),
    found("misnested <a><b><div>", |n| run("<a><b><div>", n)),
    found("<a> runs", |n| run("<a href=x>", n)),
    found("<a> around blocks", |n| run("<a href=x><div>", n)),
    found("<b>, then </b><p>", |n| halves("<b id=#>", "</b><p>", n)),
    found("<nobr> runs", |n| run("<nobr>", n)),
    found("<font><p></font>", |n| run("<font><p></font>", n)),
    found("<b><i></b></i>", |n| run("<b><i></b></i>", n)),
    // End tags without start tags, and the reverse.
    found("</p> runs", |n| run("</p>", n)),
    found("</br> runs", |n| run("</br>", n)),
    found("</b> runs", |n| run("</b>", n)),
    found("</x> behind nested <div>", |n| {
        run("<div>", n.min(2400)) + &run("</x>", n)
    }),
    found("</li> behind nested <div>", |n| {
        "<ul><li>".to_owned() + &run("<div>", n.min(2400)) + &run("</li>", n)
    }),
    found("<p> runs", |n| run("<p>", n)),
    found("<li> runs", |n| run("<li>", n)),
    found("<li> behind nested <span>", |n| {
        run("<span>", n.min(2800)) + &run("<li>", n)
    }),
    found("<option> in <select>", |n| {
        "<select>".to_owned() + &run("<option>", n)
    }),
    found("<select> runs", |n| run("<select>", n)),
    found("<form> runs", |n| run("<form>", n)),
    found("<h1> runs", |n| run("<h1>", n)),
    found("<body a=…> runs", |n| numbered("<body a#=1>", n)),
    found("<frameset> runs", |n| run("<frameset>", n)),
    // Foster parenting.
    found("<table> with text", |n| {
        "<table>".to_owned() + &run("x<b>", n)
    }),
    found("<table>x runs", |n| run("<table>x", n)),
    found("<div> in <table>", |n| {
        "<table>".to_owned() + &run("<div>x</div>", n)
    }),
    found("<tr> runs", |n| "<table>".to_owned() + &run("<tr>", n)),
    // Attributes.
    found("distinct attributes in one tag", |n| {
        numbered(" a#=1", n).replacen(" a0", "<p a0", 1) + ">"
    }),
    found("one attribute again and again", |n| {
        format!("<p{}>", run(" a=1", n))
    }),
    found("attributes without values", |n| {
        format!("<p {}>", numbered("a# ", n))
    }),
    found("classes in one attribute", |n| {
        format!("<p class='{}'>", numbered("c# ", n))
    }),
    found("names of elements, all different", |n| {
        numbered("<x#>y</x#>", n)
    }),
    found("slashes in a tag", |n| format!("<p {}>", run("/", n))),
    // The tokenizer.
    found("< runs", |n| run("<", n)),
    found("& runs", |n| run("&", n)),
    found("&#0000…", |n| format!("&#{}", run("0", n))),
    found("&#x41; runs", |n| run("&#x41;", n)),
    found("&notit; runs", |n| run("&notit;", n)),
    found("<! runs", |n| run("<!", n)),
    found("<!-- runs", |n| run("<!--", n)),
    found("<!----> runs", |n| run("<!---->", n)),
    found("- in a comment", |n| "<!--".to_owned() + &run("-", n)),
    found("--! in a comment", |n| "<!--".to_owned() + &run("--!", n)),
    found("<![CDATA[ runs", |n| run("<![CDATA[", n)),
    found("<? runs", |n| run("<?", n)),
    found("quotes that do not end", |n| run("<p a=\"", n)),
    found("tags that do not end", |n| run("<a ", n)),
    found("</ runs in <title>", |n| {
        "<title>".to_owned() + &run("</", n)
    }),
    found("</titl runs in <title>", |n| {
        "<title>".to_owned() + &run("</titl", n)
    }),
    found("<title> runs", |n| run("<title>", n)),
    found("<textarea> runs", |n| run("<textarea>", n)),
    found("<script> runs", |n| run("<script>", n)),
    found("<script><!--<script> runs", |n| {
        "<script><!--".to_owned() + &run("<script ", n)
    }),
    found("<style></style> runs", |n| run("<style></style>", n)),
    found("<plaintext>", |n| {
        "<plaintext>".to_owned() + &run("</plaintext>", n)
    }),
    found("NUL", |n| run("\0", n)),
    found("CR LF", |n| run("\r\n", n)),
    found("white space", |n| run(" ", n)),
    // Markup that adapters search.
    found("<br> runs", |n| run("<br>", n)),
    found("links in text", |n| {
        numbered("<a href='https://a.example/#'>x</a> ", n)
    }),
    found("pictures", |n| {
        numbered(
            "<span class=entity-image><img src='https://a.example/#.jpg'></span>",
            n,
        )
    }),
    found("tweets in tweets", |n| {
        numbered(
            "<div id='tweet_#' class='content-tweet allow-preview' data-tweet='1216214918316047683'>x",
            n,
        )
    }),
    found("tweets side by side", |n| {
        "</div></div></div>".to_owned()
            + &numbered(
                "<div id='tweet_#' class='content-tweet allow-preview' data-tweet='1216214918316047683'>x</div>",
                n,
            )
    }),
    found("tweets below 400 <div>", |n| {
        run("<div>", n.min(2000))
            + &numbered(
                "<div id='tweet_#' class='content-tweet allow-preview'>x</div>",
                n,
            )
    }),
    found("cards", |n| {
        "</div></div></div></div></article>".to_owned()
            + &numbered(
                "<div class=thread-card><div class=card-tweets>x</div><a href='/thread/121621491831604#.html'>Read 3 tweets</a></div>",
                n,
            )
    }),
    found("cards in cards", |n| {
        "</div></div></div></div></article>".to_owned()
            + &numbered(
                "<div class=thread-card><a href='/thread/121621491831604#.html'>Read 3 tweets</a>",
                n,
            )
    }),
    found("links to threads", |n| {
        "</div></div></div></div></article>".to_owned()
            + &numbered(
                "<a href='/thread/121621491831604#.html'>Read 3 tweets</a>",
                n,
            )
    }),
    found("headings", |n| {
        "</div></div></div></div></article>".to_owned() + &run("<h1>More from @a</h1>", n)
    }),
    found("embedded tweets", |n| {
        run(
            "<blockquote class=twitter-tweet><a href='https://twitter.com/a/status/1'>x</a></blockquote>",
            n,
        )
    }),
    found("permalink marks", |n| {
        run(
            "<sup class=tw-permalink><a href='/a/status/1'>x</a></sup>",
            n,
        )
    }),
    found("@ and # in text", |n| run("@a #b https://c.example $d ", n)),
    found("<meta> runs", |n| run("<meta property=og:url>", n)),
    // Pieces of one text.
    found("text with &amp; between comments", |n| {
        run("x &amp; y<!-- -->", n)
    }),
    found("text with &amp; between stray tags", |n| {
        run("x &amp; y</x>", n)
    }),
    found("text with CR between stray tags", |n| run("x\r y</x>", n)),
    found("white space behind the head", |n| {
        "<head></head>".to_owned() + &run("\r<meta a=&amp;>", n)
    }),
    // The same elements, repeated.
    found("formatting elements with 50 attributes", |n| {
        let attributes = numbered(" a#=1", 350);
        numbered(&format!("<b x=#{attributes}>"), 170_000.min(n / 2))
            + &numbered(&format!("<b x=y#{attributes}></b>"), n / 2)
    }),
    found("formatting elements with long names of attributes", |n| {
        let name = "a".repeat(400);
        "<table>x".to_owned()
            + &numbered(&format!("<b {name}#>"), 40_000.min(n / 2))
            + &run("<p>x", n / 2)
    }),
    // Posts of other sites.
    placed("posts of Nitter", &[Place::Alone, Place::Listing], |n| {
        run(
            "<div class=timeline-item><div class=tweet-content>x</div></div>",
            n,
        )
    }),
    placed(
        "posts of twitter.com",
        &[Place::Alone, Place::Listing],
        |n| {
            run(
                "<div class='tweet js-stream-tweet' data-tweet-id=1414992891886415878 data-screen-name=a><p class=tweet-text>x</p></div>",
                n,
            )
        },
    ),
    placed("posts of X", &[Place::Alone, Place::Listing], |n| {
        run(
            "<article data-testid=tweet><div data-testid=tweetText>x</div></article>",
            n,
        )
    }),
    placed("links beside a long signature", &[Place::Alone], |n| {
        "<blockquote><p>x</p>".to_owned()
            + &run(" ", n / 2)
            + "— a"
            + &run("<a href=/status/1>x</a>", n / 2)
    }),
    // Text.
    text("lines of one letter", |n| run("a\n", n)),
    text("lines of handles", |n| {
        run("@ida_fern\n", n)
            + "The horn was made by \n@brass_works\n in 1961, and \n@port_town\n paid for it.\n"
    }),
    text("lists", |n| run(":\n1. a\n2. b\n", n)),
    text("numbers", |n| numbered("#/ a\n", n)),
    text("copies", |n| {
        run("Terns came back today.\n    Terns came back today.\n", n)
    }),
    text("links that do not end", |n| run("[a](", n)),
    text("links", |n| run("[a](b)", n)),
    text("addresses that do not end", |n| run("<http://", n)),
    text("videos that do not end", |n| run("<video ", n)),
    text("tables", |n| run("| a | b |\n", n)),
    text("fields of a clip", |n| {
        "---\n".to_owned() + &run("a: b\n", n) + "---\nx"
    }),
    text("wrapped lines in a link", |n| {
        let words = "terns dive for the small fish of the harbour at noon and at dusk, and\n";
        run(words, 20 * words.len()) + &run(&("](\n".to_owned() + &run("a\n", 1000)), n)
    }),
    // Large ones.
    fixed("a million attributes", 8_900_000, |n| {
        format!("<p{}>", numbered(" a#", n))
    }),
    fixed("a million entities", 5_000_000, |n| run("&amp;", n)),
    fixed("10 MB in one text", 10_000_000, |n| {
        run("the goat boarded alone ", n)
    }),
    fixed("10 MB in one word", 10_000_000, |n| run("x", n)),
    fixed("10 MB in one comment", 10_000_000, |n| {
        format!("<!--{}-->", run("x ", n))
    }),
    fixed("10 MB in one attribute value", 10_000_000, |n| {
        format!("<p a=\"{}\">", run("x ", n))
    }),
];
