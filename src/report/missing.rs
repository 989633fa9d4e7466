use std::fmt;

use super::Field;

macro_rules! missing {
    ($($name:ident $noun:literal => $field:ident;)+) => {
        /// A part that every post of a site, or every page, has, and that is missing here.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[cfg_attr(not(feature = "json"), allow(dead_code))]
        pub(crate) enum Missing {
            $($name,)+
        }

        impl Missing {
            pub(crate) const fn field(self) -> Field {
                match self {
                    $(Self::$name => Field::$field,)+
                }
            }
        }

        impl fmt::Display for Missing {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self {
                    $(Self::$name => $noun,)+
                })
            }
        }
    };
}

missing! {
    Id "id" => Id;
    IdInHeader "id in its header" => Id;
    IdOfPicture "id, despite showing a picture" => Id;
    AtUri "\"at_uri\", which contains its id" => Id;
    Url "URL" => Url;
    ThreadUrl "thread URL" => Url;
    Handle "handle" => Handle;
    HandleInHeader "handle in its header" => Handle;
    Name "display name" => Name;
    NameInHeader "display name in its header" => Name;
    Avatar "profile picture" => Avatar;
    UserId "user id" => UserId;
    Profile "profile URL" => Profile;
    Date "date" => Time;
    Time "time" => Time;
    StatedTime "time other than that of its record key" => Time;
    Text "text" => Text;
    ArticlePart "part of its article" => Content;
    Note "part of the note of its readers" => Content;
    Content "text, pictures or quote" => Content;
    TextOrMedia "text or media" => Content;
    TextMediaOrPoll "text, media or poll" => Content;
    TextPicturesOrCard "text, pictures or card" => Content;
    Preview "text or media in its preview" => Posts;
    TextElement "element for its text" => Text;
    Tombstone "text or tombstone message" => Text;
    Language "language of its text" => Language;
    Title "title, despite being an article" => Title;
    Picture "picture" => Media;
    MediaFile "URL of a media file" => Media;
    MediaUrl "URL of a picture or other media" => Media;
    CardPart "part of its card" => Media;
    PollPart "part of its poll" => Poll;
    Counts "counts" => Counts;
    CountBar "bar of counts" => Counts;
    ReplyCount "reply count" => Counts;
    RepostCount "repost count" => Counts;
    LikeCount "like count" => Counts;
    ExactReplyCount "exact reply count" => Counts;
    ExactRepostCount "exact repost count" => Counts;
    ExactLikeCount "exact like count" => Counts;
    VerifiedMark "known verified mark" => Verified;
    HeaderName "name" => Name;
    HeaderAvatar "profile picture" => Avatar;
    HeaderCount "count" => StatedPosts;
    HeaderMinutes "reading time" => ReadingMinutes;
    HeaderViews "views" => Views;
}
