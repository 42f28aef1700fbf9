//! The atomics of `core` that the sequence lock uses, made of loom's.

pub(crate) use loom::sync::atomic::{Ordering, fence};
use zeroize::Zeroize;

pub(crate) struct AtomicU32(loom::sync::atomic::AtomicU32);

impl AtomicU32 {
    pub(crate) fn new(value: u32) -> Self {
        Self(loom::sync::atomic::AtomicU32::new(value))
    }

    pub(crate) fn load(&self, order: Ordering) -> u32 {
        self.0.load(order)
    }

    pub(crate) fn store(&self, value: u32, order: Ordering) {
        self.0.store(value, order);
    }

    pub(crate) fn compare_exchange(
        &self,
        current: u32,
        new: u32,
        success: Ordering,
        failure: Ordering,
    ) -> Result<u32, u32> {
        self.0.compare_exchange(current, new, success, failure)
    }

    /// Returns something to wipe. Loom has no reference to the value.
    pub(crate) fn get_mut(&mut self) -> &mut Self {
        self
    }
}

impl Zeroize for AtomicU32 {
    fn zeroize(&mut self) {
        self.0.with_mut(|value| value.zeroize());
    }
}
