//! The number of allocations of a complete parse, and its peak memory in addition to its input.
//!
//! `cargo bench --bench memory`. With `UNROLLED_CORPUS` the real page is measured as well.

mod support;

use allocation_counter::measure;
use support::pages;
use unrolled::dom::Dom;

fn main() {
    println!(
        "{:<6} {:>10} {:<6} {:>12} {:>14} {:>12} {:>13}",
        "page", "bytes", "stage", "allocations", "bytes in all", "peak", "peak / input"
    );
    let (dump, _) = pages::dump(10_000_000);
    for page in pages::all() {
        let html = page.html.as_str();
        line(&page.name, html, "tree", || drop(Dom::parse(html)));
        line(&page.name, html, "whole", || {
            drop(unrolled::parse_html(html));
        });
    }
    line("text", &dump, "whole", || drop(unrolled::parse_text(&dump)));
}

fn line(name: &str, input: &str, stage: &str, job: impl Fn()) {
    // Memory that is allocated once per program is not counted.
    job();
    let info = measure(&job);
    println!(
        "{name:<6} {:>10} {stage:<6} {:>12} {:>14} {:>12} {:>13.2}",
        input.len(),
        info.count_total,
        info.bytes_total,
        info.bytes_max,
        info.bytes_max as f64 / input.len() as f64
    );
}
