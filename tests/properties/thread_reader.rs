//! Pages of Thread Reader App in the markup of its three eras.

use std::fmt::Write as _;

use proptest::prelude::*;
use unrolled::model::{
    Author, Media, MediaKind, MediaSource, Post, Quote, Role, Span, Teaser, Thread,
};
use unrolled::{Completeness, CompletenessState, parse_html};

use crate::plan::{
    Before, Card, Link, Medium, Numbering, Person, Piece, Plan, Planned, Targets, address,
    by_handle, escaped, grouped, plan, post_id, quoted_value, seconds, spelled, stated, time_of,
};
use crate::{check, same, sound};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Era {
    /// 2018.
    A,
    /// 2019 and 2020.
    B,
    /// From 2021 on.
    C,
}

struct Site;

impl Targets for Site {
    fn mention(&self, handle: &str) -> Option<String> {
        Some(format!("https://twitter.com/{handle}"))
    }

    fn hashtag(&self, tag: &str) -> Option<String> {
        Some(format!("https://threadreaderapp.com/hashtag/{tag}"))
    }

    fn link(&self, link: &Link) -> Option<String> {
        Some(link.url.clone())
    }
}

const BREAK: &str = "<br />\n";

fn piece(piece: &Piece) -> String {
    match piece {
        Piece::Word(word) => escaped(word),
        Piece::Mention(typed, handle) => {
            format!("<a class=\"entity-mention\" href=\"https://twitter.com/{handle}\">{typed}</a>")
        }
        Piece::Hashtag(tag) => {
            format!("<a class=\"entity-hashtag\" href=\"/hashtag/{tag}\">#{tag}</a>")
        }
        // No such mark is known.
        Piece::Cashtag(symbol) => format!("${symbol}"),
        Piece::Link(link) => format!(
            "<a class=\"entity-url\" data-preview=\"true\" href=\"{}\">{}</a>",
            quoted_value(&link.url),
            escaped(&link.display)
        ),
    }
}

fn words(pieces: &[(Before, Piece)]) -> String {
    let mut out = String::new();
    for (at, (before, it)) in pieces.iter().enumerate() {
        out.push_str(match before {
            _ if at == 0 => "",
            Before::Space => " ",
            Before::Line => " <br />\n",
            Before::Paragraph => "<br />\n<br />\n",
            Before::Nothing => "",
        });
        out.push_str(&piece(it));
    }
    out
}

/// A post's words with its number, as the site marks it up.
fn numbered(plan: &Plan, at: usize, text: &[(Before, Piece)]) -> String {
    let words = words(text);
    let Some((number, _)) = plan.number(at) else {
        return words;
    };
    match plan.numbering {
        Numbering::Front(_) => format!("<span class=\"nop nop-start\">{number} </span>{words}"),
        Numbering::End { line: true } => {
            format!("{words}<span class=\"nop nop-end\">{BREAK}{number}</span>")
        }
        Numbering::End { line: false } => {
            format!("{words}<span class=\"nop nop-end\"> {number}</span>")
        }
        _ => format!("{words} {number}"),
    }
}

fn picture(era: Era, key: &str, alt: &str, lazy: bool) -> String {
    let url = format!("https://pbs.twimg.com/media/{key}.jpg");
    let img = if lazy {
        format!("<img alt=\"{alt}\" src=\"/images/1px.png\" data-src=\"{url}\">")
    } else {
        format!("<img alt=\"{alt}\" src=\"{url}\">")
    };
    match era {
        Era::A => format!("<span class=\"entity-image\">{img}</span>"),
        _ => format!(
            "<span class=\"entity-image\"><a href=\"{url}\" target=\"_blank\">{img}</a></span>"
        ),
    }
}

