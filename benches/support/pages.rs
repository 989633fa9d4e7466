//! Invented pages in the layout of Thread Reader in January 2020, and an invented text dump.
//!
//! The base page resembles a thread page of 102 tweets: 130 KB, of which a third is the head with its style sheet, a
//! third the tweets and the rest nine cards of other threads. Only the markup comes from a real page.

use std::fmt::Write;
use std::path::Path;

/// A page to measure with.
pub(crate) struct Page {
    pub(crate) name: String,
    pub(crate) html: String,
    /// The number of tweets in its thread.
    pub(crate) tweets: usize,
}

/// Returns the generated pages, and before them the real one if `UNROLLED_CORPUS` names its folder.
pub(crate) fn all() -> Vec<Page> {
    real().into_iter().chain(generated()).collect()
}

/// The real page, of 102 tweets.
pub(crate) fn real() -> Option<Page> {
    let folder = std::env::var_os("UNROLLED_CORPUS")?;
    let path = Path::new(&folder).join("thread_reader/html/QuinnyPig-2020-01.html");
    Some(Page {
        name: "real".to_owned(),
        html: std::fs::read_to_string(path).ok()?,
        tweets: 102,
    })
}

/// The base page, the same with pictures, entities, quotes and links in its tweets, and that with ten and a hundred
/// times the tweets.
pub(crate) fn generated() -> Vec<Page> {
    [
        ("base", 1, false),
        ("rich", 1, true),
        ("x10", 10, true),
        ("x100", 100, true),
    ]
    .map(|(name, times, rich)| Page {
        name: name.to_owned(),
        html: thread(102 * times, rich),
        tweets: 102 * times,
    })
    .into()
}

const HANDLE: &str = "ferry_and_fog";
const NAME: &str = "Ingrid Solheim ⛴️";
const USER: u64 = 2_718_281_828;
const FIRST: u64 = 1_216_214_918_316_047_683;

/// Ids of tweets increase by some seconds each.
fn id(tweet: usize) -> u64 {
    FIRST + tweet as u64 * 31_337 * 4_194_304
}

/// Returns the time of an id, in seconds since the Unix epoch.
fn time(id: u64) -> u64 {
    ((id >> 22) + 1_288_834_974_657) / 1000
}

/// The sentences of tweets, one to four at a time. The fourth is already HTML-escaped.
const SENTENCES: [&str; 24] = [
    "For six winters I was the only deckhand on the smallest ferry on this coast.",
    "Capacity: eleven people, one car, and a goat who had a season ticket.",
    "This is her, built in 1961 for eight years of service.",
    "In fog you listen &amp; you keep your hand on the rail, and you don&#039;t ask how much longer.",
    "The foghorn on Skarvøy is one note too low, because somebody tuned it to his accordion in 1978.",
    "He has since apologised.",
    "Her name was Direktør. She boarded alone on Tuesdays, crossed, looked at the other island, and came home.",
    "Nobody ever asked her for a ticket twice.",
    "What the job was: ropes, coffee, and telling people that the sea was flat.",
    "What the sea was: not flat.",
    "A passenger once asked me when the island closes, and I said: at nine. She thanked me and hurried.",
    "There are four kinds of fog, and the skipper had a word for each that I cannot write here.",
    "You learn to read a rope by its shadow; you learn to read a skipper by his breakfast.",
    "The radio knew three songs.",
    "On clear nights we switched off every light but two and let her drift for a minute.",
    "They will replace her with a bridge in 2027, and the hearing papers are 412 pages long.",
    "The word “goat” does not appear in them.",
    "Everything on board had been repaired with something that was meant for something else.",
    "The engine&#039;s name was Solveig and she did not like Thursdays.",
    "I have crossed that water nine thousand times and have been seasick twice, both times in the harbour.",
    "If you go before then, sit on the left, bring your own cup, and when the horn plays that note, wave.",
    "Somebody always waves back.",
    "We carried the mail, the bread, one piano in three trips, and a bishop.",
    "The timetable was a wish.",
];

const WORDS: [&str; 12] = [
    "ferries", "fog", "goats", "ropes", "Skarvøy", "harbour", "tides", "skippers", "lamps",
    "islands", "bread", "winter",
];

/// A small pseudo-random generator, the same in every run: SplitMix64.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % bound as u64).unwrap_or_default()
    }

    fn sentence(&mut self) -> &'static str {
        SENTENCES[self.below(SENTENCES.len())]
    }

    /// One to three sentences in one to three lines.
    fn words(&mut self) -> String {
        let mut words = self.sentence().to_owned();
        for _ in 0..self.below(3) {
            words += if self.below(4) == 0 {
                "<br />\n<br />\n"
            } else {
                " "
            };
            words += self.sentence();
        }
        words
    }
}

