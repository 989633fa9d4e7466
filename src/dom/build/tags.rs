//! The element names that the rules of tree construction know, and the sets they speak of.

/// Declares [`Tag`] with its names, as they are in lower case.
macro_rules! tags {
    ($($tag:ident $name:literal)*) => {
        /// An element's name, if the rules know it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(in crate::dom) enum Tag {
            /// None of these.
            Other,
            $($tag,)*
        }

        impl Tag {
            pub(in crate::dom) const COUNT: usize = [$($name),*].len() + 1;

            /// The tag of a name in lower case.
            pub(in crate::dom) fn of(name: &str) -> Self {
                match name.as_bytes() {
                    $(bytes if bytes == $name.as_bytes() => Self::$tag,)*
                    _ => Self::Other,
                }
            }

            /// The name; none for [`Other`](Self::Other).
            pub(in crate::dom) const fn name(self) -> &'static str {
                match self {
                    Self::Other => "",
                    $(Self::$tag => $name,)*
                }
            }
        }
    };
}

tags! {
    A "a" Address "address" AnnotationXml "annotation-xml" Applet "applet" Area "area" Article "article" Aside "aside"
    B "b" Base "base" Basefont "basefont" Bgsound "bgsound" Big "big" Blockquote "blockquote" Body "body" Br "br"
    Button "button" Caption "caption" Center "center" Code "code" Col "col" Colgroup "colgroup" Dd "dd" Desc "desc"
    Details "details" Dialog "dialog" Dir "dir" Div "div" Dl "dl" Dt "dt" Em "em" Embed "embed" Fieldset "fieldset"
    Figcaption "figcaption" Figure "figure" Font "font" Footer "footer" ForeignObject "foreignobject" Form "form"
    Frame "frame" Frameset "frameset" H1 "h1" H2 "h2" H3 "h3" H4 "h4" H5 "h5" H6 "h6" Head "head" Header "header"
    Hgroup "hgroup" Hr "hr" Html "html" I "i" Iframe "iframe" Image "image" Img "img" Input "input"
    Isindex "isindex" Keygen "keygen" Li "li" Link "link" Listing "listing" Main "main" Malignmark "malignmark"
    Marquee "marquee" Math "math" Menu "menu" Meta "meta" Mglyph "mglyph" Mi "mi" Mn "mn" Mo "mo" Ms "ms"
    Mtext "mtext" Nav "nav" Nobr "nobr" Noembed "noembed" Noframes "noframes" Noscript "noscript" Object "object"
    Ol "ol" Optgroup "optgroup" Option "option" P "p" Param "param" Plaintext "plaintext" Pre "pre" Rb "rb" Rp "rp"
    Rt "rt" Rtc "rtc" Ruby "ruby" S "s" Script "script" Search "search" Section "section" Select "select"
    Small "small" Source "source" Span "span" Strike "strike" Strong "strong" Style "style" Sub "sub"
    Summary "summary" Sup "sup" Svg "svg" Table "table" Tbody "tbody" Td "td" Template "template"
    Textarea "textarea" Tfoot "tfoot" Th "th" Thead "thead" Time "time" Title "title" Tr "tr" Track "track" Tt "tt"
    U "u" Ul "ul" Var "var" Video "video" Wbr "wbr" Xmp "xmp"
}

/// Whether an element is of HTML, SVG or MathML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::dom) enum Space {
    Html,
    Svg,
    Math,
}

impl Tag {
    /// "Special" elements of HTML, at which the search for what an end tag closes ends.
    pub(super) const fn is_special(self) -> bool {
        use Tag::*;
        matches!(
            self,
            Address
                | Applet
                | Area
                | Article
                | Aside
                | Base
                | Basefont
                | Bgsound
                | Blockquote
                | Body
                | Br
                | Button
                | Caption
                | Center
                | Col
                | Colgroup
                | Dd
                | Details
                | Dir
                | Div
                | Dl
                | Dt
                | Embed
                | Fieldset
                | Figcaption
                | Figure
                | Footer
                | Form
                | Frame
                | Frameset
                | H1
                | H2
                | H3
                | H4
                | H5
                | H6
                | Head
                | Header
                | Hgroup
                | Hr
                | Html
                | Iframe
                | Img
                | Input
                | Isindex
                | Li
                | Link
                | Listing
                | Main
                | Marquee
                | Menu
                | Meta
                | Nav
                | Noembed
                | Noframes
                | Noscript
                | Object
                | Ol
                | P
                | Param
                | Plaintext
                | Pre
                | Script
                | Section
                | Select
                | Source
                | Style
                | Summary
                | Table
                | Tbody
                | Td
                | Template
                | Textarea
                | Tfoot
                | Th
                | Thead
                | Title
                | Tr
                | Track
                | Ul
                | Wbr
                | Xmp
        )
    }

    /// Formatting elements of HTML, which are opened again behind what closed them by the way.
    pub(super) const fn is_formatting(self) -> bool {
        use Tag::*;
        matches!(
            self,
            A | B | Big | Code | Em | Font | I | Nobr | S | Small | Strike | Strong | Tt | U
        )
    }

    pub(super) const fn is_heading(self) -> bool {
        use Tag::*;
        matches!(self, H1 | H2 | H3 | H4 | H5 | H6)
    }

    /// Elements whose end tag may be left out in most places.
    pub(super) const fn has_implied_end(self) -> bool {
        use Tag::*;
        matches!(
            self,
            Dd | Dt | Li | Option | Optgroup | P | Rb | Rp | Rt | Rtc
        )
    }

    /// Elements that may be open at the end of a whole document (the standard's "end" of in body, and more that may
    /// leave out their end tags).
    pub(super) const fn may_stay_open(self) -> bool {
        use Tag::*;
        self.has_implied_end()
            || matches!(
                self,
                Html | Head | Body | Tbody | Td | Tfoot | Th | Thead | Tr | Colgroup
            )
    }

    /// What bounds the default scope, among elements of HTML.
    pub(super) const fn bounds_scope(self) -> bool {
        use Tag::*;
        matches!(
            self,
            Applet | Caption | Html | Table | Td | Th | Marquee | Object | Select | Template
        )
    }

    /// Start tags that end foreign content.
    pub(super) const fn breaks_out(self) -> bool {
        use Tag::*;
        matches!(
            self,
            B | Big
                | Blockquote
                | Body
                | Br
                | Center
                | Code
                | Dd
                | Div
                | Dl
                | Dt
                | Em
                | Embed
                | H1
                | H2
                | H3
                | H4
                | H5
                | H6
                | Head
                | Hr
                | I
                | Img
                | Li
                | Listing
                | Menu
                | Meta
                | Nobr
                | Ol
                | P
                | Pre
                | Ruby
                | S
                | Small
                | Span
                | Strong
                | Strike
                | Sub
                | Sup
                | Table
                | Tt
                | U
                | Ul
                | Var
        )
    }
}

/// Whether HTML stands in this element of SVG or MathML: a text integration point, or an HTML one.
pub(super) const fn is_integration_point(tag: Tag, space: Space) -> bool {
    match space {
        Space::Html => false,
        Space::Svg => matches!(tag, Tag::ForeignObject | Tag::Desc | Tag::Title),
        Space::Math => matches!(tag, Tag::Mi | Tag::Mo | Tag::Mn | Tag::Ms | Tag::Mtext),
    }
}
