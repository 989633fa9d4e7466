//! What the elements of a text are, by their tags and classes.

use crate::dom::{Element, Tag};
use crate::model::StyleKind;
use crate::reader::by_name;

/// The classes of an editor's blocks (Draft.js, and X's articles since 2025). They say the same as the tags, so either
/// may change. A narrow window adds a suffix to the site's own.
const CLASSES: [(&str, Role); 12] = [
    ("longform-unstyled", Role::Paragraph),
    ("longform-header-one", Role::Heading(1)),
    ("longform-header-two", Role::Heading(2)),
    ("longform-header-three", Role::Heading(3)),
    ("longform-blockquote", Role::Quote),
    ("longform-unordered-list-item", Role::Item(Some(false))),
    ("longform-ordered-list-item", Role::Item(Some(true))),
    (
        "public-DraftStyleDefault-unorderedListItem",
        Role::Item(Some(false)),
    ),
    (
        "public-DraftStyleDefault-orderedListItem",
        Role::Item(Some(true)),
    ),
    (EDITOR_LINES, Role::Lines),
    ("public-DraftStyleDefault-ul", Role::List(false)),
    ("public-DraftStyleDefault-ol", Role::List(true)),
];
const NARROW: &str = "-narrow";
/// The class of the lines inside an editor's block.
pub(super) const EDITOR_LINES: &str = "public-DraftStyleDefault-block";
/// The attribute of an editor's block, and of a text with the author's own line breaks.
const EDITOR_BLOCK: &str = "data-block";
pub(in crate::reader) const EDITOR_TEXT: &str = "data-text";

/// The prefixes of classes that name the language of code.
const LANGUAGES: [&str; 2] = ["language-", "lang-"];

/// What an element is in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Paragraph,
    /// A box, on lines of its own.
    Lines,
    Heading(u8),
    /// A list, and whether its items have numbers.
    List(bool),
    /// An item, and whether it has a number, if it says so itself.
    Item(Option<bool>),
    Quote,
    Code,
    Table,
    /// The body of a table.
    Rows,
    Row,
    Cell,
    Caption,
    Rule,
    Style(StyleKind),
    /// A part whose meaning the model does not have.
    Unknown,
    /// An element that only a script defines, or a formula. It is within a line, as every element of which a browser
    /// knows nothing.
    Custom,
}

/// Returns the role of an element, by its class and by its tag, and whether it is a block of an editor.
pub(super) fn role(element: Element<'_>) -> Option<(Role, bool)> {
    let by_tag = role_of_tag(element);
    let known = |class: &str| by_name(class.strip_suffix(NARROW).unwrap_or(class), &CLASSES);
    let by_class = element.classes().find_map(known);
    let is_block = is_editor_block(element);
    let of_editor = by_class.is_some() || is_block && element.tag() != Tag::Section;
    let role = match (by_class, by_tag) {
        (None | Some(Role::Paragraph | Role::Lines), Some(role))
            if !matches!(role, Role::Lines | Role::Custom) =>
        {
            role
        }
        (None, _) if is_block => Role::Paragraph,
        (by_class, by_tag) => by_class.or(by_tag)?,
    };
    Some((role, of_editor))
}

pub(super) fn is_editor_block(element: Element<'_>) -> bool {
    element.attr(EDITOR_BLOCK).is_some()
}

fn role_of_tag(element: Element<'_>) -> Option<Role> {
    Some(match element.tag() {
        Tag::Span | Tag::A | Tag::Br | Tag::Img | Tag::Noscript => return None,
        Tag::P => Role::Paragraph,
        Tag::B | Tag::Strong => Role::Style(StyleKind::Bold),
        Tag::I | Tag::Em => Role::Style(StyleKind::Italic),
        Tag::S | Tag::Strike => Role::Style(StyleKind::Strikethrough),
        Tag::Code | Tag::Tt => Role::Style(StyleKind::Code),
        Tag::H1 => Role::Heading(1),
        Tag::H2 => Role::Heading(2),
        Tag::H3 => Role::Heading(3),
        Tag::H4 => Role::Heading(4),
        Tag::H5 => Role::Heading(5),
        Tag::H6 => Role::Heading(6),
        Tag::Ul => Role::List(false),
        Tag::Ol => Role::List(true),
        Tag::Li => Role::Item(None),
        Tag::Blockquote => Role::Quote,
        Tag::Pre => Role::Code,
        Tag::Table => Role::Table,
        Tag::Tbody | Tag::Thead | Tag::Tfoot => Role::Rows,
        Tag::Tr => Role::Row,
        Tag::Td | Tag::Th => Role::Cell,
        Tag::Caption => Role::Caption,
        Tag::Hr => Role::Rule,
        // A formula, within a line unless it says otherwise.
        Tag::Math if element.attr("display") != Some("block") => Role::Custom,
        Tag::Math
        | Tag::Dl
        | Tag::Dt
        | Tag::Dd
        | Tag::Details
        | Tag::Iframe
        | Tag::Object
        | Tag::Embed
        | Tag::Form
        | Tag::Fieldset => Role::Unknown,
        tag if tag.is_block() => Role::Lines,
        Tag::Other => match element.name() {
            "del" => Role::Style(StyleKind::Strikethrough),
            "kbd" | "samp" => Role::Style(StyleKind::Code),
            "audio" | "video" | "canvas" => Role::Unknown,
            name if name.contains('-') => Role::Custom,
            _ => return None,
        },
        _ => return None,
    })
}

/// Returns the language that a class of an element names; empty if none does.
pub(crate) fn code_language<'d>(element: Element<'d>) -> &'d str {
    let of = |class: &'d str| {
        LANGUAGES
            .iter()
            .find_map(|prefix| class.strip_prefix(prefix))
    };
    element.classes().find_map(of).unwrap_or_default()
}
