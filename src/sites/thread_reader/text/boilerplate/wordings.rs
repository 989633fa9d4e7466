//! The wordings of Thread Reader's pages, 2018 to 2026, in lower case.

use super::Role;

/// Complete lines, in lower case. (Years are those of the pages that have them.)
pub(super) const WHOLE: [(&str, Role); 100] = [
    ("view original on twitter", Role::Foot),
    ("external tweet loading...", Role::Foot),
    ("if nothing shows, it may have been deleted", Role::Foot),
    ("thread reader", Role::Head),
    ("thread reader app", Role::Head),
    ("subscribe", Role::Head),
    ("scrolly", Role::Head),
    ("bookmark", Role::Head),
    ("bookmark save as pdf", Role::Head),
    ("scrolly bookmark save as pdf", Role::Head),
    ("bookmark save as pdf my authors", Role::Head),
    ("gift link", Role::Head),
    ("save as pdf", Role::Head),
    ("read on x", Role::Head),
    ("read on twitter", Role::Head),
    ("my authors", Role::Head),
    ("add to 'my authors'", Role::Head),
    ("profile picture", Role::Head),
    ("account", Role::Head),
    ("unroll thread", Role::Head),
    ("enter url or id to unroll", Role::Head),
    ("share this page!", Role::Head),
    ("more info at twitter help", Role::Head),
    ("more info at", Role::Head),
    ("twitter help", Role::Head),
    ("paste it above and click \"unroll thread\"!", Role::Head),
    ("click on copy link to tweet", Role::Head),
    ("click again on or share via icon", Role::Head),
    (
        "on the twitter thread, click on or icon on the bottom",
        Role::Head,
    ),
    ("how to get url link on x (twitter) app", Role::Head),
    ("how to get url link on twitter app", Role::Head),
    ("×", Role::Foot),
    ("•", Role::Head),
    ("• •", Role::Head),
    (",", Role::Head),
    ("• • •", Role::Bullets),
    (
        "missing some tweet in this thread? you can try to",
        Role::End,
    ),
    (
        "missing some tweet in this thread? you can try to force a refresh",
        Role::End,
    ),
    ("force a refresh", Role::End),
    ("missing some tweet in this thread?", Role::End),
    ("you can try to force a refresh", Role::End),
    ("you can try to force a refresh.", Role::End),
    (".", Role::Foot),
    ("enjoying this thread?", Role::End),
    ("keep current with", Role::End),
    (
        "like this thread? get email updates or save it to pdf!",
        Role::End,
    ),
    (
        "stay in touch and get notified when new unrolls are available from this author!",
        Role::End,
    ),
    (
        "get real-time email alerts when new unrolls are available from this author!",
        Role::End,
    ),
    ("this thread may be removed anytime!", Role::End),
    ("this content may be removed anytime!", Role::End),
    ("end of thread", Role::End),
    ("add to \"my authors\"", Role::Foot),
    ("add to \"my authors\" list", Role::Foot),
    ("add to \"my authors\" read all threads", Role::Foot),
    ("add to \"my authors\" list read all threads", Role::Foot),
    ("read all threads", Role::Foot),
    ("pdf", Role::Foot),
    (
        "twitter may remove this content at anytime! save it as pdf for later use!",
        Role::Foot,
    ),
    (
        "twitter may remove this content at anytime, convert it as a pdf, save and print for later use!",
        Role::Foot,
    ),
    ("save this thread as pdf", Role::Foot),
    ("try unrolling a thread yourself!", Role::Foot),
    ("how to unroll video", Role::Foot),
    ("thread reader app on twitter", Role::Foot),
    ("so you can easily mention us!", Role::Foot),
    (
        "1) follow thread reader app on twitter so you can easily mention us!",
        Role::Foot,
    ),
    (
        "follow thread reader app on twitter so you can easily mention us!",
        Role::Foot,
    ),
    ("1. follow @threadreaderapp to mention us!", Role::Foot),
    ("follow @threadreaderapp to mention us!", Role::Foot),
    ("to mention us!", Role::Foot),
    (
        "2. from a twitter thread mention us with a keyword \"unroll\"",
        Role::Foot,
    ),
    (
        "from a twitter thread mention us with a keyword \"unroll\"",
        Role::Foot,
    ),
    ("@threadreaderapp unroll", Role::Foot),
    (
        "practice here first or read more on our help page!",
        Role::Foot,
    ),
    (
        "you can practice here first or read more on our help page!",
        Role::Foot,
    ),
    ("first or read more on our", Role::Foot),
    ("practice", Role::Foot),
    ("you can", Role::Foot),
    ("here", Role::Foot),
    ("practice here", Role::Foot),
    ("help page", Role::Foot),
    ("!", Role::Foot),
    ("follow", Role::Foot),
    ("1) follow", Role::Foot),
    ("@threadreaderapp", Role::Foot),
    ("follow us!", Role::Foot),
    ("follow us on twitter!", Role::Foot),
    ("see all", Role::Foot),
    ("post", Role::Foot),
    ("tweet", Role::Foot),
    ("share", Role::Foot),
    ("email", Role::Foot),
    ("embed", Role::Foot),
    ("post share email", Role::Foot),
    ("tweet share email", Role::Foot),
    ("tweet share email embed", Role::Foot),
    ("related threads", Role::Related),
    ("trending hashtags", Role::Hashtags),
    ("did thread reader help you today?", Role::Support),
    ("support us! we are indie developers!", Role::Support),
    ("latest threads unrolled:", Role::Support),
];

