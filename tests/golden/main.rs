//! Golden results: the parser's results for every available or generated page and text, written by one checkout and
//! compared with those of another. This proves that a refactoring changes nothing; if a change is intended, the
//! differences can be reviewed by kind.
//!
//! ```text
//! # Paths are absolute: tests run in the folder of their package.
//! export UNROLLED_CORPUS=$PWD/../shared/corpus UNROLLED_BENCH_TEXT=$PWD/../shared/bench-text
//! golden="cargo test --locked --release --test golden --"
//! $golden write DIR                     # in one checkout, then with another DIR in the other; `--only PREFIX` as below
//! $golden compare DIR_A DIR_B           # what differs, grouped by kind; exit code 1 if anything does
//! $golden show DIR NAME                 # the full answer to one page
//! $golden page NAME                     # the page itself, as this checkout makes it
//! ```
//!
//! It writes the results of `parse` (the complete [`Parsed`](unrolled::Parsed), or the error's kind and message) and of
//! `parse_listing` for
//!
//! - every case of `tests/corpus`;
//! - every file of `UNROLLED_CORPUS`, and of the folder `field` next to it;
//! - every page and text of `UNROLLED_BENCH_TEXT`;
//! - every page that the drift laboratory generates in one round, and every text that the text laboratory generates
//!   with [`SEEDS`](trials::SEEDS) seeds. Both find more pages if the two variables are set.
//!
//! A folder of results contains `index.tsv`, with one line per page: its name, a hash of the page and a hash of the
//! result. The results are in `answers`, each distinct one once. Nothing depends on the machine, the number of OS
//! threads or the order of a folder, so equal checkouts write equal bytes.
//!
//! The laboratories derive some changes from the parser's result for the unchanged page, so one name may mean different
//! pages in two checkouts. `compare` detects that by the hash of the page: it counts such pages, and compares their
//! results only with `--other-pages`.
//!
//! Options of `compare`:
//!
//! - `--warnings kind,post,detail` compares only these fields of warnings, if one side has more;
//! - `--ignore PATH` (repeatable) ignores a field: `parse.thread.posts[].media`, `listing`;
//! - `--only PREFIX` compares only the pages whose names start with it: `drift/nitter`, `text/`;
//! - `--top N` prints that many groups of a field (by default all);
//! - `--full FILE` writes every difference of every page to a file, ungrouped.
//!
//! Without a command it runs as an ordinary test of the comparison.

mod answer;
mod compare;
mod difference;
mod store;
mod tests;
mod trials;

// The code that generates the changed pages. The rest of it is for the judges of the laboratories, which are not here.
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
