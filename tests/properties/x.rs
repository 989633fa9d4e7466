//! Conversations on X as browsers save them.

use std::fmt::Write as _;

use proptest::prelude::*;
use unrolled::model::{
    Author, Gap, GapKind, Media, MediaKind, MediaSource, Poll, PollChoice, Post, Quote, Role,
    Thread,
};
use unrolled::{CompletenessState, parse_html};

use crate::plan::{
    Before, Link, Medium, Person, Piece, Placed, Polled, Quoted, Talk, Targets, address, escaped,
    grouped, moment, post_id, quoted_value, seconds, spelled, stated, stats, talk, time_of,
    white_space,
};
use crate::{check, same, sound};

struct Site;

impl Targets for Site {
    fn mention(&self, handle: &str) -> Option<String> {
        Some(format!("https://x.com/{handle}"))
    }

    fn hashtag(&self, tag: &str) -> Option<String> {
        Some(format!("https://x.com/hashtag/{tag}?src=hashtag_click"))
    }

    fn cashtag(&self, symbol: &str) -> Option<String> {
        Some(format!(
            "https://x.com/search?q=%24{symbol}&src=cashtag_click"
        ))
    }
}

/// A link as X writes it: to its shortener, with the omitted part hidden.
fn link(link: &Link) -> String {
    let hidden = |text: &str| format!("<span aria-hidden=\"true\">{}</span>", escaped(text));
    let mut inside = hidden("https://");
    match link.display.strip_suffix('…') {
        Some(displayed) => {
            let rest = link
                .url
                .trim_start_matches("https://")
                .strip_prefix(displayed);
            let rest = rest.expect("an address begins with what is shown of it");
            let _ = write!(
                inside,
                "{}{}{}",
                escaped(displayed),
                hidden(rest),
                hidden("…")
            );
        }
        None => inside.push_str(&escaped(&link.display)),
    }
    format!(
        "<a dir=\"ltr\" href=\"https://t.co/aB1\" rel=\"noopener noreferrer nofollow\" target=\"_blank\" role=\"link\">{inside}</a>"
    )
}

fn words(pieces: &[(Before, Piece)]) -> String {
    let mut out = String::new();
    for (at, (before, it)) in pieces.iter().enumerate() {
        if at > 0 {
            let _ = write!(out, "<span>{}</span>", white_space(*before));
        }
        out.push_str(&match it {
            Piece::Word(word) if word == "🐦" => "<img alt=\"🐦\" draggable=\"false\" src=\"https://abs-0.twimg.com/emoji/v2/svg/1f426.svg\">".to_owned(),
            Piece::Word(word) => format!("<span>{}</span>", escaped(word)),
            Piece::Mention(typed, handle) => format!(
                "<div class=\"css-175oi2r\"><span><a dir=\"ltr\" href=\"/{handle}\" role=\"link\">{typed}</a></span></div>"
            ),
            Piece::Hashtag(tag) => format!(
                "<span><a dir=\"ltr\" href=\"/hashtag/{tag}?src=hashtag_click\" role=\"link\">#{tag}</a></span>"
            ),
            Piece::Cashtag(symbol) => format!(
                "<span><a dir=\"ltr\" href=\"/search?q=%24{symbol}&amp;src=cashtag_click\" role=\"link\">${symbol}</a></span>"
            ),
            Piece::Link(it) => link(it),
        });
    }
    out
}

fn text(pieces: &[(Before, Piece)]) -> String {
    format!(
        "<div class=\"css-175oi2r\"><div dir=\"auto\" lang=\"en\" data-testid=\"tweetText\" style=\"color: rgb(231, 233, 234);\">{}</div></div>",
        words(pieces)
    )
}

fn avatar(person: &Person) -> String {
    format!(
        "https://pbs.twimg.com/profile_images/{}/a_normal.jpg",
        person.number
    )
}

fn is_verified(person: &Person) -> bool {
    person.number.is_multiple_of(2)
}

