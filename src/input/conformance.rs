//! Runs the encoding tests of html5lib.
//!
//! They are not part of this project. `UNROLLED_CONFORMANCE` names a folder that contains `html5lib-encoding/*.dat` of
//! github.com/html5lib/html5lib-tests (its folder `encoding`). Ignored unless run with `--include-ignored`.

use std::path::Path;

use encoding_rs::{Encoding, WINDOWS_1252};

use super::prescan::{late, prescan};

/// The files, and the number of cases in each at 224991e (2026-06-26).
const FILES: [(&str, usize); 3] = [
    ("test-yahoo-jp.dat", 1),
    ("tests1.dat", 59),
    ("tests2.dat", 22),
];

#[test]
#[ignore = "reads the folder UNROLLED_CONFORMANCE"]
fn html5lib_encoding() {
    let folder = std::env::var_os("UNROLLED_CONFORMANCE").expect("UNROLLED_CONFORMANCE is set");
    let folder = Path::new(&folder).join("html5lib-encoding");
    let mut wrong = Vec::new();
    for (file, least) in FILES {
        let path = folder.join(file);
        let bytes =
            std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let cases = cases(&bytes);
        println!("{file}: {}", cases.len());
        assert!(cases.len() >= least, "{file}: {} cases", cases.len());
        for (data, label) in cases {
            let expected = Encoding::for_label(label).expect("the file names a charset");
            // Without a declaration, the tests expect the standard's default for Western Europe.
            let found = prescan(data).or_else(|| late(data)).unwrap_or(WINDOWS_1252);
            if found != expected {
                let data = String::from_utf8_lossy(data);
                wrong.push(format!(
                    "{file}: {} for {}:\n{data}",
                    found.name(),
                    expected.name()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// Returns the data and the label of each case.
fn cases(bytes: &[u8]) -> Vec<(&[u8], &[u8])> {
    let find = |from: usize, mark: &[u8]| {
        let rest = &bytes[from..];
        memchr::memmem::find(rest, mark).map(|at| from + at)
    };
    let (mut cases, mut at) = (Vec::new(), 0);
    while let Some(start) = find(at, b"#data\n") {
        let start = start + b"#data\n".len();
        let Some(end) = find(start, b"\n#encoding\n") else {
            break;
        };
        let label = end + b"\n#encoding\n".len();
        at = memchr::memchr(b'\n', &bytes[label..]).map_or(bytes.len(), |len| label + len);
        cases.push((&bytes[start..end], bytes[label..at].trim_ascii()));
    }
    cases
}
