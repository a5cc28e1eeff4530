//! Files: the only module that reads and writes them.

mod cache;
mod create;
mod embedded;
mod folder;
mod history;
mod parallel;
mod publish;
mod read;
mod watch;

pub use cache::Cache;
pub use create::{check_empty, check_output, create};
pub use embedded::{embedded, starter, theme};
pub use history::{History, read_history};
pub use publish::{Foreign, Publication, PublishError, Published};
pub use read::{
    DiskError, check_new, find_root, read, read_archetypes, read_bytes, read_downloads, read_if_there, read_text,
    read_theme, write_new,
};
pub use watch::{Changed, Seen, Watch, WatchError};

/// Whether a file or folder of this name is read: those that begin with a dot belong to other programs.
fn visible(name: &str) -> bool {
    !name.starts_with('.')
}
