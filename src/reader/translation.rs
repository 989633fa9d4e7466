//! Pages that a program translated before they were saved.

use memchr::memmem;

use crate::dom::Query;
use crate::input::Page;

/// The marks that translators leave on a page (2015 to 2026), with a string that every page with the mark contains:
/// Chrome and Google Translate, Edge, Firefox, Yandex, Immersive Translate, which puts the translation below the
/// original. Safari leaves none.
const MARKS: [(&str, &str, Query<'_>); 11] = [
    (
        "Google Translate",
        "translated-ltr",
        Query::constant("html.translated-ltr"),
    ),
    (
        "Google Translate",
        "translated-rtl",
        Query::constant("html.translated-rtl"),
    ),
    (
        "Google Translate",
        "vertical-align",
        Query::constant("font[style*='vertical-align: inherit']"),
    ),
    (
        "Google Translate",
        "vertical-align",
        Query::constant("font[style*='vertical-align:inherit']"),
    ),
    (
        "Google Translate",
        "ranslated-",
        Query::constant("meta[http-equiv='X-Translated-By']"),
    ),
    (
        "Microsoft Edge",
        "_msttexthash",
        Query::constant("[_msttexthash]"),
    ),
    (
        "Microsoft Edge",
        "_mstmutation",
        Query::constant("[_mstmutation]"),
    ),
    (
        "Firefox",
        "data-moz-translations-id",
        Query::constant("[data-moz-translations-id]"),
    ),
    ("Yandex", "ya-tr-span", Query::constant("ya-tr-span")),
    (
        "Immersive Translate",
        "immersive-translate-target-wrapper",
        Query::constant(".immersive-translate-target-wrapper"),
    ),
    (
        "Immersive Translate",
        "imt-state",
        Query::constant("html[imt-state]"),
    ),
];

/// Returns the program that translated a page, if it left a mark.
pub(crate) fn translator(page: &Page<'_>) -> Option<&'static str> {
    let dom = page.dom()?;
    let source = page.source().as_bytes();
    let mut marks = MARKS.iter().filter(|(_, sign, mark)| {
        // The search for the string is far cheaper than one for an attribute of any element.
        memmem::find(source, sign.as_bytes()).is_some() && dom.first(mark).is_some()
    });
    let by_mark = marks.next().map(|(name, ..)| *name);
    by_mark.or_else(|| page.is_by_translator().then_some("Google Translate"))
}
