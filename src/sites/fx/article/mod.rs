//! An article on X in the API, which passes on X's own form of it (2025 to today): the raw content of Draft.js, an
//! editor.

mod markdown;
mod parts;
mod words;

use std::collections::HashMap;

use super::is_article_address;
use crate::json::{Object, Value};
use crate::model::{BlockKind, Entity, Media, MediaKind, Post};
use crate::reader::{BlockWriter, Fields, LinkedText, StructuredText};
use crate::report::{Finding, Missing};

/// The kinds of blocks by name. X displays no others.
const KINDS: [(&str, Kind); 12] = [
    ("unstyled", Kind::Words(BlockKind::Paragraph)),
    ("header-one", Kind::Words(BlockKind::Heading { level: 1 })),
    ("header-two", Kind::Words(BlockKind::Heading { level: 2 })),
    ("header-three", Kind::Words(BlockKind::Heading { level: 3 })),
    ("header-four", Kind::Words(BlockKind::Heading { level: 4 })),
    ("header-five", Kind::Words(BlockKind::Heading { level: 5 })),
    ("header-six", Kind::Words(BlockKind::Heading { level: 6 })),
    ("blockquote", Kind::Words(BlockKind::BlockQuote)),
    ("unordered-list-item", Kind::Item { numbered: false }),
    ("ordered-list-item", Kind::Item { numbered: true }),
    ("code-block", Kind::Code),
    ("atomic", Kind::Atomic),
];

/// The fields of the objects of an article; those of every block are first.
const ARTICLE: [&str; 16] = [
    "id", "created_at", "modified_at", "title", "preview_text", "cover_media", "content",
    "media_entities", "rest_id", "content_state", "metadata", "lifecycle_state", "plain_text",
    "summary_text", "is_premium", "__typename",
];
const CONTENT: [&str; 2] = ["blocks", "entityMap"];
const EVERY: [&str; 4] = ["type", "text", "entityRanges", "inlineStyleRanges"];
const BLOCK: [&str; 7] = [
    "type", "text", "entityRanges", "inlineStyleRanges", "key", "data", "depth",
];
const ENTRY: [&str; 2] = ["key", "value"];
const ENTITY: [&str; 3] = ["type", "mutability", "data"];
const MEDIUM: [&str; 4] = ["id", "media_key", "media_id", "media_info"];

/// How many unknown names are reported for an article.
const NAMES: usize = 8;

/// The greatest depth of an item.
const DEEPEST: u64 = 16;

#[derive(Clone, Debug)]
enum Kind {
    Words(BlockKind),
    Item {
        numbered: bool,
    },
    Code,
    /// A part in place of words.
    Atomic,
}

/// Reads an article. Its title becomes that of the post; its words are returned, and its media and quotes, which have
/// a place in them, become those of the post. Without its words, the article is a card.
pub(in crate::sites) fn read(
    object: Object<'_>,
    post: &mut Post,
    fields: &mut Fields<'_>,
) -> Option<LinkedText<'static>> {
    fields.note_unknown(object, &ARTICLE);
    let title = fields.owned(object, "title");
    let cover = fields.object(object, "cover_media");
    let cover = cover.and_then(|cover| info_of(cover, fields));
    // The second name is that of X's own answers.
    let content = fields.object(object, "content");
    let content = content.or_else(|| fields.object(object, "content_state"));
    let blocks = content.into_iter().flat_map(|content| {
        fields.note_unknown(content, &CONTENT);
        fields.objects(content, "blocks")
    });
    let blocks: Vec<Object<'_>> = blocks.collect();
    let Some(content) = content.filter(|_| !blocks.is_empty()) else {
        fields.findings.once(&Finding::ArticleCut);
        let mut card = Media::new(MediaKind::LinkCard);
        card.title = title;
        card.description = fields.owned(object, "preview_text");
        let cover = cover.and_then(|cover| fields.url(cover, "original_img_url"));
        card.poster = cover.map(Box::new);
        post.media.push(card);
        return None;
    };
    if title.is_none() {
        fields.findings.missing(Missing::Title);
    }
    if post
        .text
        .as_deref()
        .is_some_and(|text| is_article_address(text) || Some(text) == title.as_deref())
    {
        post.text = None;
        post.entities.clear();
    }
    post.title = title;
    let mut article = Article::new(object, content, post, fields);
    if let Some(cover) = cover {
        article.medium(cover);
    }
    for block in blocks {
        article.block(block);
    }
    Some(article.finish())
}

/// Returns the data of a medium.
fn info_of<'j>(medium: Object<'j>, fields: &mut Fields<'_>) -> Option<Object<'j>> {
    fields.note_unknown(medium, &MEDIUM);
    let info = fields.object(medium, "media_info");
    if info.is_none() {
        fields.findings.missing(Missing::MediaFile);
    }
    info
}

struct Article<'a, 'j, 'n> {
    post: &'a mut Post,
    fields: &'a mut Fields<'n>,
    writer: BlockWriter,
    links: Vec<Entity>,
    /// The entities by their keys.
    entities: HashMap<&'j str, Object<'j>>,
    /// The media by their ids, and whether one is in the text.
    media: HashMap<&'j str, (Object<'j>, bool)>,
    /// The ids of the media, in order.
    ids: Vec<&'j str>,
    /// For each depth of the list, whether its last item has a number, and how many such items it has.
    counts: Vec<(bool, u32)>,
    /// Whether the last block was of code.
    in_code: bool,
    unknown: Vec<&'j str>,
}

