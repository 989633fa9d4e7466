//! Conversations on Nitter, in the markup of three eras.

use std::fmt::Write as _;

use proptest::prelude::*;
use unrolled::model::{
    Author, Count, Gap, GapKind, Media, MediaKind, MediaSource, Poll, PollChoice, Post, Quote,
    Role, Thread,
};
use unrolled::{CompletenessState, Parser, parse_html};

use crate::plan::{
    Before, Link, Medium, Person, Piece, Placed, Polled, Quoted, Talk, Targets, address, escaped,
    grouped, moment, post_id, quoted_value, spelled, stats, talk, time_of, white_space,
};
use crate::soundness::{Known, check_listing};
use crate::{check, same, sound};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Era {
    /// Until 2021.
    A,
    /// 2022 to 2025.
    B,
    /// 2026.
    C,
}

/// Percent-encodes as Nitter does in URLs.
fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

impl Era {
    fn search(self, tag: &str) -> String {
        let query = if self == Self::C { "f=tweets&q=" } else { "q=" };
        format!("/search?{query}%23{}", encoded(tag))
    }

    /// The original URL of a post: the link to Twitter.
    fn host(self) -> &'static str {
        if self == Self::C {
            "x.com"
        } else {
            "twitter.com"
        }
    }
}

impl Targets for Era {
    fn mention(&self, handle: &str) -> Option<String> {
        Some(format!("https://twitter.com/{handle}"))
    }

    fn hashtag(&self, tag: &str) -> Option<String> {
        Some(format!("https://twitter.com{}", self.search(tag)))
    }

    fn cashtag(&self, symbol: &str) -> Option<String> {
        Some(format!("https://twitter.com{}", self.search(symbol)))
    }

    fn link(&self, link: &Link) -> Option<String> {
        Some(link.url.clone())
    }
}

fn words(era: Era, pieces: &[(Before, Piece)]) -> String {
    let mut out = String::new();
    for (at, (before, it)) in pieces.iter().enumerate() {
        if at > 0 {
            out.push_str(white_space(*before));
        }
        out.push_str(&match it {
            Piece::Word(word) => escaped(word),
            Piece::Mention(typed, handle) => {
                format!("<a href=\"/{handle}\" title=\"Some Body\">{typed}</a>")
            }
            Piece::Hashtag(tag) => format!("<a href=\"{}\">#{tag}</a>", era.search(tag)),
            Piece::Cashtag(symbol) => format!("<a href=\"{}\">${symbol}</a>", era.search(symbol)),
            Piece::Link(link) => {
                format!(
                    "<a href=\"{}\">{}</a>",
                    quoted_value(&link.url),
                    escaped(&link.display)
                )
            }
        });
    }
    out
}

fn avatar(person: &Person, size: &str) -> String {
    format!("profile_images/{}/a_{size}.jpg", person.number)
}

fn date(era: Era, id: u64) -> String {
    let at = moment(id).to_zoned(jiff::tz::TimeZone::UTC);
    let format = match era {
        Era::A => "%-d/%-m/%Y, %H:%M:%S",
        _ => "%b %-d, %Y · %-I:%M %p UTC",
    };
    at.strftime(format).to_string()
}

fn name_row(era: Era, person: &Person, id: u64, mini: bool) -> String {
    let Person { handle, name, .. } = person;
    let (title, name) = (quoted_value(name), escaped(name));
    let picture = if mini {
        let src = encoded(&avatar(person, "mini"));
        format!("<img class=\"avatar round mini\" src=\"/pic/{src}\" alt=\"\" />")
    } else {
        String::new()
    };
    let verified = match era {
        _ if !is_verified(person) => "",
        Era::C => {
            "<div class=\"verified-icon blue\"><div class=\"icon-container\"><span class=\"icon-circle verified-icon-circle\" title=\"Verified blue account\"></span></div></div>"
        }
        _ => {
            "<div class=\"icon-container\"><span class=\"icon-ok verified-icon\" title=\"Verified account\"></span></div>"
        }
    };
    let (inside, behind) = if era == Era::C {
        ("", verified)
    } else {
        (verified, "")
    };
    format!(
        "<div class=\"tweet-name-row\">\n<div class=\"fullname-and-username\">{picture}<a class=\"fullname\" href=\"/{handle}\" title=\"{title}\">{name}{inside}</a>{behind}<a class=\"username\" href=\"/{handle}\" title=\"@{handle}\">@{handle}</a></div>\n<span class=\"tweet-date\"><a href=\"/{handle}/status/{id}#m\" title=\"{}\">Aug 30</a></span>\n</div>",
        date(era, id)
    )
}

