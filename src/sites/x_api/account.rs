//! Accounts: of GraphQL until 2025-06 (all in `legacy`) and since (`core`, `avatar`), and of API 1.1.

use super::tables::{ACCOUNT, ACCOUNT_CORE, AVATAR, USER, VERIFICATION};
use crate::dom::Links;
use crate::json::{Object, Value};
use crate::model::Author;
use crate::network::twitter;
use crate::reader::Fields;

/// The fields of the profile picture, best first.
const PICTURES: [&str; 2] = ["profile_image_url_https", "profile_image_url"];

/// Reads an account.
pub(super) fn read(object: Object<'_>, links: &Links, fields: &mut Fields<'_>) -> Author {
    let is_flat = !["rest_id", "core", "legacy", "__typename"]
        .iter()
        .any(|name| object.has(name));
    fields.note_unknown(object, if is_flat { &USER } else { &ACCOUNT });
    let [core, legacy] = ["core", "legacy"].map(|name| {
        let part = fields.object(object, name).filter(|_| !is_flat);
        let known: &[&str] = if name == "core" { &ACCOUNT_CORE } else { &USER };
        part.inspect(|part| fields.note_unknown(*part, known))
    });
    let parts = [core, legacy, Some(object).filter(|_| is_flat)];
    let parts = || parts.into_iter().flatten();
    let mut author = Author::new();
    author.handle = parts().find_map(|part| fields.owned(part, "screen_name"));
    author.name = parts().find_map(|part| fields.owned(part, "name"));
    let avatar = fields.object(object, "avatar").and_then(|avatar| {
        fields.note_unknown(avatar, &AVATAR);
        fields.url(avatar, "image_url")
    });
    let avatar = avatar.or_else(|| {
        let mut names = PICTURES.iter();
        names.find_map(|name| parts().find_map(|part| fields.url(part, name)))
    });
    author.avatar = avatar.map(|mut avatar| {
        // The older field has the same address without encryption.
        let _ = avatar.set_scheme("https");
        Box::new(avatar)
    });
    author.user_id = if is_flat {
        let written = fields.owned(object, "id_str");
        written.or_else(|| object.get("id")?.as_u64().map(|id| id.to_string()))
    } else {
        fields.owned(object, "rest_id")
    };
    author.verified = verified(object, [legacy, Some(object)], fields);
    twitter::set_profile(&mut author, links);
    author
}

/// Returns whether an account has a mark of any kind.
fn verified(
    object: Object<'_>,
    parts: [Option<Object<'_>>; 2],
    fields: &mut Fields<'_>,
) -> Option<bool> {
    let verification = fields.object(object, "verification");
    let verification = verification.inspect(|part| fields.note_unknown(*part, &VERIFICATION));
    let mut found = None;
    for (part, name) in [
        (Some(object), "is_blue_verified"),
        (Some(object), "ext_is_blue_verified"),
        (verification, "verified"),
        (parts[0], "verified"),
        (parts[1], "verified"),
    ] {
        let is = part.and_then(|part| fields.truth(part, name));
        found = found.max(is);
    }
    // A kind of mark, as of a business, is one too.
    let kinds = [verification, parts[0], parts[1]].into_iter().flatten();
    let mut kinds = kinds.filter_map(|part| part.get("verified_type").and_then(Value::as_str));
    let has_kind = kinds.any(|kind| !matches!(kind, "" | "None" | "none"));
    if has_kind { Some(true) } else { found }
}
