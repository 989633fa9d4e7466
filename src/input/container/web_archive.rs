//! Safari's web archives: a property list with the page, its resources, and its frames as archives in it.
//!
//! Evidence: archives of Safari, and `Source/WebCore/loader/archive/cf/LegacyWebArchive.cpp` of WebKit (2026). Only
//! what leads to pages is read. The crate for property lists copies every resource of an archive, expands shared
//! objects without a bound, and needs ten more crates.

use memchr::memchr;

use super::coding::Coding;
use super::kind::Role;
use super::part::{Part, Parts, broken};
use super::plist::{Object, Plist};
use crate::error::Result;

const MAIN: &str = "WebMainResource";
const FRAMES: &str = "WebSubframeArchives";
const DATA: &str = "WebResourceData";
const URL: &str = "WebResourceURL";
const CHARSET: &str = "WebResourceTextEncodingName";

pub(super) fn parts(bytes: &[u8], parts: &mut Parts) -> Result<()> {
    match bytes.starts_with(b"bplist00") {
        true => binary(bytes, parts),
        false => xml(bytes, parts),
    }
}

fn binary(bytes: &[u8], parts: &mut Parts) -> Result<()> {
    let plist = Plist::read(bytes)
        .ok_or_else(|| broken("web archive", "its table of objects is missing"))?;
    let mut archives = vec![(plist.top(), Role::Main)];
    // Each archive is counted, so shared objects cannot be expanded without a bound.
    while let Some((archive, role)) = archives.pop() {
        parts.count()?;
        let resource = plist.member(archive, MAIN);
        let field = |name| plist.get(plist.member(resource?, name)?);
        if let Some(Object::Bytes(range)) = field(DATA) {
            let text = |name| match field(name) {
                Some(object) => plist.text(&object),
                None => None,
            };
            parts.list.push(Part {
                range,
                role,
                url: text(URL),
                charset: text(CHARSET),
                ..Part::default()
            });
        }
        let frames = plist.member(archive, FRAMES);
        if let Some(Object::List(items)) = frames.and_then(|frames| plist.get(frames)) {
            for item in items {
                parts.count()?;
                archives.push((plist.reference(item), Role::Frame));
            }
        }
    }
    Ok(())
}

/// The containers of values in XML that matter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Key {
    Main,
    Frames,
    Data,
    Url,
    Charset,
    Other,
}

impl Key {
    fn of(name: &[u8]) -> Self {
        let keys = [
            (MAIN, Self::Main),
            (FRAMES, Self::Frames),
            (DATA, Self::Data),
            (URL, Self::Url),
            (CHARSET, Self::Charset),
        ];
        let found = keys
            .iter()
            .find(|(key, _)| key.as_bytes() == name.trim_ascii());
        found.map_or(Self::Other, |(_, key)| *key)
    }
}

/// Reads the tags of a property list in XML. Linear: the offset only moves forwards.
fn xml(bytes: &[u8], parts: &mut Parts) -> Result<()> {
    // The keys of the open dictionaries and lists, and the key of the next value.
    let (mut open, mut key) = (Vec::new(), Key::Other);
    let mut part = Part::default();
    let mut at = 0;
    let mut is_closed = false;
    while let Some(found) = memchr(b'<', bytes.get(at..).unwrap_or_default()) {
        let start = at + found + 1;
        let rest = bytes.get(start..).unwrap_or_default();
        let Some(len) = memchr(b'>', rest) else {
            break;
        };
        let tag = rest.get(..len).unwrap_or_default();
        let content = start + len + 1;
        at = content;
        // Up to the next tag.
        let value = || {
            let rest = bytes.get(content..).unwrap_or_default();
            content..content + memchr(b'<', rest).unwrap_or(rest.len())
        };
        let text = || bytes.get(value()).unwrap_or_default();
        match tag {
            b"key" => key = Key::of(text()),
            b"dict" | b"array" => {
                open.push(key);
                if tag == b"dict" && key == Key::Main {
                    part = Part::default();
                }
                key = Key::Other;
            }
            b"/dict" | b"/array" => {
                let closed = open.pop();
                if tag == b"/dict" && closed == Some(Key::Main) && !part.range.is_empty() {
                    push(&mut part, &open, parts)?;
                }
                is_closed |= open.is_empty();
                key = Key::Other;
            }
            b"data" | b"string" => {
                if open.last() == Some(&Key::Main) {
                    match (key, tag) {
                        (Key::Data, b"data") => {
                            (part.range, part.codings) = (value(), vec![Coding::Base64])
                        }
                        (Key::Url, b"string") => part.url = Some(unescaped(text())),
                        (Key::Charset, b"string") => part.charset = Some(unescaped(text())),
                        _ => {}
                    }
                }
                key = Key::Other;
            }
            _ => {}
        }
    }
    if !part.range.is_empty() && open.contains(&Key::Main) {
        push(&mut part, &[], parts)?;
    }
    parts.is_damaged = !is_closed;
    Ok(())
}

fn push(part: &mut Part, open: &[Key], parts: &mut Parts) -> Result<()> {
    parts.count()?;
    let mut part = std::mem::take(part);
    part.role = if open.contains(&Key::Frames) {
        Role::Frame
    } else {
        Role::Main
    };
    parts.list.push(part);
    Ok(())
}

/// Decodes the references of XML that a URL may have.
fn unescaped(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text.trim_ascii());
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;

    #[test]
    fn the_page_and_its_frames_are_found() {
        let frame = "<dict><key>WebMainResource</key><dict><key>WebResourceData</key><data>PGI+</data></dict></dict>";
        let list = format!(
            "<?xml version=\"1.0\"?><plist version=\"1.0\"><dict><key>WebMainResource</key><dict>\
             <key>WebResourceData</key><data>\n\tPHA+\n\t</data><key>WebResourceURL</key>\
             <string>https://terns.example/?a&amp;b</string></dict><key>WebSubframeArchives</key><array>{frame}</array>\
             <key>WebSubresources</key><array><dict><key>WebResourceData</key><data>AAAA</data></dict></array>\
             </dict></plist>"
        );
        let mut parts = Parts::new(&Limits::default(), 0);
        super::parts(list.as_bytes(), &mut parts).unwrap();
        let [page, frame] = &parts.list[..] else {
            panic!("{parts:?}");
        };
        assert_eq!(list[page.range.clone()].trim(), "PHA+");
        assert_eq!(page.url.as_deref(), Some("https://terns.example/?a&b"));
        assert_eq!((page.role, frame.role), (Role::Main, Role::Frame));
        assert!(!parts.is_damaged);
    }
}
