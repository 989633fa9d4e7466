//! Markdown, parsed as CommonMark and with each extension that exists.

use comrak::nodes::{AstNode, ListType, NodeValue};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use unrolled::export::{HardBreak, Markdown};
use unrolled::model::{Post, Quote, Role, Thread};

use crate::model::{self, paragraphs, visible_text};
use crate::payloads::{self, PAYLOADS};
use crate::structure::without_structure;
use crate::{cases, hostile};

/// The output of a parser.
#[derive(Debug, Default)]
struct Doc {
    blocks: Vec<Block>,
    rules: usize,
    quotes: usize,
    /// Markup that the exporter never writes.
    alien: Vec<String>,
}

/// A paragraph, heading or item of a list.
#[derive(Clone, Debug, Default)]
struct Block {
    kind: Kind,
    /// The number of block quotes that contain it.
    depth: usize,
    text: String,
    links: Vec<(String, String)>,
    pictures: Vec<(String, String)>,
    strong: Vec<String>,
    emphasised: Vec<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Kind {
    #[default]
    Paragraph,
    Heading(u8),
    Item,
}

impl Block {
    fn lines(&self) -> Vec<String> {
        let lines = self.text.split('\n').map(visible_text);
        lines.filter(|line| !line.is_empty()).collect()
    }
}

/// Builds a document from start and end events.
#[derive(Default)]
struct Builder {
    doc: Doc,
    depth: usize,
    open: Option<Block>,
    /// The start of the text of open elements, with the URL of links and pictures.
    marks: Vec<(usize, String)>,
    /// The text of the current picture.
    alt: Option<String>,
}

impl Builder {
    fn block(&mut self, kind: Kind) {
        if self.open.is_none() {
            let depth = self.depth;
            self.open = Some(Block {
                kind,
                depth,
                ..Block::default()
            });
        }
    }

    fn end(&mut self) {
        self.doc.blocks.extend(self.open.take());
    }

    fn text(&mut self, text: &str) {
        match (&mut self.alt, &mut self.open) {
            (Some(alt), _) => alt.push_str(text),
            (None, Some(block)) => block.text.push_str(text),
            (None, None) => self.doc.alien.push(format!("text in no block: {text:?}")),
        }
    }

    fn mark(&mut self, url: &str) {
        let at = self.open.as_ref().map_or(0, |block| block.text.len());
        self.marks.push((at, url.to_owned()));
    }

    fn since_mark(&mut self) -> (String, String) {
        let (at, url) = self.marks.pop().expect("a mark");
        let text = self.open.as_ref().map_or("", |block| &block.text[at..]);
        (visible_text(text), url)
    }

    fn link(&mut self) {
        let link = self.since_mark();
        self.open.as_mut().expect("a block").links.push(link);
    }

    fn picture(&mut self, url: String) {
        let alt = self.alt.take().unwrap_or_default();
        self.open
            .as_mut()
            .expect("a block")
            .pictures
            .push((visible_text(&alt), url));
    }
}

fn by_pulldown(markdown: &str, options: Options) -> Doc {
    let mut b = Builder::default();
    let mut urls = Vec::new();
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(Tag::Paragraph) => b.block(Kind::Paragraph),
            Event::Start(Tag::Item) => b.block(Kind::Item),
            Event::Start(Tag::Heading { level, .. }) => b.block(Kind::Heading(match level {
                HeadingLevel::H1 => 1,
                HeadingLevel::H2 => 2,
                _ => 3,
            })),
            Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::Heading(_)) => b.end(),
            Event::Start(Tag::List(None)) | Event::End(TagEnd::List(false)) => {}
            Event::Start(Tag::BlockQuote(None)) => {
                b.depth += 1;
                b.doc.quotes += 1;
            }
            Event::End(TagEnd::BlockQuote(None)) => b.depth -= 1,
            Event::Start(Tag::Link { dest_url, .. }) => b.mark(&dest_url),
            Event::End(TagEnd::Link) => b.link(),
            Event::Start(Tag::Image { dest_url, .. }) => {
                b.alt = Some(String::new());
                urls.push(dest_url.to_string());
            }
            Event::End(TagEnd::Image) => b.picture(urls.pop().expect("an image")),
            Event::Start(Tag::Strong | Tag::Emphasis) => b.mark(""),
            Event::End(TagEnd::Strong) => {
                let (words, _) = b.since_mark();
                b.open.as_mut().expect("a block").strong.push(words);
            }
            Event::End(TagEnd::Emphasis) => {
                let (words, _) = b.since_mark();
                b.open.as_mut().expect("a block").emphasised.push(words);
            }
            Event::Text(text) => b.text(&text),
            Event::HardBreak => b.text("\n"),
            Event::Rule => b.doc.rules += 1,
            other => b.doc.alien.push(format!("{other:?}")),
        }
    }
    b.doc
}

