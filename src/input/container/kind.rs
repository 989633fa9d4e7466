//! The kinds of files that contain pages.

use std::fmt;

/// A kind of file, or of text, that contains a page: what was unpacked before the page was parsed. In JSON: `gzip`,
/// `zstd`, `brotli`, `zip`, `epub`, `maff`, `wacz`, `warc`, `mhtml`, `web-archive`, `json-string`, `json-field`,
/// `markdown-fence`, `view-source`, `concatenated`.
///
/// # Examples
///
/// ```
/// # #[cfg(feature = "containers")] {
/// use unrolled::{Container, Form};
///
/// // HTML as a program printed it: a JSON string.
/// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
/// let string = format!("\"{}\"", html.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"));
/// let detection = unrolled::parse(&string)?.detection;
/// assert_eq!(detection.containers, [Container::JsonString]);
/// assert_eq!(detection.form, Form::Html);
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum Container {
    /// Data compressed by gzip, one member or several.
    Gzip,
    /// Data compressed by Zstandard.
    Zstd,
    /// Data compressed by Brotli, which only a header shows.
    Brotli,
    /// A ZIP archive.
    Zip,
    /// An EPUB book, which is a ZIP archive.
    Epub,
    /// A Mozilla archive (MAFF), which is a ZIP archive.
    Maff,
    /// An archive of Webrecorder (WACZ), which is a ZIP archive.
    Wacz,
    /// Records of a crawler (WARC).
    Warc,
    /// MHTML, as Chrome, Edge and Internet Explorer save it, or an email.
    Mhtml,
    /// Safari's web archive.
    WebArchive,
    /// A JSON string, with or without its quotation marks.
    JsonString,
    /// A field of JSON, with the feature `json`: what scrapers, reading services and oEmbed answer.
    JsonField,
    /// A fenced code block in Markdown.
    MarkdownFence,
    /// The page on which a browser shows the source of another, or HTML with escaped markup.
    ViewSource,
    /// Several documents in one file, one after another.
    Concatenated,
    /// A container that this version does not know: read from the JSON of a later one.
    #[cfg_attr(feature = "serde", serde(other))]
    Other,
}

impl Container {
    /// Returns its name in sentences.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip data",
            Self::Zstd => "Zstandard data",
            Self::Brotli => "Brotli data",
            Self::Zip => "ZIP archive",
            Self::Epub => "EPUB book",
            Self::Maff => "Mozilla archive",
            Self::Wacz => "WACZ archive",
            Self::Warc => "WARC file",
            Self::Mhtml => "MHTML file",
            Self::WebArchive => "web archive",
            Self::JsonString => "JSON string",
            Self::JsonField => "JSON",
            Self::MarkdownFence => "Markdown file",
            Self::ViewSource => "page of source code",
            Self::Concatenated => "file of several documents",
            Self::Other => "file",
        }
    }
}

impl fmt::Display for Container {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
            Self::Brotli => "brotli",
            Self::Zip => "zip",
            Self::Epub => "epub",
            Self::Maff => "maff",
            Self::Wacz => "wacz",
            Self::Warc => "warc",
            Self::Mhtml => "mhtml",
            Self::WebArchive => "web-archive",
            Self::JsonString => "json-string",
            Self::JsonField => "json-field",
            Self::MarkdownFence => "markdown-fence",
            Self::ViewSource => "view-source",
            Self::Concatenated => "concatenated",
            Self::Other => "other",
        })
    }
}

/// What a part is for its container.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(not(feature = "containers"), allow(dead_code))]
pub(crate) enum Role {
    /// The page that the container was made for.
    Main,
    /// A page among others.
    #[default]
    Page,
    /// A page inside of another: the content of a frame.
    Frame,
}
