//! A credentials file, as another program would write it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;

/// A file that is removed when this is dropped.
pub(crate) struct CredentialsFile(PathBuf);

impl CredentialsFile {
    #[track_caller]
    pub(crate) fn new(credentials: &Value) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("upload_server-{}-{count}.json", std::process::id());
        let file = Self(std::env::temp_dir().join(name));
        file.rotate(credentials);
        file
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Replaces the credentials atomically.
    #[track_caller]
    pub(crate) fn rotate(&self, credentials: &Value) {
        let new = self.0.with_extension("new");
        fs::write(&new, credentials.to_string()).unwrap();
        fs::rename(new, &self.0).unwrap();
    }
}

impl Drop for CredentialsFile {
    fn drop(&mut self) {
        // A test may have deleted the file.
        let _ = fs::remove_file(&self.0);
    }
}
