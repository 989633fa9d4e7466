//! Pages inside of other files give what they give themselves, and containers that are made to cost much end at a
//! limit.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use unrolled::{
    Container, ErrorKind, Input, LimitKind, Limits, Parsed, Parser, Result, WarningKind,
};
use url::Url;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const BUNDLED: &[u8] = include_bytes!("../../examples/pages/thread-reader.html");

/// Writes a page into a container; `None` if it cannot be there.
type Write = fn(&[u8]) -> Option<Vec<u8>>;

const WRITERS: [(&[Container], Write); 14] = [
    (&[Container::Gzip], |page| Some(gzip(page))),
    (&[Container::Zstd], |page| Some(zstd(page))),
    (&[Container::Zip], |page| {
        Some(zip(
            &[("saved/page.html", page)],
            CompressionMethod::Deflated,
        ))
    }),
    (&[Container::Zip], |page| {
        Some(zip(
            &[("page.HTM", page), ("a.png", b"\x89PNG")],
            CompressionMethod::Stored,
        ))
    }),
    (&[Container::Zip, Container::Gzip], |page| {
        Some(zip(
            &[("page.html.gz", &gzip(page))],
            CompressionMethod::Deflated,
        ))
    }),
    (&[Container::Mhtml], |page| Some(mhtml(page, true))),
    (&[Container::Mhtml], |page| Some(mhtml(page, false))),
    (&[Container::WebArchive], |page| Some(web_archive(page))),
    (&[Container::WebArchive], |page| {
        Some(binary_web_archive(page))
    }),
    (&[Container::Gzip, Container::Warc], |page| {
        Some(gzip(&warc(page, None)))
    }),
    (&[Container::Warc], |page| {
        Some(warc(&gzip(page), Some("gzip")))
    }),
    (&[Container::JsonString], |page| {
        let page = std::str::from_utf8(page).ok()?;
        serde_json::to_vec(page).ok()
    }),
    (&[Container::MarkdownFence], |page| {
        let page = std::str::from_utf8(page)
            .ok()
            .filter(|page| !page.contains("\n```"))?;
        page.trim_start()
            .starts_with('<')
            .then(|| format!("````html\n{page}\n````\n").into_bytes())
    }),
    (&[Container::ViewSource], |page| {
        let page = std::str::from_utf8(page)
            .ok()
            .filter(|page| !page.contains('\0'))?;
        let escaped = page.replace('&', "&amp;").replace('<', "&lt;");
        let lines = escaped.lines().map(|line| {
            format!("<tr><td class=\"line-number\"></td><td class=\"line-content\"><span>{line}</span></td></tr>")
        });
        let table: String = lines.collect();
        Some(
            format!("<html><body><div class=\"line-gutter-backdrop\"></div><table>{table}</table>")
                .into_bytes(),
        )
    }),
];

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A frame of blocks that are not compressed.
fn zstd(bytes: &[u8]) -> Vec<u8> {
    // A window of 128 KiB, which is the longest block.
    let mut frame = b"\x28\xb5\x2f\xfd\x00\x38".to_vec();
    let mut blocks = bytes.chunks(1 << 17).peekable();
    while let Some(block) = blocks.next() {
        let is_last = u32::from(blocks.peek().is_none());
        let head = u32::try_from(block.len()).unwrap() << 3 | is_last;
        frame.extend_from_slice(&head.to_le_bytes()[..3]);
        frame.extend_from_slice(block);
    }
    frame
}

/// A frame of blocks that repeat one zero.
fn zstd_of_zeros(blocks: usize) -> Vec<u8> {
    let mut frame = b"\x28\xb5\x2f\xfd\x00\x38".to_vec();
    for at in 0..blocks {
        let head = (1_u32 << 17) << 3 | 1 << 1 | u32::from(at + 1 == blocks);
        frame.extend_from_slice(&head.to_le_bytes()[..3]);
        frame.push(0);
    }
    frame
}

