//! The uploads, in memory. Replace this with a table of your database.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use uuid::Uuid;

use crate::description::Description;

/// The maximum number of uploads. A new one replaces the oldest.
const CAPACITY: usize = 10_000;

/// A file that a client uploads or has uploaded.
#[derive(Clone, Debug)]
pub(crate) struct Upload {
    pub(crate) description: Description,
    /// S3's upload id, once the client has reported it.
    pub(crate) multipart_id: Option<String>,
    /// Whether the client has reported the end of the upload.
    pub(crate) is_done: bool,
}

/// The uploads by their ids, which nobody can guess. Clones share them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Store(Arc<Mutex<Uploads>>);

#[derive(Debug, Default)]
struct Uploads {
    by_id: HashMap<Uuid, Upload>,
    /// Oldest first.
    ids: VecDeque<Uuid>,
}

impl Store {
    /// Stores a new upload and returns its id.
    pub(crate) fn insert(&self, description: Description) -> Uuid {
        let id = Uuid::new_v4();
        let mut uploads = self.lock();
        if uploads.ids.len() >= CAPACITY
            && let Some(oldest) = uploads.ids.pop_front()
        {
            uploads.by_id.remove(&oldest);
        }
        uploads.ids.push_back(id);
        uploads.by_id.insert(id, Upload { description, multipart_id: None, is_done: false });
        id
    }

    pub(crate) fn get(&self, id: Uuid) -> Option<Upload> {
        self.lock().by_id.get(&id).cloned()
    }

    /// Changes an upload; returns `None` if it does not exist.
    pub(crate) fn update(&self, id: Uuid, change: impl FnOnce(&mut Upload)) -> Option<()> {
        self.lock().by_id.get_mut(&id).map(change)
    }

    pub(crate) fn remove(&self, id: Uuid) -> Option<Upload> {
        let mut uploads = self.lock();
        uploads.ids.retain(|other| *other != id);
        uploads.by_id.remove(&id)
    }

    /// Locks the uploads. A poisoned lock is fine: no change is ever half done.
    fn lock(&self) -> MutexGuard<'_, Uploads> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_store_forgets_the_oldest_upload() {
        let description: Description =
            serde_json::from_str(r#"{ "name": "cat.png", "type": "image/png", "size": 4 }"#).unwrap();
        let store = Store::default();
        let removed = store.insert(description.clone());
        assert!(store.remove(removed).is_some());
        let ids: Vec<Uuid> = (0..=CAPACITY).map(|_| store.insert(description.clone())).collect();
        assert!(store.get(ids[0]).is_none());
        assert!(ids[1..].iter().all(|id| store.get(*id).is_some()));
        assert_eq!(store.lock().ids.len(), CAPACITY);
    }
}
