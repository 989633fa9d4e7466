//! The job of the peers in Rust; see `benches/peers/run`, which controls this program through its standard input.
//!
//! `peers --write-pages FOLDER` writes the generated pages. `peers --repeat N ENGINE PAGE` does an engine's job N
//! times, for callgrind.

mod engines;
#[path = "../../../support/pages.rs"]
#[allow(dead_code)]
mod pages;

use std::hint::black_box;
use std::io::{BufRead, Write};
use std::time::{Duration, Instant};

use engines::{ENGINES, Engine};

type Problem = Box<dyn std::error::Error>;

fn main() -> Result<(), Problem> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["--write-pages", folder] => {
            for page in pages::generated() {
                let path = std::path::Path::new(folder).join(page.name + ".html");
                std::fs::write(path, page.html)?;
            }
            Ok(())
        }
        ["--repeat", times, name, page] => {
            let (times, page) = (times.parse()?, std::fs::read(page)?);
            let job = engine(name)?.job;
            (0..times).try_for_each(|_| job(black_box(&page), &mut None))
        }
        [] => serve(),
        _ => Err("see the top of benches/peers/rust/src/main.rs".into()),
    }
}

/// Answers each line of standard input with one of standard output.
fn serve() -> Result<(), Problem> {
    let mut page = Vec::new();
    for line in std::io::stdin().lock().lines() {
        let answer = answer(&line?, &mut page).unwrap_or_else(|problem| format!("error {problem}"));
        println!("{}", answer.replace('\n', " "));
        std::io::stdout().flush()?;
    }
    Ok(())
}

fn answer(line: &str, page: &mut Vec<u8>) -> Result<String, Problem> {
    let words: Vec<&str> = line.split('\t').collect();
    match words[..] {
        ["engines"] => {
            let engines: Vec<_> = ENGINES
                .iter()
                .map(|it| (it.name, version(it.package), it.does))
                .collect();
            Ok(serde_json::to_string(&engines)?)
        }
        ["page", path] => {
            *page = std::fs::read(path)?;
            Ok("ok".to_owned())
        }
        ["dump", name, path] => {
            let mut tweets = Some(Vec::new());
            (engine(name)?.job)(page, &mut tweets)?;
            std::fs::write(path, serde_json::to_string(&tweets)?)?;
            Ok("ok".to_owned())
        }
        ["time", name, seconds] => {
            let job = engine(name)?.job;
            let time = Duration::from_secs_f64(seconds.parse()?);
            let (begin, mut took) = (Instant::now(), Vec::new());
            while took.is_empty() || begin.elapsed() < time {
                let start = Instant::now();
                job(black_box(page), &mut None)?;
                took.push(start.elapsed().as_secs_f64());
            }
            took.sort_by(f64::total_cmp);
            Ok(took[took.len() / 2].to_string())
        }
        _ => Err("not a command".into()),
    }
}

fn engine(name: &str) -> Result<&'static Engine, Problem> {
    let found = ENGINES.iter().find(|engine| engine.name == name);
    found.ok_or_else(|| format!("no engine {name}").into())
}

/// Returns the version of a package, from the lock file.
fn version(package: &str) -> String {
    let lock = include_str!("../Cargo.lock");
    let entry = lock
        .split("[[package]]")
        .find(|entry| entry.contains(&format!("name = \"{package}\"\n")));
    let version = entry.and_then(|entry| entry.split("version = \"").nth(1)?.split('"').next());
    version.unwrap_or_default().to_owned()
}
