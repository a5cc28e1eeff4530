//! `run-checks`: `docs-check` under the name that authors and CI call.

#[path = "docs-check.rs"]
mod program;

fn main() -> std::process::ExitCode {
    program::run("run-checks")
}
