//! `cargo fuzz run article`
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| (docs_check_fuzz::target("article").run)(bytes));