fn picture(person: &Person) -> String {
    let url = avatar(person);
    format!(
        "<div data-testid=\"Tweet-User-Avatar\"><div data-testid=\"UserAvatar-Container-{0}\"><a href=\"/{0}\" role=\"link\"><div style=\"background-image: url(&quot;{url}&quot;);\"></div><img alt=\"\" draggable=\"true\" src=\"{url}\"></a></div></div>",
        person.handle
    )
}

fn datetime(id: u64) -> String {
    moment(id)
        .to_zoned(jiff::tz::TimeZone::UTC)
        .strftime("%Y-%m-%dT%H:%M:%S.000Z")
        .to_string()
}

/// The name and, except for the opened post, the time, which in a quote is not a link.
fn user_name(person: &Person, time: &str) -> String {
    let Person { handle, name, .. } = person;
    let mark = if is_verified(person) {
        "<svg viewBox=\"0 0 22 22\" aria-label=\"Verified account\" role=\"img\" data-testid=\"icon-verified\"><g><path d=\"M20.396 11\"></path></g></svg>"
    } else {
        ""
    };
    format!(
        "<div data-testid=\"User-Name\"><div><a href=\"/{handle}\" role=\"link\"><div><div dir=\"ltr\"><span><span>{}</span></span></div><div dir=\"ltr\"><span>{mark}</span></div></div></a></div><div><div><a href=\"/{handle}\" role=\"link\" tabindex=\"-1\"><div dir=\"ltr\"><span>@{handle}</span></div></a>{time}</div></div></div>",
        escaped(name)
    )
}

fn media(media: &[Medium], handle: &str, id: u64) -> String {
    let mut out = String::new();
    for (at, medium) in media.iter().enumerate() {
        match medium {
            Medium::Photo { key, alt } => {
                let alt = quoted_value(alt.as_deref().unwrap_or("Image"));
                let url = format!("https://pbs.twimg.com/media/{key}?format=jpg&amp;name=small");
                let _ = write!(
                    out,
                    "<div><a href=\"/{handle}/status/{id}/photo/{}\" role=\"link\"><div><div aria-label=\"{alt}\" data-testid=\"tweetPhoto\"><div style=\"background-image: url(&quot;{url}&quot;);\"></div><img alt=\"{alt}\" draggable=\"true\" src=\"{url}\"></div></div></a></div>",
                    at + 1
                );
            }
            Medium::Gif { key } => out.push_str(&video(&format!(
                "poster=\"https://pbs.twimg.com/tweet_video_thumb/{key}.jpg\" src=\"https://video.twimg.com/tweet_video/{key}.mp4\" type=\"video/mp4\">"
            ))),
            Medium::Video { key, .. } => out.push_str(&video(&format!(
                "poster=\"https://pbs.twimg.com/ext_tw_video_thumb/{key}/pu/img/a.jpg\"><source type=\"video/mp4\" src=\"blob:https://x.com/0c2e1d34\">"
            ))),
        }
    }
    out
}

fn video(inside: &str) -> String {
    format!(
        "<div><div data-testid=\"tweetPhoto\"><div data-testid=\"videoPlayer\"><div data-testid=\"videoComponent\"><video preload=\"none\" tabindex=\"-1\" playsinline=\"\" aria-label=\"Embedded video\" {inside}</video><button aria-label=\"Play\" data-testid=\"playButton\" type=\"button\"><svg></svg></button></div></div></div></div>"
    )
}

fn poll(poll: &Polled) -> String {
    let total: u64 = poll.choices.iter().map(|(_, votes)| votes).sum();
    let mut out = "<div data-testid=\"card.wrapper\"><div data-testid=\"cardPoll\">".to_owned();
    out.push_str(if poll.over {
        "<ul role=\"list\">"
    } else {
        "<div role=\"radiogroup\">"
    });
    for (label, votes) in &poll.choices {
        let label = format!(
            "<div><div dir=\"auto\"><span>{}</span></div></div>",
            escaped(label)
        );
        let _ = if poll.over {
            let share = share(*votes, total);
            write!(
                out,
                "<li role=\"listitem\">{label}<div dir=\"ltr\"><span>{share}%</span></div></li>"
            )
        } else {
            write!(
                out,
                "<div role=\"radio\" aria-checked=\"false\">{label}</div>"
            )
        };
    }
    out.push_str(if poll.over { "</ul>" } else { "</div>" });
    let _ = write!(
        out,
        "<div dir=\"ltr\"><span>{} votes</span><span> · </span><span>{}</span></div></div></div>",
        grouped(total),
        status(poll)
    );
    out
}