fn by_comrak(markdown: &str, all: bool) -> Doc {
    let mut options = comrak::Options::default();
    let gfm = &mut options.extension;
    (gfm.strikethrough, gfm.table, gfm.autolink, gfm.tasklist) = (true, true, true, true);
    (gfm.footnotes, gfm.alerts, gfm.math_dollars, gfm.math_code) = (true, true, true, true);
    if all {
        (gfm.superscript, gfm.subscript, gfm.underline, gfm.spoiler) = (true, true, true, true);
        (
            gfm.inline_footnotes,
            gfm.description_lists,
            gfm.multiline_block_quotes,
        ) = (true, true, true);
        (
            gfm.wikilinks_title_after_pipe,
            gfm.highlight,
            gfm.insert,
            gfm.subtext,
        ) = (true, true, true, true);
        (gfm.block_directive, gfm.greentext) = (true, true);
    }
    let arena = comrak::Arena::new();
    let root = comrak::parse_document(&arena, markdown, &options);
    let mut b = Builder::default();
    walk(root, &mut b);
    b.doc
}

fn walk<'a>(node: &'a AstNode<'a>, b: &mut Builder) {
    let children = |b: &mut Builder| node.children().for_each(|child| walk(child, b));
    let value = node.data.borrow().value.clone();
    match value {
        NodeValue::Document => children(b),
        NodeValue::List(list) if list.list_type == ListType::Bullet => children(b),
        NodeValue::Paragraph if b.open.is_some() => children(b),
        NodeValue::Paragraph | NodeValue::Item(_) | NodeValue::Heading(_) => {
            b.block(match value {
                NodeValue::Heading(heading) if !heading.setext => Kind::Heading(heading.level),
                NodeValue::Heading(_) => Kind::Heading(99),
                NodeValue::Item(_) => Kind::Item,
                _ => Kind::Paragraph,
            });
            children(b);
            b.end();
        }
        NodeValue::BlockQuote => {
            b.depth += 1;
            b.doc.quotes += 1;
            children(b);
            b.depth -= 1;
        }
        NodeValue::Link(link) => {
            b.mark(&link.url);
            children(b);
            b.link();
        }
        NodeValue::Image(link) => {
            b.alt = Some(String::new());
            children(b);
            b.picture(link.url.clone());
        }
        NodeValue::Strong => {
            b.mark("");
            children(b);
            let (words, _) = b.since_mark();
            b.open.as_mut().expect("a block").strong.push(words);
        }
        NodeValue::Emph => {
            b.mark("");
            children(b);
            let (words, _) = b.since_mark();
            b.open.as_mut().expect("a block").emphasised.push(words);
        }
        NodeValue::Text(text) => b.text(&text),
        NodeValue::LineBreak => b.text("\n"),
        NodeValue::ThematicBreak => b.doc.rules += 1,
        other => b.doc.alien.push(format!("{other:?}")),
    }
}

/// Every parser and set of extensions that is tested.
fn read(markdown: &str) -> Vec<(&'static str, Doc)> {
    let all = Options::all()
        - Options::ENABLE_SMART_PUNCTUATION
        - Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        - Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let gfm = Options::ENABLE_GFM
        | Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS;
    vec![
        ("CommonMark", by_pulldown(markdown, Options::empty())),
        ("GFM", by_pulldown(markdown, gfm)),
        ("all of pulldown-cmark", by_pulldown(markdown, all)),
        ("GFM of comrak", by_comrak(markdown, false)),
        ("all of comrak", by_comrak(markdown, true)),
    ]
}

/// Finds the expected content in a document, in order.
struct Cursor<'d> {
    doc: &'d Doc,
    at: usize,
}