fn media(era: Era, media: &[Medium], lazy: bool) -> String {
    let one = |medium: &Medium| match medium {
        Medium::Photo { key, alt } => {
            let none = if era == Era::C { "Image" } else { "" };
            // The oldest known descriptions are from 2021.
            let alt = alt.as_deref().filter(|_| era == Era::C).unwrap_or(none);
            picture(era, key, &quoted_value(alt), lazy)
        }
        Medium::Gif { key } => {
            let poster = format!("https://pbs.twimg.com/tweet_video_thumb/{key}.jpg");
            let (muted, alt) = if era == Era::C {
                ("muted ", "Video Poster")
            } else {
                ("", "")
            };
            format!(
                "<span class=\"entity-video-gif\"><video autoplay {muted}loop controls poster=\"{poster}\"><source src=\"https://video.twimg.com/tweet_video/{key}.mp4\" type=\"video/mp4\"><img alt=\"{alt}\" src=\"{poster}\"></video></span>"
            )
        }
        Medium::Video { key, files } => {
            let mut out = format!(
                "<span class=\"entity-video\"><video controls poster=\"{}\">",
                video_poster(key)
            );
            for file in 0..*files {
                let _ = write!(
                    out,
                    "<source src=\"{}\" type=\"video/mp4\">",
                    video_file(key, file)
                );
            }
            out + "</video></span>"
        }
    };
    let all: Vec<String> = media.iter().map(one).collect();
    let photos = media
        .iter()
        .all(|medium| matches!(medium, Medium::Photo { .. }));
    if all.len() < 2 || !photos {
        return all.concat();
    }
    let mut out = format!(
        "<span class=\"row justify-content-center entity-multiple-{}\">",
        all.len()
    );
    for picture in all {
        let _ = write!(out, "<span class=\"col-md-6\">{picture}</span>");
    }
    out + "</span>"
}

fn video_poster(key: &str) -> String {
    format!("https://pbs.twimg.com/ext_tw_video_thumb/{key}/pu/img/a.jpg")
}

fn video_file(key: &str, file: usize) -> String {
    format!(
        "https://video.twimg.com/ext_tw_video/{key}/pu/vid/{}x720/a.mp4",
        320 + 320 * file
    )
}

fn embed(era: Era, id: u64, by: &str) -> String {
    let open = "<span class=\"entity-embed\"><span class=\"twitter-player\"><blockquote class=\"twitter-tweet\" data-conversation=\"none\" data-align=\"center\" data-dnt=\"true\">";
    let url = format!("https://twitter.com/{by}/status/{id}");
    let inside = match era {
        Era::A => format!(
            "<div><br />\nExternal Tweet loading...<br />\nIf nothing shows, it may have been deleted<br />\nby @{by} <a href=\"{url}\">view original on Twitter</a><br />\n</div>"
        ),
        _ => format!("<a href=\"{url}\">{url}?s=20</a>"),
    };
    format!("{open}{inside}</blockquote></span></span>")
}

fn post(era: Era, plan: &Plan, at: usize, lazy: bool) -> String {
    let planned = &plan.posts[at];
    let (id, handle) = (planned.id, &plan.author.handle);
    let mut body = numbered(plan, at, &planned.text);
    for part in [
        media(era, &planned.media, lazy),
        planned
            .quote
            .as_ref()
            .map_or_else(String::new, |quote| embed(era, quote.id, &quote.by.handle)),
    ] {
        if !part.is_empty() {
            body.push(' ');
            body.push_str(&part);
        }
    }
    let number = at + 1;
    let mark = "<sup class=\"tw-permalink\"><i class=\"fas fa-link\"></i></sup>";
    match era {
        Era::A => format!(
            "<div class=\"row t-tweet\">\n<div class=\"col-12\">\n<div id=\"tweet_{number}\" class=\"content-tweet\" data-screenname=\"{handle}\" data-tweet=\"{id}\">{body}</div>\n</div>\n</div>\n"
        ),
        Era::B => format!(
            "<div class=\"row t-tweet\">\n<div class=\"col-12\">\n<div id=\"tweet_{number}\" data-screenname=\"{handle}\" data-tweet=\"{id}\" class=\"content-tweet allow-preview\" dir=\"auto\">\n{body}\n{mark}\n</div>\n</div>\n</div>\n"
        ),
        Era::C => format!(
            "      <div id=\"tweet_{number}\" class=\"content-tweet allow-preview\" data-controller=\"thread\" data-action=\"click->thread#showTweet\" data-screenname=\"{handle}\" data-tweet=\"{id}\" dir=\"auto\">\n        {body}\n        {mark}\n        \n      </div>\n"
        ),
    }
}