fn zip(members: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut writer = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        let options = SimpleFileOptions::default().compression_method(method);
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// As Chrome writes it, or with base64 as Internet Explorer wrote what is not ASCII.
fn mhtml(page: &[u8], is_quoted: bool) -> Vec<u8> {
    let (coding, body) = match is_quoted {
        true => ("quoted-printable", quoted_printable(page)),
        false => ("base64", base64(page)),
    };
    format!(
        "From: <Saved by Blink>\r\nSubject: Terns\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\
         \ttype=\"text/html\";\r\n\tboundary=\"----MultipartBoundary--Kq3----\"\r\n\r\n\r\n\
         ------MultipartBoundary--Kq3----\r\nContent-Type: text/html\r\nContent-ID: <frame-1@mhtml.blink>\r\n\
         Content-Transfer-Encoding: {coding}\r\n\r\n{body}\r\n------MultipartBoundary--Kq3----\r\n\
         Content-Type: text/css\r\nContent-Transfer-Encoding: quoted-printable\r\n\
         Content-Location: cid:css-1@mhtml.blink\r\n\r\n--tern: red;\r\n\r\n------MultipartBoundary--Kq3------\r\n"
    )
    .into_bytes()
}

fn quoted_printable(bytes: &[u8]) -> String {
    let (mut text, mut column) = (String::new(), 0);
    for byte in bytes {
        if column > 72 {
            text.push_str("=\r\n");
            column = 0;
        }
        match byte {
            b'\n' => {
                text.push_str("\r\n");
                column = 0;
            }
            b'\r' => {}
            b' '..=b'<' | b'>'..=b'~' => {
                text.push(char::from(*byte));
                column += 1;
            }
            byte => {
                text.push_str(&format!("={byte:02X}"));
                column += 3;
            }
        }
    }
    text
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for (at, three) in bytes.chunks(3).enumerate() {
        if at % 19 == 0 {
            text.push_str("\r\n\t\t");
        }
        let bits = three
            .iter()
            .fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte))
            << (8 * (3 - three.len()));
        for sextet in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * sextet) & 63) as usize];
            text.push(if sextet > three.len() {
                '='
            } else {
                char::from(letter)
            });
        }
    }
    text
}

fn web_archive(page: &[u8]) -> Vec<u8> {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \
         \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n<plist version=\"1.0\">\n<dict>\n\
         \t<key>WebMainResource</key>\n\t<dict>\n\t\t<key>WebResourceData</key>\n\t\t<data>{}\n\t\t</data>\n\
         \t\t<key>WebResourceFrameName</key>\n\t\t<string></string>\n\t</dict>\n\t<key>WebSubresources</key>\n\
         \t<array>\n\t\t<dict>\n\t\t\t<key>WebResourceData</key>\n\t\t\t<data>AAAA</data>\n\t\t</dict>\n\t</array>\n\
         </dict>\n</plist>\n",
        base64(page)
    )
    .into_bytes()
}

fn binary_web_archive(page: &[u8]) -> Vec<u8> {
    let text = |text: &str| {
        [
            &[0x5f, 0x10, u8::try_from(text.len()).unwrap()],
            text.as_bytes(),
        ]
        .concat()
    };
    let len = u32::try_from(page.len()).unwrap().to_be_bytes();
    // Keys and values are references of one byte.
    let objects = [
        vec![0xd1, 1, 2],
        text("WebMainResource"),
        vec![0xd2, 3, 4, 5, 6],
        text("WebResourceMIMEType"),
        text("WebResourceData"),
        text("text/html"),
        [&[0x4f, 0x12], &len[..], page].concat(),
    ];
    let (mut list, mut offsets) = (b"bplist00".to_vec(), Vec::new());
    for object in &objects {
        offsets.push(u32::try_from(list.len()).unwrap());
        list.extend_from_slice(object);
    }
    let table = list.len() as u64;
    offsets
        .iter()
        .for_each(|offset| list.extend_from_slice(&offset.to_be_bytes()));
    list.extend_from_slice(&[0, 0, 0, 0, 0, 0, 4, 1]);
    for number in [objects.len() as u64, 0, table] {
        list.extend_from_slice(&number.to_be_bytes());
    }
    list
}