/// Prefixes of lines, in lower case.
pub(super) const STARTS: [(&str, Role); 21] = [
    (
        "missing some tweet in this thread? you can try to force a refresh",
        Role::End,
    ),
    (
        "missing some tweet in this thread? you can try to",
        Role::End,
    ),
    ("keep current with ", Role::End),
    ("you can follow @", Role::End),
    ("2) go to a twitter thread (series of tweets", Role::Foot),
    ("1) follow thread reader app", Role::Foot),
    ("tip: mention @", Role::End),
    ("you can practice here first", Role::Foot),
    ("practice here first", Role::Foot),
    ("more from @", Role::MoreFrom),
    ("more from", Role::MoreFrom),
    ("you can paste full url like:", Role::Head),
    ("or just the id like:", Role::Head),
    ("this site is made by just ", Role::Support),
    ("become a premium member (", Role::Support),
    ("become premium", Role::Support),
    ("too expensive? make a small donation", Role::Support),
    ("don't want to be a premium member", Role::Support),
    ("help | about | tos", Role::Support),
    ("send email!", Role::Support),
    ("email the whole thread instead", Role::Support),
];

/// The first words of the lines that identify the site; few other lines start with one.
pub(super) const FIRST_WORDS: [&str; 24] = [
    "become", "did", "don", "email", "end", "enjoying", "follow", "force", "get", "help", "keep",
    "latest", "like", "missing", "more", "read", "send", "stay", "support", "this", "tip", "too",
    "twitter", "you",
];

/// Prefixes of further lines, in lower case, that are unique to the site.
pub(super) const UNIQUE: [&str; 3] = [
    "twitter may remove this content",
    "follow @threadreaderapp to mention us",
    "follow thread reader app on twitter",
];

/// Lines directly after a thread's last post, in lower case; other boilerplate is further below.
pub(super) const RIGHT_BEHIND: [&str; 5] = [
    "• • •",
    "missing some tweet in this thread?",
    "you can try to force a refresh",
    "you can follow @",
    "end of thread",
];

/// The last lines above a thread, in lower case; the rest of a header is further above.
pub(super) const LAST_ABOVE: [&str; 6] = [
    // From this crate's own export.
    "min read • unrolled", "save as pdf", "read all threads", "my authors", "read on twitter",
    "read on x",
];

/// Boilerplate phrases that are rare in posts, in lower case: from the header and from the text after a thread.
pub(super) const FRAGMENTS: [&str; 15] = [
    "missing some tweet in",
    "missing some tweet in this thread",
    "you can try to force",
    "force a refresh",
    "read all threads",
    "add to \"my authors",
    "add to 'my authors",
    "save as pdf",
    "profile picture",
    "unroll thread",
    "gift link",
    "scrolly",
    "bookmark save",
    "min read",
    "be removed anytime!",
];

/// Text in the boilerplate lines that start with a name.
pub(super) const INSIDE: [&str; 5] = ["weet", "icture", "min read", "iew", "Thread Reader"];

/// Buttons, which extractors join in one line.
pub(super) const BUTTONS: [(&str, Role); 18] = [
    ("scrolly", Role::Head),
    ("bookmark", Role::Head),
    ("gift link", Role::Head),
    ("save as pdf", Role::Head),
    ("subscribe", Role::Head),
    ("read on x", Role::Head),
    ("read on twitter", Role::Head),
    ("my authors", Role::Head),
    ("add to 'my authors'", Role::Head),
    ("add to \"my authors\" list", Role::Foot),
    ("add to \"my authors\"", Role::Foot),
    ("read all threads", Role::Foot),
    ("tweet", Role::Foot),
    ("post", Role::Foot),
    ("share", Role::Foot),
    ("email", Role::Foot),
    ("embed", Role::Foot),
    ("copy", Role::Foot),
];