fn avatar(era: Era, person: &Person) -> String {
    match era {
        Era::C => format!(
            "https://pbs.twimg.com/profile_images/{}/a_bigger.jpg",
            person.number
        ),
        _ => format!(
            "https://threadreaderapp.com/images/avatars/{}.jpg",
            person.number
        ),
    }
}

fn header(era: Era, plan: &Plan) -> String {
    let Person {
        handle,
        name,
        number,
    } = &plan.author;
    let (name, picture) = (escaped(name), avatar(era, &plan.author));
    let first = plan.posts[0].id;
    let (time, count, minutes) = (seconds(first), plan.posts.len(), plan.minutes);
    let status = format!("https://twitter.com/{handle}/status/{first}");
    match era {
        Era::A => format!(
            "<div class=\"box-user clearfix\">\n<div class=\"avatar\">\n<img src=\"{picture}\" alt=\"Profile picture\">\n</div>\n<div>\n<span class=\"username\"><a href=\"https://twitter.com/{handle}\">{name}</a></span>\n<span class=\"screenName\"><a href=\"https://twitter.com/{handle}\">@{handle}</a></span>\n<span class=\"thread-info\"><a href=\"{status}\" class=\"time\" data-time=\"{time}\"></a>, <span class=\"count\">{count} tweets, {minutes} min read</span> <a href=\"{status}\">Read on Twitter</a></span>\n</div>\n</div>\n"
        ),
        Era::B => format!(
            "<span id=\"viewcount\">{} views</span><article class=\"container narrow\"><div class=\"row t-user\"><div class=\"col-12\"><div class=\"box-user\"><div class=\"avatar align-self-center\"><a href=\"https://twitter.com/{handle}\" target=\"_blank\">\n<script src=\"https://ajax.cloudflare.com/rocket-loader.min.js\"></script><img src=\"{picture}\" alt=\"Profile picture\" onerror=\"imgErr(this)\"></a></div>\n<span class=\"username mr-2\"><a href=\"https://twitter.com/{handle}\" target=\"_blank\">{name}</a></span>\n<span class=\"screenName mr-2\"><a href=\"https://twitter.com/{handle}\">@{handle}</a></span>\n<span class=\" thread-info\"><a href=\"{status}\" class=\"time\" data-time=\"{time}\" style=\"float:none;\" title=\"Read on Twitter\"></a>,\n<span class=\"count\">\n{count} tweets,\n{minutes} min read\n</span></span></div></div></div>\n",
            grouped(plan.views)
        ),
        Era::C => format!(
            "<p class=\"viewcount p-0 m-0\"><small><span id=\"viewcount\">{} views</span></small></p>\n<div class=\"mb-2 d-flex align-items-center\">\n<div class=\"prof-image\">\n<a href=/user/{handle}><img class=\"mx-auto rounded-circle\" src=\"{picture}\" alt=\"{} Profile picture\" data-controller=\"twitter-profile\" data-twtrid=\"{number}\" data-action=\"error->twitter-profile#error\" ></a>\n</div>\n<h4 class=\"twitter_name\"><a href=\"/user/{handle}\">{name}</a>\n</h4>\n<div class=\"screenName tw-follow\">\n<a href=\"//twitter.com/{handle}\">@{handle}</a>\n</div>\n<div class=\"thread-info\"><a href=\"{status}\" class=\"time\"data-time=\"{time}\"title=\"Read on X\" target=\"_blank\">Aug 18</a> <span class=\"dot2\">&bull;</span>\n{count} tweets <span class=\"dot2\">&bull;</span> {minutes} min read <span class=\"dot2\">&bull;</span> <a href=\"{status}\">Read on X</a></div>\n</div>\n",
            grouped(plan.views),
            quoted_value(&plan.author.name)
        ),
    }
}

