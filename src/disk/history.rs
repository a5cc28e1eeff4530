//! When files were changed last, as git remembers it.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// What is known about the past of a knowledge base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum History {
    /// Nothing: there is no repository, no git, or git refuses.
    Unknown,
    /// The clone holds only the last commits, so what they say about older files is wrong.
    Shallow,
    /// The day of the last commit of every file of `content/`, by its path there: `2026-11-24`, in UTC.
    Known(BTreeMap<String, String>),
}

/// Bytes that git may say, at most.
const LIMIT: u64 = 256 << 20;

/// Asks git, in one process, and only where a folder above is a repository.
pub fn read_history(root: &Path) -> History {
    let Ok(root) = root.canonicalize() else { return History::Unknown };
    let Some(repository) = root.ancestors().map(|folder| folder.join(".git")).find(|git| git.exists()) else {
        return History::Unknown;
    };
    if repository.join("shallow").exists() {
        return History::Shallow;
    }
    log(&root).map_or(History::Unknown, |log| History::Known(parse(&log)))
}

/// What git says; no configuration of the repository makes it run anything else.
fn log(root: &Path) -> Option<Vec<u8>> {
    let mut git = Command::new("git")
        .arg("-C")
        .arg(root)
        .args(["--no-pager", "-c", "core.quotepath=off", "-c", "core.fsmonitor=false", "log", "--no-show-signature"])
        .args(["--no-ext-diff", "--no-textconv", "--no-renames", "--date=format-local:%Y-%m-%d", "--format=%x01%ad"])
        .args(["--name-only", "-z", "--relative", "--", "content"])
        .env("TZ", "UTC")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut log = Vec::new();
    let read = git.stdout.take()?.take(LIMIT).read_to_end(&mut log);
    // What is cut off is older than all that was read, and waits no longer for a reader.
    let ended = if log.len() as u64 == LIMIT {
        git.kill().and_then(|()| git.wait()).is_ok()
    } else {
        git.wait().ok()?.success()
    };
    (read.is_ok() && ended).then_some(log)
}

/// The newest day of every file; git tells the newest commit first.
fn parse(log: &[u8]) -> BTreeMap<String, String> {
    let mut days = BTreeMap::new();
    let mut day = "";
    for part in log.split(|byte| *byte == 0).filter_map(|part| std::str::from_utf8(part).ok()) {
        let part = part.trim_start_matches('\n');
        if let Some(date) = part.strip_prefix('\u{1}') {
            day = date.trim_end();
        } else if let Some(file) = part.strip_prefix("content/") {
            days.entry(file.to_owned()).or_insert_with(|| day.to_owned());
        }
    }
    days
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Runs git in a folder, at a moment.
    fn git(folder: &Path, moment: &str, arguments: &[&str]) {
        let output = Command::new("git")
            .arg("-C")
            .arg(folder)
            .args(["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"])
            .args(arguments)
            .envs([("GIT_AUTHOR_DATE", moment), ("GIT_COMMITTER_DATE", moment)])
            .output()
            .expect("git runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    #[test]
    fn the_last_commit_of_a_file_says_when_it_was_changed() {
        let root = tempfile::tempdir().expect("a folder");
        let base = root.path().join("base");
        fs::create_dir_all(base.join("content/größe")).expect("a folder");
        git(root.path(), "", &["init", "-q"]);
        assert_eq!(read_history(&base), History::Unknown, "before the first commit");
        let commit = |name: &str, moment: &str| {
            fs::write(base.join("content").join(name), moment).expect("written");
            git(root.path(), moment, &["add", "."]);
            git(root.path(), moment, &["commit", "-q", "-m", "x"]);
        };
        commit("größe/a b.md", "2026-01-01T12:00:00Z");
        commit("b.md", "2026-02-01T23:30:00-05:00");
        commit("größe/a b.md", "2026-03-01T00:30:00+02:00");
        let days = [("b.md", "2026-02-02"), ("größe/a b.md", "2026-02-28")];
        let days = days.map(|(file, day)| (file.to_owned(), day.to_owned()));
        assert_eq!(read_history(&base), History::Known(days.into()));
        fs::write(root.path().join(".git/shallow"), "").expect("written");
        assert_eq!(read_history(&base), History::Shallow);
    }

    #[test]
    fn without_a_repository_nothing_is_known() {
        assert_eq!(read_history(tempfile::tempdir().expect("a folder").path()), History::Unknown);
    }
}