/// Some are, some are not.
fn is_verified(person: &Person) -> bool {
    person.number.is_multiple_of(2)
}

/// Pages of 2026 have descriptions twice.
fn media(era: Era, media: &[Medium]) -> String {
    let mut out = String::new();
    let photos: Vec<&Medium> = media
        .iter()
        .filter(|medium| matches!(medium, Medium::Photo { .. }))
        .collect();
    if !photos.is_empty() {
        out.push_str("<div class=\"attachments\"><div class=\"gallery-row\" style=\"\">");
        for photo in photos {
            let Medium::Photo { key, alt } = photo else {
                continue;
            };
            let class = if era == Era::C {
                "attachment"
            } else {
                "attachment image"
            };
            let large = match era {
                Era::A => format!("/pic/media%2F{key}.jpg%3Fname%3Dorig"),
                _ => format!("/pic/orig/media%2F{key}.jpg"),
            };
            let alt = alt.as_deref().map(quoted_value).unwrap_or_default();
            let _ = write!(
                out,
                "<div class=\"{class}\"><a class=\"still-image\" href=\"{large}\" target=\"_blank\"><img src=\"/pic/media%2F{key}.jpg%3Fname%3Dsmall\" alt=\"{alt}\" loading=\"lazy\" /></a>"
            );
            if era == Era::C && !alt.is_empty() {
                let _ = write!(out, "<p class=\"alt-text\">ALT  {alt}</p>");
            }
            out.push_str("</div>");
        }
        out.push_str("</div></div>");
    }
    for medium in media {
        match medium {
            Medium::Photo { .. } => {}
            Medium::Gif { key } => {
                let _ = write!(
                    out,
                    "<div class=\"attachments media-gif\"><div class=\"attachment\"><video class=\"gif\" poster=\"/pic/tweet_video_thumb%2F{key}.jpg%3Fname%3Dsmall\" autoplay=\"\" muted=\"\" loop=\"\"><source src=\"/pic/video.twimg.com%2Ftweet_video%2F{key}.mp4\" type=\"video/mp4\" /></video></div></div>"
                );
            }
            Medium::Video { key, .. } => {
                let _ = write!(
                    out,
                    "<div class=\"attachments card\"><div class=\"gallery-video\"><div class=\"attachment video-container\"><video poster=\"/pic/{}%3Fname%3Dsmall\" controls=\"\" preload=\"none\"><source src=\"/video/0A1B2C3D4E5F6/{}\" type=\"video/mp4\" /></video></div></div></div>",
                    encoded(&format!("ext_tw_video_thumb/{key}/pu/img/a.jpg")),
                    encoded(&video_file(key))
                );
            }
        }
    }
    out
}

fn video_file(key: &str) -> String {
    format!("https://video.twimg.com/ext_tw_video/{key}/pu/vid/a.mp4?tag=12")
}

fn shares(poll: &Polled) -> (Vec<u64>, u64, usize) {
    let total: u64 = poll.choices.iter().map(|(_, votes)| votes).sum();
    let share = |votes: &u64| (votes * 100).checked_div(total).unwrap_or(0);
    let most = poll.choices.iter().map(|(_, votes)| *votes).max();
    let leader = poll
        .choices
        .iter()
        .position(|(_, votes)| Some(*votes) == most);
    let shares = poll.choices.iter().map(|(_, votes)| share(votes)).collect();
    (shares, total, leader.unwrap_or_default())
}

fn poll(poll: &Polled) -> String {
    let (shares, total, leader) = shares(poll);
    let mut out = "<div class=\"poll\">".to_owned();
    for (at, (label, _)) in poll.choices.iter().enumerate() {
        let class = if at == leader {
            "poll-meter leader"
        } else {
            "poll-meter"
        };
        let share = shares[at];
        let _ = write!(
            out,
            "<div class=\"{class}\"><span class=\"poll-choice-bar\" style=\"width: {share}%; \"></span><span class=\"poll-choice-value\">{share:>2}%</span><span class=\"poll-choice-option\">{}</span></div>",
            escaped(label)
        );
    }
    let status = if poll.over {
        "Final results"
    } else {
        "22 hours"
    };
    let _ = write!(
        out,
        "<span class=\"poll-info\">{} votes • {status}</span></div>",
        grouped(total)
    );
    out
}

