//! The sentences of all warnings, each with its kind and the field that it concerns. Sites and checks report a
//! [`Finding`]; none of them writes English.

use std::borrow::Cow;
use std::fmt;

use super::json::{JsonType, field_of};
use super::{Field, Missing, WarningCount, WarningKind};
use crate::brief::brief;

/// A piece of the input, in quotation marks.
pub(crate) struct Quoted<'a>(pub(crate) &'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // An invisible character is escaped as several characters, so the escaped form is truncated as well.
        let written = format!("{:?}", brief(self.0));
        match brief(&written) {
            Cow::Borrowed(short) => f.write_str(short),
            Cow::Owned(short) => write!(f, "{short}\""),
        }
    }
}

/// A value with a short written form: a number, a time, a URL.
type Value<'a> = &'a dyn fmt::Display;

/// A row has: name, arguments, kind, the field in parentheses, how many of how many in brackets, the sentence.
macro_rules! findings {
    ($(
        $name:ident $({ $($arg:ident: $type:ty),+ })? => $kind:ident $(($field:expr))? $([$count:ident of $total:ident])?
            $sentence:literal;
    )+) => {
        /// What is missing, doubtful or contradictory.
        #[cfg_attr(not(feature = "json"), allow(dead_code))]
        pub(crate) enum Finding<'a> {
            $($name $({ $($arg: $type),+ })?,)+
        }

        impl Finding<'_> {
            pub(crate) const fn kind(&self) -> WarningKind {
                match self {
                    $(Self::$name { .. } => WarningKind::$kind,)+
                }
            }

            #[allow(unused_variables)]
            pub(crate) fn field(&self) -> Option<Field> {
                match self {
                    $(Self::$name $({ $($arg),+ })? => {
                        let fields: &[Option<Field>] = &[$(Option::from($field))?];
                        fields.first().copied().flatten()
                    })+
                }
            }

            #[allow(unused_variables)]
            pub(crate) fn count(&self) -> Option<WarningCount> {
                match self {
                    $(Self::$name $({ $($arg),+ })? => {
                        let counts: &[WarningCount] = &[$(WarningCount { affected: *$count, total: *$total })?];
                        counts.first().copied()
                    })+
                }
            }
        }

        impl fmt::Display for Finding<'_> {
            #[allow(unused_variables)]
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Self::$name $({ $($arg),+ })? => write!(f, $sentence),)+
                }
            }
        }
    };
}

