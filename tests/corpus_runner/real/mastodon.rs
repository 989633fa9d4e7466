//! The thread page of a Mastodon server, as a browser saved it.

use std::path::Path;

use libtest_mimic::Failed;
use unrolled::model::{Post, ReplyPosition, Role};

use super::{Differences, id, parse};

pub(crate) fn thread_page(path: &Path) -> Result<(), Failed> {
    let parsed = parse(path)?;
    let mut found = Differences::default();
    found.same("site", parsed.detection.site.as_str(), "mastodon");
    found.same("warnings", parsed.warnings.as_slice(), &[]);
    let posts = &parsed.thread.posts;
    let number = |post: &Post| id(post).rsplit('/').next().map(str::to_owned);
    let numbers: Vec<String> = posts.iter().filter_map(number).collect();
    let expected: Vec<String> = (12_345_678..=12_345_683).map(|n| n.to_string()).collect();
    found.same("ids", numbers, expected);
    let chain = |post: &Post| (post.role, post.reply);
    let reply = |chain, depth| (Role::Reply, Some(ReplyPosition::new(chain, depth)));
    let expected = [
        (Role::Main, None),
        (Role::Thread, None),
        reply(0, 0),
        reply(1, 0),
        reply(1, 1),
        reply(2, 0),
    ];
    found.same(
        "roles",
        posts.iter().map(chain).collect(),
        expected.to_vec(),
    );
    let whole = |post: &&Post| post.text.is_some() && post.published.is_some();
    found.same("words and times", posts.iter().filter(whole).count(), 6);
    found.done()
}
