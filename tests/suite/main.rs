//! Tests of the public API, from outside.
