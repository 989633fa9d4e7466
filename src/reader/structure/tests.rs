//! Structure in markup of each kind, and in random markup.

use crate::dom::{Dom, Query};
use crate::model::{Block, BlockKind};
use crate::reader::{Link, LinkedText, WhiteSpace, rich_text};

fn read(html: &str) -> (String, Vec<Block>) {
    const TEXT: Query<'_> = Query::constant("main");
    let html = format!("<main>{html}</main>");
    let dom = Dom::parse(&html).unwrap();
    let target = |_: &Link<'_, '_>| (crate::model::EntityKind::Link, None);
    let main = dom.first(&TEXT).unwrap();
    let LinkedText { text, blocks, .. } = rich_text(main, WhiteSpace::Structure, |_| false, target);
    let text = text.unwrap_or_default();
    let mut last = 0;
    for block in &blocks {
        assert!(last <= block.span.start() && text.get(block.span.range()).is_some());
        last = block.span.end();
    }
    (text, blocks)
}

fn text(html: &str) -> String {
    read(html).0
}

#[test]
fn elements_of_scripts_are_within_a_line() {
    assert_eq!(text("<p>Peat i<x-text>s</x-text> old.</p>"), "Peat is old.");
}

#[test]
fn lists_have_the_numbers_that_the_page_shows() {
    assert_eq!(
        text("<p>So:<ol><li>a<li><p>b</p><p>c</p></ol><ol start=4><li>d<li value=9>e<li>f</ol>"),
        "So:\n\n1. a\n2. b\nc\n\n4. d\n9. e\n10. f"
    );
    assert_eq!(
        text("<ol reversed><li>a<ul><li>x<li>y</ul>rest<li>b</ol>"),
        "2. a\n• x\n• y\n\nrest\n\n1. b"
    );
    assert_eq!(
        text("<ol><li>a<ul><li>x</ul></ol><ol start=2><li>b</ol>"),
        "1. a\n• x\n\n2. b"
    );
}

#[test]
fn an_editors_lists_are_flat() {
    let item = |kind: &str, depth: u8, words: &str, more: &str| {
        format!(
            "<li class='longform-{kind}-list-item public-DraftStyleDefault-depth{depth} {more}' data-block=true>\
            <div class=public-DraftStyleDefault-block><span data-text=true>{words}</span></div></li>"
        )
    };
    let reset = "public-DraftStyleDefault-reset";
    let html = [
        "<ol>",
        &item("ordered", 0, "a", reset),
        &item("ordered", 1, "b", reset),
        &item("ordered", 1, "c", ""),
        &item("ordered", 0, "d", ""),
        "</ol><ul>",
        &item("unordered", 1, "e", reset),
        "</ul><ol>",
        &item("ordered", 0, "f", reset),
        "</ol>",
    ];
    let expected = "1. a\n1. b\n2. c\n2. d\n• e\n1. f";
    assert_eq!(text(&html.concat()), expected);
    // Either the tags or the classes are enough.
    let unclassed = html.concat().replace("longform-", "x-");
    assert_eq!(text(&unclassed), expected);
    let boxes = html
        .concat()
        .replace("<li", "<div")
        .replace("</li", "</div");
    assert_eq!(text(&boxes), expected);
}

#[test]
fn an_editors_lines_are_the_authors() {
    let block = |words: &str| {
        format!(
            "<div class=longform-unstyled data-block=true><div><span data-text=true>{words}</span></div></div>"
        )
    };
    let html = [block("a\nb "), block("<br data-text=true>"), block("c")].concat();
    assert_eq!(read(&html), ("a\nb\n\nc".to_owned(), Vec::new()));
}

#[test]
fn boxes_in_an_editors_line_are_part_of_it() {
    let html = "<div data-block=true><span>a </span><div><a href=/b>b</a></div><span> c</span></div><div>d</div>e";
    assert_eq!(text(html), "a b c\n\nd\ne");
}

#[test]
fn code_is_as_written() {
    let (text, blocks) = read(
        "<p>Run:</p><pre><code class='hl language-rust'>fn f() {\n    <b>dive</b>();\n\n}\n</code></pre>x <code>y</code>",
    );
    assert_eq!(text, "Run:\n\nfn f() {\n    dive();\n\n}\n\nx y");
    let language = Some("rust".into());
    assert_eq!(blocks[1].kind, BlockKind::Code { language });
}

#[test]
fn a_quote_is_one_block_with_all_in_it() {
    let (text, blocks) = read(
        "<blockquote><p>a</p><ol><li>b<li>c</ol><pre>d\n  e</pre><h2>f</h2></blockquote><h2>g<br>h</h2>",
    );
    assert_eq!(text, "a\n\n1. b\n2. c\n\nd\n  e\n\nf\n\ng\nh");
    let kinds: Vec<_> = blocks.iter().map(|block| &block.kind).collect();
    assert_eq!(
        kinds,
        [&BlockKind::BlockQuote, &BlockKind::Heading { level: 2 }]
    );
}

#[test]
fn tables_have_rows_of_cells() {
    let (text, blocks) = read(
        "<table><caption>Sizes</caption><thead><tr><th>Size<th>Use<tbody><tr><td><p>Small</p><p>one</p><td><b>Sand</b>\
        <tr><td>Big<td><table><tr><td>1<td>2</table></table>end",
    );
    assert_eq!(text, "Sizes\n\nSize\tUse\nSmall one\tSand\nBig\t1 2\n\nend");
    let BlockKind::Table { rows } = &blocks[1].kind else {
        panic!("{blocks:?}");
    };
    assert_eq!(rows.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2, 2]);
}

#[test]
fn spans_are_in_order_whatever_the_markup_is() {
    let pieces = [
        "<p>", "</p>", "<h2>", "</h2>", "<ol start=7>", "</ol>", "<ul>", "</ul>", "<li>", "</li>",
        "<blockquote>", "</blockquote>", "<pre>", "</pre>", "<table>", "</table>", "<tr>", "<td>",
        "</td>", "<hr>", "<br>", "<b>", "</b>", "<code>", "</code>", "<a href=/>", "</a>",
        "<div data-block=true>", "</div>", "é", " \n ", "tern ", "\u{1f426}",
    ];
    let mut number = 3_usize;
    for _ in 0..3000 {
        let mut html = String::new();
        for _ in 0..24 {
            number = number.wrapping_mul(25_214_903_917).wrapping_add(11);
            html.push_str(pieces[(number >> 16) % pieces.len()]);
        }
        let (text, blocks) = read(&html);
        let cells = |block: &Block| match &block.kind {
            BlockKind::Table { rows } => rows.concat(),
            _ => Vec::new(),
        };
        for (block, cell) in blocks.iter().flat_map(|block| {
            let cells = cells(block);
            cells.into_iter().map(move |cell| (block, cell))
        }) {
            let inside = block.span.start() <= cell.start() && cell.end() <= block.span.end();
            assert!(inside && text.get(cell.range()).is_some(), "{html}");
        }
        for block in blocks
            .iter()
            .filter(|block| block.span.start() < block.span.end())
        {
            let words = text.get(block.span.range()).unwrap_or_default();
            assert_eq!(words.trim_end(), words, "{html}");
        }
    }
}
