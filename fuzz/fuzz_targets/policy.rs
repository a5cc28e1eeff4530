//! `cargo fuzz run policy`
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| (docs_check_fuzz::target("policy").run)(bytes));
