//! `cargo fuzz run bounce`
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| (docs_check_fuzz::target("bounce").run)(bytes));
