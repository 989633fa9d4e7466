//! The job with each library, written as an experienced user would: from the page's bytes to its tweets.

use std::cell::RefCell;
use std::hint::black_box;
use std::rc::Rc;

use html_escape::decode_html_entities;
use lol_html::{HtmlRewriter, Settings, element, text};
use scraper::{ElementRef, Html, Selector};

use crate::Problem;

/// Id, handle, text with line breaks, links, pictures.
pub type Tweet = (String, String, String, Vec<String>, Vec<String>);

pub struct Engine {
    pub name: &'static str,
    pub package: &'static str,
    /// The description in the table.
    pub does: &'static str,
    /// The job. It returns the tweets if they are requested; otherwise they are dropped within the measured time.
    pub job: fn(&[u8], &mut Option<Vec<Tweet>>) -> Result<(), Problem>,
}

pub const ENGINES: [Engine; 6] = [
    Engine {
        name: "unrolled",
        package: "unrolled",
        does: "everything, checked",
        job: unrolled,
    },
    Engine {
        name: "unrolled tree",
        package: "unrolled",
        does: "parse alone",
        job: unrolled_tree,
    },
    Engine {
        name: "scraper",
        package: "scraper",
        does: "tweets",
        job: |page, out| give(scraper(page)?, out),
    },
    Engine {
        name: "dom_query",
        package: "dom_query",
        does: "tweets",
        job: |page, out| give(dom_query(page)?, out),
    },
    Engine {
        name: "lol_html",
        package: "lol_html",
        does: "tweets",
        job: |page, out| give(lol_html(page)?, out),
    },
    Engine {
        name: "tl",
        package: "tl",
        does: "tweets",
        job: |page, out| give(tl(page)?, out),
    },
];

fn give(tweets: Vec<Tweet>, out: &mut Option<Vec<Tweet>>) -> Result<(), Problem> {
    let tweets = black_box(tweets);
    if let Some(out) = out {
        *out = tweets;
    }
    Ok(())
}

fn unrolled(page: &[u8], out: &mut Option<Vec<Tweet>>) -> Result<(), Problem> {
    let parsed = black_box(unrolled::parse_html(std::str::from_utf8(page)?)?);
    if let Some(out) = out {
        let string = |text: Option<String>| text.unwrap_or_default();
        out.extend(parsed.thread.posts.into_iter().map(|post| {
            let id = post.id.map(|id| id.to_string());
            let handle = post.author.and_then(|author| author.handle);
            (
                string(id),
                string(handle),
                string(post.text),
                Vec::new(),
                Vec::new(),
            )
        }));
    }
    Ok(())
}

fn unrolled_tree(page: &[u8], _: &mut Option<Vec<Tweet>>) -> Result<(), Problem> {
    black_box(unrolled::dom::Dom::parse(std::str::from_utf8(page)?)?);
    Ok(())
}

/// Collapses white space as browsers do: runs become one space, and there is none around line breaks or at the ends.
fn tidy(raw: &str) -> String {
    let mut tidy = String::with_capacity(raw.len());
    for line in raw.split('\u{b}') {
        let mut words = line.split_ascii_whitespace();
        tidy.extend(words.next());
        for word in words {
            tidy.push(' ');
            tidy.push_str(word);
        }
        tidy.push('\n');
    }
    let ends = |c: char| c.is_ascii_whitespace();
    tidy.trim_matches(ends).to_owned()
}

/// Replaces `<br>` until the white space is collapsed.
const BREAK: char = '\u{b}';

/// An embedded tweet; its text is not part of the tweet's.
const EMBED: &str = "entity-embed";