fn card(era: Era, card: &Card, entry: &str) -> String {
    let Person { handle, name, .. } = &card.by;
    let (name, picture) = (escaped(name), avatar(era, &card.by));
    let (id, time, size) = (card.id, seconds(card.id), card.size);
    let mut previews = String::new();
    for text in &card.posts {
        let _ = writeln!(
            previews,
            "<div class=\"content-tweet\">{}</div>",
            words(text)
        );
    }
    match era {
        Era::C => format!(
            "<div class=\"col-12 col-md-6 col-lg-4\" data-controller=\"link\" data-action=\"click->link#goto\" data-link-href=\"/thread/{id}.html\">\n<div class=\"thread-card\">\n<div class=\"box-user d-flex\"><div class=\"avatar\"><img class=\"rounded-circle\" src=\"{picture}\" alt=\"{} Profile picture\" data-controller=\"twitter-profile\" data-twtrid=\"{}\" ></div>\n<div><h4 class=\"twitter_name\"><a href=\"/user/{handle}\">{name}</a></h4>\n<small class=\"twitter_screen_name\"><a href=\"/user/{handle}\">@{handle}</a></small></div></div>\n<span class=\"time\" data-time=\"{time}\">Jul 1, 2025</span>\n<div class=\"card-tweets\" dir=\"auto\">\n{previews}</div>\n<span class=\"read-more\">Read {size} tweets</span>\n</div></div>\n",
            quoted_value(&card.by.name),
            card.by.number
        ),
        _ => format!(
            "<div class=\"col-12 {entry}\">\n<div class=\"thread-card\">\n<div class=\"box-user\">\n<div class=\"avatar align-self-center\">\n<img src=\"{picture}\" alt=\"Profile picture\" onerror=\"imgErr(this)\">\n</div>\n<div class=\"username\">\n<a href=\"https://threadreaderapp.com/user/{handle}\">{name}</a>\n</div>\n<span class=\"screenName\"><a href=\"https://threadreaderapp.com/user/{handle}\">@{handle}</a></span>\n</div>\n<span class=\"time\" data-time=\"{time}\"></span>\n<div class=\"card-tweets\" dir=\"auto\">\n{previews}</div>\n<a class=\"tweet-url btn btn-secondary\" href=\"https://threadreaderapp.com/thread/{id}.html\">Read {size} tweets</a>\n</div>\n</div>\n"
        ),
    }
}

fn title(era: Era, plan: &Plan) -> String {
    let handle = &plan.author.handle;
    match era {
        Era::C => format!("Thread by @{handle} on Thread Reader App"),
        _ => format!("Thread by @{handle}: &quot;Terns &amp; others […]&quot;"),
    }
}

fn footer(era: Era, plan: &Plan) -> String {
    let Person { handle, name, .. } = &plan.author;
    let mut out = String::new();
    if era == Era::C {
        out.push_str("<div class=\"text-center my-3\">• • •</div>\n");
    }
    let _ = write!(
        out,
        "<div class=\"col-12 col-force-refresh\"><span class=\"force-text\">\nMissing some Tweet in this thread? You can try to <a href=\"#\" class=\"action-force\">force a refresh</a>\n</span></div>\n<p>Keep Current with <a href=\"/user/{handle}\">{}</a></p>\n<p>This Thread may be Removed Anytime!</p>\n<h2 class=\"list-content-header\">Try unrolling a thread yourself!</h2>\n",
        escaped(name)
    );
    let heading = |out: &mut String, words: &str| {
        let _ = writeln!(
            out,
            "<div class=\"col-12\"><h2 class=\"separator list-content-header\">{words}</h2></div>"
        );
    };
    if !plan.more_from.is_empty() {
        heading(
            &mut out,
            &format!("More from <a href=\"/user/{handle}\">@{handle}</a>"),
        );
        for it in &plan.more_from {
            out.push_str(&card(era, it, "t-user-related-entry"));
        }
    }
    if !plan.related.is_empty() {
        heading(&mut out, "Related threads");
        for it in &plan.related {
            out.push_str(&card(era, it, "t-trending-thread-entry"));
        }
    }
    if !plan.hashtags.is_empty() {
        heading(&mut out, "Trending hashtags");
        for tag in &plan.hashtags {
            let _ = writeln!(
                out,
                "<a class=\"btn\" href=\"https://threadreaderapp.com/hashtag/{}\">#{tag}</a>",
                tag.to_lowercase()
            );
        }
    }
    out + "<div class=\"entry-support\"><h2 class=\"list-content-header\">Did Thread Reader help you today?</h2></div>\n<footer class=\"footer\"><a href=\"/help\">Help</a></footer>\n</body>\n</html>\n"
}

