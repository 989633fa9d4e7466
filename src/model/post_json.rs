//! Serialises a post. A derived implementation is not possible: an entity is serialised with its text, which only the
//! post has.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::{CommunityNote, Entity, EntityKind, Post, Span};

/// Serialises the fields that are present, under their own names.
macro_rules! write_present {
    ($post:ident, $to:ident, options: $($field:ident)*) => {
        $(if let Some(value) = &$post.$field {
            $to.serialize_field(stringify!($field), value)?;
        } else {
            $to.skip_field(stringify!($field))?;
        })*
    };
    ($post:ident, $to:ident, lists: $($field:ident)*) => {
        $(if $post.$field.is_empty() {
            $to.skip_field(stringify!($field))?;
        } else {
            $to.serialize_field(stringify!($field), &$post.$field)?;
        })*
    };
}

impl Serialize for Post {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Formats that write the length first need the number of fields.
        let fields = self.count_fields();
        let mut to = serializer.serialize_struct("Post", fields)?;
        write_present!(self, to, options: id url author);
        to.serialize_field("role", &self.role)?;
        write_present!(self, to, options: reply published number title text);
        if self.entities.is_empty() {
            to.skip_field("entities")?;
        } else {
            let displayed = Entities(&self.entities, self.text.as_deref().unwrap_or_default());
            to.serialize_field("entities", &displayed)?;
        }
        write_present!(self, to, lists: blocks styles media quotes);
        write_present!(self, to, options: poll stats);
        write_present!(self, to, lists: replying_to);
        write_present!(self, to, options: community_note reposted_by pinned edited language content_warning unavailable);
        to.end()
    }
}

impl Post {
    fn count_fields(&self) -> usize {
        let options = [
            self.id.is_some(),
            self.url.is_some(),
            self.author.is_some(),
            self.reply.is_some(),
            self.published.is_some(),
            self.number.is_some(),
            self.title.is_some(),
            self.text.is_some(),
            self.poll.is_some(),
            self.stats.is_some(),
            self.community_note.is_some(),
            self.reposted_by.is_some(),
            self.pinned.is_some(),
            self.edited.is_some(),
            self.language.is_some(),
            self.content_warning.is_some(),
            self.unavailable.is_some(),
        ];
        let lists = [
            !self.entities.is_empty(),
            !self.blocks.is_empty(),
            !self.styles.is_empty(),
            !self.media.is_empty(),
            !self.quotes.is_empty(),
            !self.replying_to.is_empty(),
        ];
        let present = options.into_iter().chain(lists).filter(|is| *is).count();
        // The role is always present.
        present + 1
    }
}

impl Serialize for CommunityNote {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut to = serializer.serialize_struct("CommunityNote", 2)?;
        to.serialize_field("text", &self.text)?;
        to.serialize_field("entities", &Entities(&self.entities, &self.text))?;
        to.end()
    }
}

/// Entities and the text that they are in.
struct Entities<'p>(&'p [Entity], &'p str);

impl Serialize for Entities<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(entities, text) = *self;
        let entities = entities.iter();
        serializer.collect_seq(entities.map(|entity| Displayed::new(entity.display(text), entity)))
    }
}

/// An entity with its text.
#[derive(serde::Serialize)]
#[serde(rename = "Entity")]
struct Displayed<'p> {
    kind: EntityKind,
    span: Span,
    display: &'p str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'p str>,
    truncated: bool,
}

impl<'p> Displayed<'p> {
    fn new(display: &'p str, entity: &'p Entity) -> Self {
        Self {
            kind: entity.kind,
            span: entity.span,
            display,
            url: entity.url_str(),
            truncated: entity.truncated,
        }
    }
}
