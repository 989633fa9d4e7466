//! Golden answers: what the parser makes of every page and text that can be found or made, written down by one checkout
//! and compared with what another one writes. A change that must change nothing proves it so; of one that must, each
//! other answer is read by kind.
//!
//! ```text
//! export UNROLLED_CORPUS=../shared/corpus UNROLLED_BENCH_TEXT=../shared/bench-text
//! golden="cargo test --locked --release --test golden --"
//! $golden write DIR                     # in one checkout, then with another DIR in the other; `--only PREFIX` as below
//! $golden compare DIR_A DIR_B           # what differs, grouped by kind; exit code 1 if anything does
//! $golden show DIR NAME                 # the full answer to one page
//! $golden page NAME                     # the page itself, as this checkout makes it
//! ```
//!
//! Written are the answers of `parse` (all of [`Parsed`](unrolled::Parsed), or the error's kind and message) and of
//! `parse_listing` to
//!
//! - every case of `tests/corpus`;
//! - every file of `UNROLLED_CORPUS`, and of the folder `field` beside it;
//! - every page and text of `UNROLLED_BENCH_TEXT`;
//! - every page that the drift laboratory makes in one round, and every text that the text laboratory makes with
//!   [`SEEDS`](trials::SEEDS) seeds. Both find more pages where the two variables are set.
//!
//! A folder of answers holds `index.tsv`, a line for each page: its name, a hash of the page and a hash of the answer.
//! The answers are in `answers`, each different one once. Nothing depends on the machine, the number of threads or the
//! order of a folder, so equal checkouts write equal bytes.
//!
//! The laboratories make some changes by what the parser finds in the unchanged page, so two checkouts may mean
//! different pages by one name. `compare` sees that by the hash of the page: it counts those, and compares their
//! answers only with `--other-pages`.
//!
//! Options of `compare`:
//!
//! - `--warnings kind,post,detail` compares only these fields of warnings, when one side has more;
//! - `--ignore PATH` (again and again) leaves out a field: `parse.thread.posts[].media`, `listing`;
//! - `--only PREFIX` compares only the pages whose names begin so: `drift/nitter`, `text/`;
//! - `--top N` shows so many groups of a field (all without it);
//! - `--full FILE` writes every difference of every page to a file, ungrouped.
//!
//! Without a command it is a test like any other, of the comparison.

mod answer;
mod compare;
mod difference;
mod store;
mod tests;
mod trials;

// What makes the changed pages; the judges of the laboratories, for which the rest of it is, are not here.
#[allow(dead_code, reason = "the laboratories use the rest")]
#[allow(clippy::type_complexity, clippy::result_large_err, reason = "as in the laboratory")]
#[path = "../drift/pages/mod.rs"]
mod pages;
#[allow(dead_code, reason = "the laboratories use the rest")]
#[path = "../text_lab/texts/mod.rs"]
mod texts;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match *words {
        ["write", folder] => store::write(Path::new(folder), "").map(|()| true),
        ["write", folder, "--only", prefix] => {
            store::write(Path::new(folder), prefix).map(|()| true)
        }
        ["show", folder, name] => store::show(Path::new(folder), name).map(|()| true),
        ["page", name] => trials::print_page(name).map(|()| true),
        ["compare", a, b, ref options @ ..] => {
            compare::Options::read(options).and_then(|options| {
                compare::folders(Path::new(a), Path::new(b), &options, &mut std::io::stdout())
            })
        }
        _ => return tests::run(),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("golden: {error}");
            ExitCode::from(2)
        }
    }
}