/// In tenths, as on X.
fn share(votes: u64, total: u64) -> f64 {
    (votes * 1000).checked_div(total).unwrap_or(0) as f64 / 10.0
}

fn status(poll: &Polled) -> &'static str {
    if poll.over {
        "Final results"
    } else {
        "22 hours left"
    }
}

fn quote(quoted: &Quoted) -> String {
    let time = format!(
        "<div dir=\"ltr\" aria-hidden=\"true\"><span>·</span></div><div><div dir=\"ltr\" aria-label=\"4h\"><time datetime=\"{}\">4h</time></div></div>",
        datetime(quoted.id)
    );
    let inside = format!("{}{}", picture(&quoted.by), user_name(&quoted.by, &time));
    // Inside a quote nothing is a link.
    let inside = inside.replace("<a ", "<div ").replace("</a>", "</div>");
    format!(
        "<div aria-labelledby=\"id__q1 id__q2\"><div><div dir=\"ltr\"><span>Quote</span></div><div tabindex=\"0\" role=\"link\"><div>{inside}</div><div>{}</div></div></div></div>",
        text(&quoted.text)
    )
}

/// The button bar. Its label omits zero counts; for an opened post the views are not a link.
fn bar(placed: &Placed<'_>) -> String {
    let [replies, reposts, likes, views] = counts(placed);
    let main = placed.role == Role::Main;
    let (handle, id) = (&placed.by.handle, placed.post.id);
    let named = [
        (replies, "replies"),
        (reposts, "reposts"),
        (likes, "likes"),
        (views, "views"),
    ];
    let label: Vec<String> = named
        .iter()
        .filter_map(|(count, name)| Some(format!("{} {name}", (*count)?)))
        .collect();
    let mut out = format!("<div aria-label=\"{}\" role=\"group\">", label.join(", "));
    for (count, testid, name) in [
        (replies, "reply", "Reply"),
        (reposts, "retweet", "Repost"),
        (likes, "like", "Like"),
    ] {
        let label = count.map_or(name.to_owned(), |count| format!("{count} {name}s. {name}"));
        let displayed = count.map(|count| count.to_string()).unwrap_or_default();
        let _ = write!(
            out,
            "<div><button aria-label=\"{label}\" role=\"button\" data-testid=\"{testid}\" type=\"button\"><svg></svg><span data-testid=\"app-text-transition-container\"><span>{displayed}</span></span></button></div>"
        );
    }
    if let Some(views) = views.filter(|_| !main) {
        let _ = write!(
            out,
            "<div><a href=\"/{handle}/status/{id}/analytics\" aria-label=\"{views} views. View post analytics\" role=\"link\"><span>{views}</span></a></div>"
        );
    }
    out + "<div><button aria-label=\"Bookmark\" role=\"button\" data-testid=\"bookmark\" type=\"button\"><svg></svg></button></div></div>"
}

/// Zero is not shown. If an opened post omits a count, only words in the reader's language show which of the others is
/// its views, so an opened post has all counts or no views.
fn counts(placed: &Placed<'_>) -> [Option<u64>; 4] {
    let mut counts = placed
        .post
        .counts
        .map(|count| count.filter(|count| *count > 0));
    if placed.role == Role::Main && counts.iter().take(3).any(Option::is_none) {
        counts[3] = None;
    }
    counts
}

