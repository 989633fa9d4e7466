//! What an element inside text says of its display: its attributes and inline styles (HTML, section 6.1 "The hidden
//! attribute"; CSS Display 3; WAI-ARIA 1.2). Style sheets are not read.

use crate::dom::{Element, Name, Tag, words};

/// How a page displays an element inside text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Display<'d> {
    /// As its tag says.
    Usual,
    /// Not at all.
    None,
    /// A control of the page, whose label is not the author's.
    Control,
    /// On lines of its own, whatever its tag.
    Block,
    /// A picture of characters: these.
    Characters(&'d str),
    /// A picture of characters that are not known.
    Picture,
}

/// Classes that hide what is only for screen readers (Bootstrap 3 to 5, WordPress, HTML5 Boilerplate, GOV.UK).
const SPOKEN: [&str; 7] = [
    "sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screen-reader-only",
    "screenreader-only", "govuk-visually-hidden",
];

/// Roles of elements whose words are the page's.
const CONTROLS: [&str; 10] = [
    "button", "checkbox", "menuitem", "switch", "tab", "tooltip", "alert", "alertdialog", "dialog",
    "navigation",
];

/// Values of `display` that begin lines of their own.
const BLOCKS: [&str; 5] = ["block", "flex", "grid", "list-item", "table"];

