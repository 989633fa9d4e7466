//! The texts of a thread that a page displays.

use super::{Author, Media, Post, Quote, Teaser, Thread};

impl Thread {
    /// Calls a function with each text that was read from the page, except addresses.
    pub(crate) fn each_string<'t>(&'t self, mut each: impl FnMut(&'t str)) {
        let mut strings = Strings(&mut each);
        strings.option(self.title.as_ref());
        strings.author(Some(&self.author));
        self.hashtags.iter().for_each(|tag| strings.text(tag));
        self.posts.iter().for_each(|post| strings.post(post));
        let teasers = self.more_from.iter().chain(&self.related);
        teasers.for_each(|teaser| strings.teaser(teaser));
    }
}

struct Strings<'f, 't>(&'f mut dyn FnMut(&'t str));

impl<'t> Strings<'_, 't> {
    fn text(&mut self, text: &'t str) {
        (self.0)(text);
    }

    fn option(&mut self, text: Option<&'t String>) {
        if let Some(text) = text {
            self.text(text);
        }
    }

    fn author(&mut self, author: Option<&'t Author>) {
        if let Some(author) = author {
            self.option(author.name.as_ref());
            self.option(author.handle.as_ref());
        }
    }

    fn media(&mut self, media: &'t [Media]) {
        for medium in media {
            self.option(medium.alt.as_ref());
            self.option(medium.title.as_ref());
            self.option(medium.description.as_ref());
        }
    }

    fn post(&mut self, post: &'t Post) {
        self.author(post.author.as_ref());
        self.author(post.reposted_by.as_deref());
        let texts = [
            &post.title, &post.content_warning, &post.text, &post.unavailable,
        ];
        texts
            .into_iter()
            .for_each(|text| self.option(text.as_ref()));
        post.replying_to.iter().for_each(|handle| self.text(handle));
        self.media(&post.media);
        post.quotes.iter().for_each(|quote| self.quote(quote));
        if let Some(poll) = &post.poll {
            poll.choices
                .iter()
                .for_each(|choice| self.text(&choice.label));
            self.option(poll.status.as_ref());
        }
        if let Some(note) = &post.community_note {
            self.text(&note.text);
        }
    }

    fn quote(&mut self, quote: &'t Quote) {
        self.author(quote.author.as_ref());
        let texts = [&quote.title, &quote.text, &quote.unavailable];
        texts
            .into_iter()
            .for_each(|text| self.option(text.as_ref()));
        self.media(&quote.media);
    }

    fn teaser(&mut self, teaser: &'t Teaser) {
        self.author(teaser.author.as_ref());
        teaser.posts.iter().for_each(|post| self.post(post));
    }
}
