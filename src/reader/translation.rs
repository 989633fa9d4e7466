//! Pages that a program translated before they were saved.

use crate::dom::Query;
use crate::input::Page;

/// The marks that translators leave on a page (2015 to 2026): Chrome and Google Translate, Edge, Firefox, Yandex,
/// Immersive Translate, which puts the translation below the original. Safari leaves none.
const MARKS: [(&str, Query<'_>); 11] = [
    ("Google Translate", Query::constant("html.translated-ltr")),
    ("Google Translate", Query::constant("html.translated-rtl")),
    (
        "Google Translate",
        Query::constant("font[style*='vertical-align: inherit']"),
    ),
    (
        "Google Translate",
        Query::constant("font[style*='vertical-align:inherit']"),
    ),
    (
        "Google Translate",
        Query::constant("meta[http-equiv='X-Translated-By']"),
    ),
    ("Microsoft Edge", Query::constant("[_msttexthash]")),
    ("Microsoft Edge", Query::constant("[_mstmutation]")),
    ("Firefox", Query::constant("[data-moz-translations-id]")),
    ("Yandex", Query::constant("ya-tr-span")),
    (
        "Immersive Translate",
        Query::constant(".immersive-translate-target-wrapper"),
    ),
    ("Immersive Translate", Query::constant("html[imt-state]")),
];

/// Returns the program that translated a page, if it left a mark.
pub(crate) fn translator(page: &Page<'_>) -> Option<&'static str> {
    let dom = page.dom()?;
    let mut marks = MARKS.iter().filter(|(_, mark)| dom.first(mark).is_some());
    let by_mark = marks.next().map(|(name, _)| *name);
    by_mark.or_else(|| page.is_by_translator().then_some("Google Translate"))
}
