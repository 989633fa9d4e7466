//! The element names in the rules of tree construction, and the rules' sets of elements.

use crate::dom::tokenizer::short_name;

/// Returns a name as text.
const fn ascii(name: &'static [u8]) -> &'static str {
    match str::from_utf8(name) {
        Ok(name) => name,
        Err(_) => "",
    }
}

/// Declares [`Tag`] with its names, in lower case.
macro_rules! tags {
    ($($tag:ident $name:literal)*) => {
        /// The name of an element, if the rules mention it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Tag {
            /// Any other name.
            Other,
            $($tag,)*
        }

        impl Tag {
            pub(in crate::dom) const COUNT: usize = [$(Self::$tag),*].len() + 1;

            /// Returns the tag of a name in lower case.
            pub(in crate::dom) const fn of(name: &str) -> Self {
                // Byte strings, since a match on them compares the length first, and each byte at most once.
                match name.as_bytes() {
                    $($name => Self::$tag,)*
                    _ => Self::Other,
                }
            }

            /// Returns the tag of a name in lower case of at most eight bytes, from the tokenizer's number.
            #[inline]
            pub(in crate::dom) fn of_short(short: u64) -> Self {
                static KNOWN: Table = Table::new(&[$((short_name($name), Tag::$tag)),*]);
                KNOWN.get(short)
            }

            /// Returns the name; empty for [`Other`](Self::Other).
            pub(in crate::dom) fn name(self) -> &'static str {
                const NAMES: [&str; Tag::COUNT] = ["", $(ascii($name)),*];
                NAMES.get(self as usize).copied().unwrap_or_default()
            }
        }
    };
}

tags! {
    A b"a" Address b"address" Annotation b"annotation" AnnotationXml b"annotation-xml" Applet b"applet"
    Area b"area" Article b"article" Aside b"aside" B b"b" Bdi b"bdi" Bdo b"bdo" Base b"base" Basefont b"basefont" Bgsound b"bgsound" Big b"big"
    Blockquote b"blockquote" Body b"body" Br b"br" Button b"button" Caption b"caption" Center b"center"
    Code b"code" Col b"col" Colgroup b"colgroup" Datalist b"datalist" Dd b"dd" Desc b"desc" Details b"details" Dialog b"dialog"
    Dir b"dir" Div b"div" Dl b"dl" Dt b"dt" Em b"em" Embed b"embed" Fieldset b"fieldset"
    Figcaption b"figcaption" Figure b"figure" Font b"font" Footer b"footer" ForeignObject b"foreignobject"
    Form b"form" Frame b"frame" Frameset b"frameset" H1 b"h1" H2 b"h2" H3 b"h3" H4 b"h4" H5 b"h5" H6 b"h6"
    Head b"head" Header b"header" Hgroup b"hgroup" Hr b"hr" Html b"html" I b"i" Iframe b"iframe" Image b"image"
    Img b"img" Input b"input" Isindex b"isindex" Keygen b"keygen" Li b"li" Link b"link" Listing b"listing"
    Main b"main" Malignmark b"malignmark" Marquee b"marquee" Math b"math" Menu b"menu" Meta b"meta" Meter b"meter"
    Mglyph b"mglyph" Mi b"mi" Mn b"mn" Mo b"mo" Ms b"ms" Mtext b"mtext" Nav b"nav" Nobr b"nobr"
    Noembed b"noembed" Noframes b"noframes" Noscript b"noscript" Object b"object" Ol b"ol" Optgroup b"optgroup"
    Option b"option" P b"p" Param b"param" Plaintext b"plaintext" Pre b"pre" Progress b"progress" Rb b"rb" Rp b"rp" Rt b"rt"
    Rtc b"rtc" Ruby b"ruby" S b"s" Script b"script" Search b"search" Section b"section" Select b"select"
    Small b"small" Source b"source" Span b"span" Strike b"strike" Strong b"strong" Style b"style" Sub b"sub"
    Summary b"summary" Sup b"sup" Svg b"svg" Table b"table" Tbody b"tbody" Td b"td" Template b"template"
    Textarea b"textarea" Tfoot b"tfoot" Th b"th" Thead b"thead" Time b"time" Title b"title" Tr b"tr"
    Track b"track" Tt b"tt" U b"u" Ul b"ul" Var b"var" Video b"video" Wbr b"wbr" Xmp b"xmp"
}

/// The tags by their short names: a hash table, built at compile time.
struct Table {
    slots: [(u64, Tag); Table::SLOTS],
}

impl Table {
    /// Several times the number of tags, so that most are in their first slot.
    const SLOTS: usize = 512;

