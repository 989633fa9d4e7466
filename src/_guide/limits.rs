//! # Limits
//!
//! Input comes from strangers. The cost of a parse is bounded from the first call, without any configuration.
//!
//! # What is bounded
//!
//! | limit | default | bounds |
//! |---|---:|---|
//! | [`with_input_bytes`](crate::Limits::with_input_bytes) | 64 MiB | the input |
//! | [`with_depth`](crate::Limits::with_depth) | 512 | nesting of elements, as in browsers |
//! | [`with_nodes`](crate::Limits::with_nodes) | 1,000,000, and by the page's length | the tree: memory, and the work of every search |
//! | [`with_attributes`](crate::Limits::with_attributes) | 1,000,000, and by the page's length | attributes in the page |
//! | [`with_attributes_per_tag`](crate::Limits::with_attributes_per_tag) | 256 | attributes of one tag |
//! | [`with_posts`](crate::Limits::with_posts) | 100,000 | posts of the thread |
//! | [`with_values`](crate::Limits::with_values) | 1,000,000 | the total of posts, entities, media, quotes, teasers, gaps and warnings |
//! | [`with_output_bytes`](crate::Limits::with_output_bytes) | 256 MiB | the result that your program keeps |
//! | [`with_expansion`](crate::Limits::with_expansion) | 3 | the result relative to the input: this many bytes per input byte, and at least 256 KiB |
//! | [`with_unpacked_bytes`](crate::Limits::with_unpacked_bytes) | 256 MiB | what all parts of a container unpack to; one page has at most `with_input_bytes` |
//! | [`with_unpack_ratio`](crate::Limits::with_unpack_ratio) | 100 | what a compressed part unpacks to, relative to its size; 1 MiB in any case |
//! | [`with_parts`](crate::Limits::with_parts) | 100,000, and by the length of the container | parts of a container: one for each 256 bytes, and 1000 |
//! | [`with_nesting`](crate::Limits::with_nesting) | 8 | containers inside of each other |
//!
//! Limits are enforced during parsing, not afterwards: a page of ten million tags stops at the millionth, and a text of
//! many small posts at the first one over the limit.
//!
//! A page may have at most 32,768 nodes plus one for each 8 bytes, and the same number of attributes. Under the [full
//! rules](crate::dom::Engine::Tree), which pages with misnested markup need, it is 8192 plus one for each 16 bytes. The
//! densest long pages of real sites have one node per 28 bytes and one attribute per 44, so they use less than a
//! quarter of that. A page of nothing but `<p>x` exceeds it from some 85 KB on.
//!
//! Containers are unpacked one part at a time, and only the parts that may be pages. At most the containers around a
//! page and the page itself are in memory. Ten gigabytes of zeros, twenty archives inside of each other or a million
//! parts end at a limit within a second.
//!
//! Some bounds are not configurable. The text of one post may have at most 10,000 links, mentions, hashtags and
//! cashtags, and a post at most 1000 media and 1000 quotes; more is [`LimitKind::Values`](crate::LimitKind::Values).
//! The detail of a warning has at most 400 bytes, an error message 1000. A result has at most a thousand warnings of
//! one kind, plus one that says how many more there were.
//!
//! # When a limit is exceeded
//!
//! The parse fails with [`ErrorKind::Limit`](crate::ErrorKind::Limit), which names the limit. There is one exception:
//! if the page states how many posts there are, and exactly that many come before the point where the limit is
//! exceeded, the thread is complete. You then get it with a [`LimitReached`](crate::WarningKind::LimitReached) warning.
//!
//! ```
//! use unrolled::{ErrorKind, Input, LimitKind, Limits, Parser};
//!
//! let small = Limits::default().with_input_bytes(4 * 1024);
//! let page = std::fs::read("examples/pages/thread-reader.html")?;
//! match Parser::new().with_limits(small).parse(Input::bytes(&page)) {
//!     Err(error) if error.kind() == ErrorKind::Limit(LimitKind::InputBytes) => {} // too long: skip it
//!     other => panic!("{other:?}"),
//! }
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! # Which limits to change
//!
//! - **A service that accepts uploads**: lower `input_bytes` to what you intend to accept (a page of a thousand posts
//!   with pictures has some 4 MB), and `posts`. The other limits scale with the size of the input.
//! - **Your own archive**: keep the defaults. A page that exceeds a limit is worth a look.
//! - **Input that you generated yourself**: [`Limits::unlimited`](crate::Limits::unlimited). Do not use it for anything
//!   else: without the depth limit, a hostile page can make memory grow faster than the page.
//!
//! An adapter calls [`Context::check_posts`](crate::adapter::Context::check_posts) where it creates posts, which also
//! checks the minimum memory that this number of posts needs. All other limits are enforced for it.
//!
//! # Other guarantees
//!
//! - Time grows linearly with the input, whatever the input contains. `cargo bench --bench hostile` measures this on
//!   pages made to be slow, and fails if it is not so.
//! - Nothing recurses over the input: no page overflows the stack.
//! - Parsing a real page needs two to three times the memory of the page, for the tree, the index and the thread. No
//!   page needs more than twelve times its own memory plus one mebibyte, within the default limits and with either
//!   [engine](crate::dom::Engine): the result is bounded by `with_expansion`, the tree by `with_nodes` and
//!   `with_attributes`. `tests/memory` measures the peak on inputs made to use much memory, and fails above that.
//! - No panic. In the whole library, lints forbid code that can panic (`unwrap`, indexing, slicing of text) and
//!   `unsafe` is forbidden. [Fuzzers](crate::_guide::trust#fuzzing) look for the rest.