fn scraper(page: &[u8]) -> Result<Vec<Tweet>, Problem> {
    fn walk(
        node: ElementRef<'_>,
        text: &mut String,
        links: &mut Vec<String>,
        pictures: &mut Vec<String>,
    ) {
        for child in node.children() {
            if let Some(words) = child.value().as_text() {
                text.push_str(words);
            } else if let Some(element) = ElementRef::wrap(child) {
                let value = element.value();
                match value.name() {
                    "br" => text.push(BREAK),
                    "a" => links.extend(value.attr("href").map(str::to_owned)),
                    "img" => pictures.extend(
                        value
                            .attr("data-src")
                            .or(value.attr("src"))
                            .map(str::to_owned),
                    ),
                    _ if value.has_class(EMBED, scraper::CaseSensitivity::CaseSensitive) => {
                        continue;
                    }
                    _ => {}
                }
                walk(element, text, links, pictures);
            }
        }
    }
    let page = Html::parse_document(std::str::from_utf8(page)?);
    let selector =
        Selector::parse("div.content-tweet[data-tweet]").map_err(|error| error.to_string())?;
    let tweets = page.select(&selector).map(|tweet| {
        let (mut text, mut links, mut pictures) = (String::new(), Vec::new(), Vec::new());
        walk(tweet, &mut text, &mut links, &mut pictures);
        let attribute = |name| tweet.value().attr(name).unwrap_or_default().to_owned();
        (
            attribute("data-tweet"),
            attribute("data-screenname"),
            tidy(&text),
            links,
            pictures,
        )
    });
    Ok(tweets.collect())
}

fn dom_query(page: &[u8]) -> Result<Vec<Tweet>, Problem> {
    fn walk(
        node: &dom_query::NodeRef<'_>,
        text: &mut String,
        links: &mut Vec<String>,
        pictures: &mut Vec<String>,
    ) {
        for child in node.children_it(false) {
            if child.is_text() {
                text.push_str(&child.text());
                continue;
            }
            match child.node_name().as_deref() {
                Some("br") => text.push(BREAK),
                Some("a") => links.extend(child.attr("href").map(String::from)),
                Some("img") => pictures.extend(
                    child
                        .attr("data-src")
                        .or_else(|| child.attr("src"))
                        .map(String::from),
                ),
                Some(_) if child.has_class(EMBED) => continue,
                _ => {}
            }
            walk(&child, text, links, pictures);
        }
    }
    let page = dom_query::Document::from(std::str::from_utf8(page)?);
    let found = page.select("div.content-tweet[data-tweet]");
    let tweets = found.nodes().iter().map(|tweet| {
        let (mut text, mut links, mut pictures) = (String::new(), Vec::new(), Vec::new());
        walk(tweet, &mut text, &mut links, &mut pictures);
        let attribute = |name| tweet.attr_or(name, "").to_string();
        (
            attribute("data-tweet"),
            attribute("data-screenname"),
            tidy(&text),
            links,
            pictures,
        )
    });
    Ok(tweets.collect())
}

/// The state that lol_html's handlers fill in while the page is streamed.
#[derive(Default)]
struct Stream {
    tweets: Vec<Tweet>,
    /// The text of the open tweet, as in the source.
    text: String,
    /// The number of open embedded tweets.
    embeds: usize,
}

