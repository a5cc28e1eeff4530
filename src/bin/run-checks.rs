//! `run-checks`: the name that authors and CI call.

mod program;

fn main() -> std::process::ExitCode {
    program::run("run-checks")
}
