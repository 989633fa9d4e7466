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
    IdOfPicture "id, though it shows a picture" => Id;
    AtUri "\"at_uri\", which has its id" => Id;
    Address "address" => Url;
    ThreadAddress "address of the thread" => Url;
    Handle "handle" => Handle;
    HandleInHeader "handle in its header" => Handle;
    Name "display name" => Name;
    NameInHeader "display name in its header" => Name;
    Avatar "profile picture" => Avatar;
    UserId "user id" => UserId;
    Profile "profile's address" => Profile;
    Date "date" => Time;
    Time "time" => Time;
    StatedTime "time besides that of its key" => Time;
    Text "text" => Text;
    ArticlePart "part of its article" => Content;
    Note "part of the note of its readers" => Content;
    Content "words, pictures or quote" => Content;
    WordsOrMedia "words or media" => Content;
    WordsMediaOrPoll "words, media or poll" => Content;
    WordsPicturesOrCard "words, pictures or card" => Content;
    Preview "words or media in its preview" => Posts;
    PlaceForWords "place for its words" => Text;
    Tombstone "words or message that it is gone" => Text;
    Language "language of its words" => Language;
    Title "title, though it is an article" => Title;
    Picture "picture" => Media;
    MediaFile "address of a media file" => Media;
    MediaAddress "address of a picture, or of other media" => Media;
    Counts "counts" => Counts;
    CountBar "bar of counts" => Counts;
    ReplyCount "count of replies" => Counts;
    RepostCount "count of reposts" => Counts;
    LikeCount "count of likes" => Counts;
    ExactReplyCount "exact count of replies" => Counts;
    ExactRepostCount "exact count of reposts" => Counts;
    ExactLikeCount "exact count of likes" => Counts;
    VerifiedMark "verified mark that is known" => Verified;
    HeaderName "name" => Name;
    HeaderAvatar "avatar" => Avatar;
    HeaderCount "count" => StatedPosts;
    HeaderMinutes "minutes" => ReadingMinutes;
    HeaderViews "views" => Views;
}