fn quote(era: Era, quoted: &Quoted) -> String {
    let Quoted { id, by, text } = quoted;
    let handle = &by.handle;
    format!(
        "<div class=\"quote quote-big\"><a class=\"quote-link\" href=\"/{handle}/status/{id}#m\"></a>\n{}\n<div class=\"quote-text\" dir=\"auto\">{}</div></div>\n",
        name_row(era, by, *id, true),
        words(era, text)
    )
}

fn counts(era: Era, [replies, reposts, likes, views]: [Option<u64>; 4]) -> String {
    let none = Some(0);
    let displayed = match era {
        Era::C => vec![
            ("comment", replies),
            ("retweet", reposts),
            ("heart", likes),
            ("views", views),
        ],
        _ => vec![
            ("comment", replies),
            ("retweet", reposts),
            ("quote", none),
            ("heart", likes),
        ],
    };
    let mut out = "<div class=\"tweet-stats\">\n".to_owned();
    for (icon, count) in displayed {
        let displayed = match count {
            // Only the oldest pages write zero.
            Some(0) | None if era != Era::A => String::new(),
            count => format!(" {}", grouped(count.unwrap_or(0))),
        };
        let _ = writeln!(
            out,
            "<span class=\"tweet-stat\"><div class=\"icon-container\"><span class=\"icon-{icon}\" title=\"\"></span>{displayed}</div></span>"
        );
    }
    out + "</div>\n"
}

fn item(era: Era, placed: &Placed<'_>, class: &str) -> String {
    let (by, post) = (placed.by, placed.post);
    let (handle, id) = (&by.handle, post.id);
    let username = match era {
        Era::C => format!(" data-username=\"{handle}\""),
        _ => String::new(),
    };
    let link = match placed.role {
        Role::Main => String::new(),
        _ => format!("<a class=\"tweet-link\" href=\"/{handle}/status/{id}#m\"></a>\n"),
    };
    let mut out = format!(
        "<div class=\"timeline-item {class}\"{username}>{link}<div class=\"tweet-body\">\n<div><div class=\"tweet-header\">\n<a class=\"tweet-avatar\" href=\"/{handle}\"><img class=\"avatar round\" src=\"/pic/{}\" alt=\"\" /></a>\n{}</div></div>\n<div class=\"tweet-content media-body\" dir=\"auto\">{}</div>\n{}",
        encoded(&avatar(by, "bigger")),
        name_row(era, by, id, false),
        words(era, &placed.text),
        media(era, &post.media)
    );
    out.extend(post.quote.as_ref().map(|quoted| quote(era, quoted)));
    out.extend(post.poll.as_ref().map(poll));
    if placed.role == Role::Main {
        let _ = writeln!(out, "<p class=\"tweet-published\">{}</p>", date(Era::B, id));
    }
    out + &counts(era, post.counts) + "</div></div>\n"
}

fn fold(class: &str, words: &str, id: u64) -> String {
    format!(
        "<div class=\"timeline-item more-replies{class}\"><a class=\"more-replies-text\" href=\"/i/status/{id}#m\">{words}</a></div>\n"
    )
}

