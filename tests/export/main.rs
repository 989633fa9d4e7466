//! Every export of every case of `tests/corpus`, and of threads made to break it, read back by a parser of its form:
//! the same words, line breaks, links and pictures as in the model, and no markup but the exporter's. And merges of the
//! same.

mod cases;
mod hostile;
mod html;
mod huge;
mod markdown;
mod merge;
mod model;
mod pages;
mod payloads;
mod plain_text;
mod renderers;
