//! Inputs that are made to be slow: for tokenizers, for tree rules, for adapters.

use std::fmt::Write;

/// An input that grows.
pub(crate) struct Hazard {
    pub(crate) name: &'static str,
    pub(crate) size: Size,
    /// Markup of about so many bytes.
    make: fn(usize) -> String,
}

/// Which sizes tell about growth.
pub(crate) enum Size {
    /// The smallest that take some time.
    Found,
    /// This one and a quarter of it.
    Fixed(usize),
}

/// Where the markup stands.
#[derive(Clone, Copy)]
pub(crate) enum Place {
    Alone,
    /// In the first tweet of a thread's page.
    Tweet,
}

impl Place {
    pub(crate) const ALL: [Self; 2] = [Self::Alone, Self::Tweet];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Alone => "alone",
            Self::Tweet => "in tweet",
        }
    }

    /// An input of the hazard's markup in this place.
    pub(crate) fn put(self, hazard: &Hazard, bytes: usize) -> String {
        let markup = (hazard.make)(bytes);
        match self {
            Self::Alone => markup,
            Self::Tweet => {
                let page = crate::support::pages::thread(2, false);
                let (head, rest) = page.split_once("dir=\"auto\">").expect("a tweet");
                format!("{head}dir=\"auto\">{markup}{rest}")
            }
        }
    }
}

const fn found(name: &'static str, make: fn(usize) -> String) -> Hazard {
    let size = Size::Found;
    Hazard { name, size, make }
}

const fn fixed(name: &'static str, bytes: usize, make: fn(usize) -> String) -> Hazard {
    let size = Size::Fixed(bytes);
    Hazard { name, size, make }
}

/// One piece again and again.
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

/// Half of it opens, half of it comes after: `#` is a number.
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
    // What adapters look at.
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