findings! {
    // Checks for all sites.
    CountMismatch { stated: u32, found: usize } => CountMismatch (Field::StatedPosts)
        "the page states {stated} posts, {found} were found";
    UrlOfNoPost { id: Value<'a> } => UrlMismatch (Field::Id)
        "the page's URL names {id}, which is none of the posts";
    OtherUrl { given: Value<'a>, stated: Value<'a> } => UrlMismatch (Field::Id)
        "the URL given names thread {given}, the page says that it is {stated}";
    Duplicate { id: Value<'a>, first: usize } => DuplicatePost (Field::Posts)
        "post {id} stands before already, as number {first} of the page";
    DuplicateRelated { id: Value<'a> } => DuplicatePost (Field::Posts)
        "post {id} stands beside the conversation before already";
    LowerId { id: Value<'a>, before: u64 } => OutOfOrder (Field::Order)
        "post {id} is older than {before}, which stands before it";
    Older => OutOfOrder (Field::Order)
        "this post is older than the one before it";
    LowerNumber { number: u32, before: u32 } => OutOfOrder (Field::Numbering)
        "the page numbers this post {number}, the one before it {before}";
    NumberMissing { number: u32 } => PositionGap (Field::Numbering)
        "the page's number {number} is missing";
    NumbersMissing { first: u32, last: u32 } => PositionGap (Field::Numbering)
        "the page's numbers {first} to {last} are missing";
    NumberRepeated { number: u32 } => PositionRepeat (Field::Numbering)
        "the page numbers two posts {number}";
    SeriesBroken => PositionGap (Field::Numbering)
        "the author's numbers have holes or repeats";
    PostDated { stated: Value<'a>, held: Value<'a> } => TimeMismatch (Field::Time)
        "a post is dated {stated}, its id holds {held}";
    DayDated { stated: Value<'a>, held: Value<'a> } => TimeMismatch (Field::Time)
        "the post is dated {stated}, its id holds {held}";
    EmbedDated { stated: Value<'a>, held: Value<'a> } => TimeMismatch (Field::Time)
        "the embed dates a post {stated}, its id holds {held}";
    ThreadDated { stated: Value<'a>, held: Value<'a> } => TimeMismatch (Field::Time)
        "the thread is dated {stated}, its id holds {held}";
    CardDated { stated: Value<'a>, held: Value<'a> } => TimeMismatch (Field::Teasers)
        "a card is dated {stated}, its id holds {held}";
    KeyDated { stated: Value<'a>, held: Value<'a> } => TimeMismatch (Field::Time)
        "the page dates a post {stated}, its key was made {held}";
    Lossy { loss: &'a str } => LossyDecode
        "{loss}";
    WarningsLeftOut { more: usize } => LimitReached
        "{more} more warnings of the same kinds are left out";
    LimitReached { over: Value<'a> } => LimitReached
        "{over}; the thread stands whole before that";

    ListedTwice { id: Value<'a> } => DuplicatePost (Field::Posts)
        "post {id} is on the list before already";
    ProfileHandleElsewhere => AnchorMissing (Field::Handle)
        "the mark of the profile's handle is gone; the page's address or title has the handle";
    TimelineUnmarked => AnchorMissing (Field::Posts)
        "nothing marks the page as a timeline or as a conversation; its posts were read as a list";
    ProfileLacks { what: Missing } => MissingField (what.field())
        "the head of the profile has no {what}";

    // The end of a page.
    CutInside => CutOff (Field::Posts)
        "the page ends inside this post";
    CutBehind => CutOff (Field::Posts)
        "the page ends after this post, before the end of the thread";
    CutAfter => CutOff
        "the page ends after the thread; what follows it may be missing in part";
    CutThread => CutOff (Field::Posts)
        "the page ends inside the thread";
    CutHead => CutOff (Field::Content)
        "the page ends before its elements do; all of the post may be cut";
    CutCounts => CutOff (Field::Counts)
        "the page ends before the counts of this post";
    ClipEndsAfterRule => CutOff (Field::Posts)
        "the clip ends after the rule between two posts";
    ClipEndsAfterHeading => CutOff (Field::Posts)
        "the clip ends after the heading of a post";
    ClipEndsInHeading => CutOff (Field::Posts)
        "the clip ends within the heading of a post";
    CodeUnclosed => CutOff (Field::Posts)
        "code in the post has no end; the post or the clip may be truncated";
    ClipEndsInLink => CutOff (Field::Posts)
        "the clip ends within a link";
    CutListing => CutOff (Field::Teasers)
        "the page ends inside the list, before any post";

    // Parts of posts, and the elements that contain them.
    PostsLack { what: Missing, count: usize, total: usize } => MissingField (what.field()) [count of total]
        "{count} of {total} posts have no {what}";
    QuoteLacks { what: Missing } => MissingField (Field::Quote)
        "a quoted post has no {what}";
    UnknownNames { count: usize, total: usize, name: &'a str } => UnknownMarkup [count of total]
        "{count} of {total} posts have a field {name:?}, which is not known";
    MoreUnknownNames => UnknownMarkup
        "there are more fields with names that are not known";
    NumbersNotRead { count: usize, total: usize } => AnchorMissing (Field::Numbering) [count of total]
        "{count} of {total} posts have numbers that were not taken, as words of others, which would share their total, \
         are missing";
    NoAnchor { count: usize, total: usize, anchor: &'a str } => AnchorMissing (Field::Posts) [count of total]
        "{count} of {total} posts lack {anchor}; they were found by what is inside";
    NoStreamItem { count: usize, total: usize } => AnchorMissing (Field::Posts) [count of total]
        "{count} of {total} posts lack class=\"js-stream-tweet\"; their attributes, or what is inside, told them; folds \
         between them may be missed";
    NoSection { count: usize, total: usize } => AnchorMissing (Field::Roles) [count of total]
        "{count} of {total} posts stand in no known section of the page; their order told what they are";
    NoReplyChain { count: usize, total: usize } => AnchorMissing (Field::Roles) [count of total]
        "{count} of {total} posts stand in no class=\"reply\"; which of them are one chain cannot be told";
    UnknownRow { count: usize, total: usize } => AnchorMissing (Field::Roles) [count of total]
        "{count} of {total} posts stand in an unknown part of a row; such a post may be an advertisement and in no \
         chain, and lacks the mark of one";
    GapsLeadNowhere { count: usize, total: usize, why: GapReason } => AnchorMissing (Field::Gaps)
        "{count} of {total} places where posts are left out lead nowhere{why}";
    MainMissing => MissingField (Field::Main)
        "the post that the page is about is not on it";
    MainShowsNoAuthor => AuthorInferred (Field::Author)
        "the post that the page is about does not show its author";

    // The content of posts.
    UnknownMarkup { words: &'a str } => UnknownMarkup
        "{words:?} stands in no known part of a post";
    StructureUnknown { name: &'a str } => UnknownMarkup (Field::Text)
        "a <{name}> in the text of a post is not understood; its words were kept";
    ArticlePart { name: &'a str } => UnknownMarkup (Field::Text)
        "{name:?} in an article is not understood; its words were kept";
    ArticleCut => TruncatedText (Field::Content)
        "the article is there with its title and a preview, without its text";
    StyleUnknown => UnknownMarkup (Field::Text)
        "a part of a text is marked in a way that is not known; it may be bold or italic";
    NoLink { href: Quoted<'a> } => InvalidValue (Field::Links)
        "{href} is no link that can be kept";
    Indented => UnknownMarkup (Field::Text)
        "all lines but the first begin with white space, which may be a program's";
    LinkUnmarked => AnchorMissing (Field::Links)
        "a link is no <a>; the address that it has told it";
    NoDate { written: Quoted<'a> } => InvalidValue (Field::Time)
        "{written} is no date";
    DateUnread { written: Quoted<'a> } => InvalidValue (Field::Time)
        "{written} is no date that can be read";
    DateUnknown { written: Quoted<'a> } => InvalidValue (Field::Time)
        "{written} is no date that is known";
    NoTime { written: Quoted<'a> } => InvalidValue (Field::Time)
        "{written} is no time";
    NoProfile { url: Quoted<'a> } => InvalidValue (Field::Profile)
        "{url} is no link to a profile";
    NoAvatar { url: Value<'a> } => InvalidValue (Field::Avatar)
        "{url} is no address of an author's avatar";
    NoPostAddress { url: Value<'a> } => InvalidValue (Field::Id)
        "{url} is no address of a post";
    PathUnknown { path: Quoted<'a> } => InvalidValue (Field::Id)
        "{path} is no address of a post that is known";
    LinkUnknown { url: Quoted<'a> } => InvalidValue (Field::Id)
        "{url} is no link of a known form; its id was read nevertheless";
    PageOfNoPost { url: Value<'a> } => InvalidValue (Field::Gaps)
        "{url}, which the page is of, is no address of a post; what is left out may stand elsewhere";
    GapOfNoPost { url: Value<'a> } => InvalidValue (Field::Gaps)
        "{url}, where posts are left out, is no address of a post";
    NoTweetId { id: &'a str } => InvalidValue (Field::Id)
        "data-tweet={id:?} is no tweet's id";
    PictureWithoutAddress => InvalidValue (Field::Media)
        "a picture has no address that can be kept";
    OneChoice => InvalidValue (Field::Poll)
        "a poll shows one of its choices alone";
    NoLeader => MissingField (Field::Poll)
        "no choice of a poll is marked as leading";
    CountsUnclear { label: Quoted<'a> } => InvalidValue (Field::Counts)
        "the counts {label} could not all be told apart";
    ViewsUnread => InvalidValue (Field::Views)
        "the number of views is in no form that is known";
    MayBeCounts { words: Quoted<'a> } => UnknownMarkup (Field::Counts)
        "{words} may be counts of this post that are not known";
    ElementUnknown { element: &'a str } => UnknownMarkup
        "{element} inside a post is not known; its words were kept";
    CardElementUnknown { element: &'a str } => UnknownMarkup (Field::Teasers)
        "{element} inside a card is not known; its words were kept";
    ShowMore => TruncatedText (Field::Text)
        "the page shows the beginning of the words and a button for the rest";
    BehindWarning => TruncatedText (Field::Text)
        "what stands behind a content warning is not on the page";
    HashtagsFolded => TruncatedText (Field::Links)
        "some of the hashtags below the text are folded away";
    EndsInSentence => TruncatedText (Field::Text)
        "the text ends within a sentence where X cuts long posts";
    SecondHeader => AnchorMissing (Field::Posts)
        "a second header stands in this post: posts may be left out, so the chain is not sure";
    KeyTime => AnchorMissing (Field::Time)
        "a post's time is not stated; that of its key was taken";

    // Thread Reader.
    HeaderMissing { id: HeaderId } => MissingField (Field::Header)
        "there is no header: no name, handle, avatar, time, count or minutes above the thread{id}";
    ThreadUnnamed => MissingField (Field::Id)
        "the page does not say which thread it is";
    HeaderLacks { what: Missing } => MissingField (what.field())
        "the header has no {what}";
    HeaderByShape { what: Missing } => AnchorMissing (what.field())
        "the header's classes are gone for: {what}; found by what the page links and says";
    AvatarWithoutId => MissingField (Field::UserId)
        "the profile picture has no data-twtrid, the account's number";
    AttributeMissing { name: &'a str, field: Field, count: usize, total: usize, by: &'a str } => AnchorMissing (*field)
        [count of total]
        "{name} is missing on {count} of {total} posts; they were found by {by}";
    AttributeByMark { name: &'a str, field: Field, count: usize, total: usize } => AnchorMissing (*field)
        [count of total]
        "{name} is missing on {count} of {total} posts; they were found by the mark at their ends";
    NumbersUnmarked { count: usize, total: usize } => AnchorMissing (Field::Numbering) [count of total]
        "{count} of {total} posts have numbers without a mark; how their words begin and end told them";
    CardUnclassed => AnchorMissing (Field::Teasers)
        "below the thread: cards without their classes; read by what they link and say";
    CardPartsUnclassed => AnchorMissing (Field::Teasers)
        "below the thread: parts of a card without their classes; read by what they link and say";
    CardsUnplaced => AnchorMissing (Field::Teasers)
        "below the thread: cards under no known heading; read by what they link and say";
    HashtagsMissing => AnchorMissing (Field::Hashtags)
        "below the thread: no hashtags under their heading; read by what they link and say";
    ListCardUnclassed => AnchorMissing (Field::Teasers)
        "in the list: cards without their classes; read by what they link and say";
    ListCardPartsUnclassed => AnchorMissing (Field::Content)
        "in the list: parts of a card without their classes; read by what they link and say";
    CardsLack { what: Missing, count: usize, total: usize } => MissingField (what.field()) [count of total]
        "{count} of {total} cards have no {what}";
    NextPageGone => AnchorMissing (Field::Gaps)
        "the list goes on, and the link to its next page is gone";
    CardTooLong => WeakEvidence (Field::Teasers)
        "more stands below the thread than a card has; it was left out";
    CardWordsTwice => DuplicatedText (Field::Teasers)
        "words of cards stood there twice; the copies were left out";
    CardYear { month: Value<'a>, day: Value<'a> } => YearInferred (Field::Teasers)
        "the year of a card's date, {month}-{day}, is inferred";
    EndMarkLost => WeakEvidence (Field::Posts)
        "the text has lost the mark of the thread's end; what follows seems to be of other threads";
    EndTwice => DuplicatedText (Field::Text)
        "the end of the post's text stood there twice; the copy was left out";
    NoSign => WeakEvidence
        "nothing in the text says that it is a thread";
    NoThread => MissingField (Field::Posts)
        "the text holds no thread, only what stands around one";
    FooterMissing => WeakEvidence (Field::Posts)
        "the text has the page's header and ends here, without what stands below a thread; it may be cut";
    LayoutOverruled { shown: usize, stated: usize } => WeakEvidence (Field::Boundaries)
        "the layout tells {shown} posts and the page states {stated}; what divides them best into about so many was taken";
    OpenEnd => WeakEvidence (Field::Text)
        "what stands right behind a thread is missing; the post may hold words of the page";
    WordsAbove => WeakEvidence (Field::Posts)
        "words of people stand above the thread's head, as of another thread; they were left out";
    WordsAmong => WeakEvidence (Field::Text)
        "words of a page stand among those of the posts";
    Unconfirmed => WeakEvidence (Field::Boundaries)
        "nothing confirms where one post ends and the next begins";
    HandleFromBelow => AuthorInferred (Field::Handle)
        "the author's handle is taken from what stands below the thread";

    // Clips of X.
    SecondClip => WeakEvidence (Field::Posts)
        "another clip stands behind the first; it was left out";
    ClipHead => WeakEvidence (Field::Posts)
        "what stands above the first post was left out";
    RuleInside => WeakEvidence (Field::Boundaries)
        "a rule within the post may have stood before one whose heading is gone";
    HeadingInside => WeakEvidence (Field::Boundaries)
        "a line within the post looks like what is left of another's heading";
    QuoteWithoutHeading => WeakEvidence (Field::Quote)
        "a quotation within the post has lost its heading";
    Undated { handle: &'a str } => WeakEvidence (Field::Posts)
        "the heading of this post has no date, as that of an advertisement; it is by @{handle} and not part of the thread";
    ClipOfOther { named: &'a str, by: &'a str } => UrlMismatch (Field::Author)
        "the clip is named after @{named}, its URL is of a post by @{by}";
    TooLongForOne { length: usize } => WeakEvidence (Field::Boundaries)
        "the text has {length} characters, more than a post of that time could have; it was divided like a thread without \
         marks";
    ThreadInOne { length: usize } => WeakEvidence (Field::Boundaries)
        "the text has {length} characters, more than a post of that time could have; it is a thread whose posts have no \
         marks between them";
    OtherPostInside => WeakEvidence (Field::Boundaries)
        "a link to another post ends a part of the text, as in a list of posts";
    TextBelowAnswers => WeakEvidence (Field::Posts)
        "the text below the answers belongs to none of them; it was left out";
    NotesLeftOut { count: usize, total: usize } => WeakEvidence (Field::Posts) [count of total]
        "{count} of {total} highlights have notes or tags of the reader, which were left out";
    ClipEndsInPost => CutOff (Field::Posts)
        "the clip ends before the link that closes its last post";
    TooManySigns => UnknownMarkup (Field::Text)
        "a part of the text has too much markup to be Markdown; it was read as plain lines";

    // X and twitter.com.
    HeadNamesOther { stated: Value<'a>, shown: Value<'a> } => UrlMismatch (Field::Id)
        "the page's head names post {stated}, the page shows {shown}";
    ArticleUntitled => AnchorMissing (Field::Title)
        "the title of an article was not found; that of the page was taken";
    NoRows => AnchorMissing (Field::Posts)
        "no element has data-testid=\"cellInnerDiv\"; what is left out between posts cannot be told, and posts may be \
         left out that are gone";
    PartsOutside => AnchorMissing (Field::Posts)
        "parts of a post, or what says that one is gone, stand in none; posts may be left out of the chain between posts";
    WordsInRow => AnchorMissing (Field::Posts)
        "a row between posts has words alone; posts may be left out there that are gone, or the conversation ends there, \
         and its end lacks its mark";
    CardUnmarked => AnchorMissing (Field::Media)
        "a card lacks data-testid=\"card.wrapper\"; its parts told it";
    CardPartsUnmarked => AnchorMissing (Field::Media)
        "the parts of a card lack their data-testid; its texts told them";
    QuoteUnmarked => AnchorMissing (Field::Quote)
        "a quoted post lacks role=\"link\"; what is inside told it";
    PollUnmarked => AnchorMissing (Field::Poll)
        "a poll lacks data-testid=\"cardPoll\"; its choices told it";
    WordsUnmarked => AnchorMissing (Field::Text)
        "the words lack data-testid=\"tweetText\"; their language told them";
    LinkShortened => AnchorMissing (Field::Links)
        "a link in the words lacks the parts of its address that are not shown";
    CountsUnlabelled => AnchorMissing (Field::Counts)
        "the bar of counts has no label; its buttons told some of them, or none";
    OpenedByAddress => AnchorMissing (Field::Main)
        "no post has class=\"permalink-tweet\"; the address told which one is opened";
    PartUnknown => AnchorMissing (Field::Roles)
        "posts stand in no known part of the page; their order told what they are";
    NoConversation => AnchorMissing (Field::Roles)
        "answers stand in no class=\"ThreadedConversation\"; what they answer cannot be told";
    WordsBetweenAnswers => AnchorMissing (Field::Posts)
        "words between answers are of none of them; posts may be left out there";
    LinkWithoutExpanded => AnchorMissing (Field::Links)
        "a link lacks data-expanded-url, its whole address";

    // Nitter.
    NoThreadLine { count: usize, total: usize } => AnchorMissing (Field::Teasers) [count of total]
        "{count} of {total} posts are marked as parts of a thread and are in no class=\"thread-line\"; each has a card of \
         its own";
    WordsAmongReplies => AnchorMissing (Field::Posts)
        "words among the replies are of no post; posts may be left out there";
    AnsweredUnlinked => AnchorMissing (Field::ReplyingTo)
        "whom a post answers is no link; the words told it";

    // Mastodon.
    QuoteInNoPost => AnchorMissing (Field::Posts)
        "a quote stands in no post that is known; posts may be left out there";
    ChainsUnmarked => AnchorMissing (Field::Roles)
        "nothing marks where chains of replies begin; they are unknown";
    ChainUnclear => AnchorMissing (Field::Roles)
        "nothing says whether this post answers the one above it or begins a chain";
    ReplyUnmarked => AnchorMissing (Field::Roles)
        "no reply is marked as one to the page's post; chains are unknown";
    PartOfConversation => AnchorMissing (Field::Posts)
        "a part of the conversation is neither a post nor a fold that is known; posts may be left out there";
    QuoteOutside => AnchorMissing (Field::Quote)
        "a quoted post stands in no class=\"status__quote\"";
    PictureUnlinked => AnchorMissing (Field::Media)
        "a picture has no link, which has it in full; the one that is shown may be smaller";

    // Bluesky, Skyview, Skythread.
    NoStyle => AnchorMissing (Field::Roles)
        "no part of a post has a style, which draws the lines of a chain of posts";
    NoWords => AnchorMissing (Field::Text)
        "no post has words; what they are found by may have changed";
    ButtonsOutside { count: usize } => AnchorMissing (Field::Posts)
        "{count} buttons of posts stand in none that is marked as one; posts may be left out of the chain";
    HandleLeadsAstray => AnchorMissing (Field::Links)
        "a link in the words shows a handle and leads to no profile";
    PartUnlinked => AnchorMissing (Field::Links)
        "a link, of a name, a picture, a card or a quote, is none any more; an address told it";
    CardUnlabelled => AnchorMissing (Field::Media)
        "a card lacks the label that has its title; its first words told it";
    CountLabels => AnchorMissing (Field::Counts)
        "the labels of counts were not found";
    OnePostAlone => WeakEvidence (Field::Posts)
        "the server's page has one post alone; what stands above and below it is not there";
    LinkAboveGone => AnchorMissing (Field::Gaps)
        "posts above are left out, and the link to them is gone";
    LinkToAnswersGone => AnchorMissing (Field::Gaps)
        "answers are left out, and the link to them is gone";
    HeaderAbove => AuthorInferred (Field::Author)
        "a header stands above all posts; the author of the first was taken";
    HandleUnlinked => AnchorMissing (Field::Author)
        "the handle is no link any more; it and the display name were told by their words";
    HandleMoved => AnchorMissing (Field::Author)
        "the handle is not between the display name and the time any more";
    CardIncomplete => AnchorMissing (Field::Media)
        "a card's link, host or title is gone";
    PictureLinkGone => AnchorMissing (Field::Media)
        "the link to a picture is gone";
    FirstAsFocused { class: &'a str } => AnchorMissing (Field::Main)
        "no post has class={class:?}; the first was taken as the one that was asked for";
    BoxesChanged => AnchorMissing (Field::Roles)
        "the boxes around posts are other ones; what they answer, and so the chain, was told by how deep they stand";
    AuthorHeaderMissing => AnchorMissing (Field::Author)
        "the author's header was not found";
    LaterNumber => AnchorMissing (Field::Posts)
        "the first post has a later number: posts may be left out, and the address above is that of another";
    FirstBehind => OutOfOrder (Field::Order)
        "the post with number 1 stands behind others";
    PartsOutsidePosts => AnchorMissing (Field::Posts)
        "parts of posts stand outside of posts: posts may be left out, so the chain and its numbers are not sure";

    // Other unroll sites.
    LinksElsewhere { count: usize } => AnchorMissing (Field::Posts)
        "{count} links to posts of the author stand among the posts, but not in such a block; posts may be left out";
    BlocksEmpty { count: usize, total: usize } => UnknownMarkup (Field::Posts)
        "{count} of {total} blocks show neither words nor pictures that are known, and were left out";
    BlocksLinked { count: usize, author: &'a str } => WeakEvidence (Field::Posts)
        "the posts were told by {count} blocks side by side, each with a link to a post by @{author}; a site may put \
         other posts of the author among them";
    BlocksOf { what: &'a str } => WeakEvidence (Field::Posts)
        "the posts were told by the parts of {what}; they have no links to posts";
    AuthorOfLinks => AuthorInferred (Field::Author)
        "the author is the one whom the posts' links name";
    OthersLeftOut { first: Quoted<'a> } => UnknownMarkup (Field::Posts)
        "{first} and what else stands among the posts and is none was left out";

    // FxTwitter and twitter-thread.com.
    FieldWrong { name: &'a str, is: JsonType, wanted: JsonType } => InvalidValue (field_of(name))
        "the field {name:?} is {is}, not {wanted}";
    ListWrong { name: &'a str } => InvalidValue (field_of(name))
        "the list {name:?} holds something else than objects";
    FieldNoLink { name: &'a str, value: Quoted<'a> } => InvalidValue (field_of(name))
        "the field {name:?} is {value}, which is no link that can be kept";
    NoHandle { name: &'a str } => InvalidValue (field_of(name))
        "the field {name:?} names no handle";
    ListInside { name: &'a str } => InvalidValue (Field::Roles)
        "the field {name:?} is no list; those inside were read";
    ListLost { name: &'a str } => InvalidValue (Field::Posts)
        "the field {name:?} is no list; its posts were left out";
    PostsLost { count: usize } => InvalidValue (Field::Posts)
        "{count} of the posts are no objects, and were left out";
    AnswerField { name: Quoted<'a> } => UnknownMarkup (Field::Posts)
        "the answer has a field {name}, which is not known; it was left out";
    AnswerLacks { name: &'a str } => AnchorMissing (Field::Posts)
        "the answer has no field {name:?}; posts may be left out";
    ChainEmpty => AnchorMissing (Field::Posts)
        "the field \"thread\" is empty; posts may be left out";
    CursorUnclear => AnchorMissing (Field::Gaps)
        "the field \"cursor\" does not say whether posts are left out";
    AnswerWithoutMain => MissingField (Field::Main)
        "the answer does not say which is the post that the page is about; the first of its author was taken";
    AnswerWithoutAuthor => AuthorInferred (Field::Author)
        "the answer does not say who wrote the post that it is about";
    NoAddress => MissingField (Field::Id)
        "no address says which thread it is";
    NoAddressNorTime => MissingField (Field::Id)
        "no address says which thread it is; the post that the page is about has no id, and no time that is exact";
    HeadingMissing => AnchorMissing (Field::Author)
        "the heading with the author's name and handle was not found";
    MainUnclear => MissingField (Field::Main)
        "the post that the page is about may be one whose header has no id; no post has the counts";
    HeaderIsNoHeading => AnchorMissing (Field::Author)
        "the header with the author's handle and display name is no heading";
    HeaderWithoutElement => AnchorMissing (Field::Author)
        "the header with the author's handle and display name has no element";
    MayBeGone => AnchorMissing (Field::Posts)
        "a line without a mark says that a post is gone, which may be one; posts may be left out";

    // Embeds.
    NamesOutside { count: usize } => UnknownMarkup (Field::Posts)
        "{count} names of authors, as embeds have them, stand in none; posts may be left out";
    EmbedUnmarked => AnchorMissing (Field::Posts)
        "a quotation that names a post lacks the mark of embeds";
    NoDash { line: Quoted<'a> } => AnchorMissing (Field::Name)
        "no dash stands before the display name in {line}";
    MediaUnlinked => AnchorMissing (Field::Media)
        "what stands for a picture or other media in the words is no link";
    HandleOfAddress => AnchorMissing (Field::Handle)
        "the handle is not written with its host; that of the address was taken";
    PictureHost => AnchorMissing (Field::Media)
        "a link that stands for a picture shows an unknown host";
}

/// Why a gap has no link to the omitted posts.
#[derive(Clone, Copy)]
pub(crate) enum GapReason {
    Unknown,
    PageUnnamed,
}

impl fmt::Display for GapReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => Ok(()),
            Self::PageUnnamed => f.write_str("; the page's own address is not on it"),
        }
    }
}

/// Whether a page without a header states the id of its thread.
#[derive(Clone, Copy)]
pub(crate) enum HeaderId {
    Stated,
    Missing,
}

impl fmt::Display for HeaderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stated => Ok(()),
            Self::Missing => f.write_str(", and nothing says which thread it is"),
        }
    }
}
