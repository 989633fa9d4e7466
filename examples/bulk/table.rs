//! The Parquet file: the lines as a table of posts, for DuckDB, pandas and similar programs.
//!
//! It is written from the complete file of lines after a run, because a Parquet file cannot be appended to.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::sync::Arc;

use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType, DataType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;

use crate::page::Line;
use crate::summary::name;

/// The columns, in the order of [`Rows::write`]. A page without posts is one row without a `post`.
const SCHEMA: &str = "message posts {
    required binary source (utf8);
    required int64 index;
    optional binary member (utf8);
    optional binary url (utf8);
    optional int64 fetched (timestamp(micros, true));
    optional binary error (utf8);
    optional binary site (utf8);
    optional binary form (utf8);
    optional binary confidence (utf8);
    optional binary completeness (utf8);
    optional binary thread_id (utf8);
    optional int64 post;
    optional binary post_id (utf8);
    optional binary post_url (utf8);
    optional binary author (utf8);
    optional int64 published (timestamp(micros, true));
    optional binary text (utf8);
}";

/// One row group: this many rows, plus those of the last page, are in memory at once.
const ROWS: usize = 20_000;

/// Writes the table of the lines at `lines`.
pub(crate) fn write(lines: &Path, table: &Path) -> Result<(), ParquetError> {
    let schema = Arc::new(parse_message_type(SCHEMA)?);
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY);
    let properties = Arc::new(properties.build());
    let mut writer = SerializedFileWriter::new(File::create(table)?, schema, properties)?;
    let mut rows = Rows::default();
    let mut lines = BufReader::new(File::open(lines)?);
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line)? > 0 {
        rows.add(serde_json::from_slice(&line).map_err(io::Error::from)?);
        line.clear();
        if rows.index.len() >= ROWS {
            std::mem::take(&mut rows).write(writer.next_row_group()?)?;
        }
    }
    if !rows.index.is_empty() {
        rows.write(writer.next_row_group()?)?;
    }
    writer.close().map(|_| ())
}

type Texts = Vec<Option<ByteArray>>;

/// Rows of the table, column by column.
#[derive(Default)]
struct Rows {
    source: Texts,
    index: Vec<Option<i64>>,
    member: Texts,
    url: Texts,
    fetched: Vec<Option<i64>>,
    error: Texts,
    site: Texts,
    form: Texts,
    confidence: Texts,
    completeness: Texts,
    thread_id: Texts,
    post: Vec<Option<i64>>,
    post_id: Texts,
    post_url: Texts,
    author: Texts,
    published: Vec<Option<i64>>,
    text: Texts,
}

impl Rows {
    fn add(&mut self, line: Line) {
        let detection = line.detection();
        let site = text(detection.map(|detection| &detection.site));
        let form = text(detection.map(|detection| detection.form));
        let confidence = text(detection.map(|detection| name(&detection.confidence)));
        let completeness = line
            .parsed
            .as_ref()
            .map(|parsed| name(&parsed.completeness.state));
        let completeness = text(completeness);
        let source = text(Some(&line.source));
        let member = text(line.member);
        let url = text(line.url);
        let error = text(line.error.map(|error| error.kind));

        let thread = line.parsed.map(|parsed| parsed.thread);
        let posts = thread.as_ref().map_or(&[][..], |thread| &thread.posts[..]);
        let thread_id = text(thread.as_ref().and_then(|thread| thread.id.as_ref()));
        for at in 0..posts.len().max(1) {
            let post = posts.get(at);
            // The same bytes, counted.
            self.source.push(source.clone());
            self.index.push(Some(line.index as i64));
            self.member.push(member.clone());
            self.url.push(url.clone());
            self.fetched
                .push(line.fetched.map(jiff::Timestamp::as_microsecond));
            self.error.push(error.clone());
            self.site.push(site.clone());
            self.form.push(form.clone());
            self.confidence.push(confidence.clone());
            self.completeness.push(completeness.clone());
            self.thread_id.push(thread_id.clone());
            self.post.push(post.map(|_| at as i64 + 1));
            self.post_id
                .push(text(post.and_then(|post| post.id.as_ref())));
            self.post_url
                .push(text(post.and_then(|post| post.url.as_ref())));
            let of_post = post.and_then(|post| post.author.as_ref());
            let author = of_post.or(thread.as_ref().map(|thread| &thread.author));
            self.author
                .push(text(author.and_then(|author| author.handle.as_ref())));
            // Days without a time are only in the lines.
            let published = post.and_then(|post| post.published?.instant());
            self.published
                .push(published.map(jiff::Timestamp::as_microsecond));
            self.text
                .push(text(post.and_then(|post| post.text.as_ref())));
        }
    }

    fn write(self, mut group: SerializedRowGroupWriter<'_, File>) -> Result<(), ParquetError> {
        let to = &mut group;
        required::<ByteArrayType>(to, self.source)?;
        required::<Int64Type>(to, self.index)?;
        optional::<ByteArrayType>(to, self.member)?;
        optional::<ByteArrayType>(to, self.url)?;
        optional::<Int64Type>(to, self.fetched)?;
        optional::<ByteArrayType>(to, self.error)?;
        optional::<ByteArrayType>(to, self.site)?;
        optional::<ByteArrayType>(to, self.form)?;
        optional::<ByteArrayType>(to, self.confidence)?;
        optional::<ByteArrayType>(to, self.completeness)?;
        optional::<ByteArrayType>(to, self.thread_id)?;
        optional::<Int64Type>(to, self.post)?;
        optional::<ByteArrayType>(to, self.post_id)?;
        optional::<ByteArrayType>(to, self.post_url)?;
        optional::<ByteArrayType>(to, self.author)?;
        optional::<Int64Type>(to, self.published)?;
        optional::<ByteArrayType>(to, self.text)?;
        group.close().map(|_| ())
    }
}

fn text(text: Option<impl ToString>) -> Option<ByteArray> {
    text.map(|text| ByteArray::from(text.to_string().into_bytes()))
}

fn required<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, File>,
    values: Vec<Option<T::T>>,
) -> Result<(), ParquetError> {
    column::<T>(group, values, None)
}

/// Writes a column with optional values: definition levels say which rows have one.
fn optional<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, File>,
    values: Vec<Option<T::T>>,
) -> Result<(), ParquetError> {
    let levels: Vec<_> = values
        .iter()
        .map(|value| i16::from(value.is_some()))
        .collect();
    column::<T>(group, values, Some(&levels))
}

fn column<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, File>,
    values: Vec<Option<T::T>>,
    levels: Option<&[i16]>,
) -> Result<(), ParquetError> {
    let values: Vec<_> = values.into_iter().flatten().collect();
    let column = group.next_column()?;
    let mut column = column.ok_or_else(|| ParquetError::General("a column too much".to_owned()))?;
    column.typed::<T>().write_batch(&values, levels, None)?;
    column.close()
}
