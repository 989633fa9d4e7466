//! How long a whole parse takes, as a ratio to what scraper takes for the tweets alone, in one run.
//!
//! `cargo bench --bench pages`. The pages are generated; with `UNROLLED_CORPUS` the real one is measured as well.
//! Machines are noisy, so the two are timed in turns and the median of the turns' ratios is shown.

use std::hint::black_box;
use std::time::{Duration, Instant};

use scraper::{Html, Selector};
use unrolled::{Limits, Parser};

fn main() {
    println!(
        "{:<24} {:>10} {:>12} {:>12} {:>8}",
        "page", "bytes", "unrolled", "scraper", "ratio"
    );
    if let Some(root) = std::env::var_os("UNROLLED_CORPUS") {
        let path = std::path::Path::new(&root).join("thread_reader/html/QuinnyPig-2020-01.html");
        if let Ok(html) = std::fs::read_to_string(path) {
            against_scraper("real, 102 tweets", &html);
        }
    }
    let small = page(102);
    against_scraper("generated, 102 tweets", &small);
    let large = page(4080);
    against_scraper("generated, 4080 tweets", &large);

    let growth = median(
        (0..9)
            .map(|_| seconds(parse(&large)) / seconds(parse(&small)))
            .collect(),
    );
    println!(
        "\n4080 tweets take {growth:.1} times as long as 102 (40 times the tweets, {:.1} times the bytes)",
        large.len() as f64 / small.len() as f64
    );
}

fn against_scraper(name: &str, html: &str) {
    let mut turns: Vec<(f64, f64)> = Vec::new();
    let rounds = if html.len() > 1 << 20 { 9 } else { 61 };
    for _ in 0..rounds {
        turns.push((seconds(parse(html)), seconds(scrape(html))));
    }
    let ratio = median(turns.iter().map(|(ours, theirs)| ours / theirs).collect());
    let ours = median(turns.iter().map(|turn| turn.0).collect());
    let theirs = median(turns.iter().map(|turn| turn.1).collect());
    println!(
        "{name:<24} {:>10} {:>9.2} ms {:>9.2} ms {ratio:>8.2}",
        html.len(),
        ours * 1e3,
        theirs * 1e3
    );
}

/// The whole job: header, entities, teasers, times and audit.
fn parse(html: &str) -> Duration {
    let start = Instant::now();
    let parsed = Parser::new()
        .with_limits(Limits::default())
        .parse(black_box(html));
    assert!(parsed.is_ok_and(|parsed| !parsed.thread.posts.is_empty()));
    start.elapsed()
}

/// The tweets alone, as one would write it with scraper: id, name and text of each.
fn scrape(html: &str) -> Duration {
    let start = Instant::now();
    let tweets = Selector::parse("div.content-tweet[data-tweet]").expect("a selector");
    let page = Html::parse_document(black_box(html));
    let found: Vec<(Option<String>, Option<String>, String)> = page
        .select(&tweets)
        .map(|tweet| {
            let attribute = |name| tweet.value().attr(name).map(str::to_owned);
            (
                attribute("data-tweet"),
                attribute("data-screenname"),
                tweet.text().collect::<String>().trim().to_owned(),
            )
        })
        .collect();
    assert!(!black_box(found).is_empty());
    drop(page);
    start.elapsed()
}

fn seconds(duration: Duration) -> f64 {
    duration.as_secs_f64()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The bundled page with its tweets repeated to a number of them.
fn page(tweets: usize) -> String {
    let bundled = include_str!("../examples/pages/thread-reader.html");
    let start = bundled.find("<div id=\"tweet_1\"").expect("a first tweet");
    let end = bundled
        .find("<div class=\"text-center my-3\">")
        .expect("an end of the thread");
    let (head, rest) = bundled.split_at(start);
    let (thread, tail) = rest.split_at(end - start);
    let blocks: Vec<&str> = thread.split("<div id=\"tweet_").skip(1).collect();
    let mut page = head.to_owned();
    for at in 0..tweets {
        let (_, block) = blocks[at % blocks.len()].split_once('"').expect("a number");
        // Ids rise from tweet to tweet, as they do.
        let (before, rest) = block.split_once("data-tweet=\"").expect("an id");
        let (_, after) = rest.split_once('"').expect("the id's end");
        let block = after.trim_end().trim_end_matches("</div>");
        page += &format!(
            "<div id=\"tweet_{}\"{before}data-tweet=\"{}\"{block}</div>\n",
            at + 1,
            1_854_214_918_316_047_683 + at as u64 * 4_194_304
        );
    }
    page + "</div>\n" + tail
}