fn article(placed: &Placed<'_>) -> String {
    let (by, post) = (placed.by, placed.post);
    let (handle, id) = (&by.handle, post.id);
    let main = placed.role == Role::Main;
    let time = format!(
        "<div dir=\"ltr\" aria-hidden=\"true\"><span>·</span></div><div><a href=\"/{handle}/status/{id}\" dir=\"ltr\" aria-label=\"4h\" role=\"link\"><time datetime=\"{}\">4h</time></a></div>",
        datetime(id)
    );
    let mut out = format!(
        "<article aria-labelledby=\"id__{id}\" role=\"article\" tabindex=\"0\" class=\"css-175oi2r\" data-testid=\"tweet\"><div><div>{}</div><div>{}",
        picture(by),
        user_name(by, if main { "" } else { &time })
    );
    out.push_str("<div><button aria-expanded=\"false\" aria-label=\"More\" role=\"button\" data-testid=\"caret\" type=\"button\"><svg></svg></button></div>");
    if !placed.text.is_empty() {
        out.push_str(&text(&placed.text));
    }
    out.push_str(&media(&post.media, handle, id));
    out.extend(post.poll.as_ref().map(poll));
    out.extend(post.quote.as_ref().map(quote));
    if main {
        let _ = write!(
            out,
            "<div><div dir=\"ltr\"><a href=\"/{handle}/status/{id}\" aria-label=\"7:34 PM\" role=\"link\"><time datetime=\"{}\">7:34 PM</time></a></div></div>",
            datetime(id)
        );
    }
    out + &bar(placed) + "</div></div></article>"
}

fn page(talk: &Talk) -> String {
    let (id, handle) = (talk.main_post().id, &talk.author.handle);
    let url = format!("https://x.com/{handle}/status/{id}");
    let mut out = format!(
        "<!DOCTYPE html>\n<html dir=\"ltr\" lang=\"en\"><head><meta charset=\"utf-8\"><title>(3) {} / X</title><link rel=\"canonical\" href=\"{url}\"><meta property=\"og:site_name\" content=\"X (formerly Twitter)\"></head>\n<body><div id=\"react-root\"><main role=\"main\"><div data-testid=\"primaryColumn\"><div><h2 role=\"heading\"><span>Post</span></h2></div>\n<section role=\"region\"><h1 role=\"heading\">Conversation</h1><div aria-label=\"Timeline: Conversation\"><div style=\"position: relative;\">",
        escaped(&title(talk))
    );
    // Removed rows above the first one have left a space.
    let mut top = if talk.folded[0] { 240 } else { 0 };
    let mut row = |out: &mut String, inside: &str| {
        let _ = write!(
            out,
            "<div data-testid=\"cellInnerDiv\" style=\"transform: translateY({top}px); position: absolute; width: 100%;\"><div><div>{inside}</div></div></div>"
        );
        top += 240;
    };
    let placed = talk.placed();
    for (at, it) in placed.iter().enumerate() {
        row(&mut out, &article(it));
        let chain = |at: usize| {
            placed
                .get(at)
                .map(|placed| placed.reply.map(|reply| reply.chain))
        };
        // An empty row follows the author's chain and each chain of replies.
        let apart = at + 1 >= talk.ancestors.len() + talk.chain.len() && chain(at) != chain(at + 1);
        if apart {
            row(&mut out, "");
        }
    }
    row(
        &mut out,
        "<h2 aria-level=\"2\" role=\"heading\"><span>Discover more</span></h2>",
    );
    out + "</div></div></section></div></main></div></body></html>\n"
}

fn title(talk: &Talk) -> String {
    format!("{} on X: \"words\"", talk.author.name)
}

fn expected_author(person: &Person) -> Author {
    let mut author = Author::from_handle(&person.handle);
    author.name = Some(person.name.clone());
    author.url = Some(Box::new(address(&format!(
        "https://x.com/{}",
        person.handle
    ))));
    author.avatar = Some(Box::new(address(&avatar(person))));
    author.verified = Some(is_verified(person));
    author
}