fn page(era: Era, plan: &Plan, lazy: bool) -> String {
    let id = plan.posts[0].id;
    let title = title(era, plan);
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title} – Thread Reader App</title>\n<meta property=\"og:title\" content=\"{title}\">\n<meta property=\"og:image\" content=\"https://threadreaderapp.com/images/screenshots/thread/{id}.jpg\">\n<meta property=\"og:url\" content=\"https://threadreaderapp.com/thread/{id}.html\">\n</head>\n<body>\n<nav class=\"navbar\"><a class=\"navbar-brand\" href=\"/\">Thread Reader</a></nav>\n<div class=\"container\">\n{}",
        header(era, plan)
    );
    if era == Era::C {
        out.push_str("<div class=\"col-12 hide-mentions\" data-controller=\"mentions\">\n");
    }
    for at in 0..plan.posts.len() {
        out.push_str(&post(era, plan, at, lazy));
    }
    out + "</div>\n" + &footer(era, plan)
}

fn expected_media(era: Era, media: &[Medium]) -> Vec<Media> {
    let one = |medium: &Medium| match medium {
        Medium::Photo { key, alt } => {
            let mut photo = Media::new(MediaKind::Photo);
            photo.url = Some(address(&format!("https://pbs.twimg.com/media/{key}.jpg")));
            photo.alt = alt.clone().filter(|_| era == Era::C);
            photo
        }
        Medium::Gif { key } => {
            let mut gif = Media::new(MediaKind::Gif);
            let file = address(&format!("https://video.twimg.com/tweet_video/{key}.mp4"));
            gif.url = Some(file.clone());
            gif.poster = Some(Box::new(address(&format!(
                "https://pbs.twimg.com/tweet_video_thumb/{key}.jpg"
            ))));
            gif.sources = vec![mp4(file)];
            gif
        }
        Medium::Video { key, files } => {
            let mut video = Media::new(MediaKind::Video);
            video.url = Some(address(&video_file(key, 0)));
            video.poster = Some(Box::new(address(&video_poster(key))));
            video.sources = (0..*files)
                .map(|file| mp4(address(&video_file(key, file))))
                .collect();
            video
        }
    };
    media.iter().map(one).collect()
}

fn mp4(url: url::Url) -> MediaSource {
    let mut source = MediaSource::new(url);
    source.content_type = Some("video/mp4".to_owned());
    source
}

/// The words of a post with its number, and their entities.
fn expected_words(plan: &Plan, at: usize, post: &mut Post) {
    let (mut text, mut entities) = spelled(&plan.posts[at].text, &Site);
    if let Some((written, number)) = plan.number(at) {
        let shift = match plan.numbering {
            Numbering::Front(_) => {
                let front = if text.is_empty() {
                    written
                } else {
                    format!("{written} ")
                };
                text.insert_str(0, &front);
                front.len()
            }
            numbering => {
                if !text.is_empty() {
                    let line = matches!(numbering, Numbering::End { line: true });
                    text.push(if line { '\n' } else { ' ' });
                }
                text.push_str(&written);
                0
            }
        };
        for entity in &mut entities {
            let span = entity.span;
            entity.span = Span::new(span.start() + shift, span.end() + shift);
        }
        post.number = Some(Box::new(number));
    }
    post.text = Some(text).filter(|text| !text.is_empty());
    post.entities = entities;
}

