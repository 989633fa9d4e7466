//! The tree of a page equals scraper's.

use std::fmt::Write as _;

use scraper::Html;
use unrolled::Limits;
use unrolled::dom::{Dom, Element, Engine, Step};

/// Formats an element with its attributes sorted by name, as scraper has them.
fn tag<'a>(name: &str, attributes: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut attributes: Vec<_> = attributes.collect();
    attributes.sort_unstable();
    let mut outline_line = format!("<{}", name.to_ascii_lowercase());
    for (name, value) in attributes {
        let _ = write!(outline_line, " {}={value:?}", name.to_ascii_lowercase());
    }
    outline_line + ">"
}

/// Returns the elements and text of a tree with their depth.
fn outline(dom: &Dom<'_>) -> Vec<(usize, String)> {
    let outline_line = |element: Element<'_>| tag(element.name(), element.attributes());
    let mut outline = Vec::new();
    let Some(root) = dom.elements().next() else {
        return outline;
    };
    outline.push((0, outline_line(root)));
    let mut depth = 1;
    for step in root.walk() {
        match step {
            Step::Enter(element) => {
                outline.push((depth, outline_line(element)));
                depth += 1;
            }
            Step::Leave(_) => depth -= 1,
            Step::Text(text) => outline.push((depth, format!("{text:?}"))),
            step => panic!("{step:?}"),
        }
    }
    outline
}

/// Returns the same from scraper's tree, which keeps the case of SVG names, and does not record which elements were
/// left open.
fn scrapers(html: &str) -> Vec<(usize, String)> {
    let page = Html::parse_document(html);
    let mut outline: Vec<(usize, String)> = Vec::new();
    let mut text: Option<(usize, String)> = None;
    for node in page.tree.root().descendants() {
        let Some(depth) = node.ancestors().count().checked_sub(1) else {
            continue;
        };
        if node.ancestors().any(|above| above.value().is_fragment()) {
            continue;
        }
        match node.value() {
            scraper::Node::Element(element) => {
                if let Some((depth, text)) = text.take() {
                    outline.push((depth, format!("{text:?}")));
                }
                outline.push((depth, tag(element.name(), element.attrs())));
            }
            scraper::Node::Text(more) => match &mut text {
                // Text nodes on both sides of a comment are joined.
                Some((at, text)) if *at == depth => text.push_str(more),
                _ => {
                    if let Some((depth, text)) = text.replace((depth, more.to_string())) {
                        outline.push((depth, format!("{text:?}")));
                    }
                }
            },
            _ => {}
        }
    }
    if let Some((depth, text)) = text {
        outline.push((depth, format!("{text:?}")));
    }
    outline
}

#[test]
fn the_tree_equals_that_of_scraper() {
    for html in [
        include_str!("../../examples/pages/thread-reader.html"),
        "",
        "words",
        "<p>a<p>b<b>c<i>d</b>e</i>f",
        "<table><tr><td>x</table>y<table>z<td>",
        "<div><template><p>inert</p></template>after</div><!-- no --><svg><title>t</title></svg>",
        "<a>1<a>2<div></a>3",
        "</br></p><select><option>a<option>b",
        "<head><title>a</title></head> <script>1</script> <body class=x>b</body> c</html> d",
        "<svg viewBox='0 0 1 1'><foreignObject><p>a</foreignObject><p>b",
    ] {
        let scrapers = scrapers(html);
        for engine in [Engine::Auto, Engine::Tree] {
            let dom = Dom::parse_with_engine(html, &Limits::default(), engine).unwrap();
            let outline = outline(&dom);
            let differs = outline
                .iter()
                .zip(&scrapers)
                .find(|(ours, scrapers)| ours != scrapers);
            assert_eq!(differs, None, "{engine:?} {html:.60}");
            assert_eq!(outline.len(), scrapers.len(), "{engine:?} {html:.60}");
        }
    }
}
