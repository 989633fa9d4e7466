//! `Display` for kinds: their names in JSON.

use std::fmt;

use super::{EntityKind, GapKind, MediaKind, Role};

macro_rules! names {
    ($($kinds:ident: $($kind:ident $name:literal),*;)*) => {$(
        impl fmt::Display for $kinds {
            /// Writes the name, as in JSON.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self {
                    $(Self::$kind => $name,)*
                })
            }
        }
    )*};
}

names! {
    EntityKind: Link "link", Mention "mention", Hashtag "hashtag", Cashtag "cashtag", Other "other";
    GapKind: Missing "missing", EarlierReplies "earlier-replies", MoreReplies "more-replies", LoadMore "load-more", Other "other";
    MediaKind: Photo "photo", Video "video", Gif "gif", LinkCard "link-card", Placeholder "placeholder", Other "other";
    Role: Thread "thread", Main "main", Ancestor "ancestor", Reply "reply", Related "related";
}
