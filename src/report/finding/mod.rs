//! The sentences of all warnings, each with its kind and the field that it concerns. Sites and checks report a
//! [`Finding`]; none of them writes English.

mod rows;
mod words;

use std::fmt;

use super::json::{JsonType, field_of};
use super::reason::{GapReason, HeaderId};
use super::{Field, Missing, WarningCount, WarningKind};
use rows::findings;
pub(crate) use words::Quoted;
use words::{Number, Share, Value, are, by_number, have};

findings! {
    // Checks for all sites.
    CountMismatch { stated: u32, found: usize } => CountMismatch (Field::StatedPosts)
        "{stated} {posts} stated, {found} found", posts = by_number(&(*stated as usize), "post", "posts");
    UrlNamesNoPost { id: Value<'a> } => UrlMismatch (Field::Id)
        "the page's URL names post {id}, which is not on the page";
    PostUrlNamesOther { id: Value<'a>, linked: Value<'a> } => UrlMismatch (Field::Id)
        "the post's id is {id}, but its URL names post {linked}";
    OtherUrl { given: Value<'a>, stated: Value<'a> } => UrlMismatch (Field::Id)
        "the given URL names thread {given}, but the page names thread {stated}";
    Duplicate { id: Value<'a>, first: usize } => DuplicatePost (Field::Posts)
        "post {id} already appeared earlier, as number {first} on the page";
    DuplicateRelated { id: Value<'a> } => DuplicatePost (Field::Posts)
        "post {id} already appeared earlier among the related posts";
    IdOutOfOrder { id: Value<'a>, before: u64 } => OutOfOrder (Field::Order)
        "post {id} is older than {before}, which comes before it";
    TimeOutOfOrder => OutOfOrder (Field::Order)
        "this post is older than the one before it";
    NumberOutOfOrder { number: u32, before: u32 } => OutOfOrder (Field::Numbering)
        "the page numbers this post {number}, but the one before it {before}";
    NumberMissing { number: u32 } => PositionGap (Field::Numbering)
        "the page's numbering skips {number}";
    NumbersMissing { first: u32, last: u32 } => PositionGap (Field::Numbering)
        "the page's numbering skips {first} to {last}";
    NumberRepeated { number: u32 } => PositionRepeat (Field::Numbering)
        "the page gives two posts the number {number}";
    SeriesBroken => PositionGap (Field::Numbering)
        "the author's numbering has gaps or repeats";
    PostDated { stated: Value<'a>, encoded: Value<'a> } => TimeMismatch (Field::Time)
        "a post is dated {stated}, but its id encodes {encoded}";
    DayDated { stated: Value<'a>, encoded: Value<'a> } => TimeMismatch (Field::Time)
        "the post is dated {stated}, but its id encodes {encoded}";
    EmbedDated { stated: Value<'a>, encoded: Value<'a> } => TimeMismatch (Field::Time)
        "the embed dates a post {stated}, but its id encodes {encoded}";
    ThreadDated { stated: Value<'a>, encoded: Value<'a> } => TimeMismatch (Field::Time)
        "the thread is dated {stated}, but its id encodes {encoded}";
    CardDated { stated: Value<'a>, encoded: Value<'a> } => TimeMismatch (Field::Teasers)
        "a card is dated {stated}, but its id encodes {encoded}";
    KeyDated { stated: Value<'a>, encoded: Value<'a> } => TimeMismatch (Field::Time)
        "the page dates a post {stated}, but its record key encodes {encoded}";
    CharsetReplaced { charset: &'a str, by: &'a str } => LossyDecode
        "bytes that are invalid in {charset} (the charset according to {by}) were replaced by U+FFFD";
    CharsetGuessed { charset: &'a str } => LossyDecode
        "the charset is not stated and is not UTF-8; {charset} was assumed";
    CharsetContradicted { charset: &'a str, by: &'a str } => LossyDecode
        "{by} is {charset}, but the bytes are valid UTF-8; they were read as UTF-8";
    CharsetUnknown { label: Quoted<'a> } => LossyDecode
        "the charset given with the bytes, {label}, is unknown; it was ignored";
    SurrogatesReplaced { count: usize } => LossyDecode
        "{count} escapes in the JSON that are half a character were replaced by U+FFFD";
    LinesUnread { count: usize } => InvalidValue (Field::Posts)
        "{lines} of the input {are} not JSON, and {were} omitted; posts may be missing",
        lines = Number(count, "line"), are = are(count), were = by_number(count, "was", "were");
    LastLineUnread => CutOff (Field::Posts)
        "the last line of the input is not complete, and was omitted";
    ContainerDamaged { container: &'a str } => CutOff
        "the {container} is damaged or ends early; what follows is missing";
    MorePages { more: usize } => MorePages
        "the same file has more pages that were not parsed: {more}; `parse_all` parses each";
    Replaced { count: usize, total: usize } => LossyDecode (Field::Text) [count of total]
        "{of} {have} a U+FFFD, which replaces a character that was lost", of = Share(count, total, "post"), have = have(count);
    ReplacedElsewhere => LossyDecode
        "a title, a name or a card contains U+FFFD, which replaces a character that was lost";
    Translated { by: &'a str } => MachineTranslated (Field::Text)
        "the page was translated by {by}; its texts are not the authors' own words";
    WarningsOmitted { more: usize } => LimitReached
        "{more} more {warnings} of the same kinds {were} omitted",
        warnings = by_number(more, "warning", "warnings"), were = by_number(more, "was", "were");
    LimitReached { limit_error: Value<'a> } => LimitReached
        "{limit_error}; the thread was complete before that, and the rest was not parsed";

    ListedTwice { id: Value<'a> } => DuplicatePost (Field::Posts)
        "post {id} already appeared earlier in the list";
    ProfileHandleElsewhere => AnchorMissing (Field::Handle)
        "the element with the profile's handle is missing; the handle was taken from the page's URL or title";
    ProfileNameElsewhere => AnchorMissing (Field::Name)
        "the name in the profile header is another than in the page's title; that of the title was used";
    TimelineUnmarked => AnchorMissing (Field::Posts)
        "the page is marked neither as a timeline nor as a conversation; its posts were read as a list";
    MissingInProfile { what: Missing } => MissingField (what.field())
        "the profile header has no {what}";

    Unread { count: usize, characters: usize, first: Quoted<'a> } => Unread (Field::Posts)
        "{passages} among the posts, of {characters} characters, {are} in no part of the result, first {first}; posts \
         or parts of posts may be missing", passages = Number(count, "passage"), are = are(count);

    // The end of a page.
    CutInside => CutOff (Field::Posts)
        "the page ends inside this post";
    CutAfterPost => CutOff (Field::Posts)
        "the page ends after this post, before the end of the thread";
    CutAfterThread => CutOff
        "the page ends early, after the thread; what follows the thread may be incomplete";
    CutThread => CutOff (Field::Posts)
        "the page ends inside the thread";
    CutHead => CutOff (Field::Content)
        "the page ends early; the post may be truncated";
    CutCounts => CutOff (Field::Counts)
        "the page ends before the counts of this post";
    ClipEndsAfterRule => CutOff (Field::Posts)
        "the clip ends after the horizontal rule between two posts";
    ClipEndsAfterHeading => CutOff (Field::Posts)
        "the clip ends after the heading of a post";
    ClipEndsInHeading => CutOff (Field::Posts)
        "the clip ends inside the heading of a post";
    CodeUnclosed => CutOff (Field::Posts)
        "code in the post has no end; the post or the clip may be truncated";
    ClipEndsInLink => CutOff (Field::Posts)
        "the clip ends inside a link";
    ListMayBeCut => CutOff (Field::Teasers)
        "nothing that follows a list on the page is in the text; the list may be truncated";
    CutListing => CutOff (Field::Teasers)
        "the page ends inside the list, before the first post";

    // Parts of posts, and the elements that contain them.
    MissingInPosts { what: Missing, count: usize, total: usize } => MissingField (what.field()) [count of total]
        "{of} {have} no {what}", of = Share(count, total, "post"), have = have(count);
    MissingInQuote { what: Missing } => MissingField (Field::Quote)
        "a quoted post has no {what}";
    UnknownNames { count: usize, total: usize, name: &'a str } => UnknownMarkup [count of total]
        "{of} {have} the unknown field {name:?}", of = Share(count, total, "post"), have = have(count);
    MoreUnknownNames => UnknownMarkup
        "there are more unknown fields";
    NumbersIgnored { count: usize, total: usize } => AnchorMissing (Field::Numbering) [count of total]
        "{of} {have} a number that was ignored, because other posts of the same series have no text",
        of = Share(count, total, "post"), have = have(count);
    MarkMissing { count: usize, total: usize, anchor: &'a str } => AnchorMissing (Field::Posts) [count of total]
        "{anchor} is missing on {of}; such posts were found by their content", of = Share(count, total, "post");
    StreamItemMissing { count: usize, total: usize } => AnchorMissing (Field::Posts) [count of total]
        "class=\"js-stream-tweet\" is missing on {of}; such posts were found by their attributes or \
         content, and gaps between them may have been overlooked",
        of = Share(count, total, "post");
    SectionUnknown { count: usize, total: usize } => AnchorMissing (Field::Roles) [count of total]
        "{of} {are} in no known section of the page; the roles were inferred from the order",
        of = Share(count, total, "post"), are = are(count);
    ReplyChainMissing { count: usize, total: usize } => AnchorMissing (Field::Roles) [count of total]
        "{of} {are} not inside class=\"reply\"; the chains of such posts are unknown",
        of = Share(count, total, "post"), are = are(count);
    RowPartUnknown { count: usize, total: usize } => AnchorMissing (Field::Roles) [count of total]
        "{of} {are} in an unknown part of a row; such a post may be an unmarked advertisement \
         outside any chain",
        of = Share(count, total, "post"), are = are(count);
    GapsWithoutLink { count: usize, total: usize, why: GapReason } => AnchorMissing (Field::Gaps)
        "{of} {have} no link to the omitted posts{why}", of = Share(count, total, "gap"), have = have(count);
    MainMissing => MissingField (Field::Main)
        "the main post is not on the page";
    MainWithoutAuthor => AuthorInferred (Field::Author)
        "the main post does not show its author";
    PostsHidden { count: usize, total: usize } => UnknownMarkup (Field::Posts) [count of total]
        "{of} {are} in elements that the page does not display", of = Share(count, total, "post"), are = are(count);

    // The content of posts.
    UnknownMarkup { words: &'a str } => UnknownMarkup
        "{words:?} is in no known part of a post";
    StructureUnknown { name: &'a str } => UnknownMarkup (Field::Text)
        "unknown element <{name}> in the text of a post; its text was kept";
    ControlInText { name: &'a str } => UnknownMarkup (Field::Text)
        "a control, <{name}>, is in the text of a post; its label was left out";
    SymbolUnknown { label: &'a str } => UnknownMarkup (Field::Text)
        "a picture in the text of a post has no characters, only the description {label:?}; it was left out";
    ArticlePart { name: &'a str } => UnknownMarkup (Field::Text)
        "unknown part {name:?} of an article; its text was kept";
    ArticleCut => TruncatedText (Field::Content)
        "only the title and a preview of the article are on the page, not its text";
    StyleUnknown => UnknownMarkup (Field::Text)
        "part of a text has unknown styling; it may be bold or italic";
    InvalidLink { href: Quoted<'a> } => InvalidValue (Field::Links)
        "{href} is not a usable link";
    Indented => UnknownMarkup (Field::Text)
        "every line but the first is indented, perhaps by a program";
    LinkUnmarked => AnchorMissing (Field::Links)
        "a link is not an <a> element; it was recognised by its URL";
    InvalidDate { written: Quoted<'a> } => InvalidValue (Field::Time)
        "{written} is not a date";
    DateUnreadable { written: Quoted<'a> } => InvalidValue (Field::Time)
        "{written} is not a date that can be parsed";
    DateUnknown { written: Quoted<'a> } => InvalidValue (Field::Time)
        "{written} is not a date in a known format";
    InvalidTime { written: Quoted<'a> } => InvalidValue (Field::Time)
        "{written} is not a time";
    InvalidProfileUrl { url: Quoted<'a> } => InvalidValue (Field::Profile)
        "{url} is not a link to a profile";
    InvalidAvatarUrl { url: Value<'a> } => InvalidValue (Field::Avatar)
        "{url} is not the URL of a profile picture";
    InvalidPostUrl { url: Value<'a> } => InvalidValue (Field::Id)
        "{url} is not the URL of a post";
    PathUnknown { path: Quoted<'a> } => InvalidValue (Field::Id)
        "{path} is not a known form of post URL";
    LinkUnknown { url: Quoted<'a> } => InvalidValue (Field::Id)
        "{url} is not a known form of link; its id was read anyway";
    PageUrlInvalid { url: Value<'a> } => InvalidValue (Field::Gaps)
        "the page's own URL, {url}, is not the URL of a post; the omitted posts may be elsewhere";
    GapUrlInvalid { url: Value<'a> } => InvalidValue (Field::Gaps)
        "a gap links to {url}, which is not the URL of a post";
    InvalidTweetId { id: &'a str } => InvalidValue (Field::Id)
        "data-tweet={id:?} is not the id of a tweet";
    PictureWithoutUrl => InvalidValue (Field::Media)
        "a picture has no usable URL";
    SingleChoice => InvalidValue (Field::Poll)
        "a poll shows only one choice";
    LeadingChoiceMissing => MissingField (Field::Poll)
        "no choice of a poll is marked as leading";
    CountsUnclear { label: Quoted<'a> } => InvalidValue (Field::Counts)
        "the counts {label} could not all be identified";
    ViewsUnreadable => InvalidValue (Field::Views)
        "the number of views is in an unknown format";
    MayBeCounts { words: Quoted<'a> } => UnknownMarkup (Field::Counts)
        "{words} may be counts of this post, of an unknown kind";
    ElementUnknown { element: &'a str } => UnknownMarkup
        "unknown element {element} in a post; its text was kept";
    CardElementUnknown { element: &'a str } => UnknownMarkup (Field::Teasers)
        "unknown element {element} in a card; its text was kept";
    ShowMore => TruncatedText (Field::Text)
        "the page shows only the beginning of the text, with a button for the rest";
    ContentHidden => TruncatedText (Field::Text)
        "the content behind a content warning is not on the page";
    HashtagsFolded => TruncatedText (Field::Links)
        "some of the hashtags below the text are collapsed";
    TextEndsInSentence => TruncatedText (Field::Text)
        "the text ends inside a sentence, at the length to which X truncates long posts";
    EndsInOwnLink => TruncatedText (Field::Text)
        "the text ends with an ellipsis and a link to the post itself, as texts that Twitter truncated end";
    SecondHeader => AnchorMissing (Field::Posts)
        "this post has a second header: posts may be missing, so the chain is uncertain";
    TimeOfRecordKey => AnchorMissing (Field::Time)
        "a post states no time; the time of its record key was used";

    // Thread Reader.
    HeaderMissing { id: HeaderId } => MissingField (Field::Header)
        "there is no header above the thread: no name, handle, profile picture, time, count or reading time{id}";
    ThreadUnnamed => MissingField (Field::Id)
        "the page does not say which thread it is";
    MissingInHeader { what: Missing } => MissingField (what.field())
        "the header has no {what}";
    HeaderWithoutClasses { what: Missing } => AnchorMissing (what.field())
        "the header's classes are missing for: {what}; found by links and wording";
    AvatarWithoutId => MissingField (Field::UserId)
        "the profile picture has no data-twtrid, the id of the account";
    AttributeMissing { name: &'a str, field: Field, count: usize, total: usize, by: &'a str } => AnchorMissing (*field)
        [count of total]
        "{name} is missing on {of}; such posts were found by {by}", of = Share(count, total, "post");
    AttributeByMark { name: &'a str, field: Field, count: usize, total: usize } => AnchorMissing (*field)
        [count of total]
        "{name} is missing on {of}; such posts were found by the mark at the end", of = Share(count, total, "post");
    PermalinksOutside { count: usize } => AnchorMissing (Field::Posts)
        "{marks} of a tweet's end {are} outside all tweets; posts may be missing", marks = Number(count, "mark"), are = are(count);
    TweetsInOneElement => AnchorMissing (Field::Content)
        "the tweets have no elements of their own; what follows the end of one was read as part of the next";
    NumbersUnmarked { count: usize, total: usize } => AnchorMissing (Field::Numbering) [count of total]
        "{of} {have} a number without markup; it was recognised by how the text begins or ends",
        of = Share(count, total, "post"), have = have(count);
    CardUnclassed => AnchorMissing (Field::Teasers)
        "below the thread: cards have lost their classes; they were read by links and wording";
    CardPartsUnclassed => AnchorMissing (Field::Teasers)
        "below the thread: parts of a card have lost their classes; they were read by links and wording";
    CardsUnplaced => AnchorMissing (Field::Teasers)
        "below the thread: cards are under no known heading; they were read by links and wording";
    HashtagsMissing => AnchorMissing (Field::Hashtags)
        "below the thread: there are no hashtags under their heading; the cards were read by links and wording";
    ListCardUnclassed => AnchorMissing (Field::Teasers)
        "in the list: cards have lost their classes; they were read by links and wording";
    ListCardPartsUnclassed => AnchorMissing (Field::Content)
        "in the list: parts of a card have lost their classes; they were read by links and wording";
    MissingInCards { what: Missing, count: usize, total: usize } => MissingField (what.field()) [count of total]
        "{of} {have} no {what}", of = Share(count, total, "card"), have = have(count);
    NextPageMissing => AnchorMissing (Field::Gaps)
        "the list continues, but the link to its next page is missing";
    CardTooLong => WeakEvidence (Field::Teasers)
        "the text below the thread is longer than a card; it was omitted";
    CardTextDuplicated => DuplicatedText (Field::Teasers)
        "parts of cards appeared twice; the copies were dropped";
    CardYear { month: Value<'a>, day: Value<'a> } => YearInferred (Field::Teasers)
        "the year of a card's date, {month}-{day}, is inferred";
    ThreadYear { month: Value<'a>, day: Value<'a> } => YearInferred (Field::Time)
        "the year of the thread's date, {month}-{day}, is inferred";
    ThreadBelow { stated: u32 } => WeakEvidence (Field::Posts)
        "another thread, of {stated} stated posts, follows the first; it was omitted";
    EndMarkMissing => WeakEvidence (Field::Posts)
        "the end mark of the thread is missing; what follows seems to belong to other threads";
    TextEndDuplicated => DuplicatedText (Field::Text)
        "the end of the post's text appeared twice; the copy was dropped";
    NotIdentified => WeakEvidence
        "nothing in the text identifies it as a thread";
    ThreadEndUnmarked => WeakEvidence (Field::Posts)
        "nothing marks the end of the thread; the text may be truncated";
    NoThread => MissingField (Field::Posts)
        "the text contains no thread, only what surrounds one";
    FooterMissing => WeakEvidence (Field::Posts)
        "the text has the page's header but nothing that follows a thread on the page; it may be truncated";
    LayoutOverruled { shown: usize, stated: usize } => WeakEvidence (Field::Boundaries)
        "the layout shows {shown} posts, but the page states {stated}; the boundaries that best fit the stated count \
         were used";
    LastLineMissing => WeakEvidence (Field::Text)
        "the line that always follows a thread is missing; the post may contain text of the page";
    TextAboveHeader => WeakEvidence (Field::Posts)
        "text above the thread's header seems to belong to another thread; it was omitted";
    PageTextInPosts => WeakEvidence (Field::Text)
        "text of the page is mixed with that of the posts";
    OtherInPost { handle: &'a str } => WeakEvidence (Field::Boundaries)
        "a line inside the post is like one above a post by @{handle}; what follows it may be another post";
    PostDoubled => DuplicatedText (Field::Text)
        "the text of the post is the same twice; it may be two posts";
    NumbersInPost => WeakEvidence (Field::Boundaries)
        "the post contains other numbers of a series; it may be several posts";
    NumberAlone => WeakEvidence (Field::Boundaries)
        "the post has only its number; its text may be part of another post";
    ListInPosts => WeakEvidence (Field::Boundaries)
        "the post begins inside a list that the post before begins; they may be one post";
    SeriesMayGoOn => WeakEvidence (Field::Boundaries)
        "the last number may be followed by a post without a number";
    ReplyLineInPost => WeakEvidence (Field::Boundaries)
        "a line inside the post is like one of X above a reply; what follows it may be another post";
    BoundariesUnconfirmed => WeakEvidence (Field::Boundaries)
        "nothing confirms where one post ends and the next begins";
    HandleBelowThread => AuthorInferred (Field::Handle)
        "the author's handle was taken from the text below the thread";

    // Clips of X.
    SecondClip => WeakEvidence (Field::Posts)
        "a second clip follows the first; it was omitted";
    TextAboveClip => WeakEvidence (Field::Posts)
        "text above the first post was omitted";
    RuleInPost => WeakEvidence (Field::Boundaries)
        "a horizontal rule inside the post may mark the start of another post whose heading is missing";
    HeadingInPost => WeakEvidence (Field::Boundaries)
        "a line inside the post looks like the remains of another post's heading";
    QuoteWithoutHeading => WeakEvidence (Field::Quote)
        "a quotation inside the post has lost its heading";
    UndatedPost { handle: &'a str } => WeakEvidence (Field::Posts)
        "the heading of this post, by @{handle}, has no date, as in an advertisement; it is not part of the thread";
    ClipOfOtherAuthor { named: &'a str, by: &'a str } => UrlMismatch (Field::Author)
        "the clip is named after @{named}, but its URL is of a post by @{by}";
    TooLongForPost { length: usize } => WeakEvidence (Field::Boundaries)
        "the text has {length} characters, more than a post of that time could have; it was divided like a thread without \
         marks";
    ThreadInOnePost { length: usize } => WeakEvidence (Field::Boundaries)
        "the text has {length} characters, more than a post of that time could have; it is a thread whose posts have no \
         marks between them";
    LinkToOtherPost => WeakEvidence (Field::Boundaries)
        "part of the text ends with a link to another post, as in a list of posts";
    NoteAboutPost => WeakEvidence (Field::Text)
        "the text has headings, tables or links to notes, which the post cannot have; it may be a note about the post";
    OnlySourceNamesPost => WeakEvidence (Field::Text)
        "only a URL above the text says which post it is; it may be a note about the post";
    EmbedEndUnmarked => WeakEvidence (Field::Quote)
        "nothing marks where the posts embedded in the text end";
    TextBelowReplies => WeakEvidence (Field::Posts)
        "the text below the replies belongs to none of them; it was omitted";
    HighlightUnlinked => WeakEvidence (Field::Id)
        "the highlight has no link to its post; it may be part of the one before or after it";
    NotesOmitted { count: usize, total: usize } => WeakEvidence (Field::Posts) [count of total]
        "{of} {have} notes or tags by the reader, which were omitted",
        of = Share(count, total, "highlight"), have = have(count);
    ClipShorterThanTitle => CutOff (Field::Posts)
        "the title of the page has more of the text than the clip";
    ClipEndsInPost => CutOff (Field::Posts)
        "the clip ends before the link that closes its last post";
    NoteWordsInPost => WeakEvidence (Field::Text)
        "words of the note are mixed with those of the post";
    NotePostUnmarked => WeakEvidence (Field::Boundaries)
        "the post has no line with its link, unlike the others of the note; it may be part of another post";
    NoteEndsInPost => CutOff (Field::Posts)
        "the note ends before the line with the link of its last post";
    NoteCount { stated: u32, found: usize } => CountMismatch (Field::Boundaries)
        "the front matter says that the author wrote {stated} of the posts, but {found} were found";
    NoteNumbers => WeakEvidence (Field::Boundaries)
        "the numbers in the lines below the posts do not follow each other; posts may be missing, or parts of others";
    NoteJoined => WeakEvidence (Field::Boundaries)
        "the note has the thread as one text, without marks between its posts";
    NoteCards => UnknownMarkup (Field::Teasers)
        "the cards of other threads below the posts were not read";
    TooMuchMarkup => UnknownMarkup (Field::Text)
        "part of the text has too much markup to be Markdown; it was read as plain lines";

    // Embeds that only name posts.
    EmbedsUnnamed { count: usize, total: usize } => MissingField (Field::Id) [count of total]
        "{of} {do_not} say which post they show",
        of = Share(count, total, "embed"), do_not = by_number(count, "does not", "do not");
    CutInEmbed => CutOff (Field::Posts)
        "the text ends inside an embed";
    TextAroundEmbeds => WeakEvidence (Field::Posts)
        "the text around the embeds is of none of the posts; it was omitted";

    // X and twitter.com.
    HeadNamesOtherPost { stated: Value<'a>, shown: Value<'a> } => UrlMismatch (Field::Id)
        "the page's <head> names post {stated}, but the page shows {shown}";
    ArticleUntitled => AnchorMissing (Field::Title)
        "the title of an article was not found; the page's title was used";
    RowsMissing => AnchorMissing (Field::Posts)
        "no element has data-testid=\"cellInnerDiv\"; gaps between posts cannot be recognised, and tombstones may be \
         missing";
    PartOrTombstoneOutside => AnchorMissing (Field::Posts)
        "parts of a post or tombstone are outside all posts; posts may be missing from the chain";
    TextInRow => AnchorMissing (Field::Posts)
        "a row between posts contains only text; it may be a tombstone, or the unmarked end of the conversation";
    PostsBelow { count: usize } => WeakEvidence (Field::Posts)
        "{count} posts below the end of the conversation were omitted; they may be of another page in the same file, or \
         part of a timeline";
    CardUnmarked => AnchorMissing (Field::Media)
        "data-testid=\"card.wrapper\" is missing on a card; it was recognised by its parts";
    CardPartsUnmarked => AnchorMissing (Field::Media)
        "data-testid is missing on the parts of a card; they were recognised by their texts";
    QuoteUnmarked => AnchorMissing (Field::Quote)
        "role=\"link\" is missing on a quoted post; it was recognised by its content";
    PollUnmarked => AnchorMissing (Field::Poll)
        "data-testid=\"cardPoll\" is missing on a poll; it was recognised by its choices";
    NoteUnmarked => AnchorMissing (Field::Content)
        "data-testid=\"birdwatch-pivot\" is missing on a note of readers; it was recognised by its link";
    TextUnmarked => AnchorMissing (Field::Text)
        "data-testid=\"tweetText\" is missing on the text; it was recognised by its language attribute";
    LinkShortened => AnchorMissing (Field::Links)
        "the hidden parts of a link's URL are missing in the text";
    CountsUnlabelled => AnchorMissing (Field::Counts)
        "the bar of counts has no label; only the counts on its buttons, if any, were read";
    MainByUrl => AnchorMissing (Field::Main)
        "no post has class=\"permalink-tweet\"; the main post was identified by the page's URL";
    PageSectionUnknown => AnchorMissing (Field::Roles)
        "posts are in no known part of the page; their roles were inferred from their order";
    ConversationMissing => AnchorMissing (Field::Roles)
        "replies are not inside class=\"ThreadedConversation\"; what they reply to is unknown";
    TextBetweenReplies => AnchorMissing (Field::Posts)
        "text between replies belongs to none of them; posts may be missing there";
    ExpandedUrlMissing => AnchorMissing (Field::Links)
        "a link has no data-expanded-url, its full URL";

    // Nitter.
    ThreadLineMissing { count: usize, total: usize } => AnchorMissing (Field::Teasers) [count of total]
        "{of} {are} marked as part of a thread, but not inside class=\"thread-line\"; each such \
         post was given its own card",
        of = Share(count, total, "post"), are = are(count);
    TextAmongReplies => AnchorMissing (Field::Posts)
        "text among the replies belongs to no post; posts may be missing there";
    ReplyingToUnlinked => AnchorMissing (Field::ReplyingTo)
        "the account that a post replies to is not a link; it was recognised by its wording";

    // Mastodon.
    QuoteOutsidePosts => AnchorMissing (Field::Posts)
        "a quote is in no known post; posts may be missing there";
    ChainsUnmarked => AnchorMissing (Field::Roles)
        "nothing marks where chains of replies begin; they are unknown";
    ChainUnclear => AnchorMissing (Field::Roles)
        "it is unclear whether this post replies to the one above it or begins a chain";
    ReplyUnmarked => AnchorMissing (Field::Roles)
        "no post is marked as a reply to the main post; chains are unknown";
    ConversationPartUnknown => AnchorMissing (Field::Posts)
        "a part of the conversation is neither a known kind of post nor a gap; posts may be missing there";
    QuoteOutside => AnchorMissing (Field::Quote)
        "a quoted post is not inside class=\"status__quote\"";
    PictureUnlinked => AnchorMissing (Field::Media)
        "a picture has no link to its full size; the one shown may be smaller";

    RowsWithoutPost { count: usize } => PositionGap (Field::Gaps)
        "{rows} of the list {have} no post: those far from the screen are not kept when a page is saved, and filters hide \
         some", rows = Number(count, "row"), have = have(count);
    ListGaps { count: usize } => PositionGap (Field::Gaps)
        "at {places}, the list leaves out posts, which are loaded on request", places = Number(count, "place");

    // Threads.
    FirstAsMain => AnchorMissing (Field::Main)
        "the page does not name the post that was opened; the first post was used as the main post";
    AuthorOfFirst => AuthorInferred (Field::Author)
        "the thread's author was taken from the first post";
    ThreadsWordsUnmarked => AnchorMissing (Field::Text)
        "the class of the text is missing; the text was found by its direction attribute, and may contain labels";
    PartsOfListMissing { count: usize } => PositionGap (Field::Gaps)
        "at {count} places, numbered parts of the list are missing: they were not displayed when the page was saved";
    DataHasMore { count: usize } => AnchorMissing (Field::Posts)
        "the page's data has {count} more posts of the conversation, which the page does not display; they were omitted";

    // Bluesky, Skyview, Skythread.
    StyleAttributesMissing => AnchorMissing (Field::Roles)
        "no part of a post has a style attribute, which shows the chains of posts";
    TextMissing => AnchorMissing (Field::Text)
        "no post has text; its markup may have changed";
    ButtonsOutside { count: usize } => AnchorMissing (Field::Posts)
        "{buttons} {are} in no marked post; posts may be missing from the chain",
        buttons = Number(count, "post button"), are = are(count);
    HalfConnected { count: usize } => AnchorMissing (Field::Posts)
        "at {places}, only one of two posts has the line that connects the posts of a thread; posts may be missing there, \
         or a thread is on two cards", places = Number(count, "place");
    HandleLinkedElsewhere => AnchorMissing (Field::Links)
        "a link in the text shows a handle but does not lead to a profile";
    PartWithoutLink => AnchorMissing (Field::Links)
        "a name, picture, card or quote is no longer a link; it was recognised by a URL";
    CardUnlabelled => AnchorMissing (Field::Media)
        "a card has no label with its title; the title was taken from its first line";
    CountLabels => AnchorMissing (Field::Counts)
        "the labels of counts were not found";
    SinglePost => WeakEvidence (Field::Posts)
        "the server-rendered page has only one post; the posts above and below it are missing";
    LinkAboveMissing => AnchorMissing (Field::Gaps)
        "posts above are omitted, and the link to them is missing";
    LinkToRepliesMissing => AnchorMissing (Field::Gaps)
        "replies are omitted, and the link to them is missing";
    HeaderAbove => AuthorInferred (Field::Author)
        "there is a header above all posts; the author of the first post was used";
    HandleUnlinked => AnchorMissing (Field::Author)
        "the handle is no longer a link; it and the display name were recognised by their text";
    HandleMoved => AnchorMissing (Field::Author)
        "the handle is no longer between the display name and the time";
    CardIncomplete => AnchorMissing (Field::Media)
        "a card's link, host or title is missing";
    PictureLinkMissing => AnchorMissing (Field::Media)
        "the link to a picture is missing";
    FirstAsFocused { class: &'a str } => AnchorMissing (Field::Main)
        "no post has class={class:?}; the first was used as the main post";
    BoxesChanged => AnchorMissing (Field::Roles)
        "the boxes around posts have changed; replies, and so the chain, were inferred from nesting depth";
    AuthorHeaderMissing => AnchorMissing (Field::Author)
        "the author's header was not found";
    FirstNumberTooHigh => AnchorMissing (Field::Posts)
        "the first post has a later number: posts may be missing, and the URL above belongs to another post";
    FirstPostMisplaced => OutOfOrder (Field::Order)
        "the post with number 1 comes after others";
    PartsOutsidePosts => AnchorMissing (Field::Posts)
        "parts of posts are outside all posts: posts may be missing, so the chain and its numbers are uncertain";

    // Other unroll sites.
    LinksElsewhere { count: usize } => AnchorMissing (Field::Posts)
        "{links} to the author's posts {are} among the posts, but in no such block; posts may be missing",
        links = Number(count, "link"), are = are(count);
    BlocksEmpty { count: usize, total: usize } => UnknownMarkup (Field::Posts)
        "{of} {have} no known text or pictures; such blocks were omitted",
        of = Share(count, total, "block"), have = have(count);
    BlocksLinked { count: usize, author: &'a str } => WeakEvidence (Field::Posts)
        "the posts were recognised as {count} sibling blocks, each with a link to a post by @{author}; other posts \
         by the author may be among them";
    BlocksByStructure { what: &'a str } => WeakEvidence (Field::Posts)
        "the posts were recognised by the structure of {what}; they have no links to posts";
    AuthorFromLinks => AuthorInferred (Field::Author)
        "the author was taken from the links of the posts";
    ContentOmitted { first: Quoted<'a> } => UnknownMarkup (Field::Posts)
        "content among the posts that is not part of a post was omitted, first {first}";

    // X's API.
    EntryUnknown { name: Quoted<'a> } => UnknownMarkup (Field::Posts)
        "the response has an unknown kind of entry {name}; it was ignored";
    EntriesEmpty { count: usize } => AnchorMissing (Field::Posts)
        "{parts} of the response {have} no known content; posts may be missing",
        parts = Number(count, "part"), have = have(count);
    ParentUnknown => AnchorMissing (Field::Roles)
        "the post does not say which post it replies to; its place was inferred from the order";
    ParentMissing => AnchorMissing (Field::Posts)
        "the post does not say which post it replies to; its place was inferred from the order, and posts above it may be \
         missing";
    PostUnidentified => AnchorMissing (Field::Posts)
        "a post has no id, so neither its files nor its replies could be assigned to it";
    MainUncertain => MissingField (Field::Main)
        "parts of the response could not be read, so another post may be the main one";
    MediaOrderUnknown => AnchorMissing (Field::Media)
        "pictures, videos and GIFs are in separate lists; their order in the post is unknown";
    RangeUnclear => AnchorMissing (Field::Text)
        "the text does not say which part of it is displayed; links or handles around it may be part of it";
    LinkMisplaced => AnchorMissing (Field::Links)
        "a link is not at the stated position in the text; it was found by its words, if at all";
    LinkWithoutTarget => AnchorMissing (Field::Links)
        "a shortened link, mention or tag in the text has no target or display";
    LongTextMissing => TruncatedText (Field::Text)
        "only the beginning of the long text is in the response";
    RepliesUnknown => AnchorMissing (Field::Posts)
        "the response does not say whether a post has replies; replies may be missing";
    StatusUnread => InvalidValue (Field::Posts)
        "the field \"status\" is not a post; it was omitted";
    UriOfOther { by: Quoted<'a>, author: Quoted<'a> } => UrlMismatch (Field::Id)
        "the URI of a post is of the account {by}, but its author is {author}";
    ListContinues => AnchorMissing (Field::Gaps)
        "the list continues in other responses";

    // FxTwitter and twitter-thread.com.
    FieldOfWrongType { name: &'a str, is: JsonType, wanted: JsonType } => InvalidValue (field_of(name))
        "the field {name:?} is {is}, not {wanted}";
    ArrayOfWrongTypes { name: &'a str } => InvalidValue (field_of(name))
        "the array {name:?} contains values other than objects";
    InvalidFieldLink { name: &'a str, value: Quoted<'a> } => InvalidValue (field_of(name))
        "the field {name:?} is {value}, which is not a usable link";
    InvalidHandle { name: &'a str } => InvalidValue (field_of(name))
        "the field {name:?} contains no handle";
    NestedArrays { name: &'a str } => InvalidValue (Field::Roles)
        "the field {name:?} is not an array; the arrays inside it were read";
    ArrayMissing { name: &'a str } => InvalidValue (Field::Posts)
        "the field {name:?} is not an array; its posts were omitted";
    PostsInvalid { count: usize } => InvalidValue (Field::Posts)
        "{count} of the posts {are} not an object, and {were} omitted",
        are = are(count), were = by_number(count, "was", "were");
    ResponseFieldUnknown { name: Quoted<'a> } => UnknownMarkup (Field::Posts)
        "the response has an unknown field {name}; it was ignored";
    ResponseFieldMissing { name: &'a str } => AnchorMissing (Field::Posts)
        "the response has no field {name:?}; posts may be missing";
    ChainEmpty => AnchorMissing (Field::Posts)
        "the field \"thread\" is empty; posts may be missing";
    CursorUnclear => AnchorMissing (Field::Gaps)
        "the field \"cursor\" does not say whether posts are omitted";
    ResponseWithoutMain => MissingField (Field::Main)
        "the response does not say which post is the main one; the first by its author was used";
    ResponseWithoutAuthor => AuthorInferred (Field::Author)
        "the response does not say who wrote the main post";
    ThreadUrlMissing => MissingField (Field::Id)
        "no URL says which thread it is";
    ThreadUrlAndTimeMissing => MissingField (Field::Id)
        "no URL says which thread it is; the main post has no id and no exact time";
    HeadingMissing => AnchorMissing (Field::Author)
        "the heading with the author's name and handle was not found";
    MainUnclear => MissingField (Field::Main)
        "the main post may be one whose header has no id; no post has the counts";
    HeaderNotAHeading => AnchorMissing (Field::Author)
        "the header with the author's handle and display name is not a heading";
    HeaderWithoutElement => AnchorMissing (Field::Author)
        "the header with the author's handle and display name has no element";
    MayBeTombstone => AnchorMissing (Field::Posts)
        "an unmarked line says that a post is unavailable, and may be a tombstone; posts may be missing";

    // Embeds.
    NamesOutside { count: usize } => UnknownMarkup (Field::Posts)
        "{names} in the style of embeds {are} in no embed; posts may be missing",
        names = Number(count, "author name"), are = are(count);
    HiddenEmbedsOmitted { count: usize } => UnknownMarkup (Field::Posts)
        "{elements} with embeds {were} omitted, for naming no post or being too many",
        elements = Number(count, "hidden element"), were = by_number(count, "was", "were");
    EmbedsUnsigned { count: usize, total: usize } => AuthorInferred (Field::Author) [count of total]
        "{of} {have} no name of an author; the author of the others was used",
        of = Share(count, total, "embed"), have = have(count);
    EmbedUnmarked => AnchorMissing (Field::Posts)
        "a quotation that names a post is not marked as an embed";
    DashMissing { line: Quoted<'a> } => AnchorMissing (Field::Name)
        "there is no dash before the display name in {line}";
    MediaUnlinked => AnchorMissing (Field::Media)
        "the placeholder of a picture or other media in the text is not a link";
    HandleFromUrl => AnchorMissing (Field::Handle)
        "the handle is written without its host; the one in the URL was used";
    PictureHost => AnchorMissing (Field::Media)
        "a link in place of a picture shows an unknown host";
}
