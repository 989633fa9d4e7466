//! Counts the instructions of a stage with valgrind's callgrind in a separate process.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::Stage;

/// Passes the stage to the measured process, and the page.
const STAGE: &str = "UNROLLED_COSTS_STAGE";
const PAGE: &str = "UNROLLED_COSTS_PAGE";

/// The instructions of a stage, by function and the source file of each line, which may be of an inlined function.
#[derive(Debug, Default)]
pub(crate) struct Counted(pub(crate) HashMap<(String, String), u64>);

impl Counted {
    pub(crate) fn total(&self) -> u64 {
        self.0.values().sum()
    }
}

pub(crate) fn is_installed() -> bool {
    let version = Command::new("valgrind").arg("--version").output();
    version.is_ok_and(|output| output.status.success())
}

/// Counts a stage of a page's parse.
pub(crate) fn count(stage: Stage, page: &Path) -> Counted {
    let out = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let out = out.join(format!("costs.{}", std::process::id()));
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--collect-atstart=no"])
        .arg("--toggle-collect=*counted_by_callgrind*")
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(std::env::current_exe().expect("this program has a path"))
        .env(STAGE, stage.name())
        .env(PAGE, page)
        .output()
        .expect("valgrind runs");
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {words}", page.display());
    let profile = std::fs::read_to_string(&out).expect("a profile");
    let _ = std::fs::remove_file(&out);
    read(&profile)
}

/// Parses a profile: the cost of each function in each source file, without the functions that it calls.
fn read(profile: &str) -> Counted {
    let mut names: HashMap<(bool, &str), &str> = HashMap::new();
    let (mut function, mut file) = ("", "");
    let mut is_call = false;
    let mut own: HashMap<(&str, &str), u64> = HashMap::new();
    for line in profile.lines() {
        let (key, value) = line.split_once('=').unwrap_or(("", line));
        let is_function = matches!(key, "fn" | "cfn");
        if is_function || matches!(key, "fl" | "fi" | "fe" | "cfi" | "cfl") {
            // A name is written once, after its number.
            let (id, name) = value.split_once(' ').unwrap_or((value, ""));
            if !name.is_empty() {
                names.insert((is_function, id), name);
            }
            match key {
                "fn" => function = id,
                "fl" | "fi" | "fe" => file = id,
                _ => {}
            }
        } else if key == "calls" {
            is_call = true;
        } else if line.starts_with(|c: char| c.is_ascii_digit() || "+-*".contains(c)) {
            let cost = line
                .split(' ')
                .nth(1)
                .and_then(|cost| cost.parse::<u64>().ok());
            if !std::mem::take(&mut is_call) {
                *own.entry((function, file)).or_default() += cost.unwrap_or_default();
            }
        }
    }
    let named = |is_function, id| {
        let name = names.get(&(is_function, id)).copied();
        name.unwrap_or_default().to_owned()
    };
    let each = own.into_iter();
    Counted(
        each.map(|((function, file), cost)| ((named(true, function), named(false, file)), cost))
            .collect(),
    )
}

/// Runs the requested stage in the measured process; returns whether this is one.
pub(crate) fn child() -> bool {
    let stage = std::env::var(STAGE)
        .ok()
        .and_then(|name| Stage::named(&name));
    let (Some(stage), Some(page)) = (stage, std::env::var_os(PAGE)) else {
        return false;
    };
    let bytes = std::fs::read(page).expect("a page");
    // What is allocated once per program belongs to no page.
    stage.run(&bytes, &mut |job| job());
    stage.run(&bytes, &mut |job| counted_by_callgrind(job));
    true
}

/// Everything in this function is counted: callgrind finds it by its name.
#[inline(never)]
fn counted_by_callgrind(job: &mut dyn FnMut()) {
    job();
    // Prevents a tail call.
    std::hint::black_box(());
}
