//! Every export of every case of `tests/corpus`, and of hostile threads, parsed back by a parser of its format: the
//! same words, line breaks, links and pictures as in the model, and no markup except the exporter's. And merges of the
//! same threads.

mod cases;
mod hostile;
mod html;
mod huge;
mod lean;
mod markdown;
mod media_urls;
mod merge;
mod model;
mod notes;
mod pages;
mod payloads;
mod plain_text;
mod renderers;
mod structure;
