//! Pages as a field of JSON, as scrapers, reading services and oEmbed answer.
//!
//! Evidence: responses of r.jina.ai (`data.content`) and Firecrawl (`data.markdown`, `data.html`, `metadata.sourceURL`;
//! a crawl has a list), oEmbed 1.0 (`html`), and the lines that scrapers write (`url`, `html`), 2026.

use memchr::memmem;

use crate::json::{self, List, Object, Value};
use crate::limits::Limits;

/// A page with its URL.
type Page = (String, Option<String>);

/// Fields with HTML, and with Markdown.
const HTML: [&str; 3] = ["html", "rawHtml", "raw_html"];
const MARKDOWN: &str = "markdown";

/// A field with HTML, Markdown or text, if there is a title next to it: else it may be a post's.
const CONTENT: &str = "content";
const TITLE: &str = "title";

/// The field with the object that has these, or with a list of such objects.
const DATA: &str = "data";

/// Fields with the URL of the page, there or in an object.
const URLS: [&str; 3] = ["sourceURL", "url", "source_url"];
const METADATA: &str = "metadata";

/// Returns the pages in JSON; `None` if it has no such field.
pub(super) fn pages(text: &str, limits: &Limits) -> Option<Vec<Page>> {
    let bytes = text.as_bytes();
    let names = HTML.iter().chain(&[MARKDOWN, CONTENT]);
    let has = |name: &&str| memmem::find(bytes, format!("\"{name}\"").as_bytes()).is_some();
    if !text.trim_start().starts_with('{') || !names.clone().any(has) {
        return None;
    }
    // If it exceeds a limit, or is no JSON, the parser says so.
    let json = json::parse(text, limits).ok()?.ok()?;
    let answer = json.root().as_object()?;
    let data = answer.get(DATA);
    let items = data
        .and_then(Value::as_list)
        .into_iter()
        .flat_map(List::iter);
    let pages: Vec<Page> = items.filter_map(|item| page(item.as_object()?)).collect();
    if !pages.is_empty() {
        return Some(pages);
    }
    let inner = data.and_then(Value::as_object).and_then(page);
    inner.or_else(|| page(answer)).map(|page| vec![page])
}

fn page(object: Object<'_>) -> Option<Page> {
    let text = |name: &str| {
        let text = object.get(name).and_then(Value::as_str);
        text.filter(|text| !text.trim().is_empty())
    };
    let is_html = |text: &&str| text.trim_start().starts_with('<');
    let html = HTML.iter().find_map(|name| text(name).filter(is_html));
    let content = || text(CONTENT).filter(|_| text(TITLE).is_some());
    let page = html.or_else(|| text(MARKDOWN)).or_else(content)?;
    let metadata = object.get(METADATA).and_then(Value::as_object);
    let objects = metadata.into_iter().chain([object]);
    let url = objects
        .flat_map(|object| {
            URLS.iter()
                .filter_map(move |name| object.get(name)?.as_str())
        })
        .next();
    Some((page.to_owned(), url.map(str::to_owned)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_found_with_their_urls() {
        let (page, url) = ("1/ Terns\n\n2/ dive", "https://terns.example/1");
        for (text, found) in [
            (
                r#"{"code":200,"data":{"title":"T","url":"U","content":"P"}}"#,
                1,
            ),
            (
                r#"{"success":true,"data":{"markdown":"P","metadata":{"title":"T","sourceURL":"U"}}}"#,
                1,
            ),
            (
                r#"{"data":[{"markdown":"P","metadata":{"url":"U"}},{"markdown":"P","metadata":{"url":"U"}}]}"#,
                2,
            ),
            (r#"{"content":"P","url":"U","account":{}}"#, 0),
            (r#"{"html":"P","url":"U"}"#, 0),
            (r#"{"code":200,"thread":[]}"#, 0),
        ] {
            let text = text
                .replace("\"P\"", &serde_json::to_string(page).unwrap())
                .replace("\"U\"", &format!("{url:?}"));
            let pages = pages(&text, &Limits::default()).unwrap_or_default();
            assert_eq!(pages.len(), found, "{text}");
            assert!(
                pages
                    .iter()
                    .all(|found| *found == (page.to_owned(), Some(url.to_owned())))
            );
        }
        let oembed = r#"{"url": "https://terns.example/1", "html": "<blockquote>Terns</blockquote>\n", "type": "rich"}"#;
        let pages = pages(oembed, &Limits::default()).unwrap();
        assert_eq!(pages[0].0.trim_end(), "<blockquote>Terns</blockquote>");
    }
}
