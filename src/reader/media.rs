//! Videos, pictures and cards.

use std::borrow::Cow;

use url::Url;

use super::select::{attr, source, sources};
use crate::dom::{Element, Links, Query};
use crate::model::{Media, MediaKind, MediaSource};
use crate::network::twitter::{PictureKind, full_size, picture_kind};

const FILE: Query<'_> = Query::constant("source");

/// Parts of pictures' URLs, which distinguish a video's still from its file.
const PICTURES: [&str; 5] = [".jpg", ".jpeg", ".png", ".webp", "=jpg"];

/// Twitter's default text for a picture's description, in the reader's language.
const NO_ALT: [&str; 42] = [
    "Image", "Imagen", "Imagem", "Imatge", "Imaxe", "Immagine", "Bild", "Billede", "Bilde",
    "Afbeelding", "Kuva", "Kép", "Obraz", "Obrázek", "Obrázok", "Slika", "Imagine", "Irudia",
    "Εικόνα", "Изображение", "Зображення", "Слика", "Görsel", "Gambar", "Imej", "Larawan",
    "Hình ảnh", "صورة", "تصویر", "תמונה", "चित्र", "छवि", "ছবি", "படம்", "ภาพ", "รูปภาพ", "画像",
    "图像", "图片", "圖片", "影像", "이미지",
];

/// Whether a text describes a picture, and is not the default text.
pub(crate) fn is_description(alt: &str) -> bool {
    !NO_ALT.contains(&alt)
}

/// The folder of Twitter's pictures of emoji (`…/emoji/v2/svg/1f980.svg`), and the most characters of one.
const EMOJI: &str = "/emoji/";
const MOST_OF_EMOJI: usize = 16;

/// Returns the characters that a picture inside text shows: those of an emoji.
pub(crate) fn characters_of<'d>(img: Element<'d>) -> Cow<'d, str> {
    match img.attr("alt") {
        Some(alt) if !alt.is_empty() => Cow::Borrowed(alt),
        _ => sources(img)
            .find_map(emoji_of)
            .map_or(Cow::Borrowed(""), Cow::Owned),
    }
}

/// Returns the emoji that the URL of its picture names by the numbers of its characters.
fn emoji_of(src: &str) -> Option<String> {
    let (_, path) = src.rsplit_once(EMOJI)?;
    let file = path.rsplit('/').next()?;
    let (name, _) = file.split_once('.')?;
    let numbers = name.split('-').take(MOST_OF_EMOJI);
    let emoji: Option<String> = numbers
        .map(|number| char::from_u32(u32::from_str_radix(number, 16).ok()?))
        .collect();
    emoji.filter(|emoji| !emoji.is_ascii())
}

/// The text before a picture's URL in a style.
const DRAWN: &str = "url(";

/// Reads a `<video>`: its files, except those that only existed in the browser, and its still. `address` resolves a
/// URL.
pub(crate) fn video(element: Element<'_>, address: impl Fn(&str) -> Option<Url>) -> Media {
    let is_still = |raw: &&str| PICTURES.iter().any(|part| raw.contains(part));
    let own = sources(element).filter(|raw| !is_still(raw));
    let own = own.filter_map(&address).map(MediaSource::new);
    let in_video = |file: &Element<'_>| {
        file.parent()
            .is_none_or(|around| around.name() != "picture")
    };
    let files = element.select(&FILE).filter(in_video);
    let files = files.filter_map(|file| {
        let mut source = MediaSource::new(sources(file).find_map(&address)?);
        source.content_type = file.attr("type").map(str::to_owned);
        Some(source)
    });
    let own_still = element.attr("poster").and_then(&address);
    // Under another name until the video is visible.
    let still = || sources(element).filter(is_still).find_map(&address);
    let poster = own_still.or_else(still);
    let mut media = Media::new(MediaKind::Video);
    media.sources = own.chain(files).collect();
    media.url = media.sources.first().map(|source| source.url.clone());
    media.poster = poster.map(Box::new);
    media
}

/// The same for Twitter's videos, whose URLs identify GIFs.
pub(crate) fn twitter_video(element: Element<'_>, address: impl Fn(&str) -> Option<Url>) -> Media {
    let mut media = video(element, address);
    let mut addresses = media.sources.iter().map(|source| &source.url);
    let kind = |url: &Url| match picture_kind(url) {
        Some(PictureKind::Video(kind)) => Some(kind),
        _ => None,
    };
    let of_file = addresses.find_map(kind);
    let kind = of_file.or_else(|| kind(media.poster.as_deref()?));
    media.kind = kind.unwrap_or(MediaKind::Video);
    media
}

/// Returns the medium of a picture of Twitter: the picture itself, or the video if the picture is its still.
pub(crate) fn twitter_picture(of: PictureKind, url: Option<Url>, img: Element<'_>) -> Media {
    match of {
        PictureKind::Photo => photo_at(url.map(full_size), img),
        PictureKind::Video(kind) => {
            let mut media = Media::new(kind);
            media.poster = url.map(Box::new);
            media
        }
    }
}

/// Returns the photo of an `<img>`: its URL, unless that is relative or only existed in the browser, and its
/// description.
///
/// # Examples
///
/// ```
/// use unrolled::reader::photo;
/// use unrolled::dom::{Dom, Links, Query};
///
/// const PICTURE: Query<'_> = Query::constant("img");
///
/// let links = Links::new("https://spindle.example/").ok_or("no base")?;
/// let dom = Dom::parse("<img src='https://spindle.example/i/tern.jpg' alt='A tern, diving'>")?;
/// let photo = photo(dom.first(&PICTURE).ok_or("no picture")?, &links);
/// assert_eq!(photo.url.as_ref().map(|url| url.path()), Some("/i/tern.jpg"));
/// assert_eq!(photo.alt.as_deref(), Some("A tern, diving"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn photo(img: Element<'_>, links: &Links) -> Media {
    photo_at(source(img, links), img)
}

/// Returns a photo at a URL, with the description of its `<img>`.
pub(crate) fn photo_at(url: Option<Url>, img: Element<'_>) -> Media {
    let mut photo = Media::new(MediaKind::Photo);
    photo.url = url;
    photo.alt = attr(img, "alt");
    photo
}

/// Returns the URL of the picture in a style.
pub(crate) fn in_style(style: &str, links: &Links) -> Option<Url> {
    let (_, rest) = style.split_once(DRAWN)?;
    links.absolute(rest.split(')').next()?.trim_matches(['"', '\'']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_of_emoji_name_their_characters() {
        let of = |src| emoji_of(src).unwrap_or_default();
        assert_eq!(of("https://abs-0.twimg.com/emoji/v2/svg/1f980.svg"), "🦀");
        assert_eq!(
            of("https://abs.twimg.com/emoji/v2/72x72/1f1eb-1f1ee.png"),
            "🇫🇮"
        );
        assert_eq!(of("https://abs.twimg.com/emoji/v2/svg/2693.svg?x=1"), "⚓");
        assert_eq!(
            of("https://abs.twimg.com/emoji/v2/svg/31-20e3.svg"),
            "1\u{20e3}"
        );
        for other in [
            "https://abs.twimg.com/emoji/v2/svg/smile.svg",
            "https://abs.twimg.com/emoji/v2/svg/7a.svg",
            "https://abs.twimg.com/emoji/v2/svg/d800.svg",
            "https://abs.twimg.com/emoji/",
            "https://pbs.twimg.com/media/1f980.jpg",
        ] {
            assert_eq!(emoji_of(other), None, "{other}");
        }
    }
}
