//! Files: the only module that reads and writes them.

mod cache;
mod embedded;
mod folder;
mod parallel;
mod publish;
mod read;

pub use cache::Cache;
pub use embedded::embedded;
pub use publish::{Foreign, Publication, PublishError, Published};
pub use read::{DiskError, check_new, find_root, read, read_bytes, read_downloads, read_text, read_theme, write_new};

/// Whether a file or folder of this name is read: those that begin with a dot belong to other programs.
fn visible(name: &str) -> bool {
    !name.starts_with('.')
}
