//! The checks that apply to every adapter's result.

use unrolled::adapter::{Adapter, Context, Registry, Site};
use unrolled::model::{Post, PostId, ReplyPosition, Role, Thread};
use unrolled::{CompletenessState, Confidence, Page, Parsed, Parser, Result, WarningKind};

/// An adapter that returns a thread made by a test.
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
    audited(thread)
}

fn audited(thread: Thread) -> Parsed {
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
        // One post twice: the count is right, and yet one is missing.
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
    // Ids that are not numbers have no order.
    assert_eq!(warned(&parsed(&["at://b", "at://a"], None, None)), []);
}

#[test]
fn the_thread_id_must_be_that_of_a_post() {
    assert_eq!(warned(&parsed(&["1", "2"], None, Some("2"))), []);
    assert_eq!(
        warned(&parsed(&["1", "2"], None, Some("3"))),
        [(WarningKind::UrlMismatch, None)]
    );
    assert_eq!(warned(&parsed(&["", ""], None, Some("3"))), []);
}

/// A conversation: ids and roles, for replies with their chain.
fn conversation(posts: &[(&str, Role, Option<u32>)]) -> Thread {
    let posts = posts.iter().enumerate().map(|(at, &(id, role, chain))| {
        let mut post = Post::new();
        post.id = Some(PostId::new(id));
        post.role = role;
        let depth = posts[..at].iter().filter(|(.., other)| *other == chain);
        let depth = depth.count().try_into().unwrap();
        post.reply = chain.map(|chain| ReplyPosition::new(chain, depth));
        post
    });
    Thread::new(posts.collect())
}

#[test]
fn posts_by_others_are_neither_counted_nor_ordered() {
    let mut thread = conversation(&[
        ("10", Role::Ancestor, None),
        ("20", Role::Main, None),
        ("30", Role::Thread, None),
        ("50", Role::Reply, Some(0)),
        ("60", Role::Reply, Some(0)),
        ("40", Role::Reply, Some(1)),
        ("25", Role::Related, None),
        ("60", Role::Related, None),
    ]);
    thread.stated_posts = Some(2);
    let parsed = audited(thread);
    assert_eq!(warned(&parsed), []);
    assert_eq!(
        (parsed.completeness.state, parsed.completeness.found),
        (CompletenessState::Confirmed, 2)
    );
}

#[test]
fn order_and_repeats_are_checked_within_each_chain() {
    let thread = conversation(&[
        ("30", Role::Ancestor, None),
        ("20", Role::Main, None),
        ("60", Role::Reply, Some(0)),
        ("50", Role::Reply, Some(0)),
        ("60", Role::Reply, Some(1)),
    ]);
    assert_eq!(
        warned(&audited(thread)),
        [
            (WarningKind::OutOfOrder, Some(1)),
            (WarningKind::OutOfOrder, Some(3)),
            (WarningKind::DuplicatePost, Some(4)),
        ]
    );
}

#[test]
fn a_tombstone_makes_the_thread_partial() {
    for (gone, state, found) in [
        (0, CompletenessState::Unknown, 2),
        (1, CompletenessState::Partial, 1),
    ] {
        let mut thread = conversation(&[
            ("10", Role::Ancestor, None),
            ("20", Role::Main, None),
            ("30", Role::Thread, None),
        ]);
        thread.posts[gone].unavailable = Some("It was deleted.".to_owned());
        let parsed = audited(thread);
        assert_eq!(
            (parsed.completeness.state, parsed.completeness.found),
            (state, found)
        );
    }
}