fn expected_media(medium: &Medium) -> Media {
    match medium {
        Medium::Photo { key, alt } => {
            let mut photo = Media::new(MediaKind::Photo);
            let url = format!("https://pbs.twimg.com/media/{key}?format=jpg&name=small");
            photo.url = Some(address(&url));
            photo.alt = alt.clone();
            photo
        }
        Medium::Gif { key } => {
            let mut gif = Media::new(MediaKind::Gif);
            let file = address(&format!("https://video.twimg.com/tweet_video/{key}.mp4"));
            let poster = format!("https://pbs.twimg.com/tweet_video_thumb/{key}.jpg");
            gif.url = Some(file.clone());
            gif.poster = Some(Box::new(address(&poster)));
            gif.sources = vec![MediaSource::new(file)];
            gif
        }
        // A browser's `blob:` URL of a video leads nowhere.
        Medium::Video { key, .. } => {
            let mut video = Media::new(MediaKind::Video);
            let poster = format!("https://pbs.twimg.com/ext_tw_video_thumb/{key}/pu/img/a.jpg");
            video.poster = Some(Box::new(address(&poster)));
            video
        }
    }
}

fn expected_poll(poll: &Polled) -> Box<Poll> {
    let total: u64 = poll.choices.iter().map(|(_, votes)| votes).sum();
    let mut expected = Poll::default();
    for (label, votes) in &poll.choices {
        let mut choice = PollChoice::new(label);
        choice.percent = poll.over.then(|| share(*votes, total));
        expected.choices.push(choice);
    }
    // Only a colour shows which choice leads, if anything does.
    expected.votes = Some(total);
    expected.status = Some(status(poll).to_owned());
    Box::new(expected)
}

fn expected_post(placed: &Placed<'_>) -> Post {
    let planned = placed.post;
    let mut post = Post::new();
    post.id = Some(post_id(planned.id));
    post.url = Some(Box::new(address(&format!(
        "https://x.com/{}/status/{}",
        placed.by.handle, planned.id
    ))));
    post.author = Some(expected_author(placed.by));
    (post.role, post.reply) = (placed.role, placed.reply);
    post.published = Some(time_of(planned.id));
    post.number = placed.number.clone().map(Box::new);
    let (text, entities) = spelled(&placed.text, &Site);
    post.language = (!text.is_empty()).then(|| "en".to_owned());
    post.text = Some(text).filter(|text| !text.is_empty());
    post.entities = entities;
    post.media = planned.media.iter().map(expected_media).collect();
    post.quotes.extend(planned.quote.as_ref().map(|it| {
        // No link leads to a quote.
        let mut quote = Quote::new();
        quote.author = Some(expected_author(&it.by));
        quote.published = Some(stated(it.id));
        quote.text = Some(spelled(&it.text, &Site).0);
        quote
    }));
    post.poll = planned.poll.as_ref().map(expected_poll);
    post.stats = stats(counts(placed));
    post
}

fn expected(talk: &Talk) -> Thread {
    let placed = talk.placed();
    let mut thread = Thread::new(placed.iter().map(expected_post).collect());
    let (id, handle) = (talk.main_post().id, &talk.author.handle);
    thread.id = Some(post_id(id));
    thread.url = Some(address(&format!("https://x.com/{handle}/status/{id}")));
    thread.title = Some(title(talk));
    thread.author = expected_author(&talk.author);
    if talk.folded[0] {
        thread.gaps.push(Gap::new(None, GapKind::EarlierReplies));
    }
    thread
}

#[test]
fn saved_page() {
    check(talk(), page, |talk, html| {
        // Pages state times to the second.
        prop_assert!(seconds(talk.main_post().id) > 0);
        let parsed = parse_html(html).map_err(|error| TestCaseError::fail(error.to_string()))?;
        let expected = expected(talk);
        same(&parsed.thread, &expected)?;
        same(&parsed.warnings, &Vec::new())?;
        let state = if expected.gaps.is_empty() {
            CompletenessState::Unknown
        } else {
            CompletenessState::Partial
        };
        let completeness = parsed.completeness;
        prop_assert_eq!(
            (completeness.state, completeness.found),
            (state, talk.chain.len())
        );
        sound(html, &parsed);
        Ok(())
    });
}
