//! The page's own numbering of its posts.

use crate::model::{Gap, GapKind};
use crate::report::{Finding, Findings};

/// Checks the page's own numbering of its posts: adds the gaps, and warns of holes, repeats and a changed order.
/// `numbers` has the number of each numbered post. The numbers are not part of the model, so adapters call this.
pub(crate) fn numbering(numbers: &[Option<u32>], gaps: &mut Vec<Gap>, findings: &mut Findings) {
    let mut numbered: Vec<(u32, usize)> = numbers
        .iter()
        .enumerate()
        .filter_map(|(at, number)| number.map(|number| (number, at)))
        .collect();
    for pair in numbered.windows(2) {
        if let [(before, _), (number, at)] = *pair
            && number < before
        {
            findings.add_at(at, &Finding::NumberOutOfOrder { number, before });
        }
    }
    numbered.sort_unstable();
    let mut last: Option<(u32, usize)> = None;
    for (number, at) in numbered {
        let expected = last.map_or(1, |(last, _)| last.saturating_add(1));
        if number > expected {
            let finding = match number - expected {
                1 => Finding::NumberMissing { number: expected },
                _ => Finding::NumbersMissing {
                    first: expected,
                    last: number - 1,
                },
            };
            findings.add_at(at, &finding);
            gaps.push(Gap::new(last.map(|(_, at)| at), GapKind::Missing));
        } else if last.is_some_and(|(before, _)| before == number) {
            findings.add_at(at, &Finding::NumberRepeated { number });
        }
        last = Some((number, at));
    }
}
