//! Runs each target once over the inputs in files: past findings, and the seeds, if they were generated.

use std::fs;
use std::path::{Path, PathBuf};

use unrolled_fuzz::TARGETS;

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    files.sort();
    files
}

fn run(folder: &Path) -> usize {
    let (mut count, mut failed) = (0, 0);
    for (name, target) in TARGETS {
        for file in files(&folder.join(name)) {
            let data = fs::read(&file).expect("a file that can be read");
            if std::panic::catch_unwind(|| target(&data)).is_err() {
                eprintln!("{name}: {}", file.display());
                failed += 1;
            }
            count += 1;
        }
    }
    assert_eq!(failed, 0, "of {count} inputs");
    count
}

#[test]
fn past_findings_stay_fixed() {
    run(&Path::new(env!("CARGO_MANIFEST_DIR")).join("findings"));
}

/// The folder that the script `seeds` generates, named by `UNROLLED_SEEDS`.
#[test]
fn seeds() {
    let Some(folder) = std::env::var_os("UNROLLED_SEEDS") else {
        return;
    };
    let count = run(Path::new(&folder));
    println!("{count} seeds");
    assert!(count > 500, "only {count} seeds in {folder:?}");
}

#[test]
fn every_target_accepts_empty_and_random_input() {
    for (_, target) in TARGETS {
        target(b"");
        target(&(0..=255).collect::<Vec<u8>>());
    }
}
