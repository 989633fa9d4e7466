//! Changes that may happen to a text between the page and the parser.

mod layout;
mod signs;
mod wordings;
mod words;

use crate::texts::marked::{OTHER_THREAD, Text};
use crate::texts::random::Random;
use crate::texts::specimen::Specimen;

/// A kind of change.
pub(crate) struct Change {
    pub(crate) name: &'static str,
    apply: fn(&mut Scene<'_>),
}

/// A text during a change.
pub(crate) struct Scene<'s> {
    pub(crate) text: Text,
    random: Random,
    /// Texts with known posts, from the same source.
    others: &'s [&'s Specimen],
    pub(crate) demand: Demand,
}

/// The best possible result for a changed text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Demand {
    /// The posts whose words are still there, with these words.
    Posts,
    /// The same value as before.
    Same,
    /// The posts of the first thread; or those of the other, and a warning that something is missing.
    OneThread,
    /// The posts whose words are still there; and a warning if the last one is incomplete.
    Whole,
}

/// All changes, the unchanged text first.
pub(crate) const ALL: &[Change] = &[
    change("unchanged", |_| {}),
    change("lines dropped", words::drop_lines),
    change("lines joined", layout::join_lines),
    change("lines split", layout::split_lines),
    change("wrapped at 72", |scene| layout::wrap(scene, 72)),
    change("wrapped at 80", |scene| layout::wrap(scene, 80)),
    change("indented", layout::indent),
    change("indented unevenly", layout::indent_unevenly),
    change("page's words reworded", |scene| wordings::reword(scene, 0)),
    change("page's words in French", |scene| wordings::reword(scene, 1)),
    change("page's words in Japanese", |scene| {
        wordings::reword(scene, 2)
    }),
    change("some numbers removed", words::remove_numbers),
    change("thread appended", words::append_thread),
    change("posts appended", words::append_posts),
    change("thread prepended", words::prepend_thread),
    change("posts prepended", words::prepend_posts),
    change("quotes and dashes changed", signs::punctuation),
    change("CRLF", |scene| {
        scene.text.line_end = "\r\n";
        scene.demand = Demand::Same;
    }),
    change("byte order mark", |scene| {
        scene.text.mark = "\u{feff}";
        scene.demand = Demand::Same;
    }),
    change("NBSP for all spaces", |scene| signs::spaces(scene, 1)),
    change("NBSP for some spaces", |scene| signs::spaces(scene, 4)),
    change("zero-width signs", |scene| {
        signs::insert(scene, &['\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}'])
    }),
    change("bidi marks", |scene| {
        signs::insert(scene, &['\u{200e}', '\u{200f}', '\u{61c}'])
    }),
    change("lines isolated", signs::isolate),
    change("blank lines doubled", layout::double_blank_lines),
    change("blank lines removed", |scene| {
        layout::remove_blank_lines(scene, 1)
    }),
    change("some blank lines removed", |scene| {
        layout::remove_blank_lines(scene, 3)
    }),
    change("blank lines between all", layout::space_out),
    change("one space at line ends", |scene| layout::trail(scene, 1)),
    change("spaces at some line ends", |scene| layout::trail(scene, 3)),
    change("tabs", layout::tabs),
    change("header removed", words::remove_header),
    change("some header lines removed", words::thin_header),
    change("footer removed", words::remove_footer),
    change("footer's begin removed", words::behead_footer),
    change("some page's lines removed", words::thin_page),
    change("cut", words::cut),
    change("begin cut off", words::cut_begin),
    change("post dropped", words::drop_post),
    change("post doubled", words::double_post),
    change("posts swapped", words::swap_posts),
    change("bullets before lines", |scene| layout::prefix(scene, "- ")),
    change("> before lines", |scene| layout::prefix(scene, "> ")),
    change("page's words in capitals", wordings::capitals),
    change("two changes", two),
];

const fn change(name: &'static str, apply: fn(&mut Scene<'_>)) -> Change {
    Change { name, apply }
}

impl Change {
    /// Returns the changed text; the change depends on the seed, if it has a choice.
    pub(crate) fn apply<'s>(
        &self,
        specimen: &Specimen,
        others: &'s [&'s Specimen],
        seed: u64,
    ) -> Scene<'s> {
        let mut scene = Scene {
            text: specimen.text.clone(),
            random: Random::new(&format!("{}: {}", specimen.name, self.name), seed),
            others,
            demand: Demand::Posts,
        };
        (self.apply)(&mut scene);
        scene
    }

    /// Whether all seeds give the same text.
    pub(crate) fn is_fixed(&self) -> bool {
        matches!(
            self.name,
            "unchanged"
                | "wrapped at 72"
                | "wrapped at 80"
                | "CRLF"
                | "byte order mark"
                | "NBSP for all spaces"
                | "lines isolated"
                | "blank lines doubled"
                | "blank lines removed"
                | "blank lines between all"
                | "one space at line ends"
                | "header removed"
                | "footer removed"
                | "bullets before lines"
                | "> before lines"
                | "page's words in capitals"
        )
    }
}

impl Scene<'_> {
    /// Returns another text with known posts.
    fn other(&mut self) -> Option<Text> {
        let other = self.random.pick(self.others)?;
        Some(other.text.clone().renumbered(OTHER_THREAD))
    }
}

/// Two of the other changes, one after the other.
fn two(scene: &mut Scene<'_>) {
    let plain = ALL
        .iter()
        .filter(|change| !matches!(change.name, "unchanged" | "two changes"));
    let mut plain: Vec<&Change> = plain.collect();
    let mut demand = Demand::Posts;
    for _ in 0..2 {
        let at = scene.random.below(plain.len());
        if let Some(change) = plain.get(at) {
            (change.apply)(scene);
            // One other thread is enough. If posts of both are swapped they are complete, but no longer each of one
            // thread.
            let mixes = scene.demand == Demand::OneThread;
            let fits = |name: &str| !name.ends_with("pended") && name != "posts swapped";
            plain.retain(|it| !mixes || fits(it.name));
            // The changes do not affect each other, except that another thread stays one.
            if mixes {
                demand = Demand::OneThread;
            }
        }
    }
    scene.demand = demand;
}
