//! Threads from saved pages.
#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(
    not(test),
    warn(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::unreachable,
        clippy::unimplemented,
        clippy::print_stdout,
        clippy::print_stderr,
        clippy::exit
    )
)]

pub mod adapter;
mod audit;
pub mod dom;
mod error;
pub mod export;
mod input;
mod limits;
pub mod model;
mod parser;
mod sites;
mod text;

pub use adapter::{Adapter, Confidence, Registry};
pub use audit::{Completeness, CompletenessState, Warning, WarningKind};
pub use error::{Error, ErrorKind, PageKind, Result};
pub use input::{Form, Input, Page};
pub use limits::{LimitKind, Limits};
pub use parser::{
    Detection, Parsed, Parser, Segmentation, SegmentationConfidence, parse, parse_html,
};