    #[allow(
        clippy::indexing_slicing,
        reason = "`get` is not const; the places are below the length, and this runs at compile time"
    )]
    const fn new(known: &[(u64, Tag)]) -> Self {
        let mut slots = [(0, Tag::Other); Self::SLOTS];
        let mut next = 0;
        while next < known.len() {
            let (short, _) = known[next];
            let mut at = Self::first(short);
            // 0 means a name that is too long.
            while short != 0 && slots[at].0 != 0 {
                at = (at + 1) % Self::SLOTS;
            }
            if short != 0 {
                slots[at] = known[next];
            }
            next += 1;
        }
        Self { slots }
    }

    /// Returns the first slot to try for a name.
    const fn first(short: u64) -> usize {
        (short.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 55) as usize % Self::SLOTS
    }

    #[inline]
    fn get(&self, short: u64) -> Tag {
        let mut at = Self::first(short);
        // At least every other slot is free, so this terminates.
        while let Some(&(known, tag)) = self.slots.get(at) {
            if known == short || known == 0 {
                return tag;
            }
            at = (at + 1) % Self::SLOTS;
        }
        Tag::Other
    }
}

/// The namespace of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::dom) enum Space {
    Html,
    Svg,
    Math,
}

/// Declares sets of tags, each as a method of [`Tag`].
macro_rules! sets {
    ($($(#[$doc:meta])* $see:vis $set:ident: $($tag:ident)*;)+) => {
        impl Tag {
            $(
                $(#[$doc])*
                $see const fn $set(self) -> bool {
                    matches!(self, $(Self::$tag)|*)
                }
            )+
        }
    };
}

sets! {
    /// Elements whose content is for programs: the source of a formula too, which the formula shows.
    pub(crate) is_hidden: Script Style Annotation AnnotationXml;

    /// "Special" elements of HTML, which end the search for the element that an end tag closes.
    pub(super) is_special:
        Address Applet Area Article Aside Base Basefont Bgsound Blockquote Body Br Button Caption Center Col
        Colgroup Dd Details Dir Div Dl Dt Embed Fieldset Figcaption Figure Footer Form Frame Frameset H1 H2
        H3 H4 H5 H6 Head Header Hgroup Hr Html Iframe Img Input Isindex Li Link Listing Main Marquee Menu
        Meta Nav Noembed Noframes Noscript Object Ol P Param Plaintext Pre Script Section Select Source
        Style Summary Table Tbody Td Template Textarea Tfoot Th Thead Title Tr Track Ul Wbr Xmp;

    /// Elements whose end tag does more than close them, besides formatting elements: parts of tables, elements with a
    /// marker in the list of active formatting elements, elements with a pointer.
    ends_more:
        Other Applet Body Caption Col Colgroup Form Frameset Head Html Marquee Object Select Table Tbody Td
        Template Tfoot Th Thead Tr;

    /// Formatting elements of HTML, which are reconstructed after an implicit close.
    pub(super) is_formatting:
        A B Big Code Em Font I Nobr S Small Strike Strong Tt U;

    pub(super) is_heading:
        H1 H2 H3 H4 H5 H6;

    /// Elements whose end tag is optional in most places.
    pub(super) has_implied_end:
        Dd Dt Li Option Optgroup P Rb Rp Rt Rtc;

    /// Further elements that may be open at the end of a complete document (the standard's list for the end of "in
    /// body", and others with optional end tags).
    is_frame_of_page:
        Html Head Body Tbody Td Tfoot Th Thead Tr Colgroup;

    /// HTML elements that bound the default scope.
    pub(super) bounds_scope:
        Applet Caption Html Table Td Th Marquee Object Select Template;

    /// Start tags that leave foreign content.
    pub(super) breaks_out:
        B Big Blockquote Body Br Center Code Dd Div Dl Dt Em Embed H1 H2 H3 H4 H5 H6 Head Hr I Img Li
        Listing Menu Meta Nobr Ol P Pre Ruby S Small Span Strong Strike Sub Sup Table Tt U Ul Var;

    /// Block elements in the text of a page.
    pub(crate) is_block:
        Address Article Aside Blockquote Center Dd Details Div Dl Dt Fieldset Figcaption Figure Footer Form
        H1 H2 H3 H4 H5 H6 Header Hr Li Main Nav Ol Pre Section Ul;
}

impl Tag {
    /// Whether an end tag that matches the current node only closes it, in any mode.
    pub(super) const fn ends_alone(self) -> bool {
        !self.is_formatting() && !self.ends_more()
    }

    /// Elements that may be open at the end of a complete document.
    pub(super) const fn may_stay_open(self) -> bool {
        self.has_implied_end() || self.is_frame_of_page()
    }
}

/// Whether an element of SVG or MathML contains HTML: a text integration point, or an HTML one.
pub(super) const fn is_integration_point(tag: Tag, space: Space) -> bool {
    match space {
        Space::Html => false,
        Space::Svg => matches!(tag, Tag::ForeignObject | Tag::Desc | Tag::Title),
        Space::Math => matches!(tag, Tag::Mi | Tag::Mo | Tag::Mn | Tag::Ms | Tag::Mtext),
    }
}