impl Cursor<'_> {
    /// The paragraphs of a text, one directly after the other.
    fn expect(&mut self, expected: &[model::Paragraph], depth: usize) -> Result<(), String> {
        let fits = |block: &Block, paragraph: &model::Paragraph| {
            block.kind == Kind::Paragraph
                && block.depth == depth
                && block.lines() == paragraph.lines
                && but_mail(&block.links) == but_mail(&coded(&paragraph.links))
        };
        let rest = &self.doc.blocks[self.at..];
        let found = (0..=rest.len().saturating_sub(expected.len())).find(|&at| {
            expected.iter().enumerate().all(|(on, paragraph)| {
                rest.get(at + on)
                    .is_some_and(|block| fits(block, paragraph))
            })
        });
        match found {
            Some(at) => {
                self.at += at + expected.len();
                Ok(())
            }
            None => {
                let near = rest.iter().map(|block| {
                    format!(
                        "{} {:?} {:?} {:?}",
                        block.depth,
                        block.kind,
                        block.lines(),
                        block.links
                    )
                });
                let near: Vec<String> = near.take(expected.len() + 9).collect();
                Err(format!(
                    "at depth {depth} not found: {expected:?}\nin\n{}",
                    near.join("\n")
                ))
            }
        }
    }
}

/// Links or pictures with their URLs as Markdown writes them.
fn coded(links: &[(String, String)]) -> Vec<(String, String)> {
    let coded = |(words, url): &(String, String)| (words.clone(), model::coded(url));
    links.iter().map(coded).collect()
}

/// Links, except mail addresses that GitHub links whatever is before their `@`.
fn but_mail(links: &[(String, String)]) -> Vec<(String, String)> {
    let of_mail = |(words, url): &(String, String)| {
        *url == format!("mailto:{words}") || url == words && !url.starts_with("http")
    };
    let links = links
        .iter()
        .filter(|link| !link.0.is_empty() && !of_mail(link));
    links.cloned().collect()
}

/// The beginnings of text that the exporter may emphasise: labels, marks of posts, what is known about them.
const EMPHASISED: [&str; 39] = [
    "thread · ",
    "Content warning:",
    "Not available:",
    "(no words)",
    "(Picture)",
    "(Picture) · attached",
    "(Picture, saved without its URL)",
    "(Posts are missing here.)",
    "(There are earlier posts.)",
    "(There are more replies.)",
    "(There is more.)",
    "Description:",
    "Poll",
    "video",
    "GIF",
    "card",
    "untitled card",
    "post",
    "quoted post",
    "reply",
    "to @",
    "reposted by ",
    "pinned",
    "edited",
    "about ",
    "0",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9",
    "(0",
    "(1",
    "(leading)",
    "(",
];

/// Whether strong text is that of an author in a mark: `**NAME @HANDLE** · `.
fn is_author(block: &Block, words: &str) -> bool {
    let text = visible_text(&block.text);
    let text = text.trim_start_matches(|c: char| c.is_ascii_digit() || " ·".contains(c));
    let rest = text
        .strip_prefix(words.trim_start_matches(|c: char| c.is_ascii_digit() || " ·".contains(c)));
    rest.is_some_and(|rest| rest.starts_with(" · "))
}

