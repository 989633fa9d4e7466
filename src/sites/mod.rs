//! The sites that this crate reads, a module each.

mod thread_reader;

use std::sync::Arc;

use crate::adapter::Adapter;

/// All of them, for [`Registry::builtin`](crate::adapter::Registry::builtin).
pub(crate) fn builtin() -> Vec<Arc<dyn Adapter>> {
    vec![Arc::new(thread_reader::ThreadReader)]
}
