//! Sharing work between the processors.

use rayon::prelude::*;

/// Applies `f` to all items on all processors; the results stand in the order of the items.
pub(super) fn in_parallel<T: Sync, R: Send>(items: &[T], f: impl Fn(&T) -> R + Sync) -> Vec<R> {
    /// Fewer are not worth a thread.
    const SHARE: usize = 32;
    items.par_iter().with_min_len(SHARE).map(&f).collect()
}
