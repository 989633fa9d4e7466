//! Every export of every case of `tests/corpus`, and of threads made to break it, read back by a parser of its form: the
//! same words, line breaks, links and pictures as in the model, and no markup but the exporter's.

mod cases;
mod hostile;
mod html;
mod markdown;
mod model;
mod pages;
mod plain_text;