fn lol_html(page: &[u8]) -> Result<Vec<Tweet>, Problem> {
    let stream = Rc::new(RefCell::new(Stream::default()));
    let decoded = |value: Option<String>| value.map(|raw| decode_html_entities(&raw).into_owned());
    let tweet = element!("div.content-tweet[data-tweet]", |it| {
        let attribute = |name| decoded(it.get_attribute(name)).unwrap_or_default();
        let tweet = (
            attribute("data-tweet"),
            attribute("data-screenname"),
            String::new(),
            Vec::new(),
            Vec::new(),
        );
        stream.borrow_mut().tweets.push(tweet);
        let stream = Rc::clone(&stream);
        it.on_end_tag(lol_html::end_tag!(move |_| {
            let stream = &mut *stream.borrow_mut();
            if let Some(tweet) = stream.tweets.last_mut() {
                tweet.2 = tidy(&decode_html_entities(&stream.text));
            }
            stream.text.clear();
            Ok(())
        }))?;
        Ok(())
    });
    let words = text!("div.content-tweet[data-tweet]", |chunk| {
        let mut stream = stream.borrow_mut();
        if stream.embeds == 0 {
            stream.text.push_str(chunk.as_str());
        }
        Ok(())
    });
    let line_break = element!("div.content-tweet[data-tweet] br", |_| {
        stream.borrow_mut().text.push(BREAK);
        Ok(())
    });
    let embed = element!("div.content-tweet[data-tweet] .entity-embed", |it| {
        stream.borrow_mut().embeds += 1;
        let stream = Rc::clone(&stream);
        it.on_end_tag(lol_html::end_tag!(move |_| {
            stream.borrow_mut().embeds -= 1;
            Ok(())
        }))?;
        Ok(())
    });
    let link = element!("div.content-tweet[data-tweet] a[href]", |it| {
        let stream = &mut *stream.borrow_mut();
        if let (0, Some(tweet)) = (stream.embeds, stream.tweets.last_mut()) {
            tweet.3.extend(decoded(it.get_attribute("href")));
        }
        Ok(())
    });
    let picture = element!("div.content-tweet[data-tweet] img", |it| {
        let stream = &mut *stream.borrow_mut();
        if let (0, Some(tweet)) = (stream.embeds, stream.tweets.last_mut()) {
            tweet.4.extend(decoded(
                it.get_attribute("data-src")
                    .or_else(|| it.get_attribute("src")),
            ));
        }
        Ok(())
    });
    let settings = [tweet, words, line_break, embed, link, picture]
        .into_iter()
        .fold(Settings::new(), Settings::append_element_content_handler);
    let mut rewriter = HtmlRewriter::new(settings, |_: &[u8]| {});
    rewriter.write(page)?;
    rewriter.end()?;
    let tweets = std::mem::take(&mut stream.borrow_mut().tweets);
    Ok(tweets)
}

fn tl(page: &[u8]) -> Result<Vec<Tweet>, Problem> {
    fn attribute(tag: &tl::HTMLTag<'_>, name: &str) -> Option<String> {
        let raw = tag.attributes().get(name)??.as_utf8_str();
        Some(decode_html_entities(&raw).into_owned())
    }
    fn walk(
        tag: &tl::HTMLTag<'_>,
        parser: &tl::Parser<'_>,
        text: &mut String,
        links: &mut Vec<String>,
        pictures: &mut Vec<String>,
    ) {
        for child in tag
            .children()
            .top()
            .iter()
            .filter_map(|child| child.get(parser))
        {
            if let Some(words) = child.as_raw() {
                text.push_str(&decode_html_entities(&words.as_utf8_str()));
                continue;
            }
            let Some(tag) = child.as_tag() else { continue };
            match tag.name().as_bytes() {
                b"br" => text.push(BREAK),
                b"a" => links.extend(attribute(tag, "href")),
                b"img" => {
                    pictures.extend(attribute(tag, "data-src").or_else(|| attribute(tag, "src")))
                }
                _ if tag.attributes().is_class_member(EMBED) => continue,
                _ => {}
            }
            walk(tag, parser, text, links, pictures);
        }
    }
    let page = tl::parse(std::str::from_utf8(page)?, tl::ParserOptions::default())?;
    let parser = page.parser();
    let found = page.query_selector(".content-tweet").ok_or("no query")?;
    let tweets = found.filter_map(|tweet| {
        let tweet = tweet.get(parser)?.as_tag()?;
        let id = attribute(tweet, "data-tweet")?;
        let (mut text, mut links, mut pictures) = (String::new(), Vec::new(), Vec::new());
        walk(tweet, parser, &mut text, &mut links, &mut pictures);
        Some((
            id,
            attribute(tweet, "data-screenname").unwrap_or_default(),
            tidy(&text),
            links,
            pictures,
        ))
    });
    Ok(tweets.collect())
}