fn check(thread: &Thread, doc: &Doc, teasers: bool) -> Result<(), String> {
    if !doc.alien.is_empty() {
        return Err(format!("markup: {:?}", doc.alien));
    }
    let mut cursor = Cursor { doc, at: 0 };
    for post in &thread.posts {
        expect_post(&mut cursor, post, depth_of(post))?;
    }
    if teasers {
        for teaser in thread.more_from.iter().chain(&thread.related) {
            for post in &teaser.posts {
                expect_post(&mut cursor, post, 1)?;
            }
        }
    } else {
        let pictures: Vec<(String, String)> = doc
            .blocks
            .iter()
            .flat_map(|block| block.pictures.clone())
            .collect();
        let expected = coded(&model::pictures(thread, false));
        if pictures != expected {
            return Err(format!("pictures: {pictures:#?}\nexpected {expected:#?}"));
        }
        let quotes = thread
            .posts
            .iter()
            .map(|post| post.quotes.len())
            .sum::<usize>();
        // Posts outside the author's chain are block quotes, one in the other.
        let around: usize = thread
            .posts
            .iter()
            .filter(|post| !matches!(post.role, Role::Thread | Role::Main))
            .map(depth_of)
            .sum();
        if doc.quotes < quotes || doc.quotes > quotes + around {
            return Err(format!(
                "{} block quotes, not {quotes} and {around}",
                doc.quotes
            ));
        }
    }
    let choices: usize = thread
        .posts
        .iter()
        .filter_map(|post| post.poll.as_ref())
        .map(|poll| poll.choices.len())
        .sum();
    let items = doc
        .blocks
        .iter()
        .filter(|block| block.kind == Kind::Item)
        .count();
    if items != choices && !teasers {
        return Err(format!("{items} items of lists, not {choices}"));
    }
    for block in &doc.blocks {
        let mut strong = block.strong.iter();
        let strong = strong.find(|words| !is_author(block, words));
        let mut emphasised = block.emphasised.iter();
        let is_own = |words: &str| EMPHASISED.iter().any(|own| words.starts_with(own));
        let emphasised = emphasised.find(|words| !is_own(words));
        if let Some(words) = strong.or(emphasised) {
            return Err(format!("emphasis: {words:?}"));
        }
        let known = match block.kind {
            Kind::Heading(1) => block.text.starts_with("Thread"),
            Kind::Heading(2) => [
                "Thread",
                "In reply to",
                "Comments",
                "Beside the conversation",
                "More threads by the author",
                "Related threads",
            ]
            .contains(&block.text.as_str()),
            Kind::Heading(_) => false,
            _ => true,
        };
        if !known {
            return Err(format!("heading: {block:?}"));
        }
        for (_, url) in block.links.iter().chain(&block.pictures) {
            if !["http://", "https://", "mailto:", "xmpp:"]
                .iter()
                .any(|scheme| url.starts_with(scheme))
            {
                return Err(format!("address: {url}"));
            }
        }
    }
    Ok(())
}

/// The number of block quotes around a post.
fn depth_of(post: &Post) -> usize {
    match post.role {
        Role::Thread | Role::Main => 0,
        _ => 1 + post.reply.map_or(0, |place| place.depth.min(3) as usize),
    }
}

fn expect_post(cursor: &mut Cursor<'_>, post: &Post, depth: usize) -> Result<(), String> {
    cursor.expect(
        &paragraphs(post.text.as_deref().unwrap_or_default(), &post.entities),
        depth,
    )?;
    post.quotes
        .iter()
        .try_for_each(|quote| expect_quote(cursor, quote, depth))
}

fn expect_quote(cursor: &mut Cursor<'_>, quote: &Quote, depth: usize) -> Result<(), String> {
    cursor.expect(
        &paragraphs(quote.text.as_deref().unwrap_or_default(), &[]),
        depth + 1,
    )
}

/// One thread with every export option and every parser.
fn try_all(name: &str, thread: &Thread) {
    let full = Markdown::new()
        .with_front_matter(false)
        .with_heading(true)
        .with_numbers(true)
        .with_stats(true);
    let plain = Markdown::new()
        .with_front_matter(false)
        .with_times(false)
        .with_permalinks(false);
    let ways = [
        ("default", Markdown::new().with_front_matter(false), false),
        ("plain", plain.with_heading(true), false),
        (
            "full",
            full.clone().with_hard_break(HardBreak::Spaces),
            false,
        ),
        ("teasers", full.with_teasers(true).with_heading(false), true),
    ];
    for (way, markdown, teasers) in ways {
        let written = markdown.render(thread);
        assert!(
            !model::has_controls(&written),
            "{name}, {way}: controls in {written:?}"
        );
        assert!(
            model::is_balanced(&written),
            "{name}, {way}: directions in {written:?}"
        );
        for (reader, doc) in read(&written) {
            if let Err(problem) = check(thread, &doc, teasers) {
                panic!("{name}, {way}, {reader}: {problem}\n---\n{written}\n---");
            }
        }
    }
}

#[test]
fn every_case() {
    for (name, parsed) in cases::parsed() {
        try_all(&name, &without_structure(&parsed.thread));
    }
}

#[test]
fn hostile_threads() {
    for seed in 0..hostile::rounds() {
        try_all(&format!("seed {seed}"), &hostile::thread(seed));
    }
}

#[test]
fn payloads_in_every_field() {
    for (name, payload) in PAYLOADS {
        try_all(name, &payloads::thread(payload));
    }
}