/// A record of a response, after one of the crawler.
fn warc(body: &[u8], encoding: Option<&str>) -> Vec<u8> {
    let encoding = encoding.map_or(String::new(), |name| {
        format!("Content-Encoding: {name}\r\n")
    });
    let http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{encoding}\r\n");
    let record = format!(
        "WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 17\r\n\r\nsoftware: terns\r\n\r\n\r\n\
         WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http; msgtype=response\r\n\
         Content-Length: {}\r\n\r\n{http}",
        http.len() + body.len()
    );
    [record.as_bytes(), body, b"\r\n\r\n"].concat()
}

/// Returns the pages of the corpus, with the URLs that are given with them.
fn corpus() -> Vec<(PathBuf, Vec<u8>, Option<Url>)> {
    let mut pages = Vec::new();
    for site in fs::read_dir("corpus").unwrap() {
        for case in fs::read_dir(site.unwrap().path()).unwrap() {
            let folder = case.unwrap().path();
            let Ok(page) = fs::read(folder.join("input.html")) else {
                continue;
            };
            let case = fs::read(folder.join("case.json")).unwrap();
            let case: serde_json::Value = serde_json::from_slice(&case).unwrap();
            let url = case["url"].as_str().map(|url| Url::parse(url).unwrap());
            pages.push((folder, page, url));
        }
    }
    pages.sort();
    pages
}

fn parsed(bytes: &[u8], url: Option<&Url>) -> Result<Parsed> {
    let input = Input::bytes(bytes);
    Parser::new().parse(match url {
        Some(url) => input.with_url(url),
        None => input,
    })
}

#[test]
fn a_page_in_a_container_gives_what_it_gives_itself() {
    let pages = corpus();
    assert!(pages.len() > 150, "{} pages", pages.len());
    let (mut compared, mut wrong) = (0, Vec::new());
    for (at, (folder, page, url)) in pages.iter().enumerate() {
        if page.trim_ascii().is_empty() {
            continue;
        }
        // Each page in some of the containers, each container with many pages.
        for (containers, write) in WRITERS.iter().skip(at % 4).step_by(4) {
            let Some(packed) = write(page) else {
                continue;
            };
            let expected = parsed(page, url.as_ref());
            // A text inside of a text has no charset of its own.
            let is_text = matches!(
                containers,
                [Container::JsonString | Container::MarkdownFence | Container::ViewSource]
            );
            let is_doubtful = |parsed: &Parsed| {
                parsed
                    .warnings
                    .iter()
                    .any(|warning| warning.kind == WarningKind::LossyDecode)
            };
            if is_text && expected.as_ref().is_ok_and(is_doubtful) {
                continue;
            }
            let mut found = parsed(&packed, url.as_ref());
            if let Ok(found) = &mut found {
                assert_eq!(
                    found.detection.containers,
                    *containers,
                    "{}",
                    folder.display()
                );
                found.detection.containers.clear();
            }
            compared += 1;
            if format!("{found:?}") != format!("{expected:?}") {
                let at = found_at(&format!("{found:?}"), &format!("{expected:?}"));
                wrong.push(format!("{} in {containers:?}: {at}", folder.display()));
            }
        }
    }
    assert!(compared > 400, "{compared} were compared");
    assert!(
        wrong.is_empty(),
        "{} of {compared}:\n{}",
        wrong.len(),
        wrong.join("\n\n")
    );
}

/// Returns the part of two texts where they start to differ.
fn found_at(found: &str, expected: &str) -> String {
    let same = found
        .chars()
        .zip(expected.chars())
        .take_while(|(a, b)| a == b)
        .count();
    let part = |text: &str| {
        text.chars()
            .skip(same.saturating_sub(60))
            .take(120)
            .collect::<String>()
    };
    format!("{}\n  expected {}", part(found), part(expected))
}

fn kind_of(bytes: &[u8]) -> Option<ErrorKind> {
    parsed(bytes, None).err().map(|error| error.kind())
}

#[test]
fn cut_containers_are_errors_or_reported() {
    let whole = parsed(BUNDLED, None).unwrap().thread.posts.len();
    for (containers, write) in WRITERS {
        let packed = write(BUNDLED).unwrap();
        let mut results = 0;
        for cut in (1..40).map(|at| packed.len() * at / 40) {
            let Ok(parsed) = parsed(&packed[..cut], None) else {
                continue;
            };
            results += 1;
            let is_reported = parsed
                .warnings
                .iter()
                .any(|warning| warning.kind == WarningKind::CutOff);
            let posts = parsed.thread.posts.len();
            assert!(
                posts == whole || is_reported,
                "{containers:?} cut at {cut}: {posts} posts"
            );
        }
        println!("{containers:?}: {results} of 39");
    }
}

