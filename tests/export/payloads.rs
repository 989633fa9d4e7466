//! Texts that are markup, or worse, in some format, and a thread that has one in every field.

use unrolled::model::{
    Author, Block, BlockKind, CommunityNote, Entity, EntityKind, Gap, GapKind, Media, MediaKind,
    Poll, PollChoice, Post, PostId, Quote, Role, Span, Style, StyleKind, Teaser, Thread,
};
use url::Url;

/// Description and payload. Every line of each has a letter, a digit or a visible character.
pub(crate) const PAYLOADS: &[(&str, &str)] = &[
    // Raw HTML.
    ("script", "<script>alert(1)</script>"),
    ("image", "a <img src=x onerror=alert(1)> b"),
    ("svg", "\"><svg/onload=alert(1)>"),
    ("script with newline", "<script\n>alert(1)</script\n>"),
    ("image over lines", "<img\nsrc=x\nonerror=alert(1)\n>"),
    ("unclosed tag", "<img src=x onerror=alert(1) "),
    ("closing tags", "</p></li></blockquote></div></h1></a>b"),
    ("block of HTML", "<div>\n*a*\n</div>"),
    (
        "block after a blank line",
        "a\n\n<script>\nalert(1)\n</script>\n\nb",
    ),
    ("details", "<details open ontoggle=alert(1)>a"),
    (
        "style",
        "<style>@import'https://evil.example/x.css';</style>",
    ),
    (
        "meta",
        "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    ),
    (
        "frame",
        "<iframe srcdoc='&lt;script&gt;alert(1)&lt;/script&gt;'>",
    ),
    (
        "base and form",
        "<base href=//evil.example/><form action=x><input autofocus onfocus=alert(1)>",
    ),
    (
        "own element",
        "<x-a onclick=alert(1)>a</x-a> <a:b onclick=alert(1)>c</a:b>",
    ),
    (
        "markdown in HTML",
        "<div markdown=\"1\" onclick=alert(1)>\n**a**\n</div>",
    ),
    ("comment unclosed", "a <!-- b"),
    ("comment ends early", "<!--> <script>alert(1)</script> -->"),
    ("processing instruction", "<?php echo 1; ?> <? b"),
    ("CDATA", "<![CDATA[<script>alert(1)</script>]]> <![CDATA[ b"),
    ("declaration", "<!DOCTYPE html [<!ENTITY a 'b'>]> <!A b"),
    (
        "text that ends text",
        "</title></textarea></style></script><script>alert(1)</script>",
    ),
    (
        "math with style",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    ),
    // Characters before, between and after.
    (
        "backslash before",
        "\\<script>alert(1)\\</script> \\\\<img src=x onerror=alert(1)>",
    ),
    ("backslashes at the end", "a \\\n\\\\\nb \\\\\\"),
    (
        "lone signs",
        "a < b > c & d, AT&T, Q&A, I <3 you, a<b, a<1>b, ->, <-, <<a>>",
    ),
    ("NUL in a tag", "<scr\0ipt>alert(1)</scr\0ipt> <\0script>"),
    ("form feed in a tag", "<img\u{c}src=x\u{b}onerror=alert(1)>"),
    (
        "zero width in a tag",
        "<\u{200b}script>alert(1)</\u{200b}script> <s\u{ad}cript>",
    ),
    (
        "white space that is none",
        "<\u{a0}script>alert(1)</script\u{2003}> <\tb onclick=alert(1)>",
    ),
    ("tag of fullwidth signs", "＜script＞alert(1)＜/script＞"),
    (
        "directions",
        "<\u{202e}script>alert(1)\u{202c} \u{2067}>tpircs/<\u{2069} a",
    ),
    // Character references.
    ("already encoded", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    (
        "encoded twice",
        "&amp;lt;script&amp;gt;alert(1)&amp;amp;lt;",
    ),
    (
        "by number",
        "&#60;script&#x3e;alert(1)&#x3C;/script&#62; &#0060;img src=x&#062; &#0; &#x110000;",
    ),
    (
        "without a semicolon",
        "&ltscript&gtalert(1) &copy2 &AMPlt; &not &notit; &amp &#60 &#x3c script",
    ),
    (
        "names",
        "&lbrack;a&rbrack;&lpar;javascript&colon;alert(1)&rpar; &Tab;&NewLine;&nbsp;&unknown; a",
    ),
    // Links.
    (
        "link to script",
        "[a](javascript:alert(1)) [b](<javascript:alert(1)>) [c](  javascript:alert(1))",
    ),
    (
        "link to data",
        "[a](data:text/html,<script>alert(1)</script>) [b](vbscript:x) [c](JaVaScRiPt:alert(1))",
    ),
    (
        "link with a title",
        "[a](https://evil.example 'b\" onclick=alert(1) c') [d]( /x \"e\")",
    ),
    (
        "nested links",
        "[a [b](https://evil.example/) c](https://evil.example/2) [![d](x)](y)",
    ),
    (
        "link by reference",
        "[a][b] [b] [b][]\n\n[b]: javascript:alert(1) \"c\"\n\n[1]: <https://evil.example/>",
    ),
    ("breaks out of a link", "a](javascript:alert(1)) [b"),
    (
        "breaks out of a link twice",
        "a]](javascript:alert(1))[[b\\](javascript:alert(2))",
    ),
    (
        "picture",
        "![a](https://evil.example/x.png) ![b](x\"onerror=\"alert(1)) ![c][d]",
    ),
    ("breaks out of a picture", "\" onerror=\"alert(1)\" a='"),
    (
        "attribute in apostrophes",
        "' onmouseover='alert(1)' x=' `onload=alert(1)`",
    ),
    (
        "autolinks",
        "<https://evil.example/> <javascript:alert(1)> <a@b.example> <data:text/html,a>",
    ),
    (
        "autolink with a quote",
        "<https://evil.example/\"onclick=alert(1)\"> <a\"onclick=alert(1)@b.example>",
    ),
    (
        "bare addresses",
        "https://evil.example/\"onclick=alert(1) www.evil.example/<b> a@b.example",
    ),
    (
        "addresses between words",
        "a https://evil.example/a b www.evil.example/b c a@b.example d @tern e",
    ),
    (
        "definition behind a link",
        "a]: javascript:alert(1) [^b]: c *[d]: e",
    ),
    (
        "scripts alone",
        "javascript:alert(1) javascript://evil.example/%0aalert(1) vbscript:a data:text/html,a",
    ),
    (
        "wiki links",
        "[[a]] ![[b]] [[c|d]] ![[https://evil.example/x.png]]",
    ),
    (
        "footnotes",
        "a[^1] ^[b] [^c]\n\n[^1]: <script>alert(1)</script>",
    ),
    ("abbreviation", "*[HTML]: <script>alert(1)</script>\n\nHTML"),
    // Code.
    ("backticks", "`<script>alert(1)</script>` ``a` <b>`c`` `"),
    (
        "fence",
        "```html onclick=alert(1)\n<script>alert(1)</script>\n```",
    ),
    (
        "fence of tildes",
        "~~~ {.a onclick=alert(1)}\n<b>c</b>\n~~~",
    ),
    (
        "fence for raw HTML",
        "```{=html}\n<script>alert(1)</script>\n```\n\n`<script>alert(1)</script>`{=html}",
    ),
    ("indented", "    <script>alert(1)</script>\n\t<b>c</b>"),
    // Blocks.
    ("heading", "# a\n## b #\n### c {#d onclick=alert(1)}"),
    ("underlines", "a\n===\nb\n---\nc\n- - -"),
    ("quote", "> a\n>> b\n>\n> [!NOTE]\n> <b>c"),
    ("lists", "- a\n+ b\n* c\n1. d\n2) e\n- [ ] f\n- [x] g"),
    ("table", "a | b\n--|--\n<b>c | d\n\n| e |\n|:-:|\n| f |"),
    ("definitions", "a\n: b\n:   <b>c\n~ d"),
    (
        "emphasis",
        "*a* **b** ***c*** _d_ __e__ ~~f~~ ~g~ ^h^ ==i== ++j++ --k-- ||l|| %%m%% //n//",
    ),
    // Extensions of programs.
    (
        "attribute lists",
        "a {: onclick=alert(1) }\n{: .b onclick=alert(1)}\n[c]{.d onclick=alert(1)} e {#f .g h=i} {onclick=alert(1)}",
    ),
    (
        "templates",
        "{{ site.a }} {% raw %} {%- include a -%} {{< b >}} {{% c %}} <% d %> {# e #} ${f} #{g} [% h %]",
    ),
    (
        "math",
        "$a<b>c$ $$d$$ \\(e\\) \\[f\\] \\\\(g\\\\) \\begin{h}i\\end{h} $`j`$",
    ),
    (
        "front matter",
        "---\ntitle: a\nlayout: b\n---\n+++\nc = 1\n+++\n...\nd",
    ),
    (
        "metadata",
        "css: https://evil.example/x.css\nhtml header: <script>alert(1)</script>\na: b",
    ),
    ("title block", "% <script>alert(1)</script>\n% a\n% b"),
    (
        "inclusion",
        "@import \"/etc/passwd\"\n!include a\n--8<-- \"/etc/passwd\"\n<<[a]\n{!b!}\n{{c.md}}\ninclude::d[]\n.. raw:: html",
    ),
    (
        "admonitions",
        "!!! note \"a\"\n??? b\n???+ c\n::: d\n:::{e}\n/// html | script\nalert(1)\n///",
    ),
    (
        "tabs and marks",
        "=== \"a\"\n[TOC]\n[[_TOC_]]\n[toc]\n{:toc}\n<!-- more -->",
    ),
    (
        "emoji and directives",
        ":tada: :smile: :a[b]{onclick=alert(1)} ::c[d] :e: f",
    ),
    (
        "text effects",
        "a :: b !!c!! ((d)) {{{e}}} {+f+} {-g-} {~~h~>i~~} {==j==}{>>k<<} ,,l,, H~2~O",
    ),
    (
        "names and tags",
        "@tern #terns $TERN @a@b.example #1 !2 a#3 owner/repo#4 <@U123> <!channel> <#C1>",
    ),
    (
        "line ends",
        "a\r<script>\u{85}alert(1)\u{2028}</script>\u{2029}b\u{b}c\u{c}d",
    ),
    (
        "escape sequences",
        "\u{1b}[31ma\u{1b}]0;b\u{7}\u{9b}2Jc\u{90}d\u{9c}\u{7f}",
    ),
    (
        "YAML",
        "a: \"b\" 'c' # d\n- e\n? f\n&g *h !!i |\n%j @k `l` {m: n} [o, p] \\x00 \\",
    ),
];

/// A text of as many lines that consists only of words.
pub(crate) fn twin(payload: &str) -> String {
    let breaks = |c| matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let lines = payload.split(breaks);
    let lines = lines.map(|line| if line.trim().is_empty() { "" } else { "tern" });
    lines.collect::<Vec<_>>().join("\n")
}

fn author(payload: &str) -> Author {
    let mut author = Author::from_handle(payload);
    author.name = Some(payload.to_owned());
    author.url = plain("author").map(Box::new);
    author.avatar = plain("avatar").map(Box::new);
    author
}

/// A URL that contains the text in every part that allows it, verbatim and not form-encoded.
fn address(payload: &str, place: &str) -> Option<Url> {
    let mut url = plain(place)?;
    url.path_segments_mut().ok()?.push(payload);
    url.set_query(Some(payload));
    url.set_fragment(Some(payload));
    Some(url)
}

fn plain(place: &str) -> Option<Url> {
    Url::parse(&format!("https://a.example/{place}")).ok()
}

fn mail(payload: &str) -> Option<Url> {
    Url::parse(&format!("mailto:a@b.example?subject={payload}")).ok()
}

fn media(kind: MediaKind, payload: &str) -> Media {
    let mut media = Media::new(kind);
    media.url = match kind {
        MediaKind::Photo => address(payload, "photo"),
        _ => plain("media"),
    };
    media.alt = Some(payload.to_owned());
    media.title = Some(payload.to_owned());
    media.description = Some(payload.to_owned());
    media.poster = (kind != MediaKind::Photo)
        .then(|| plain("poster"))
        .flatten()
        .map(Box::new);
    media
}

fn post(payload: &str) -> Post {
    let mut post = Post::new();
    post.text = Some(payload.to_owned());
    post.url = plain("post").map(Box::new);
    post.language = Some(payload.to_owned());
    post
}

/// The text as the display of one link, between other words. With line breaks it is one link per line.
fn linked(payload: &str, url: Option<Url>) -> Post {
    let text = format!("tern {payload} tern");
    let span = Span::new(5, 5 + payload.len());
    let mut link = Entity::new(EntityKind::Hashtag, span);
    link.set_url(url);
    let mut post = post(&text);
    post.entities.push(link);
    post
}

/// A long post with the text in every block, and in what belongs to one.
pub(crate) fn long(payload: &str) -> Post {
    let (mut text, mut blocks, mut styles) = (String::new(), Vec::new(), Vec::new());
    let mut push = |text: &mut String, before: &str, style: Option<StyleKind>| {
        text.push_str(before);
        let span = Span::new(text.len(), text.len() + payload.len());
        text.push_str(payload);
        styles.extend(style.map(|kind| Style::new(kind, span)));
        span
    };
    for style in [
        StyleKind::Bold,
        StyleKind::Italic,
        StyleKind::Strikethrough,
        StyleKind::Code,
    ] {
        let span = push(&mut text, "\n\n", Some(style));
        blocks.push(Block::new(BlockKind::Paragraph, span));
    }
    let heading = push(&mut text, "\n\n", None);
    blocks.push(Block::new(BlockKind::Heading { level: 2 }, heading));
    for (mark, depth, number) in [("• ", 0, None), ("1. ", 1, Some(1)), ("2. ", 1, Some(2))] {
        let span = push(&mut text, &format!("\n{mark}"), None);
        blocks.push(Block::new(BlockKind::ListItem { depth, number }, span));
    }
    let quote = push(&mut text, "\n\n", None);
    blocks.push(Block::new(BlockKind::BlockQuote, quote));
    for language in [payload, "html"] {
        let span = push(&mut text, "\n\n", None);
        let language = Some(language.into());
        blocks.push(Block::new(BlockKind::Code { language }, span));
    }
    let mut row = || {
        vec![
            push(&mut text, "\t", Some(StyleKind::Bold)),
            push(&mut text, "\t", Some(StyleKind::Code)),
        ]
    };
    let rows = vec![row(), row()];
    let (start, end) = (rows[0][0].start(), rows[1][1].end());
    blocks.push(Block::new(BlockKind::Table { rows }, Span::new(start, end)));
    blocks.push(Block::new(
        BlockKind::Quote { index: 0 },
        Span::new(end, end),
    ));
    let mut post = Post::new();
    (post.text, post.blocks, post.styles) = (Some(text), blocks, styles);
    post.title = Some(payload.to_owned());
    let mut quote = Quote::new();
    (quote.title, quote.text) = (Some(payload.to_owned()), Some(payload.to_owned()));
    post.quotes = vec![quote];
    post.community_note = Some(Box::new(CommunityNote::new(payload)));
    post
}

/// Whether a line can be inline code in every program.
fn is_inline_code(line: &str) -> bool {
    let pairs = line.chars().zip(line.chars().skip(1));
    let mut markup = pairs.filter(|(a, b)| match a {
        '<' => b.is_ascii_alphabetic() || "/!?".contains(*b),
        ']' => "([:".contains(*b),
        _ => false,
    });
    !line.trim().is_empty() && !line.contains('`') && markup.next().is_none()
}

/// Whether a line of code is a block's attributes to kramdown.
pub(crate) fn is_attribute_list(line: &str) -> bool {
    line.trim().starts_with("{:") && line.trim().ends_with('}')
}

/// A long post for renderers. Where the form depends on the words it is that of another text, `like`: so the post of a
/// payload and that of its twin are written with the same elements.
pub(crate) fn rendered(payload: &str, like: &str) -> Post {
    let breaks = |c| matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let mut post = long(payload);
    post.styles.clear();
    let mut text = post.text.take().unwrap_or_default();
    for block in &mut post.blocks {
        if let BlockKind::Code { language } = &mut block.kind {
            *language = None;
        }
    }
    // Below HTML and attribute lists all code is indented.
    let html = like
        .split(breaks)
        .any(|line| is_attribute_list(line) || !is_inline_code(&line.replace('`', "")));
    text.push_str("\n\n");
    let start = text.len();
    text.push_str(if html { "<i>\n" } else { "i\n" });
    text.push_str(payload);
    let code = BlockKind::Code { language: None };
    post.blocks
        .retain(|block| !matches!(block.kind, BlockKind::Code { .. }));
    post.blocks
        .push(Block::new(code, Span::new(start, text.len())));
    for (line, like) in payload.split(breaks).zip(like.split(breaks)) {
        if is_inline_code(like) {
            text.push_str("\n\nterns: ");
            let start = text.len();
            text.push_str(line);
            post.styles
                .push(Style::new(StyleKind::Code, Span::new(start, text.len())));
            text.push_str(" dive");
        }
    }
    post.text = Some(text);
    post
}

/// A thread with the same text in every field that takes words or a URL.
pub(crate) fn thread(payload: &str) -> Thread {
    let words = || Some(payload.to_owned());
    let mut poll = Poll::default();
    poll.choices = vec![PollChoice::new(payload), PollChoice::new(payload)];
    poll.status = words();
    let mut quote = Quote::new();
    quote.author = Some(author(payload));
    quote.text = words();
    quote.url = plain("quote").map(Box::new);
    quote.media = vec![media(MediaKind::Photo, payload)];
    let mut gone = Quote::new();
    gone.unavailable = words();

    let mut full = post(payload);
    full.media = [
        MediaKind::Photo,
        MediaKind::Video,
        MediaKind::Gif,
        MediaKind::LinkCard,
        MediaKind::Placeholder,
    ]
    .map(|kind| media(kind, payload))
    .into();
    full.poll = Some(Box::new(poll));
    full.quotes = vec![quote, gone];
    full.content_warning = words();
    let mut reply = post(payload);
    reply.role = Role::Reply;
    reply.author = Some(author(payload));
    reply.replying_to = vec![payload.to_owned(), payload.to_owned()];
    reply.reposted_by = Some(Box::new(author(payload)));
    let mut missing = Post::new();
    missing.unavailable = words();
    let script = Url::parse("javascript:alert(1)").ok();
    let mut thread = Thread::new(vec![
        post(payload),
        full,
        linked(payload, address(payload, "link")),
        linked(payload, mail(payload)),
        linked(payload, script),
        missing,
        reply,
    ]);
    thread.author = author(payload);
    thread.title = words();
    thread.id = Some(PostId::new(payload));
    thread.url = address(payload, "thread");
    thread.hashtags = vec![payload.to_owned()];
    let mut gap = Gap::new(Some(0), GapKind::Missing);
    gap.url = plain("gap");
    thread.gaps = vec![gap];
    let mut teaser = Teaser::new();
    teaser.author = Some(author(payload));
    teaser.url = plain("teaser");
    teaser.posts = vec![post(payload)];
    thread.more_from = vec![teaser.clone()];
    thread.related = vec![teaser];
    thread
}
