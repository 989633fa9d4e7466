#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| unrolled_fuzz::containers(data));
