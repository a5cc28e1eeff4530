//! `docs-check`: the name that articles tell readers to run.

mod program;

fn main() -> std::process::ExitCode {
    program::run("docs-check")
}