#[test]
fn several_pages_are_parsed_by_parse_all() {
    let other = String::from_utf8_lossy(BUNDLED).replace("ferry_and_fog", "lamp_and_ledger");
    let two = zip(
        &[("a.html", BUNDLED), ("b.html", other.as_bytes())],
        CompressionMethod::Deflated,
    );
    assert_eq!(kind_of(&two), Some(ErrorKind::SeveralPages));
    let pages = Parser::new().parse_all(Input::bytes(&two)).unwrap();
    let names: Vec<_> = pages.iter().map(|page| page.name.as_deref()).collect();
    assert_eq!(names, [Some("a.html"), Some("b.html")]);
    for (page, author) in pages.iter().zip(["ferry_and_fog", "lamp_and_ledger"]) {
        let parsed = page.result.as_ref().unwrap();
        assert_eq!(parsed.thread.author.handle.as_deref(), Some(author));
        assert_eq!(page.containers, [Container::Zip]);
    }
    // One of them is a page of another kind, or any text: the other is meant.
    let one = zip(
        &[
            ("a.html", BUNDLED),
            ("about.html", b"<p>A diary"),
            ("README.txt", b"Terns.\n"),
        ],
        CompressionMethod::Stored,
    );
    assert_eq!(parsed(&one, None).unwrap().thread.posts.len(), 9);
    assert_eq!(
        Parser::new().parse_all(Input::bytes(&one)).unwrap().len(),
        3
    );
    // Members with the same name.
    let none = zip(&[("a.png", b"\x89PNG")], CompressionMethod::Stored);
    assert_eq!(kind_of(&none), Some(ErrorKind::Encoding));
    let pages = Parser::new().parse_all(Input::bytes(BUNDLED)).unwrap();
    assert!(matches!(&pages[..], [page] if page.result.is_ok() && page.containers.is_empty()));
}

/// As SingleFileZ writes it: offsets in the archive do not count the page before it.
#[test]
fn a_page_that_unpacks_itself_is_an_archive() {
    let archive = zip(&[("index.html", BUNDLED)], CompressionMethod::Deflated);
    let page = [
        b"<!DOCTYPE html><html><body><script>unpack()</script>\n",
        &archive[..],
    ]
    .concat();
    let parsed = parsed(&page, None).unwrap();
    assert_eq!(parsed.detection.containers, [Container::Zip]);
    assert_eq!(parsed.thread.posts.len(), 9);
}

#[test]
fn documents_in_one_file_are_reported() {
    let both = [BUNDLED, b"\n", BUNDLED].concat();
    let parsed = parsed(&both, None).unwrap();
    let reported = parsed
        .warnings
        .iter()
        .filter(|warning| warning.kind == WarningKind::MorePages);
    assert_eq!(reported.count(), 1);
    assert_eq!(
        Parser::new().parse_all(Input::bytes(&both)).unwrap().len(),
        2
    );
}