fn page(era: Era, talk: &Talk) -> String {
    let (id, handle) = (talk.main_post().id, &talk.author.handle);
    let title = quoted_value(&title(talk));
    let canonical = format!("https://{}/{handle}/status/{id}", era.host());
    let link = match era {
        Era::C => format!("<link rel=\"alternate\" href=\"{canonical}\" title=\"View on X\" />"),
        _ => format!("<link rel=\"canonical\" href=\"{canonical}\" />"),
    };
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<link rel=\"search\" type=\"application/opensearchdescription+xml\" title=\"kiln nitter\" href=\"https://nitter.kiln.example/opensearch\" />\n{link}\n<title>{title} | kiln nitter</title>\n<meta property=\"og:type\" content=\"article\" />\n<meta property=\"og:site_name\" content=\"Nitter\" />\n</head>\n<body>\n<nav><div class=\"inner-nav\">\n<div class=\"nav-item\"><a class=\"site-name\" href=\"/\">kiln nitter</a></div>\n<div class=\"icon-container\"><a class=\"icon-bird\" title=\"Open in X\" href=\"{canonical}\"></a></div>\n</div></nav>\n<div class=\"container\"><div class=\"conversation\">\n<div class=\"main-thread\">\n"
    );
    let placed = talk.placed();
    let main = talk.ancestors.len() + talk.main;
    let (before, rest) = placed.split_at(main);
    let (after, replies) = rest[1..].split_at(talk.chain.len() - talk.main - 1);
    if !before.is_empty() || talk.folded[0] {
        out.push_str("<div class=\"before-tweet thread-line\">\n");
        if talk.folded[0] {
            out.push_str(&fold(" earlier-replies", "earlier replies", 20));
        }
        out.extend(before.iter().map(|placed| item(era, placed, "")));
        out.push_str("</div>\n");
    }
    let _ = writeln!(
        out,
        "<div id=\"m\" class=\"main-tweet\">{}</div>",
        item(era, &rest[0], "thread thread-line")
    );
    if !after.is_empty() {
        out.push_str("<div class=\"after-tweet thread-line\">\n");
        let last = after.len() - 1;
        let class = |at| if at == last { "thread-last" } else { "" };
        out.extend(
            after
                .iter()
                .enumerate()
                .map(|(at, placed)| item(era, placed, class(at))),
        );
        if talk.folded[1] {
            out.push_str(&fold("", "more replies", 21));
        }
        out.push_str("</div>\n");
    }
    out.push_str("</div>\n");
    if !replies.is_empty() {
        out.push_str("<div id=\"r\" class=\"replies\">\n");
        let mut rest = replies;
        for chain in &talk.replies {
            let (chain, others) = rest.split_at(chain.len());
            rest = others;
            out.push_str("<div class=\"reply thread thread-line\">\n");
            out.extend(chain.iter().map(|placed| item(era, placed, "")));
            out.push_str("</div>\n");
        }
        out.push_str("</div>\n");
    }
    out + "<div class=\"top-ref\"><div class=\"icon-container\"><a class=\"icon-down\" title=\"\" href=\"#\"></a></div></div>\n</div></div>\n</body>\n</html>\n"
}

/// The posts of a conversation, each by itself.
fn alone(talk: &Talk) -> impl Iterator<Item = Placed<'_>> {
    talk.placed().into_iter().map(|placed| Placed {
        role: Role::Thread,
        reply: None,
        number: None,
        ..placed
    })
}

/// A search that lists the posts of a conversation.
fn timeline(era: Era, talk: &Talk) -> String {
    let items: String = alone(talk).map(|placed| item(era, &placed, "")).collect();
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<title>Search | kiln nitter</title>\n<meta property=\"og:site_name\" content=\"Nitter\" />\n</head>\n<body>\n<div class=\"container\"><div class=\"timeline-container\"><div class=\"timeline\">\n{items}<div class=\"top-ref\"></div>\n</div></div></div>\n</body>\n</html>\n"
    )
}

fn title(talk: &Talk) -> String {
    format!("{} (@{}): \"words\"", talk.author.name, talk.author.handle)
}

fn expected_author(person: &Person, size: &str) -> Author {
    let mut author = Author::from_handle(&person.handle);
    author.name = Some(person.name.clone());
    author.url = Some(Box::new(address(&format!(
        "https://twitter.com/{}",
        person.handle
    ))));
    author.avatar = Some(Box::new(address(&format!(
        "https://pbs.twimg.com/{}",
        avatar(person, size)
    ))));
    author.verified = Some(is_verified(person));
    author
}

fn expected_media(media: &[Medium]) -> Vec<Media> {
    let (photos, others): (Vec<&Medium>, Vec<&Medium>) = media
        .iter()
        .partition(|medium| matches!(medium, Medium::Photo { .. }));
    let one = |medium: &Medium| {
        let (kind, file, poster) = match medium {
            Medium::Photo { key, alt } => {
                let mut photo = Media::new(MediaKind::Photo);
                photo.url = Some(address(&format!("https://pbs.twimg.com/media/{key}.jpg")));
                photo.alt = alt.clone();
                return photo;
            }
            Medium::Gif { key } => (
                MediaKind::Gif,
                format!("https://video.twimg.com/tweet_video/{key}.mp4"),
                format!("https://pbs.twimg.com/tweet_video_thumb/{key}.jpg"),
            ),
            Medium::Video { key, .. } => (
                MediaKind::Video,
                video_file(key),
                format!("https://pbs.twimg.com/ext_tw_video_thumb/{key}/pu/img/a.jpg"),
            ),
        };
        let mut media = Media::new(kind);
        let mut source = MediaSource::new(address(&file));
        source.content_type = Some("video/mp4".to_owned());
        media.url = Some(address(&file));
        media.poster = Some(Box::new(address(&poster)));
        media.sources = vec![source];
        media
    };
    photos.into_iter().chain(others).map(one).collect()
}