fn expected_post(era: Era, plan: &Plan, at: usize) -> Post {
    let planned: &Planned = &plan.posts[at];
    let mut post = Post::new();
    let handle = &plan.author.handle;
    post.id = Some(post_id(planned.id));
    post.url = Some(Box::new(address(&format!(
        "https://twitter.com/{handle}/status/{}",
        planned.id
    ))));
    post.author = Some(by_handle(&plan.author));
    post.role = Role::Thread;
    post.published = Some(time_of(planned.id));
    expected_words(plan, at, &mut post);
    post.media = expected_media(era, &planned.media);
    // These pages have no text of quotes, no polls and no counts.
    post.quotes.extend(planned.quote.as_ref().map(|it| {
        let mut quote = Quote::new();
        quote.id = Some(post_id(it.id));
        quote.url = Some(Box::new(address(&format!(
            "https://twitter.com/{}/status/{}",
            it.by.handle, it.id
        ))));
        quote.author = Some(by_handle(&it.by));
        quote.published = Some(time_of(it.id));
        quote
    }));
    post
}

fn expected_author(era: Era, person: &Person) -> Author {
    let mut author = by_handle(person);
    author.name = Some(person.name.clone());
    author.avatar = Some(Box::new(address(&avatar(era, person))));
    author.user_id = Some(person.number.to_string());
    author
}

fn expected_card(era: Era, card: &Card) -> Teaser {
    let mut teaser = Teaser::new();
    teaser.id = Some(post_id(card.id));
    teaser.url = Some(address(&format!(
        "https://threadreaderapp.com/thread/{}.html",
        card.id
    )));
    teaser.author = Some(expected_author(era, &card.by));
    teaser.published = Some(stated(card.id));
    teaser.stated_posts = Some(card.size);
    teaser.posts = card
        .posts
        .iter()
        .map(|text| {
            let (text, entities) = spelled(text, &Site);
            let mut post = Post::new();
            post.text = Some(text);
            post.entities = entities;
            post
        })
        .collect();
    teaser
}

fn expected(era: Era, plan: &Plan) -> Thread {
    let posts = (0..plan.posts.len()).map(|at| expected_post(era, plan, at));
    let mut thread = Thread::new(posts.collect());
    let id = plan.posts[0].id;
    thread.id = Some(post_id(id));
    thread.url = Some(address(&format!(
        "https://threadreaderapp.com/thread/{id}.html"
    )));
    thread.title = Some(
        title(era, plan)
            .replace("&quot;", "\"")
            .replace("&amp;", "&"),
    );
    thread.author = expected_author(era, &plan.author);
    thread.author.url = Some(Box::new(address(&format!(
        "https://twitter.com/{}",
        plan.author.handle
    ))));
    thread.published = Some(stated(id));
    thread.stated_posts = Some(plan.posts.len() as u32);
    thread.reading_minutes = Some(plan.minutes);
    // The oldest pages have no view count.
    thread.views = (era != Era::A).then_some(plan.views);
    thread.more_from = plan
        .more_from
        .iter()
        .map(|card| expected_card(era, card))
        .collect();
    thread.related = plan
        .related
        .iter()
        .map(|card| expected_card(era, card))
        .collect();
    thread.hashtags = plan.hashtags.clone();
    thread
}

fn comes_back(era: Era) {
    let write = |(plan, lazy): &(Plan, bool)| page(era, plan, *lazy);
    check((plan(), any::<bool>()), write, |(plan, _), html| {
        let parsed = parse_html(html).map_err(|error| TestCaseError::fail(error.to_string()))?;
        same(&parsed.thread, &expected(era, plan))?;
        same(&parsed.warnings, &Vec::new())?;
        let Completeness { state, found, .. } = parsed.completeness;
        prop_assert_eq!(
            (state, found),
            (CompletenessState::Confirmed, plan.posts.len())
        );
        sound(html, &parsed);
        Ok(())
    });
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