#[test]
fn containers_of_much_end_at_a_limit() {
    let nested = (0..20).fold(BUNDLED.to_vec(), |bytes, _| gzip(&bytes));
    let parts = |part: &str, head: &str| format!("{head}{}", part.repeat(1_000_000)).into_bytes();
    let mhtml_parts = parts(
        "--b\n\n",
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n",
    );
    let records = parts("WARC/1.0\nContent-Length: 0\n\n", "");
    let entry = [&b"PK\x01\x02"[..], &[0; 42]].concat();
    let end = [
        &b"PK\x05\x06"[..],
        &[0; 8],
        &46_000_000_u32.to_le_bytes(),
        &[0; 6],
    ]
    .concat();
    let directory = [b"PK\x03\x04".to_vec(), entry.repeat(1_000_000), end].concat();
    let zeros = vec![0; 10 << 20];
    for (name, bytes, limit) in [
        (
            "10 MB of zeros by gzip",
            gzip(&zeros),
            LimitKind::UnpackRatio,
        ),
        (
            "the same in ZIP",
            zip(&[("a.html", &zeros)], CompressionMethod::Deflated),
            LimitKind::UnpackRatio,
        ),
        (
            "the same twice",
            gzip(&gzip(&zeros)),
            LimitKind::UnpackRatio,
        ),
        (
            "10 MB by Zstandard",
            zstd_of_zeros(80),
            LimitKind::UnpackRatio,
        ),
        (
            "10 GB by Zstandard",
            zstd_of_zeros(80_000),
            LimitKind::UnpackRatio,
        ),
        ("twenty by gzip", nested, LimitKind::Nesting),
        ("a million parts", mhtml_parts, LimitKind::Parts),
        ("a million records", records, LimitKind::Parts),
        ("a million members", directory, LimitKind::Parts),
    ] {
        let start = Instant::now();
        let found = kind_of(&bytes);
        let time = start.elapsed();
        println!("{name}: {} bytes, {time:?}", bytes.len());
        assert_eq!(found, Some(ErrorKind::Limit(limit)), "{name}");
        assert!(
            time < Duration::from_secs(10),
            "{name}: {time:?}, without optimisation"
        );
    }
}

#[test]
fn each_limit_of_containers_rejects_what_exceeds_it() {
    let packed = gzip(BUNDLED);
    let two = zip(
        &[("a.html", BUNDLED), ("b.html", b"<p>Terns")],
        CompressionMethod::Stored,
    );
    let parsed = |bytes: &[u8], limits: Limits| {
        let parser = Parser::new().with_limits(limits);
        parser
            .parse(Input::bytes(bytes))
            .err()
            .map(|error| error.kind())
    };
    let all = Limits::default();
    for (bytes, enough, less, kind) in [
        (
            &packed,
            all.with_unpacked_bytes(BUNDLED.len()),
            all.with_unpacked_bytes(BUNDLED.len() - 1),
            LimitKind::UnpackedBytes,
        ),
        (
            &packed,
            all.with_input_bytes(BUNDLED.len()),
            all.with_input_bytes(BUNDLED.len() - 1),
            LimitKind::InputBytes,
        ),
        (
            &packed,
            all.with_nesting(1),
            all.with_nesting(0),
            LimitKind::Nesting,
        ),
        (&two, all.with_parts(2), all.with_parts(1), LimitKind::Parts),
    ] {
        assert_eq!(parsed(bytes, enough), None, "{kind}");
        assert_eq!(parsed(bytes, less), Some(ErrorKind::Limit(kind)));
    }
    let zeros = gzip(&vec![b' '; 6 << 20]);
    assert_eq!(
        parsed(&zeros, all),
        Some(ErrorKind::Limit(LimitKind::UnpackRatio))
    );
    let allowed = parsed(&zeros, all.with_unpack_ratio(2000));
    assert!(
        matches!(allowed, Some(ErrorKind::NotAThread(_))),
        "{allowed:?}"
    );
}

#[test]
fn the_url_of_a_container_is_the_pages() {
    let page = String::from_utf8_lossy(BUNDLED).into_owned();
    let packed = String::from_utf8(mhtml(page.as_bytes(), true)).unwrap();
    let url = "https://threadreaderapp.com/thread/1360000000000000000.html";
    let located = packed.replacen(
        "Content-ID:",
        &format!("Content-Location: {url}\r\nContent-ID:"),
        1,
    );
    unrolled::Page::of(Input::text(&located), |page| {
        assert_eq!(page.url().map(Url::as_str), Some(url));
    })
    .unwrap();
}

#[test]
fn files_that_are_no_text_are_named() {
    for (bytes, name) in [
        (&b"%PDF-1.4\n1 0 obj\n"[..], "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", "PNG"),
        (
            &zip(
                &[
                    ("[Content_Types].xml", b"<a/>"),
                    ("word/document.xml", b"<a/>"),
                ],
                CompressionMethod::Stored,
            ),
            "Office",
        ),
    ] {
        let error = parsed(bytes, None).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Encoding);
        assert!(error.to_string().contains(name), "{error}");
    }
}
