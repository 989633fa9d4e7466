//! # Limits
//!
//! Pages come from strangers. What a parse may cost is bounded, from the first call on, and without a setting.
//!
//! # What is bounded
//!
//! | limit | default | bounds |
//! |---|---:|---|
//! | [`with_input_bytes`](crate::Limits::with_input_bytes) | 64 MiB | what is read at all |
//! | [`with_depth`](crate::Limits::with_depth) | 512 | elements inside each other, as in browsers |
//! | [`with_nodes`](crate::Limits::with_nodes) | 1,000,000, and by the page's length | the tree: memory, and the work of every search |
//! | [`with_attributes`](crate::Limits::with_attributes) | 1,000,000, and by the page's length | attributes in the page |
//! | [`with_attributes_per_tag`](crate::Limits::with_attributes_per_tag) | 256 | attributes of one tag |
//! | [`with_posts`](crate::Limits::with_posts) | 100,000 | posts of the thread |
//! | [`with_values`](crate::Limits::with_values) | 1,000,000 | posts, entities, media, quotes, teasers, gaps and warnings in all |
//! | [`with_output_bytes`](crate::Limits::with_output_bytes) | 256 MiB | what your program has to keep |
//! | [`with_expansion`](crate::Limits::with_expansion) | 3 | the same by the input: so many bytes for each of its own, and 256 KiB in any case |
//!
//! They are spent while a page is read, not checked afterwards: a page of ten million tags ends at the millionth, and a
//! text of small posts at the first that is too many.
//!
//! A page has at most 32,768 nodes and one more for each 8 bytes, and as many attributes; by the [full
//! rules](crate::dom::Engine::Tree), which pages with misnested markup need, 8192 and one for each 16 bytes. The
//! densest long pages of real sites have a node in 28 bytes and an attribute in 44, so that they use less than a
//! quarter of that. A page of nothing but `<p>x` is over it from some 85 KB on.
//!
//! Some bounds are no settings. The words of one post have at most 10,000 links, mentions, hashtags and cashtags, and a
//! post has at most 1000 media and 1000 quotes; more is [`LimitKind::Values`](crate::LimitKind::Values). A warning's
//! detail has at most 400 bytes, an error's message 1000. A result has at most a thousand warnings of one kind, and one
//! that says how many more there were.
//!
//! # What happens at one
//!
//! The parse ends with [`ErrorKind::Limit`](crate::ErrorKind::Limit), which names the limit. There is one exception: if
//! the page states how many posts there are, and just these stand before the place where the limit is met, then the
//! thread is whole and you get it, with a [`LimitReached`](crate::WarningKind::LimitReached) warning.
//!
//! ```
//! use unrolled::{ErrorKind, Input, LimitKind, Limits, Parser};
//!
//! let small = Limits::default().with_input_bytes(4 * 1024);
//! let page = std::fs::read("examples/pages/thread-reader.html")?;
//! match Parser::new().with_limits(small).parse(Input::bytes(&page)) {
//!     Err(error) if error.kind() == ErrorKind::Limit(LimitKind::InputBytes) => {} // too long for us: next
//!     other => panic!("{other:?}"),
//! }
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! # Which to change
//!
//! - **A service that takes uploads**: lower `input_bytes` to what you mean to accept (a page of a thousand posts with
//!   pictures has some 4 MB), and `posts`. The rest follows from the input's size.
//! - **An archive of your own**: leave them. A page over a limit is worth looking at.
//! - **An input that you wrote yourself**: [`Limits::unlimited`](crate::Limits::unlimited). Take it for nothing else:
//!   without the limit of depth, a hostile page can make memory grow faster than the page.
//!
//! An adapter asks [`Context::check_posts`](crate::adapter::Context::check_posts) where it makes posts; the rest of the
//! limits is kept for it. It checks the memory that so many posts need at least as well.
//!
//! # What is promised beside them
//!
//! - Time grows linearly with the input, whatever is in it. `cargo bench --bench hostile` measures that on pages that
//!   are made to be slow, and fails where it is not so.
//! - Nothing recurses over the input: no page overflows the stack.
//! - A parse of a real page needs two to three times the memory of its page, for the tree, the index and the thread. No
//!   page needs more than twelve times its own memory and a mebibyte beside, within the default limits and by either
//!   [engine](crate::dom::Engine): the result is bounded by `with_expansion`, the tree by `with_nodes` and
//!   `with_attributes`. `tests/memory` measures the peak on inputs made to take much, and fails above that.
//! - No panic. Lints forbid what can panic (`unwrap`, indexing, slicing of text) in the whole library, `unsafe` is
//!   forbidden, and [fuzzers](crate::_guide::trust#fuzzing) look for what slips through.