fn expected_poll(poll: &Polled) -> Box<Poll> {
    let (shares, total, leader) = shares(poll);
    let mut expected = Poll::default();
    for (at, (label, _)) in poll.choices.iter().enumerate() {
        let mut choice = PollChoice::new(label);
        choice.percent = Some(shares[at] as f64);
        choice.leading = at == leader;
        expected.choices.push(choice);
    }
    expected.votes = Some(total);
    expected.status = Some(
        if poll.over {
            "Final results"
        } else {
            "22 hours"
        }
        .to_owned(),
    );
    Box::new(expected)
}

fn expected_post(era: Era, placed: &Placed<'_>) -> Post {
    let planned = placed.post;
    let mut post = Post::new();
    post.id = Some(post_id(planned.id));
    let status = |handle: &str, id| address(&format!("https://twitter.com/{handle}/status/{id}"));
    post.url = Some(Box::new(status(&placed.by.handle, planned.id)));
    post.author = Some(expected_author(placed.by, "bigger"));
    (post.role, post.reply) = (placed.role, placed.reply);
    post.published = Some(time_of(planned.id));
    post.number = placed.number.clone().map(Box::new);
    let (text, entities) = spelled(&placed.text, &era);
    post.text = Some(text).filter(|text| !text.is_empty());
    post.entities = entities;
    post.media = expected_media(&planned.media);
    post.quotes.extend(planned.quote.as_ref().map(|it| {
        let mut quote = Quote::new();
        quote.id = Some(post_id(it.id));
        quote.url = Some(Box::new(status(&it.by.handle, it.id)));
        quote.author = Some(expected_author(&it.by, "mini"));
        quote.published = Some(time_of(it.id));
        quote.text = Some(spelled(&it.text, &era).0);
        quote
    }));
    post.poll = planned.poll.as_ref().map(expected_poll);
    let [replies, reposts, likes, views] = planned.counts;
    // Blank means unknown, whether none or zero.
    let known = |count: Option<u64>| match era {
        Era::A => Some(count.unwrap_or(0)),
        _ => count.filter(|count| *count > 0),
    };
    let views = known(views).filter(|_| era == Era::C);
    post.stats = stats([known(replies), known(reposts), known(likes), views]);
    if let (Era::A, Some(stats)) = (era, &mut post.stats) {
        stats.quotes = Some(Count::new(0, true));
    }
    post
}

fn expected(era: Era, talk: &Talk) -> Thread {
    let placed = talk.placed();
    let mut thread = Thread::new(placed.iter().map(|it| expected_post(era, it)).collect());
    let (id, handle) = (talk.main_post().id, &talk.author.handle);
    thread.id = Some(post_id(id));
    thread.url = Some(address(&format!(
        "https://{}/{handle}/status/{id}",
        era.host()
    )));
    thread.title = Some(title(talk));
    thread.author = expected_author(&talk.author, "bigger");
    let gap = |after, kind, id: u64| {
        let mut gap = Gap::new(after, kind);
        gap.url = Some(address(&format!("https://twitter.com/i/status/{id}")));
        gap
    };
    if talk.folded[0] {
        thread.gaps.push(gap(None, GapKind::EarlierReplies, 20));
    }
    let chain = talk.ancestors.len() + talk.chain.len();
    // The collapsed part is below the replies to the main post.
    if talk.folded[1] && talk.main + 1 < talk.chain.len() {
        thread
            .gaps
            .push(gap(Some(chain - 1), GapKind::MoreReplies, 21));
    }
    thread
}

fn comes_back(era: Era) {
    check(
        talk(),
        |talk| page(era, talk),
        |talk, html| {
            let parsed =
                parse_html(html).map_err(|error| TestCaseError::fail(error.to_string()))?;
            let expected = expected(era, talk);
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
        },
    );
}

#[test]
fn era_a() {
    comes_back(Era::A);
}

#[test]
fn era_b() {
    comes_back(Era::B);
}

#[test]
fn era_c() {
    comes_back(Era::C);
}

#[test]
fn lists() {
    for era in [Era::A, Era::B, Era::C] {
        check(
            talk(),
            |talk| timeline(era, talk),
            |talk, html| {
                let parsed = Parser::new()
                    .parse_listing(html)
                    .map_err(|error| TestCaseError::fail(error.to_string()))?;
                let posts: Vec<Post> = parsed.listing.posts().cloned().collect();
                let expected = alone(talk).map(|placed| expected_post(era, &placed));
                same(&posts, &expected.collect())?;
                same(&parsed.warnings, &Vec::new())?;
                check_listing(&Known::new(html), &parsed);
                Ok(())
            },
        );
    }
}
