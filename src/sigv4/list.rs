use alloc::vec::Vec;
use core::ops::{Deref, DerefMut};

use arrayvec::ArrayVec;

/// A list that needs no allocation while it has at most `N` items.
#[derive(Clone, Debug)]
pub(crate) enum List<T, const N: usize> {
    Short(ArrayVec<T, N>),
    Long(Vec<T>),
}

impl<T: Copy, const N: usize> List<T, N> {
    /// Puts an item before the one at `at`, which is at most the length.
    pub(crate) fn insert(&mut self, at: usize, item: T) {
        match self {
            Self::Short(items) if !items.is_full() => items.insert(at, item),
            Self::Short(items) => {
                // Room for as many again, so that it does not have to grow at once.
                let mut long = Vec::with_capacity(2 * N);
                long.extend_from_slice(items);
                long.insert(at, item);
                *self = Self::Long(long);
            }
            Self::Long(items) => items.insert(at, item),
        }
    }
}

impl<T, const N: usize> Default for List<T, N> {
    fn default() -> Self {
        Self::Short(ArrayVec::new())
    }
}

impl<T, const N: usize> Deref for List<T, N> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        match self {
            Self::Short(items) => items,
            Self::Long(items) => items,
        }
    }
}

impl<T, const N: usize> DerefMut for List<T, N> {
    fn deref_mut(&mut self) -> &mut [T] {
        match self {
            Self::Short(items) => items,
            Self::Long(items) => items,
        }
    }
}
