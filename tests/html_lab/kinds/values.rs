//! The same values written in another way: counts, times, names, pictures.

use super::{Kind, Made, Right, Words, replace_text, text};
use crate::source::{self, Node};
use crate::specimen::{Specimen, posts};

pub(super) fn all() -> Vec<Kind> {
    let mut kinds = vec![
        counts("spaces", |n| grouped(n, " ")),
        counts("no-break spaces", |n| grouped(n, "&nbsp;")),
        counts("narrow spaces", |n| grouped(n, "\u{202f}")),
        counts("dots", |n| grouped(n, ".")),
        counts("commas", |n| grouped(n, ",")),
        counts("apostrophes", |n| grouped(n, "’")),
        counts("lakhs", |n| {
            let whole = n.to_string();
            match whole.len() {
                6.. => format!(
                    "{},{},{}",
                    &whole[..whole.len() - 5],
                    &whole[whole.len() - 5..whole.len() - 3],
                    &whole[whole.len() - 3..]
                ),
                _ => grouped(n, ","),
            }
        }),
        counts("K", |n| short(n, 1000, "K", ".")),
        counts("mil", |n| short(n, 1000, "&nbsp;mil", ",")),
        counts("тыс.", |n| short(n, 1000, "&nbsp;тыс.", ",")),
        counts("万", |n| short(n, 10_000, "万", ".")),
        counts("Arabic digits", |n| digits(n, '\u{660}')),
        counts("Devanagari digits", |n| digits(n, '\u{966}')),
    ];
    for (name, date) in [
        ("ISO", "2024-11-06"),
        ("French", "6 nov. 2024 à 17:31"),
        ("German", "06.11.2024, 17:31"),
        ("Japanese", "2024年11月6日"),
        ("relative", "3h"),
        ("relative in words", "vor 3 Stunden"),
        ("Arabic", "٦ نوفمبر ٢٠٢٤"),
        ("nothing", ""),
    ] {
        kinds.push(dates(name, date));
    }
    for name in ["datetime", "title"] {
        kinds.push(Kind::new(
            format!("times without {name}"),
            move |specimen, _| {
                let mut nodes = specimen.nodes.clone();
                source::each_mut(&mut nodes, &mut |element| {
                    element
                        .attributes
                        .retain(|is| !is.name.eq_ignore_ascii_case(name));
                });
                made(&nodes, Right::MayLoseTime, Words::Letters)
            },
        ));
    }
    kinds.push(Kind::tree(
        "a post without its first picture",
        Words::Letters,
        |specimen, nodes, random| {
            let at = super::element_in(specimen, random, super::Scope::Item)?;
            let mut avatar = None;
            let picture = posts(&specimen.expected).first()?["author"]["avatar"]
                .as_str()?
                .to_owned();
            source::each(nodes, &mut |element| {
                let inside = specimen.elements[element.marks.at]
                    .around
                    .path
                    .contains(&at);
                let src = element.attr("src").unwrap_or_default();
                if inside && element.is("img") && avatar.is_none() && src == picture {
                    avatar = Some(element.marks.at);
                }
            });
            super::replace(nodes, avatar?, &mut |_| Vec::new());
            Some(())
        },
    ));
    for (script, name) in [
        ("Cyrillic", "Юлия Ведерникова"),
        ("Arabic", "ليلى الحداد"),
        ("Japanese", "高橋みどり"),
        ("Hebrew", "נועה לוי"),
        ("emoji only", "🌊🌊"),
        ("like a handle", "@not.me"),
        ("like a count", "1,204"),
        ("like a date", "Mar 4"),
        ("with a separator", "Ada · Writer | Editor"),
    ] {
        kinds.push(Kind::new(format!("a name {script}"), move |specimen, _| {
            let from = posts(&specimen.expected).first()?["author"]["name"]
                .as_str()?
                .to_owned();
            let page = renamed(specimen, &from, name);
            (page.len() != specimen.html.len()).then_some(Made {
                page,
                right: Right::Renamed(from, name.to_owned()),
                words: Words::Letters,
            })
        }));
    }
    for (mark, sign) in [
        ("RTL marks", "\u{200f}"),
        ("isolates", "\u{2068}"),
        ("LTR marks", "&lrm;"),
    ] {
        kinds.push(Kind::tree(
            format!("{mark} around labels"),
            Words::Spaces,
            move |specimen, nodes, random| {
                let mut at = super::text_in(specimen, random, super::Scope::Label)?;
                replace_text(nodes, &mut at, &mut |whole| {
                    let close = if sign == "\u{2068}" { "\u{2069}" } else { sign };
                    vec![text(format!("{sign}{whole}{close}"))]
                });
                Some(())
            },
        ));
    }
    kinds
}