/// Returns a thread page with this number of tweets.
pub(crate) fn thread(tweets: usize, rich: bool) -> String {
    let mut numbers = Numbers(tweets as u64);
    let mut page = String::new();
    head(&mut page);
    header(&mut page, tweets);
    for at in 0..tweets {
        tweet(&mut page, at, rich, &mut numbers);
    }
    page += "</div>\n</article>\n";
    footer(&mut page);
    for section in ["t-user-related", "t-trending-thread"] {
        cards(&mut page, section, &mut numbers);
    }
    page += "<footer class=\"footer\"><div class=\"container\"><p><a href=\"/help\">Help</a> | <a href=\"/about\">About</a></p></div></footer>\n</body>\n</html>\n";
    page
}

fn head(page: &mut String) {
    let first = SENTENCES[0];
    let id = FIRST;
    *page += &format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta http-equiv=\"Content-Type\" content=\"text/html; charset=UTF-8\">
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1, shrink-to-fit=no\">
<title>Thread by @{HANDLE}: {first}</title>
<link rel=\"apple-touch-icon\" sizes=\"180x180\" href=\"/apple-touch-icon.png\">
<link rel=\"icon\" type=\"image/png\" sizes=\"32x32\" href=\"/favicon-32x32.png\">
<link rel=\"stylesheet\" href=\"https://threadreaderapp.com/styles/bootstrap.min.css\">
<meta name=\"application-name\" content=\"Thread Reader\">
<meta name=\"description\" content=\"Thread by @{HANDLE}: {first}\">
<meta property=\"og:title\" content=\"Thread by @{HANDLE}: {first}\" />
<meta property=\"og:image\" content=\"https://threadreaderapp.com/images/screenshots/thread/{id}.jpg\" />
<meta property=\"og:url\" content=\"https://threadreaderapp.com/thread/{id}.html\" />
<meta property=\"article:author\" content=\"https://twitter.com/{HANDLE}\" />
<meta property=\"twitter:card\" content=\"summary_large_image\" />
<meta property=\"twitter:creator\" content=\"@{HANDLE}\" />
<script type=\"text/javascript\">\n"
    );
    for at in 0..40 {
        writeln!(
            page,
            "        var setting{at} = {at} < 10 && (window.settings || {{}})[\"setting-{at}\"] || 'none'; // not markup: <b>"
        )
        .expect("a string takes all");
    }
    *page += "    </script>\n<style>";
    for at in 0..290 {
        let word = WORDS[at % WORDS.len()];
        write!(
            page,
            ".{word}-{at}>.entry{{color:#57{at:04};padding:{}px 0;border:1px solid #cfcfcf;border-radius:5px}}",
            at % 17
        )
        .expect("a string takes all");
    }
    *page += "</style>\n</head>\n";
}

fn header(page: &mut String, tweets: usize) {
    let id = FIRST;
    let time = time(id);
    let minutes = tweets / 5;
    *page += &format!(
        "<body>
<nav class=\"navbar  justify-content-between\">
<a class=\"navbar-brand\" href=\"/\">
Thread Reader
</a>
</nav>
<article class=\"container narrow\">
<div class=\"row t-user\">
<div class=\"col-12\">
<p class=\"viewcount p-0 m-0\"><small><span id=\"viewcount\" style=\"display:none\">41,377 views</span> </small></p>
<div class=\"box-user\">
<div class=\"avatar align-self-center\">
<a href=\"https://twitter.com/{HANDLE}\" target=\"_blank\">
<img src=\"https://threadreaderapp.com/images/avatars/{USER}.jpg\" alt=\"Profile picture\" onerror=\"imgErr(this)\">
</a>
</div>
<span class=\"username mr-2\">
<a href=\"https://twitter.com/{HANDLE}\" target=\"_blank\">{NAME}</a>
</span>
<span class=\"screenName mr-2\"><a href=\"https://twitter.com/{HANDLE}\">@{HANDLE}</a></span>
<a href=\"https://twitter.com/intent/like?tweet_id={id}\"><svg viewBox=\"0 0 24 24\" class=\"retweet\">
<g>
<path d=\"M12 21.638h-.014C9.403 21.59 1.95 14.856 1.95 8.478c0-3.064 2.525-5.754 5.403-5.754\">
</path>
</g>
</svg>
</a>
<div class=\"mt-2\">
<span class=\" thread-info\">
<a href=\"https://twitter.com/{HANDLE}/status/{id}\" class=\"time\" data-time=\"{time}\" style=\"float:none;\" title=\"Read on Twitter\"></a>,
<span class=\"count\">
{tweets} tweets,
{minutes} min read
</span>
</span>
</div>
</div>
</div>
</div>
<div class=\"row t-actions\">
<div class=\"col-12\">
<form method=\"post\" action=\"https://threadreaderapp.com/account/readLater/{id}\" class=\"gaClickEvent\" data-category=\"threadbuttons\" data-action=\"read-later\" data-label=\"top\">
<button type=\"submit\" class=\"btn btn-outline-dark btn-xsm button-read-later\">
<i class=\"far fa-bookmark\"></i> Bookmark
</button>
</form>
</div>
</div>
<div class=\"t-main\">
"
    );
}

