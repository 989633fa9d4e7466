//! The fuzz targets, as functions of bytes. A panic is a finding.

mod exports;
mod inputs;
mod queries;
mod soundness;
mod trees;

pub use exports::exports;
pub use inputs::{bytes, containers, html, json_round_trip, text, url};
pub use queries::queries;
pub use trees::engines;

/// Every target, by the name of its program.
pub const TARGETS: [(&str, fn(&[u8])); 9] = [
    ("html", html),
    ("text", text),
    ("bytes", bytes),
    ("containers", containers),
    ("url", url),
    ("json_round_trip", json_round_trip),
    ("engines", engines),
    ("queries", queries),
    ("exports", exports),
];
