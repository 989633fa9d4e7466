//! Characters that were lost before the page was parsed.

use crate::model::{Author, Listing, Media, Post, Teaser, Thread};
use crate::report::{Finding, Findings, WarningKind};

/// The character that replaces lost ones. A page has it if another program decoded it wrongly, or if it wrote a
/// character as two references: `&#55357;&#56832;`.
const REPLACED: char = '\u{fffd}';
const FIRST_BYTE: u8 = 0xef;

/// Warns of lost characters in a thread.
pub(super) fn thread(thread: &Thread, findings: &mut Findings) {
    let cards = || thread.more_from.iter().chain(&thread.related);
    let elsewhere = || {
        is_replaced(thread.title.as_ref())
            || in_author(Some(&thread.author))
            || cards().any(in_teaser)
    };
    report(&thread.posts, elsewhere, findings);
}

/// Warns of lost characters in a list.
pub(super) fn listing(listing: &Listing, findings: &mut Findings) {
    let elsewhere = || in_author(listing.author.as_ref()) || listing.teasers.iter().any(of_teaser);
    report(listing.posts(), elsewhere, findings);
}

fn report<'p>(
    posts: impl IntoIterator<Item = &'p Post>,
    elsewhere: impl FnOnce() -> bool,
    findings: &mut Findings,
) {
    let is_known = |kind| kind == WarningKind::LossyDecode;
    if findings.as_slice().iter().any(|is| is_known(is.kind)) {
        return;
    }
    let (mut total, mut count, mut first) = (0, 0, None);
    for (at, post) in posts.into_iter().enumerate() {
        total += 1;
        if in_post(post) {
            count += 1;
            first = first.or(Some(at));
        }
    }
    match first {
        Some(first) => findings.add_at(first, &Finding::Replaced { count, total }),
        None if elsewhere() => findings.add(&Finding::ReplacedElsewhere),
        None => {}
    }
}

fn is_replaced(text: Option<&String>) -> bool {
    // Its first byte is searched first: few texts have one.
    text.is_some_and(|text| {
        memchr::memchr(FIRST_BYTE, text.as_bytes()).is_some() && text.contains(REPLACED)
    })
}

fn in_author(author: Option<&Author>) -> bool {
    author.is_some_and(|author| is_replaced(author.name.as_ref()))
}

fn in_media(media: &Media) -> bool {
    let texts = [&media.alt, &media.title, &media.description];
    texts.into_iter().any(|text| is_replaced(text.as_ref()))
}

fn in_post(post: &Post) -> bool {
    is_replaced(post.text.as_ref())
        || is_replaced(post.title.as_ref())
        || in_author(post.author.as_ref())
        || post.media.iter().any(in_media)
        || post.quotes.iter().any(|quote| {
            is_replaced(quote.text.as_ref())
                || is_replaced(quote.title.as_ref())
                || in_author(quote.author.as_ref())
                || quote.media.iter().any(in_media)
        })
}

fn in_teaser(teaser: &Teaser) -> bool {
    of_teaser(teaser) || teaser.posts.iter().any(in_post)
}

fn of_teaser(teaser: &Teaser) -> bool {
    in_author(teaser.author.as_ref())
}
