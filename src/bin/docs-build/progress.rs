//! A sign of life for work that takes longer than a moment.

use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::ProgressBar;

/// Work that takes less time than this is not announced.
const MOMENT: Duration = Duration::from_millis(500);

/// Turns on standard error while it lives, if somebody sits at a terminal there.
pub(crate) struct Progress {
    /// Dropped first: that is the end of the work.
    end: Option<Sender<()>>,
    turning: Option<JoinHandle<()>>,
}

impl Progress {
    /// Begins to turn after a moment.
    pub(crate) fn start(message: &'static str) -> Self {
        let (end, ended) = mpsc::channel::<()>();
        let turning = thread::spawn(move || {
            if ended.recv_timeout(MOMENT) == Err(RecvTimeoutError::Timeout) {
                let bar = ProgressBar::new_spinner().with_message(message);
                bar.enable_steady_tick(Duration::from_millis(100));
                let _ = ended.recv();
                bar.finish_and_clear();
            }
        });
        Progress { end: Some(end), turning: Some(turning) }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        drop(self.end.take());
        if let Some(turning) = self.turning.take() {
            let _ = turning.join();
        }
    }
}
