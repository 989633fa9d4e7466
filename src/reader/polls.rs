//! Polls.

use super::counts::{count, percent, whole};
use super::findings::PostFindings;
use super::part::Part;
use super::rich_text::text_without;
use super::select::walk_parts;
use crate::chars::strip_invisible;
use crate::dom::{Element, Node};
use crate::model::{Poll, PollChoice, Tally};
use crate::report::Finding;

/// The unit of the count on polls that allow several choices.
const PEOPLE: [&str; 2] = ["people", "person"];

/// Reads a poll, in which all text must be of a known part. The leading choice, or each of several equal ones, has the
/// class `leading`.
pub(crate) fn poll<'d>(
    element: Element<'d>,
    part: impl Fn(Element<'d>) -> Option<Part>,
    leading: &str,
    findings: &mut PostFindings,
) -> Poll {
    let mut poll = Poll::default();
    walk_parts(element, |node| {
        let inner = match node {
            Node::Element(inner) => inner,
            Node::Text(text) => {
                findings.unknown_markup(text);
                return false;
            }
        };
        let part = part(inner);
        if part == Some(Part::PollChoice) {
            // One more than the limit is enough for the parse to refuse the post.
            if poll.choices.len() > Tally::MEDIA {
                return true;
            }
            poll.choices.push(PollChoice::new(""));
        }
        let choice = poll.choices.last_mut();
        match (part, choice) {
            (Some(Part::PollLabel), Some(choice)) if choice.label.is_empty() => {
                choice.label = inner.text();
            }
            (Some(Part::PollShare), Some(choice)) if choice.percent.is_none() => {
                choice.percent = percent(&inner.text());
                let title = inner.attr("title").unwrap_or_default();
                let votes = title.split_whitespace().next().and_then(count);
                choice.votes = votes.filter(|votes| votes.exact).map(|votes| votes.value);
                if choice.percent.is_none() {
                    findings.unknown_markup(&inner.text());
                }
            }
            (Some(Part::PollLabel | Part::PollShare), _) => findings.unknown_markup(&inner.text()),
            (Some(Part::PollInfo), _) => {
                let words = text_without(inner, |inner| inner.name() == "button");
                poll_info(&words.unwrap_or_default(), &mut poll, findings);
            }
            (Some(Part::Ignored), _) => {}
            (_, choice) => {
                if let Some(choice) = choice {
                    choice.leading |= inner.has_class(leading);
                }
                return matches!(inner.name(), "button" | "svg" | "input");
            }
        }
        true
    });
    // A choice has no line breaks: this is other content.
    if let Some(unusual) = poll
        .choices
        .iter()
        .find(|choice| choice.label.contains('\n'))
    {
        findings.unknown_markup(&unusual.label);
    }
    if poll.choices.iter().any(|choice| choice.label.is_empty()) {
        findings.unknown_markup("a choice of a poll without a label");
    }
    if poll.status.is_none() && poll.votes.is_none() {
        findings.unknown_markup("a poll without its end or its votes");
    }
    poll
}

/// Reports a poll without a leading choice, for a site that marks one in each poll that has votes (the first of several
/// equal ones).
pub(crate) fn check_leading(poll: &Poll, findings: &mut PostFindings) {
    if !poll.choices.iter().any(|choice| choice.leading) {
        findings.once(&Finding::LeadingChoiceMissing);
    }
}

/// Parses the text below a poll: `1,782 votes • 22 hours`, `150 people · 2 days left`. The number of people is not the
/// number of votes. Other counts before the state are reported: they may be votes in unknown words.
pub(crate) fn poll_info(text: &str, poll: &mut Poll, findings: &mut PostFindings) {
    let text = strip_invisible(text);
    let mut status = Vec::new();
    let mut parts = text.split(['•', '·']).map(str::trim).peekable();
    while let Some(part) = parts.next() {
        let votes = part
            .strip_suffix("votes")
            .or_else(|| part.strip_suffix("vote"))
            .and_then(|votes| whole(votes.trim_end()));
        if votes.is_some() {
            poll.votes = votes;
        } else if !part.is_empty() {
            let counted = parts.peek().is_some() && part.starts_with(char::is_numeric);
            if counted && !PEOPLE.iter().any(|people| part.ends_with(people)) {
                findings.unknown_markup(part);
            }
            status.push(part);
        }
    }
    if !status.is_empty() {
        poll.status = Some(status.join(" · "));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_below_polls_is_parsed() {
        for (text, votes, status) in [
            ("1,782 votes • 22 hours", Some(1782), Some("22 hours")),
            ("1 vote · Final results", Some(1), Some("Final results")),
            (
                "150 people · 2 days left",
                None,
                Some("150 people · 2 days left"),
            ),
            ("Final results", None, Some("Final results")),
            ("", None, None),
        ] {
            let mut poll = Poll::default();
            poll_info(text, &mut poll, &mut PostFindings::default());
            assert_eq!(
                (poll.votes, poll.status.as_deref()),
                (votes, status),
                "{text:?}"
            );
        }
    }
}