fn made(nodes: &[Node], right: Right, words: Words) -> Option<Made> {
    Some(Made {
        page: source::write(nodes),
        right,
        words,
    })
}

/// Replaces a name in the texts and attributes of a page.
fn renamed(specimen: &Specimen, from: &str, to: &str) -> String {
    if from.chars().count() < 4 {
        return specimen.html.clone();
    }
    let names = posts(&specimen.expected);
    let same = |post: &&serde_json::Value| {
        post["text"]
            .as_str()
            .is_some_and(|text| text.contains(from))
            || post["author"]["handle"].as_str() == Some(from)
    };
    // With an emoji as a picture, the name is not one text.
    let is_written = specimen.texts.iter().any(|text| text.text.trim() == from);
    if !is_written || names.iter().any(same) {
        return specimen.html.clone();
    }
    specimen.html.replace(from, to)
}

/// Writes all numbers from one thousand on that stand alone in a text of the page.
fn counts(name: &str, write: fn(u64) -> String) -> Kind {
    Kind::new(format!("counts with {name}"), move |specimen, _| {
        let mut nodes = specimen.nodes.clone();
        let mut at = 0;
        let mut changed = false;
        source_texts(&mut nodes, &mut |text| {
            let place = &specimen.texts[at];
            at += 1;
            let plain = text.trim().replace(',', "");
            let is_number =
                plain.len() > 3 && plain.len() < 10 && plain.bytes().all(|b| b.is_ascii_digit());
            // A year is no count.
            if is_number && !place.around.words && !place.around.special && text.trim().len() != 4 {
                let number = plain.parse().unwrap_or(0);
                *text = text.replace(text.trim(), &write(number));
                changed = true;
            }
        });
        changed
            .then(|| made(&nodes, Right::Same, Words::Letters))
            .flatten()
    })
}

/// Visits every text node, in the order of the specimen's.
fn source_texts(nodes: &mut [Node], change: &mut dyn FnMut(&mut String)) {
    for node in nodes {
        match node {
            Node::Text(text) => change(&mut text.text),
            Node::Element(element) => source_texts(&mut element.children, change),
            Node::Other(_) => {}
        }
    }
}

fn grouped(number: u64, sign: &str) -> String {
    let whole = number.to_string();
    let first = (whole.len() - 1) % 3 + 1;
    let mut out = whole[..first].to_owned();
    for at in (first..whole.len()).step_by(3) {
        out.push_str(sign);
        out.push_str(&whole[at..at + 3]);
    }
    out
}

fn short(number: u64, unit: u64, name: &str, point: &str) -> String {
    if number < unit {
        return number.to_string();
    }
    let tenths = number * 10 / unit;
    match tenths % 10 {
        0 => format!("{}{name}", tenths / 10),
        tenth => format!("{}{point}{tenth}{name}", tenths / 10),
    }
}

fn digits(number: u64, zero: char) -> String {
    let digit = |c: char| char::from_u32(zero as u32 + c.to_digit(10)?);
    number.to_string().chars().filter_map(digit).collect()
}

/// Replaces the text of every `<time>`, or of the elements whose attribute states a time.
fn dates(name: &str, date: &'static str) -> Kind {
    Kind::new(format!("times written as {name}"), move |specimen, _| {
        let mut nodes = specimen.nodes.clone();
        let mut changed = false;
        source::each_mut(&mut nodes, &mut |element| {
            let year = element
                .attr("title")
                .is_some_and(|title| title.contains("20") && title.contains(':'));
            let is_time = element.is("time") || year && element.elements().next().is_none();
            if is_time && !specimen.elements[element.marks.at].around.words {
                element.children = vec![text(date)];
                changed = true;
            }
        });
        changed
            .then(|| made(&nodes, Right::MayLoseTime, Words::Letters))
            .flatten()
    })
}
