//! Pages that list threads or posts: the steps of reading them, whatever their cards contain.

use super::items::Item;
use crate::adapter::Context;
use crate::dom::Element;
use crate::error::Result;
use crate::model::{Author, Listing, Post, Teaser};
use crate::report::{Finding, Missing};

/// The cards of a listing, and how they are read. The methods are called in this order.
///
/// If each card is made of posts, [`ListingSite`](super::ListingSite) has these steps; a site whose cards have any
/// number of previews, or none, implements this trait.
pub(crate) trait ListingSource {
    /// Reads the cards, and warns of the findings about them.
    fn read(&mut self, cx: &mut Context) -> Result<Vec<Teaser>>;

    /// Returns the person whose threads or posts are listed.
    fn profile(&mut self, cards: &[Teaser], cx: &mut Context) -> Option<Author>;

    /// Fills in the data that only this site has, and warns of anomalies.
    fn finish(&mut self, listing: &mut Listing, cx: &mut Context);

    /// Warns if the source ends before the listing does.
    fn check_end(&mut self, listing: &Listing, cx: &mut Context);
}

/// Reads a listing.
pub(crate) fn build_listing(mut source: impl ListingSource, cx: &mut Context) -> Result<Listing> {
    let mut listing = Listing::new();
    listing.teasers = source.read(cx)?;
    listing.author = source.profile(&listing.teasers, cx);
    source.finish(&mut listing, cx);
    source.check_end(&listing, cx);
    Ok(listing)
}

/// Returns the card of a post that is on its own, or begins a thread.
pub(crate) fn teaser(post: Post) -> Teaser {
    let mut teaser = Teaser::new();
    teaser.id = post.id.clone();
    teaser.url = post.url.as_deref().cloned();
    teaser.author = post.author.clone();
    teaser.published = post.published;
    // A list grows from no values to four at once.
    teaser.posts = vec![post];
    teaser
}

/// Warns of parts missing in a profile's head that every profile has: the name and the picture of the author. `named`
/// is whether the element of the name exists; it may be empty.
pub(crate) fn report_profile(author: Option<&Author>, named: bool, cx: &mut Context) {
    let Some(author) = author else { return };
    let fields = [
        (author.name.is_none() && !named, Missing::Name),
        (author.avatar.is_none(), Missing::Avatar),
    ];
    report_missing_in_profile(fields, cx);
}

/// Warns of the fields of a profile that are missing, each given with whether it is.
pub(crate) fn report_missing_in_profile<const N: usize>(
    fields: [(bool, Missing); N],
    cx: &mut Context,
) {
    for (_, what) in fields.into_iter().filter(|(is_missing, _)| *is_missing) {
        cx.found(&Finding::MissingInProfile { what });
    }
}

/// Returns the cards of posts; consecutive posts in one element (given by `thread`) share a card.
pub(super) fn cards<'d, T>(
    items: &[Item<'d, T>],
    posts: Vec<Post>,
    thread: impl Fn(&Item<'d, T>) -> Option<Element<'d>>,
) -> Vec<Teaser> {
    let mut cards: Vec<Teaser> = Vec::with_capacity(posts.len());
    let mut last: Option<Element<'_>> = None;
    for (item, post) in items.iter().zip(posts) {
        let around = thread(item);
        match cards.last_mut() {
            Some(card) if around.is_some() && around == last => card.posts.push(post),
            _ => cards.push(teaser(post)),
        }
        last = around;
    }
    cards
}
