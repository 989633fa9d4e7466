//! Throughput in bytes per second, by stage and kind of page.
//!
//! `cargo bench --bench pages`; add `-- --quick` for rough figures. With `UNROLLED_CORPUS` the real page is measured as
//! well. Machines are noisy, so all stages of a page are interleaved; figures are medians, and the comparison with
//! scraper is the median of the ratios of each round.

mod support;

use std::hint::black_box;
use std::time::Duration;

use scraper::{Html, Selector};
use support::{Length, exponent, in_turns, median, pages, rate, ratio};
use unrolled::dom::{Dom, Engine};
use unrolled::{CompletenessState, Form, Input, Parser};

fn main() {
    let length = Length::asked();
    println!(
        "{:<6} {:>10} {:>7} | {:>9} {:>9} {:>9} {:>9} | {:>9} {:>9} {:>9}",
        "page", "bytes", "posts", "tree", "detect", "whole", "whole", "whole", "full tree", "tree"
    );
    println!(
        "{:<6} {:>10} {:>7} | {:>9} {:>9} {:>9} {:>9} | {:>29}",
        "", "", "", "MB/s", "MB/s", "MB/s", "ms", "times scraper's speed"
    );
    let mut parse = Vec::new();
    for page in pages::all() {
        parse.push((page.html.len(), measure(&page, length)));
    }
    // The last two are x10 and x100.
    if let [.., ten, hundred] = parse[..] {
        let grows = exponent((ten.0, hundred.0), (ten.1, hundred.1));
        println!("\nfrom x10 to x100 the time grows as the size to the power {grows:.2}");
    }
    dumps(length);
}

/// Prints one line of the table; returns the seconds of the complete parse.
fn measure(page: &pages::Page, length: Length) -> f64 {
    let html = page.html.as_str();
    sound(page);
    let rounds = if html.len() > 1 << 20 { 3 } else { 21 };
    let time = Duration::from_millis(length.pick(100, 4000));
    let seconds = in_turns(
        rounds,
        time,
        &mut [
            &mut || drop(black_box(Dom::parse(black_box(html)))),
            &mut || drop(black_box(Parser::new().detect(black_box(html)))),
            &mut || drop(black_box(unrolled::parse_html(black_box(html)))),
            &mut || drop(black_box(by_full_rules(black_box(html)))),
            &mut || scrape(html),
        ],
    );
    let [tree, detect, parse, full, scraper] = &seconds[..] else {
        return 0.0;
    };
    println!(
        "{:<6} {:>10} {:>7} | {:>9.0} {:>9.0} {:>9.0} {:>9.3} | {:>9.2} {:>9.2} {:>9.2}",
        page.name,
        html.len(),
        page.tweets,
        rate(html.len(), median(tree)),
        rate(html.len(), median(detect)),
        rate(html.len(), median(parse)),
        median(parse) * 1e3,
        ratio(scraper, parse),
        ratio(scraper, full),
        ratio(scraper, tree),
    );
    median(parse)
}

/// The complete parse, with the full rules even though nothing on the page needs them.
fn by_full_rules(html: &str) -> unrolled::Result<unrolled::Parsed> {
    let input = Input::text(html).with_form(Form::Html);
    Parser::new().with_engine(Engine::Tree).parse(input)
}

/// The measurement is of the complete job, so the page must be parsed completely and without warnings.
fn sound(page: &pages::Page) {
    let parsed = unrolled::parse_html(&page.html).expect("a thread's page");
    assert_eq!(parsed.thread.posts.len(), page.tweets, "{}", page.name);
    assert_eq!(parsed.completeness.state, CompletenessState::Confirmed);
    assert_eq!(parsed.warnings, [], "{}", page.name);
}

/// Only the tweets, as one would write it with scraper: id, name and text of each.
fn scrape(html: &str) {
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
}

/// Text dumps: time must grow linearly with their size.
fn dumps(length: Length) {
    let most = length.pick(4_000_000, 10_000_000);
    let [(small, few), (large, many)] = [most / 4, most].map(pages::dump);
    for (dump, posts) in [(&small, few), (&large, many)] {
        let parsed = unrolled::parse_text(dump).expect("a thread's text");
        assert_eq!(parsed.thread.posts.len(), posts);
    }
    let seconds = in_turns(
        length.pick(2, 9),
        Duration::ZERO,
        &mut [
            &mut || drop(black_box(unrolled::parse_text(black_box(&small)))),
            &mut || drop(black_box(unrolled::parse_text(black_box(&large)))),
        ],
    );
    let (short, long) = (median(&seconds[0]), median(&seconds[1]));
    println!(
        "a text dump of {:.1} MB and {many} posts: {:.0} MB/s; from a quarter of it the time grows as the size to the power {:.2}",
        large.len() as f64 / 1e6,
        rate(large.len(), long),
        exponent((small.len(), large.len()), (short, long)),
    );
}
