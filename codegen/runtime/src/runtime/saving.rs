//! Saves a download to a file. The data is written to a temporary file next to it, which replaces the file at the end.

use std::io;
use std::path::{Path, PathBuf};

use tokio::fs::{self, File, OpenOptions};
use tokio::io::{AsyncSeekExt as _, AsyncWriteExt as _};

use super::retry::random_bits;

/// A file that is being written. It is removed when it is dropped before its end.
pub(super) struct Partial {
    file: File,
    temporary: Temporary,
    target: PathBuf,
    /// The number of bytes so far.
    pub(super) written: u64,
}

impl Partial {
    /// Creates the temporary file for a target.
    pub(super) async fn create(target: PathBuf) -> io::Result<Self> {
        let invalid = |message: &str| io::Error::new(io::ErrorKind::InvalidInput, message.to_owned());
        let name = target.file_name().ok_or_else(|| invalid("the path has no file name"))?;
        // The rename at the end would fail.
        if fs::metadata(&target).await.is_ok_and(|metadata| metadata.is_dir()) {
            return Err(invalid("the path is a directory"));
        }
        // File systems limit the length of a name, often to 255 bytes.
        let start: String = name.to_string_lossy().chars().take(40).collect();
        // If this future is dropped while a thread creates the file, it is removed, too.
        let temporary = Temporary(target.with_file_name(format!(".{start}.{:016x}.part", random_bits())));
        let file = OpenOptions::new().write(true).create_new(true).open(&temporary.0).await?;
        Ok(Self { file, temporary, target, written: 0 })
    }

    pub(super) async fn write(&mut self, data: &[u8]) -> io::Result<()> {
        self.file.write_all(data).await?;
        self.written = self.written.saturating_add(u64::try_from(data.len()).unwrap_or(u64::MAX));
        Ok(())
    }

    /// Begins again with the first byte.
    pub(super) async fn restart(&mut self) -> io::Result<()> {
        self.file.flush().await?;
        self.file.set_len(0).await?;
        self.file.rewind().await?;
        self.written = 0;
        Ok(())
    }

    /// Replaces the target by the temporary file, and returns the number of bytes.
    pub(super) async fn finish(mut self) -> io::Result<u64> {
        self.file.flush().await?;
        // After a crash of the computer, the target is either the old file or the new one.
        self.file.sync_all().await?;
        // Windows does not rename open files.
        drop(self.file.into_std().await);
        fs::rename(self.temporary.path(), &self.target).await?;
        self.temporary.keep();
        Ok(self.written)
    }
}

/// The path of a file that is removed on drop.
struct Temporary(PathBuf);

impl Temporary {
    fn path(&self) -> &Path {
        &self.0
    }

    fn keep(mut self) {
        self.0.clear();
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if !self.0.as_os_str().is_empty() {
            // There is nobody to report an error to, and the target is unchanged in any case.
            let _ = std::fs::remove_file(&self.0);
        }
    }
}