fn tweet(page: &mut String, at: usize, rich: bool, numbers: &mut Numbers) {
    let (number, id) = (at + 1, id(at));
    *page += &format!(
        "<div class=\"row t-tweet\">
<div class=\"col-12\">
<div id=\"tweet_{number}\" data-screenname=\"{HANDLE}\" data-tweet=\"{id}\" class=\"content-tweet allow-preview\" dir=\"auto\">
"
    );
    *page += &numbers.words();
    if rich {
        extras(page, at, numbers);
    } else if at % 12 == 5 {
        *page += " <a class=\"entity-mention\" href=\"https://twitter.com/TideClerk\">@TideClerk</a> was there.";
    }
    *page += "
<sup class=\"tw-permalink\"><i class=\"fas fa-link\"></i></sup>
</div>
</div>
</div>
";
}

/// The additional content of tweets: each tweet of a rich page has one to three of them.
fn extras(page: &mut String, at: usize, numbers: &mut Numbers) {
    let word = WORDS[numbers.below(WORDS.len())];
    if at.is_multiple_of(2) {
        *page += &format!(
            " <a class=\"entity-mention\" href=\"https://twitter.com/TideClerk{}\">@TideClerk{}</a>",
            at % 7,
            at % 7
        );
    }
    if at.is_multiple_of(3) {
        *page += &format!(" <a class=\"entity-hashtag\" href=\"/hashtag/{word}\">#{word}</a>");
    }
    match at % 5 {
        0 => {
            *page += &format!(
                ", see <a class=\"entity-url\" data-preview=\"true\" href=\"https://smallferries.example/routes/{word}?page={at}&amp;lang=no\">smallferries.example/routes/…</a>"
            );
        }
        1 => picture(page, at, numbers),
        2 => {
            *page += " <span class=\"row justify-content-center entity-multiple-2\">";
            for _ in 0..2 {
                *page += "<span class=\"col-md-6\">";
                picture(page, at, numbers);
                *page += "</span>";
            }
            *page += "</span>";
        }
        3 => {
            let quoted = FIRST - 1_000_000 * (at as u64 + 1) * 4_194;
            *page += &format!(
                " <span class=\"entity-embed\"><span class=\"twitter-player\"><blockquote class=\"twitter-tweet\" data-conversation=\"none\" data-align=\"center\" data-dnt=\"true\"><a href=\"https://twitter.com/TideClerk/status/{quoted}\">https://twitter.com/TideClerk/status/{quoted}</a></blockquote></span></span>"
            );
        }
        _ => {
            *page += "<br />\nFog &amp; more fog; it isn&#039;t &quot;weather&quot; &gt; it&#039;s company."
        }
    }
}

fn picture(page: &mut String, at: usize, numbers: &mut Numbers) {
    let name = format!("ENs{at}x{}", numbers.below(1_000_000));
    *page += &format!(
        " <span class=\"entity-image\"><a href=\"https://pbs.twimg.com/media/{name}.jpg\" target=\"_blank\"><img alt=\"A small white ferry at a wooden quay\" src=\"/images/1px.png\" data-src=\"https://pbs.twimg.com/media/{name}.jpg\"></a></span>"
    );
}

fn footer(page: &mut String) {
    let id = FIRST;
    let mut share = String::new();
    for byte in format!("Thread by @{HANDLE}: {}", SENTENCES[0]).bytes() {
        if byte.is_ascii_alphanumeric() {
            share.push(char::from(byte));
        } else {
            write!(share, "%{byte:02X}").expect("a string takes all");
        }
    }
    *page += &format!(
        "<div class=\"container\">
<div class=\"row\">
<div class=\"col-12 pb-4 col-force-refresh\">
<span class=\"force-text\">
Missing some Tweet in this thread? You can try to <a href=\"#\" class=\"action-force\">force a refresh</a>.
</span>
<form id=\"form-force\" method=\"post\" action=\"https://threadreaderapp.com/refresh/{id}.html\"></form>
</div>
</div>
</div>
<div class=\"container mb-4\">
<div class=\"btn-group btn-share-thread\" role=\"group\" aria-label=\"Share\">
<a class=\"btn share-twitter\" target=\"_blank\" href=\"https://twitter.com/intent/tweet?text={share}&amp;url=https%3A%2F%2Fthreadreaderapp.com%2Fthread%2F{id}.html\"><i class=\"fab fa-twitter\"></i> <span class=\"txt\">Tweet</span></a>
<a class=\"btn share-email\" href=\"mailto:?subject={share}&body={share}%0A%0Ahttps://threadreaderapp.com/thread/{id}.html\"><i class=\"far fa-envelope\"></i> <span class=\"txt\">Email</span></a>
</div>
</div>
<div class=\"container\">
<h1 class=\"list-content-header\">Try unrolling a thread yourself!</h1>
<p>1) Follow <a href=\"https://twitter.com/threadreaderapp\" target=\"_blank\">Thread Reader App on Twitter</a> so you can easily mention us!</a></p>
</div>
"
    );
}

