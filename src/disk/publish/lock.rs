//! One build at a time: the lock of a published folder.

use std::fs::{self, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::disk::publish::{PublishError, STATE};

/// The folder is ours until this is dropped, or until the process ends in any way.
pub(super) struct Lock {
    /// `None` once it is given up.
    file: Option<fs::File>,
    state: PathBuf,
    /// The folders that were made for it, the innermost first.
    made: Vec<PathBuf>,
}

impl Lock {
    pub(super) fn take(public: &Path) -> Result<Self, PublishError> {
        let state = public.join(STATE);
        let made = state.ancestors().take_while(|folder| !folder.exists()).map(Path::to_owned).collect();
        fs::create_dir_all(&state).map_err(|source| PublishError::Write { path: state.clone(), source })?;
        let mut lock = Lock { file: None, state, made };
        let path = lock.state.join("lock");
        let failed = |source| PublishError::Write { path: path.clone(), source };
        let mut file = fs::OpenOptions::new().write(true).create(true).truncate(false).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                lock.made.clear();
                let process = fs::read_to_string(&path).ok().and_then(|text| text.trim().parse().ok());
                return Err(PublishError::Busy { folder: public.to_owned(), process });
            }
            // Some network file systems know no locks; that is no reason not to publish on them.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        // Only for the message of a second build: on a full disk it does without.
        let _ = file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id()));
        lock.file = Some(file);
        Ok(lock)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Some(file) = self.file.take() {
            // Closing it is not enough: a program that another thread starts right now may hold it a moment longer.
            let _ = file.unlock();
        }
        if !self.made.is_empty() && !self.state.join("manifest").exists() {
            // Nothing was published: no trace is left in a folder that may be somebody else's.
            let _ = fs::remove_file(self.state.join("lock"));
            let _ = self.made.iter().try_for_each(fs::remove_dir);
        }
    }
}