/// Returns how a page displays an element.
pub(super) fn display(element: Element<'_>) -> Display<'_> {
    const NAMES: [Name<'_>; 5] = [
        Name::new("class"),
        Name::new("style"),
        Name::new("hidden"),
        Name::new("role"),
        Name::new("aria-label"),
    ];
    let [class, style, hidden, role, label] = element.attrs(&NAMES);
    let is_spoken = |class: &str| words(class).any(|class| SPOKEN.contains(&class));
    if hidden.is_some_and(|value| !is_found(value)) || class.is_some_and(is_spoken) {
        return Display::None;
    }
    let tag = element.tag();
    let of_style = style.map_or(Display::Usual, of_style);
    if of_style == Display::None {
        return Display::None;
    }
    if tag == Tag::Dialog && element.attr("open").is_none() {
        return Display::None;
    }
    if matches!(
        tag,
        Tag::Button | Tag::Select | Tag::Input | Tag::Keygen | Tag::Nav
    ) {
        return Display::Control;
    }
    match role {
        // Scripts give links this role, and their words are an author's.
        Some(role) if CONTROLS.contains(&role) && tag != Tag::A => Display::Control,
        Some("img") if tag != Tag::Img && element.text_len(1) == 0 => match label {
            Some(label) if label.chars().any(is_symbol) => Display::Characters(label),
            _ => Display::Picture,
        },
        // A picture of characters without its role.
        None => match label {
            Some(label)
                if is_only_symbols(label) && tag == Tag::Span && element.text_len(1) == 0 =>
            {
                Display::Characters(label)
            }
            _ => of_style,
        },
        _ => of_style,
    }
}

/// Whether a page displays an element and its content, as far as the element itself says.
pub(crate) fn is_displayed(element: Element<'_>) -> bool {
    display(element) != Display::None && !super::is_raw(element)
}

/// Whether a page displays an element around posts, or of a post: the names of its classes are not looked at.
pub(crate) fn is_box_displayed(element: Element<'_>) -> bool {
    const NAMES: [Name<'_>; 2] = [Name::new("style"), Name::new("hidden")];
    let [style, hidden] = element.attrs(&NAMES);
    let tag = element.tag();
    hidden.is_none_or(is_found)
        && style.is_none_or(|style| of_style(style) != Display::None)
        && !(tag == Tag::Dialog && element.attr("open").is_none())
        && !super::is_raw(element)
}

/// Whether a value of `hidden` only hides an element until a search finds its words.
fn is_found(value: &str) -> bool {
    value.eq_ignore_ascii_case("until-found")
}

/// Whether a page displays an element, and not as a control.
pub(crate) fn is_text(element: Element<'_>) -> bool {
    !matches!(display(element), Display::None | Display::Control)
}

/// Whether a label is nothing but an emoji.
fn is_only_symbols(label: &str) -> bool {
    !label.is_empty() && label.chars().all(is_symbol)
}

/// Whether a character is not one of a name or a description: an emoji.
fn is_symbol(c: char) -> bool {
    !c.is_ascii() && !c.is_alphanumeric() && !c.is_whitespace()
}

/// Returns what the declarations of a `style` say.
fn of_style(style: &str) -> Display<'static> {
    let mut display = Display::Usual;
    let (mut is_hidden, mut is_clipped, mut is_taken_out) = (false, false, false);
    for declaration in style.split(';') {
        let Some((name, value)) = declaration.split_once(':') else {
            continue;
        };
        let (name, value) = (name.trim(), value.trim());
        let value = value.split('!').next().unwrap_or_default().trim_end();
        let is = |known: &str| value.eq_ignore_ascii_case(known);
        let begins = |start: &str| {
            let start_of = value.get(..start.len());
            start_of.is_some_and(|value| value.eq_ignore_ascii_case(start))
        };
        if name.eq_ignore_ascii_case("display") {
            display = match () {
                () if is("none") => Display::None,
                () if BLOCKS.iter().any(|block| is(block)) => Display::Block,
                () => Display::Usual,
            };
        } else if name.eq_ignore_ascii_case("visibility") {
            is_hidden = is("hidden") || is("collapse");
        } else if name.eq_ignore_ascii_case("clip") {
            is_clipped |= begins("rect(0") || begins("rect(1px");
        } else if name.eq_ignore_ascii_case("clip-path") {
            is_clipped |= begins("inset(50%") || begins("inset(100%");
        } else if name.eq_ignore_ascii_case("position") {
            is_taken_out |= is("absolute") || is("fixed");
        }
    }
    if is_hidden || is_clipped && is_taken_out {
        return Display::None;
    }
    display
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dom::Dom;

    #[test]
    fn elements_say_how_they_are_displayed() {
        for (html, expected) in [
            ("<b>a</b>", Display::Usual),
            ("<b class='a b'>a</b>", Display::Usual),
            ("<b hidden>a</b>", Display::None),
            ("<b hidden=until-found>a</b>", Display::Usual),
            ("<b class='x sr-only'>a</b>", Display::None),
            (
                "<b style='color:red; DISPLAY : None !important'>a</b>",
                Display::None,
            ),
            ("<b style='visibility:hidden'>a</b>", Display::None),
            (
                "<b style='position:absolute;width:1px;clip:rect(0 0 0 0)'>a</b>",
                Display::None,
            ),
            ("<b style='position:absolute'>a</b>", Display::Usual),
            ("<b style='display:block'>a</b>", Display::Block),
            ("<b style='display:inline-block'>a</b>", Display::Usual),
            ("<button>a</button>", Display::Control),
            ("<dialog>a</dialog>", Display::None),
            ("<dialog open>a</dialog>", Display::Usual),
            ("<b role=button>a</b>", Display::Control),
            ("<b role=tooltip>a</b>", Display::Control),
            ("<nav>a</nav>", Display::Control),
            ("<a href=/ role=button>a</a>", Display::Usual),
            ("<i role=img aria-label=🐦></i>", Display::Characters("🐦")),
            ("<span aria-label=🐦></span>", Display::Characters("🐦")),
            ("<span aria-label=bird></span>", Display::Usual),
            ("<i role=img aria-label=bird></i>", Display::Picture),
            ("<i role=img aria-label=bird>🐦</i>", Display::Usual),
        ] {
            let page = format!("<div>{html}</div>");
            let dom = Dom::parse(&page).unwrap();
            let element = dom.elements().last().unwrap();
            assert_eq!(display(element), expected, "{html}");
        }
    }
}