/// The crate's own Markdown parser decodes the character references of HTML.
#[test]
fn the_text_round_trips() {
    use unrolled::{Form, Input, Parser};

    let mut read = 0;
    for (name, payload) in PAYLOADS {
        // A single line: how the text engine handles lines is tested elsewhere.
        for line in payload.lines().map(visible_text) {
            if !line.contains(['<', '>', '&']) {
                continue;
            }
            let words = format!("The terns {line} of this coast");
            let mut post = Post::new();
            post.text = Some(words.clone());
            let note = Markdown::new().render(&Thread::new(vec![post]));
            let input = Input::text(&note).with_form(Form::Markdown);
            let back = Parser::new().parse(input).expect("a thread");
            let texts = back.thread.posts.iter();
            let texts: Vec<String> = texts
                .flat_map(|post| &post.text)
                .map(|text| visible_text(text))
                .collect();
            assert!(
                texts.iter().any(|text| text.ends_with(&words)),
                "{name}: {words:?} came back as {texts:?}\n{note}"
            );
            read += 1;
        }
    }
    assert!(read > 40, "only {read} lines were read");
}

/// Front matter has the values of the model, and nothing else.
#[test]
fn front_matter() {
    use yaml_rust2::{Yaml, YamlLoader};

    let cases = cases::parsed()
        .into_iter()
        .map(|(name, parsed)| (name, parsed.thread));
    let hostile =
        (0..hostile::rounds()).map(|seed| (format!("seed {seed}"), hostile::thread(seed)));
    for (name, thread) in cases.chain(hostile) {
        let written = Markdown::new().render(&thread);
        let inner = written.strip_prefix("---\n").expect("front matter");
        let (front, body) = inner.split_once("\n---\n\n").expect("an end");
        let without = Markdown::new().with_front_matter(false).render(&thread);
        // At the start of a text, words may be what MultiMarkdown takes for metadata.
        assert_eq!(
            body,
            without
                .replacen("\\:", ":", 1)
                .as_str()
                .get(..body.len())
                .unwrap_or(&without),
            "{name}"
        );
        let found = YamlLoader::load_from_str(front)
            .unwrap_or_else(|error| panic!("{name}: {error}\n{front}"));
        let [Yaml::Hash(found)] = found.as_slice() else {
            panic!("{name}: no fields\n{front}");
        };
        let text = |name: &str| {
            found
                .get(&Yaml::String(name.to_owned()))
                .and_then(Yaml::as_str)
                .map(visible_text)
        };
        let worded = |text: Option<&str>| text.map(visible_text).filter(|text| !text.is_empty());
        for (field, value) in [
            ("author_name", thread.author.name.as_deref()),
            ("source", thread.url.as_ref().map(|url| url.as_str())),
            ("id", thread.id.as_ref().map(|id| id.as_str())),
        ] {
            assert_eq!(text(field), worded(value), "{name}: {field}\n{front}");
        }
        assert_eq!(
            found.contains_key(&Yaml::String("published".into())),
            thread.published.is_some()
        );
        let posts = found
            .get(&Yaml::String("posts".into()))
            .and_then(Yaml::as_i64);
        assert_eq!(
            posts,
            i64::try_from(thread.author_posts().count()).ok(),
            "{name}"
        );
        let known = [
            "title", "source", "author", "author_name", "id", "published", "posts", "stated_posts",
            "tags", "permalinks", "joined",
        ];
        let author = found.get(&Yaml::String("author".into()));
        let author = author.and_then(|authors| authors[0].as_str());
        let handle = author.map(|author| {
            let inner = author
                .strip_prefix("[[")
                .and_then(|it| it.strip_suffix("]]"));
            let author = inner.unwrap_or(author);
            visible_text(author.strip_prefix('@').expect("a handle"))
        });
        let handle = handle.filter(|handle| !handle.is_empty());
        assert_eq!(
            handle,
            worded(thread.author.handle.as_deref()),
            "{name}\n{front}"
        );
        for (field, value) in found {
            assert!(
                known.contains(&field.as_str().expect("a name")),
                "{name}: {field:?}"
            );
            let strings = match value {
                Yaml::Array(tags) => tags.iter().all(|tag| tag.as_str().is_some()),
                _ => !matches!(value, Yaml::BadValue | Yaml::Null | Yaml::Hash(_)),
            };
            assert!(strings, "{name}: {field:?}: {value:?}");
        }
    }
}
