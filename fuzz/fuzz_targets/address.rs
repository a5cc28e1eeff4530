//! `cargo fuzz run address`
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| (docs_check_fuzz::target("address").run)(bytes));