/// A heading and the cards under it.
fn cards(page: &mut String, section: &str, numbers: &mut Numbers) {
    let related = section == "t-user-related";
    let (name, handle) = if related {
        (NAME, HANDLE)
    } else {
        ("Tide Clerk", "TideClerk")
    };
    let (count, heading) = if related {
        (
            3,
            format!(
                "More from @{HANDLE} <a class=\"btn btn-secondary btn-sm float-right\" href=\"https://threadreaderapp.com/user/{HANDLE}\">see all</a>"
            ),
        )
    } else {
        (6, "Related threads".to_owned())
    };
    *page += &format!(
        "<div class=\"background-gray\">\n<div class=\"container t-rel\">\n<div class=\"row {section}\">\n<div class=\"col-12\">\n<h1 class=\"separator list-content-header\">{heading}</h1>\n</div>\n"
    );
    for _ in 0..count {
        let id = FIRST - (numbers.below(1_000_000) as u64 + 1) * 4_194_304_000;
        let time = time(id);
        *page += &format!(
            "<div class=\"col-12 col-md-6 col-lg-4 {section}-entry\">
<div class=\"thread-card\">
<div class=\"box-user\">
<div class=\"avatar align-self-center\">
<img src=\"https://threadreaderapp.com/images/avatars/{USER}.jpg\" alt=\"Profile picture\" onerror=\"imgErr(this)\">
</div>
<div class=\"username\">
<a href=\"https://threadreaderapp.com/user/{handle}\">{name}</a>
</div>
<span class=\"screenName\"><a href=\"https://threadreaderapp.com/user/{handle}\">@{handle}</a></span>
</div>
<span class=\"time\" data-time=\"{time}\"></span>
<div class=\"card-tweets\" dir=\"auto\">\n"
        );
        for _ in 0..8 {
            *page += &format!(
                "<div class=\"content-tweet\">{} {}</div>\n",
                numbers.words(),
                numbers.words()
            );
        }
        *page += &format!(
            "</div>\n<a class=\"tweet-url btn btn-secondary\" href=\"https://threadreaderapp.com/thread/{id}.html\">Read {} tweets</a>\n</div>\n</div>\n",
            8 + numbers.below(40)
        );
    }
    *page += "</div>\n</div>\n</div>\n";
}

/// Returns a thread page copied as text, of about this many bytes, and its number of posts: each post follows its
/// number, as in `examples/pages/thread-reader.txt`. No author numbers ten thousand posts, so large texts have long
/// posts.
pub(crate) fn dump(bytes: usize) -> (String, usize) {
    let mut numbers = Numbers(7);
    let mut dump = String::with_capacity(bytes + 4096);
    let mut posts = 0;
    while dump.len() < bytes {
        posts += 1;
        write!(dump, "{posts}. ").expect("a string takes all");
        for line in 0..=bytes / 1_000_000 {
            let words = numbers.words().replace("<br />", "").replace('\n', " ");
            // No two lines are equal: lines that an extractor prints twice are dropped.
            writeln!(
                dump,
                "{} That is page {posts}{line} of the log.",
                words.replace("&amp;", "&").replace("&#039;", "'")
            )
            .expect("a string takes all");
        }
    }
    dump += &format!(
        "
• • •

Missing some Tweet in this thread? You can try to force a refresh

Keep Current with {NAME}

{NAME} Profile picture

Stay in touch and get notified when new unrolls are available from this author!

Read all threads

This Thread may be Removed Anytime!

PDF

Twitter may remove this content at anytime! Save it as PDF for later use!

Try unrolling a thread yourself!

how to unroll video
  1. Follow @ThreadReaderApp to mention us!

  2. From a Twitter thread mention us with a keyword \"unroll\"
@threadreaderapp unroll

Practice here first or read more on our help page!

More from @{HANDLE}

3 Feb
1. How to tie a rope so that it forgives you.
2. Not like this.
Read 9 tweets

Did Thread Reader help you today?

Support us! We are indie developers!


This site is made by just two indie developers on a laptop doing marketing, support and development! Read more about the story.
"
    );
    (dump, posts)
}
