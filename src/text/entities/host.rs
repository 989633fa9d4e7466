//! The host of a link: labels, dots, and a known top-level domain.

use super::chars::{is_plain_host, is_wide_host, step};
use super::tlds;

/// The longest label of a host name, in ASCII (RFC 1035, 2.3.4).
const LABEL: usize = 63;

/// Returns the length in bytes of the host at the start of `text`: the most labels that end with a known top-level
/// domain. After a scheme (`wide`), labels may have letters of any script.
pub(super) fn length(text: &str, wide: bool) -> Option<usize> {
    let of_host = if wide { is_wide_host } else { is_plain_host };
    let mut found = None;
    let mut at = 0;
    loop {
        let rest = text.get(at..)?;
        let label = rest.find(|c| !of_host(c) && c != '-' && c != '_');
        let label = label.unwrap_or(rest.len());
        step(label);
        let (label, rest) = rest.split_at_checked(label)?;
        let is_complete = label.starts_with(of_host) && label.ends_with(of_host);
        let Some(after_dot) = rest.strip_prefix('.').filter(|_| is_complete) else {
            return found;
        };
        at += label.len() + 1;
        // `_` is allowed in a subdomain, not in the label before the top-level domain.
        if label.contains('_') {
            continue;
        }
        if let Some(tld) = tlds::length(after_dot) {
            found = Some(at + tld);
            // In `example.comです.net` the host is the ASCII part; some scripts are written without spaces.
            let (tld, after) = after_dot.split_at_checked(tld)?;
            if tld.is_ascii() && after.starts_with(|c| is_wide_host(c) && !is_plain_host(c)) {
                return found;
            }
        }
    }
}

/// Whether every label of a host is valid in the DNS.
pub(super) fn is_possible(host: &str) -> bool {
    host.split('.').all(|label| {
        if label.is_ascii() {
            return label.len() <= LABEL;
        }
        // A label in punycode contains no other characters.
        let punycode = label
            .get(..4)
            .is_some_and(|head| head.eq_ignore_ascii_case("xn--"));
        !punycode && label.chars().count() < LABEL && ascii_length(label) <= LABEL
    })
}

/// Returns the length of a label with non-ASCII letters in the DNS: `xn--` and its punycode (RFC 3492, 6.3).
fn ascii_length(label: &str) -> usize {
    let ascii = label.chars().filter(char::is_ascii).count();
    let mut length = "xn--".len() + ascii + usize::from(ascii > 0);
    let (mut least, mut delta, mut bias) = (128_u32, 0_u32, 72_u32);
    let mut done = ascii as u32;
    loop {
        let points = label.chars().map(u32::from);
        let Some(next) = points.filter(|point| *point >= least).min() else {
            return length;
        };
        delta = delta.saturating_add((next - least).saturating_mul(done + 1));
        least = next;
        for point in label.chars().map(u32::from) {
            step(1);
            if point < least {
                delta = delta.saturating_add(1);
            }
            if point == least {
                length += digits(delta, bias);
                bias = adapted(delta, done + 1, done == ascii as u32);
                delta = 0;
                done += 1;
            }
        }
        delta = delta.saturating_add(1);
        least += 1;
    }
}

/// Returns the number of digits that punycode uses for a number.
fn digits(mut number: u32, bias: u32) -> usize {
    let mut count = 1;
    let mut k = 36_u32;
    loop {
        let threshold = k.saturating_sub(bias).clamp(1, 26);
        if number < threshold {
            return count;
        }
        number = (number - threshold) / (36 - threshold);
        count += 1;
        k += 36;
    }
}

/// Returns the next bias (RFC 3492, 6.1).
fn adapted(delta: u32, points: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / points;
    let mut k = 0;
    while delta > 455 {
        delta /= 35;
        k += 36;
    }
    k + 36 * delta / (delta + 38)
}

#[cfg(test)]
mod tests {
    use super::{ascii_length, is_possible, length};

    fn host(text: &str, wide: bool) -> Option<&str> {
        text.get(..length(text, wide)?)
    }

    #[test]
    fn host_lengths_are_exact() {
        assert_eq!(host("gull.org/nest", false), Some("gull.org"));
        assert_eq!(
            host("old_nest.gull.co.uk.", false),
            Some("old_nest.gull.co.uk")
        );
        assert_eq!(host("gull.orgかもめ.net", true), Some("gull.org"));
        assert_eq!(host("www.かもめ.みんな/", true), Some("www.かもめ.みんな"));
        assert_eq!(host("かもめ.org", false), None);
        assert_eq!(host("gull_nest.org", true), None);
        assert_eq!(host("-gull.org", true), None);
        assert_eq!(host("gull-.org", true), None);
        assert_eq!(host("gull..org", true), None);
        assert_eq!(host("gull…org.com", true), None);
        assert_eq!(host("gull", true), None);
    }

    #[test]
    fn punycode_lengths_are_exact() {
        // As encoded by Python's codec `punycode`, with `xn--`.
        assert_eq!(ascii_length("münchen"), "xn--mnchen-3ya".len());
        assert_eq!(ascii_length("かもめ"), "xn--u8jxfc".len());
        assert_eq!(ascii_length("鴎と鴎"), "xn--o9ju583aba".len());
        assert!(is_possible("gull.example"));
        assert!(is_possible(&format!("{}.org", "g".repeat(63))));
        assert!(!is_possible(&format!("{}.org", "g".repeat(64))));
        assert!(!is_possible(&format!("{}.org", "鴎".repeat(62))));
        assert!(!is_possible("xn--鴎.org"));
    }
}