impl<'a, 'j, 'n> Article<'a, 'j, 'n> {
    fn new(
        object: Object<'j>,
        content: Object<'j>,
        post: &'a mut Post,
        fields: &'a mut Fields<'n>,
    ) -> Self {
        let mut entities = HashMap::new();
        for entry in fields.objects(content, "entityMap") {
            fields.note_unknown(entry, &ENTRY);
            let entity = fields.object(entry, "value");
            match (fields.text(entry, "key"), entity) {
                (Some(key), Some(entity)) => {
                    fields.note_unknown(entity, &ENTITY);
                    entities.insert(key, entity);
                }
                _ => fields.findings.missing(Missing::ArticlePart),
            }
        }
        let (mut media, mut ids) = (HashMap::new(), Vec::new());
        for medium in fields.objects(object, "media_entities") {
            let info = info_of(medium, fields);
            match (fields.text(medium, "media_id"), info) {
                (Some(id), Some(info)) => {
                    media.insert(id, (info, false));
                    ids.push(id);
                }
                _ => fields.findings.missing(Missing::MediaFile),
            }
        }
        Self {
            post,
            fields,
            writer: BlockWriter::new(),
            links: Vec::new(),
            entities,
            media,
            ids,
            counts: Vec::new(),
            in_code: false,
            unknown: Vec::new(),
        }
    }

    fn block(&mut self, block: Object<'j>) {
        self.fields.note_unknown(block, &BLOCK);
        let is_there = |name: &&str| block.get(name).is_some_and(|value| !value.is_null());
        if !EVERY.iter().all(is_there) {
            self.fields.findings.missing(Missing::ArticlePart);
        }
        let name = self.fields.text(block, "type");
        let kind = name.and_then(|name| KINDS.iter().find(|(is, _)| *is == name));
        if kind.is_none() {
            self.note_unknown(name);
        }
        let kind = kind.map_or(Kind::Words(BlockKind::Paragraph), |(_, kind)| kind.clone());
        let words = self.exact(block, "text");
        let was_code = std::mem::replace(&mut self.in_code, matches!(kind, Kind::Code));
        if !matches!(kind, Kind::Item { .. }) {
            self.counts.clear();
        }
        // Only a paragraph may be empty.
        let is_empty = words.trim().is_empty();
        if is_empty
            && !matches!(
                kind,
                Kind::Atomic | Kind::Code | Kind::Words(BlockKind::Paragraph)
            )
        {
            self.fields.findings.missing(Missing::ArticlePart);
        }
        match kind {
            Kind::Atomic => return self.parts(block, words, true),
            Kind::Code if was_code => {
                self.writer.line_break();
                self.writer.push_exact(words);
                return;
            }
            Kind::Code => {
                let data = self.fields.object(block, "data");
                let language = data.and_then(|data| self.fields.text(data, "language"));
                self.writer.begin(BlockKind::Code { language: None });
                self.writer.set_language(language.unwrap_or_default());
                self.writer.push_exact(words);
                return;
            }
            Kind::Words(kind) => self.writer.begin(kind),
            Kind::Item { numbered } => {
                let kind = self.item(block, numbered);
                self.writer.begin(kind);
            }
        }
        self.words(block, words);
        self.writer.end();
        self.parts(block, words, false);
    }

    /// Returns a text with all its white space.
    fn exact(&mut self, object: Object<'j>, name: &str) -> &'j str {
        let trimmed = self.fields.text(object, name);
        let exact = object.get(name).and_then(Value::as_str);
        exact.or(trimmed).unwrap_or_default()
    }

    /// Reports a name that has no meaning here, once.
    fn note_unknown(&mut self, name: Option<&'j str>) {
        let name = name.unwrap_or("no type");
        if self.unknown.len() < NAMES && !self.unknown.contains(&name) {
            self.unknown.push(name);
        }
    }

    /// Returns the kind of an item, with its number: the list of each depth counts its own items.
    fn item(&mut self, block: Object<'j>, numbered: bool) -> BlockKind {
        let depth = self.fields.whole(block, "depth").unwrap_or(0).min(DEEPEST);
        let depth = u8::try_from(depth).unwrap_or(u8::MAX);
        let is_new = self.counts.first().is_some_and(|(was, _)| *was != numbered);
        if depth == 0 && is_new {
            self.writer.end_list();
        }
        self.counts.truncate(usize::from(depth) + 1);
        self.counts.resize(usize::from(depth) + 1, (numbered, 0));
        let count = self.counts.last_mut().map(|(was, count)| {
            if std::mem::replace(was, numbered) != numbered {
                *count = 0;
            }
            *count = count.saturating_add(1);
            *count
        });
        BlockKind::ListItem {
            depth,
            number: count.filter(|_| numbered),
        }
    }

    fn finish(mut self) -> LinkedText<'static> {
        self.writer.end();
        for id in std::mem::take(&mut self.ids) {
            if let Some((info, false)) = self.media.get(id) {
                let info = *info;
                self.medium(info);
            }
        }
        for &name in &self.unknown {
            self.fields.findings.also(&Finding::ArticlePart { name });
        }
        let StructuredText {
            text,
            blocks,
            styles,
        } = self.writer.finish();
        LinkedText {
            text,
            entities: self.links,
            blocks,
            styles,
            ..LinkedText::default()
        }
    }
}
