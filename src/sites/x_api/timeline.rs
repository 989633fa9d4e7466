//! Timelines of GraphQL: instructions with entries, each of which is a tweet, a group of tweets, a cursor, or something
//! else that the page shows among them.

use super::item::Item;
use super::tables::{CONTENT, ENTRY, INSTRUCTION, ITEM, RESULT};
use super::tweet::FIELDS;
use crate::adapter::Context;
use crate::error::Result;
use crate::json::{List, Object, Value};
use crate::reader::{Required, has_content};
use crate::report::{Finding, Quoted};

/// The types of items that are no tweets: who to follow, prompts, labels, trends, trailers of other parts.
const OTHERS: [&str; 16] = [
    "TimelineUser",
    "TimelineMessagePrompt",
    "TimelineLabel",
    "TimelineTrend",
    "TimelineFrame",
    "TimelineTopic",
    "TimelineTwitterList",
    "TimelineCommunity",
    "TimelineSpelling",
    "TimelinePrompt",
    "TimelineRelevancePrompt",
    "TimelineIcon",
    "TimelineMoment",
    "TimelineNotification",
    "TimelineJobDetails",
    "TimelineEventSummary",
];

/// The starts of the ids of entries that are no part of the conversation or list.
const BESIDE: [&str; 8] = [
    "promoted",
    "who-to-follow",
    "tweetdetailrelatedtweets",
    "community-to-join",
    "stories",
    "toptabsrpusermodule",
    "YouMightAlsoLike",
    "superhero",
];

/// The types of instructions that have no entries.
const EMPTY: [&str; 6] = [
    "TimelineClearCache",
    "TimelineTerminateTimeline",
    "TimelineShowAlert",
    "TimelineMarkEntriesUnreadGreaterThanSortIndex",
    "TimelineClearEntriesUnreadState",
    "TimelineShowCover",
];

/// The maximum number of unknown names to report.
const NAMES: usize = 16;

/// A tweet in a timeline.
#[derive(Clone, Copy)]
pub(super) struct Row<'j> {
    /// The result of its query, if it has one.
    pub(super) result: Option<Item<'j>>,
    /// The id in the id of its entry.
    pub(super) id: Option<&'j str>,
    /// The group that it is in, which is a chain of replies; `None` for a tweet of its own.
    pub(super) group: Option<usize>,
    pub(super) pinned: bool,
}

/// A place where the server has more tweets: behind this many.
#[derive(Clone, Copy)]
pub(super) struct More {
    pub(super) after: usize,
    pub(super) kind: Cursor,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Cursor {
    /// Tweets above.
    Top,
    /// Tweets below.
    Bottom,
    /// Further replies in a chain.
    Replies,
}

/// The types of cursors by name.
const CURSORS: [(&str, Cursor); 7] = [
    ("Top", Cursor::Top),
    ("Bottom", Cursor::Bottom),
    ("Gap", Cursor::Bottom),
    ("ShowMore", Cursor::Replies),
    ("ShowSpam", Cursor::Bottom),
    ("ShowMoreThreads", Cursor::Bottom),
    ("ShowMoreThreadsPrompt", Cursor::Bottom),
];

/// The tweets of a timeline, and what is said about it.
#[derive(Default)]
pub(super) struct Timeline<'j> {
    pub(super) rows: Vec<Row<'j>>,
    pub(super) more: Vec<More>,
    groups: usize,
    unknown: Vec<&'j str>,
    others: Vec<&'j str>,
    /// Entries and instructions without their content.
    empty: usize,
}

impl<'j> Timeline<'j> {
    pub(super) fn of_rows(rows: Vec<Row<'j>>) -> Self {
        Self {
            rows,
            ..Self::default()
        }
    }

    /// Reads lists of instructions.
    pub(super) fn read(lists: &[List<'j>], cx: &mut Context) -> Result<Self> {
        let mut timeline = Self::default();
        for instruction in lists.iter().copied().flat_map(List::iter) {
            match instruction.as_object() {
                Some(instruction) => timeline.instruction(instruction, cx)?,
                None => timeline.empty += 1,
            }
        }
        timeline.report(cx);
        Ok(timeline)
    }

    /// Returns the fields that every post has.
    pub(super) fn required(&self) -> &'static [Required] {
        let mut items = self.rows.iter().filter_map(|row| row.result);
        items.next().map_or(&FIELDS, |item| item.required())
    }

    /// Whether some of its parts have no known content.
    pub(super) const fn has_empty(&self) -> bool {
        self.empty > 0
    }

    fn instruction(&mut self, instruction: Object<'j>, cx: &Context) -> Result<()> {
        self.note(instruction, &INSTRUCTION);
        let kind = instruction.get("type").and_then(Value::as_str);
        // An entry of its own is pinned, unless it replaces one.
        let pinned = !instruction.has("entry_id_to_replace");
        let mut any = false;
        if let Some(entry) = instruction.get("entry").and_then(Value::as_object) {
            any = true;
            self.entry(entry, pinned, cx)?;
        }
        for name in ["entries", "moduleItems"] {
            let Some(list) = instruction.get(name).and_then(Value::as_list) else {
                continue;
            };
            any = true;
            let group = (name == "moduleItems").then(|| self.next_group());
            for entry in list.iter() {
                match (entry.as_object(), group) {
                    (Some(entry), None) => self.entry(entry, false, cx)?,
                    (Some(entry), Some(group)) => self.member(entry, group, cx)?,
                    (None, _) => self.empty += 1,
                }
            }
        }
        let needs = kind.is_none_or(|kind| !EMPTY.contains(&kind));
        self.empty += usize::from(needs && !any);
        Ok(())
    }

