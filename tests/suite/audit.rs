//! The checks that hold for every adapter's result.

use unrolled::adapter::{Adapter, Context, Registry, Site};
use unrolled::model::{Post, PostId, Thread};
use unrolled::{CompletenessState, Confidence, Page, Parsed, Parser, Result, WarningKind};

/// An adapter that gives a thread made by a test.
struct Given(Thread);

static SITE: Site = Site::new("given", "Given", &[]);

impl Adapter for Given {
    fn site(&self) -> &Site {
        &SITE
    }

    fn detect(&self, _: &Page<'_>) -> Option<Confidence> {
        Some(Confidence::Certain)
    }

    fn extract(&self, _: &Page<'_>, _: &mut Context) -> Result<Thread> {
        Ok(self.0.clone())
    }
}

fn parsed(ids: &[&str], stated: Option<u32>, id: Option<&str>) -> Parsed {
    let posts = ids.iter().map(|id| {
        let mut post = Post::new();
        post.id = (!id.is_empty()).then(|| PostId::new(*id));
        post
    });
    let mut thread = Thread::new(posts.collect());
    thread.stated_posts = stated;
    thread.id = id.map(PostId::new);
    Parser::new()
        .with_registry(Registry::empty().with(Given(thread)))
        .parse("<p>words</p>")
        .unwrap()
}

fn warned(parsed: &Parsed) -> Vec<(WarningKind, Option<usize>)> {
    parsed
        .warnings
        .iter()
        .map(|warning| (warning.kind, warning.post))
        .collect()
}

#[test]
fn a_stated_count_confirms_or_contradicts() {
    for (ids, stated, state, warnings) in [
        (["1", "2"], Some(2), CompletenessState::Confirmed, vec![]),
        (
            ["1", "2"],
            Some(3),
            CompletenessState::Partial,
            vec![(WarningKind::CountMismatch, None)],
        ),
        (
            ["1", "2"],
            Some(1),
            CompletenessState::Unknown,
            vec![(WarningKind::CountMismatch, None)],
        ),
        (["1", "2"], None, CompletenessState::Unknown, vec![]),
        // Two of one: the right number, and yet one is missing.
        (
            ["1", "1"],
            Some(2),
            CompletenessState::Unknown,
            vec![(WarningKind::DuplicatePost, Some(1))],
        ),
    ] {
        let parsed = parsed(&ids, stated, None);
        assert_eq!(
            (parsed.completeness.state, parsed.completeness.found),
            (state, 2),
            "{ids:?} of {stated:?}"
        );
        assert_eq!(warned(&parsed), warnings, "{ids:?} of {stated:?}");
    }
}

#[test]
fn order_is_checked_over_posts_without_an_id() {
    assert_eq!(
        warned(&parsed(&["5", "", "4", "6"], None, None)),
        [(WarningKind::OutOfOrder, Some(2))]
    );
    // Ids that are no numbers have no order.
    assert_eq!(warned(&parsed(&["at://b", "at://a"], None, None)), []);
}

#[test]
fn the_threads_id_is_sought_among_the_posts() {
    assert_eq!(warned(&parsed(&["1", "2"], None, Some("2"))), []);
    assert_eq!(
        warned(&parsed(&["1", "2"], None, Some("3"))),
        [(WarningKind::UrlMismatch, None)]
    );
    assert_eq!(warned(&parsed(&["", ""], None, Some("3"))), []);
}
