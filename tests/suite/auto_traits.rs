//! Every public type can be shared between OS threads, and those that a server keeps survive a panic of a request.

use std::panic::{RefUnwindSafe, UnwindSafe};

use unrolled::{adapter, dom, export, model};

fn shared<T: Send + Sync>() {}

#[test]
fn every_public_type_is_send_and_sync() {
    shared::<unrolled::Parsed>();
    shared::<unrolled::Parser>();
    shared::<unrolled::Detection>();
    shared::<unrolled::Segmentation>();
    shared::<unrolled::SegmentationConfidence>();
    shared::<unrolled::Completeness>();
    shared::<unrolled::CompletenessState>();
    shared::<unrolled::Warning>();
    shared::<unrolled::WarningKind>();
    shared::<unrolled::Error>();
    shared::<unrolled::ErrorKind>();
    shared::<unrolled::PageKind>();
    shared::<unrolled::Form>();
    shared::<unrolled::Input<'_>>();
    shared::<unrolled::Page<'_>>();
    shared::<unrolled::Limits>();
    shared::<unrolled::LimitKind>();
    shared::<adapter::Registry>();
    shared::<Box<dyn adapter::Adapter>>();
    shared::<adapter::Context>();
    shared::<adapter::Site>();
    shared::<adapter::Tier>();
    shared::<adapter::Confidence>();
    shared::<dom::Dom<'_>>();
    shared::<dom::Element<'_>>();
    shared::<dom::Node<'_>>();
    shared::<dom::Children<'_>>();
    shared::<dom::Descendants<'_>>();
    shared::<dom::Step<'_>>();
    shared::<dom::Walk<'_>>();
    shared::<dom::Query<'_>>();
    shared::<dom::TextBuilder>();
    shared::<dom::Links>();
    shared::<export::Html>();
    shared::<export::HardBreak>();
    shared::<export::Markdown>();
    shared::<export::PlainText>();
    shared::<model::Thread>();
    shared::<model::Gap>();
    shared::<model::GapKind>();
    shared::<model::Post>();
    shared::<model::PostId>();
    shared::<model::Role>();
    shared::<model::ReplyPosition>();
    shared::<model::Author>();
    shared::<model::Entity>();
    shared::<model::EntityKind>();
    shared::<model::Span>();
    shared::<model::Media>();
    shared::<model::Merged>();
    shared::<model::MergeConflict>();
    shared::<model::MergeField>();
    shared::<model::MediaKind>();
    shared::<model::MediaSource>();
    shared::<model::Quote>();
    shared::<model::Poll>();
    shared::<model::PollChoice>();
    shared::<model::Stats>();
    shared::<model::Count>();
    shared::<model::SeriesNumber>();
    shared::<model::Teaser>();
    shared::<model::Listing>();
    shared::<model::Timestamp>();
    shared::<model::TimeOrigin>();
    shared::<model::YearOrigin>();
    shared::<model::Day>();
    shared::<model::InvalidDay>();
}

fn unwound<T: UnwindSafe + RefUnwindSafe>() {}

#[test]
fn what_is_kept_over_a_panic_is_unwind_safe() {
    unwound::<unrolled::Parser>();
    unwound::<unrolled::Input<'_>>();
    unwound::<unrolled::Parsed>();
    unwound::<unrolled::ParsedAny>();
    unwound::<unrolled::ParsedListing>();
    unwound::<adapter::Registry>();
    unwound::<export::Html>();
    unwound::<export::Markdown>();
    unwound::<export::PlainText>();
    unwound::<model::Thread>();
    unwound::<model::Listing>();
}