    fn next_group(&mut self) -> usize {
        self.groups += 1;
        self.groups - 1
    }

    fn entry(&mut self, entry: Object<'j>, pinned: bool, cx: &Context) -> Result<()> {
        self.note(entry, &ENTRY);
        let id = entry.get("entryId").and_then(Value::as_str);
        if id.is_some_and(is_beside) {
            return Ok(());
        }
        let Some(content) = entry.get("content").and_then(Value::as_object) else {
            self.empty += 1;
            return Ok(());
        };
        self.note(content, &CONTENT);
        if let Some(items) = content.get("items").and_then(Value::as_list) {
            self.empty += usize::from(items.is_empty());
            let group = self.next_group();
            for member in items.iter() {
                match member.as_object() {
                    Some(member) => self.member(member, group, cx)?,
                    None => self.empty += 1,
                }
            }
            return Ok(());
        }
        // A cursor may be the content itself.
        let item = content.get("itemContent").and_then(Value::as_object);
        let item = item.or_else(|| content.has("cursorType").then_some(content));
        self.item(item, id, None, pinned, cx)
    }

    /// Reads an entry of a group.
    fn member(&mut self, entry: Object<'j>, group: usize, cx: &Context) -> Result<()> {
        self.note(entry, &ENTRY);
        let id = entry.get("entryId").and_then(Value::as_str);
        if id.is_some_and(is_beside) {
            return Ok(());
        }
        let item = entry.get("item").and_then(Value::as_object);
        let content = item.and_then(|item| item.get("itemContent")?.as_object());
        self.item(content, id, Some(group), false, cx)
    }

    fn item(
        &mut self,
        item: Option<Object<'j>>,
        id: Option<&'j str>,
        group: Option<usize>,
        pinned: bool,
        cx: &Context,
    ) -> Result<()> {
        let Some(item) = item else {
            self.empty += 1;
            return Ok(());
        };
        if item.has("promotedMetadata") {
            return Ok(());
        }
        let text = |name: &str| item.get(name).and_then(Value::as_str);
        let kind = text("itemType").or_else(|| text("__typename"));
        if kind.is_some_and(|kind| OTHERS.contains(&kind)) {
            return Ok(());
        }
        let is_content = item.has("entryType");
        self.note(item, if is_content { &CONTENT } else { &ITEM });
        if let Some(name) = text("cursorType") {
            match CURSORS.iter().find(|(is, _)| *is == name) {
                Some((_, kind)) => self.more.push(More {
                    after: self.rows.len(),
                    kind: *kind,
                }),
                None => self.other(name),
            }
            return Ok(());
        }
        let results = ["tweet_results", "tweetResult"]
            .iter()
            .find_map(|name| item.get(name)?.as_object());
        let gone = item.get("tombstoneInfo").and_then(Value::as_object);
        match (results, gone) {
            (Some(results), _) => {
                self.note(results, &RESULT);
                let result = results.get("result").and_then(Value::as_object);
                // Of a post that is hidden from the reader, there is nothing.
                if result.is_none() && !results.is_empty() {
                    self.empty += 1;
                    return Ok(());
                }
                self.row(result, id, group, pinned, cx)
            }
            (None, Some(gone)) => self.row(Some(gone), id, group, pinned, cx),
            (None, None) if kind.is_some_and(|kind| kind != "TimelineTweet") => {
                self.other(kind.unwrap_or_default());
                Ok(())
            }
            (None, None) => {
                self.empty += 1;
                Ok(())
            }
        }
    }

    fn row(
        &mut self,
        result: Option<Object<'j>>,
        id: Option<&'j str>,
        group: Option<usize>,
        pinned: bool,
        cx: &Context,
    ) -> Result<()> {
        cx.check_posts(self.rows.len() + 1)?;
        let digits = |id: &&str| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
        self.rows.push(Row {
            result: result.map(Item::own),
            id: id.and_then(|id| id.rsplit('-').next()).filter(digits),
            group,
            pinned,
        });
        Ok(())
    }

    fn note(&mut self, object: Object<'j>, known: &[&str]) {
        if self.unknown.len() >= NAMES {
            return;
        }
        for name in object.others(known, has_content) {
            if self.unknown.len() < NAMES && !self.unknown.contains(&name) {
                self.unknown.push(name);
            }
        }
    }

    fn other(&mut self, name: &'j str) {
        if self.others.len() < NAMES && !self.others.contains(&name) {
            self.others.push(name);
        }
    }

    fn report(&mut self, cx: &mut Context) {
        for name in std::mem::take(&mut self.unknown) {
            let name = Quoted(name);
            cx.found(&Finding::ResponseFieldUnknown { name });
        }
        for name in std::mem::take(&mut self.others) {
            let name = Quoted(name);
            cx.found(&Finding::EntryUnknown { name });
        }
        if self.empty > 0 {
            cx.found(&Finding::EntriesEmpty { count: self.empty });
        }
    }
}

/// Whether the entry with an id is no part of the conversation or list.
fn is_beside(id: &str) -> bool {
    BESIDE.iter().any(|start| id.starts_with(start))
}
