//! Binary data in request bodies: from memory, from a file, from a reader or from a stream.

use std::fmt;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use bytes::{Bytes, BytesMut};
use futures_util::{Stream, TryStream, TryStreamExt as _, stream};
use tokio::io::{AsyncRead, AsyncReadExt as _};

use super::error::Error;
use super::file_data::{self, Progress};
use super::media_types;
use super::payload::{Chunks, Opening, Part, Payload, Source};

/// The size of the buffer in which data is read, in bytes.
const CHUNK: usize = 64 << 10;

/// Binary data to send, with an optional file name and media type.
///
/// The data is read while it is sent, in constant memory. A `File` from memory or a path can be sent any number of times.
/// A `File` from a stream or a reader can be sent only once, so that a request with it is never sent again, and its clones
/// share the stream.
///
/// ```text
/// let file = File::from_path("film.mp4").on_progress(|sent, total| println!("{sent} of {total:?} bytes"));
/// client.files().upload(file).await?;
/// ```
#[derive(Clone)]
pub struct File {
    data: Data,
    pub(super) name: Option<String>,
    pub(super) content_type: Option<String>,
    length: Option<u64>,
    progress: Option<Arc<Progress>>,
}

#[derive(Clone)]
enum Data {
    Bytes(Bytes),
    Path(PathBuf),
    /// `None` after a request has sent it.
    Stream(Arc<Mutex<Option<Chunks>>>),
}

impl File {
    /// Creates a file from data in memory.
    pub fn from_bytes(bytes: impl Into<Bytes>) -> Self {
        Self::new(Data::Bytes(bytes.into()))
    }

    /// Creates a file that is read from the file system while it is sent. The last component of the path becomes the
    /// file name in a form.
    ///
    /// The file is opened when the request is sent; if that fails, the call returns
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument). If reading fails later, the call returns
    /// [`ErrorKind::RequestBody`](crate::ErrorKind::RequestBody).
    pub fn from_path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        Self { name, ..Self::new(Data::Path(path)) }
    }

    /// Creates a file from a reader, such as a socket or the output of a process. It can be sent once. A second call with
    /// the same reader returns [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument). If reading fails, the
    /// call returns [`ErrorKind::RequestBody`](crate::ErrorKind::RequestBody).
    ///
    /// The length is unknown, unless [`with_length`](Self::with_length) states it.
    pub fn from_reader(reader: impl AsyncRead + Send + 'static) -> Self {
        Self::from_stream(chunks(Box::pin(reader)))
    }

    /// Creates a file from a stream, which can be sent once. A second call with the same stream returns
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument). If the stream fails, the call returns
    /// [`ErrorKind::RequestBody`](crate::ErrorKind::RequestBody).
    ///
    /// The length is unknown, unless [`with_length`](Self::with_length) states it.
    pub fn from_stream<S>(stream: S) -> Self
    where
        S: TryStream + Send + 'static,
        S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
        Bytes: From<S::Ok>,
    {
        let chunks: Chunks = Box::pin(stream.into_stream().map_ok(Bytes::from).map_err(Into::into));
        Self::new(Data::Stream(Arc::new(Mutex::new(Some(chunks)))))
    }

    /// Sets the file name of a form part. The default is the last component of the path, or else the name of the form
    /// field. A file that is the whole body is sent without a name.
    #[must_use]
    pub fn with_name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the media type of a form part; the default is the declared media type, or else `application/octet-stream`.
    ///
    /// For a file that is the whole body, the media type is kept if the API declares `application/octet-stream` or a
    /// range such as `image/*`. If the API declares one specific media type, only parameters can be added to it. The call
    /// returns [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) if the API does not declare the media
    /// type, if none is set for a range such as `image/*`, or if it is not allowed in a header.
    #[must_use]
    pub fn with_content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// Sets the length of the data in bytes, so that a request with data from a stream or a reader has a
    /// `Content-Length`, which many servers require. The length of a regular file and of data in memory is known.
    ///
    /// If the data is longer or shorter, the call returns
    /// [`ErrorKind::RequestBody`](crate::ErrorKind::RequestBody).
    #[must_use]
    pub fn with_length(mut self, bytes: u64) -> Self {
        self.length = Some(bytes);
        self
    }

    /// Calls a function while the data is sent, with the number of bytes of this file that the connection has taken over
    /// so far, and the length of the file in bytes if it is known. A later call of this method replaces the function.
    ///
    /// The function is called with zero when the file is opened: each attempt to send the request starts again from zero,
    /// as a redirect does. It is called for at most 64 KiB at a time. Buffers of the connection may hold the last bytes,
    /// so that only the end of the call says that the server has received all. The transfer waits for the function, which
    /// should therefore return soon. If it panics, the call fails with
    /// [`ErrorKind::RequestBody`](crate::ErrorKind::RequestBody).
    #[must_use]
    pub fn on_progress(mut self, progress: impl Fn(u64, Option<u64>) + Send + Sync + 'static) -> Self {
        self.progress = Some(Arc::new(progress));
        self
    }

    fn new(data: Data) -> Self {
        Self { data, name: None, content_type: None, length: None, progress: None }
    }

    /// Converts the file to a request body. `declared` is its declared media type, or a range.
    pub(crate) fn into_payload(self, operation: &'static str, declared: &'static str) -> Result<Payload, Error> {
        let media_type = media_types::choose(self.content_type.as_deref(), declared)
            .map_err(|message| Error::invalid_argument(message).in_operation(operation))?;
        Ok(Payload::from_parts(media_type, vec![self.into_part()]))
    }

    /// Converts the file to a part of a request body.
    pub(super) fn into_part(self) -> Part {
        match self {
            Self { data: Data::Bytes(bytes), length: None, progress: None, .. } => Part::Bytes(bytes),
            file => Part::Source(Arc::new(file)),
        }
    }
}

impl Source for File {
    fn open(&self, operation: &'static str) -> Opening<'_> {
        Box::pin(async move {
            let (mut chunks, mut length) = self.data.open(operation).await?;
            if let Some(stated) = self.length {
                (chunks, length) = (file_data::exact(chunks, stated), Some(stated));
            }
            if let Some(progress) = &self.progress {
                chunks = file_data::watched(chunks, length, Arc::clone(progress));
            }
            Ok((chunks, length))
        })
    }

    fn is_repeatable(&self) -> bool {
        !matches!(self.data, Data::Stream(_))
    }
}

impl Data {
    /// Starts the data from its first byte, and returns its length if it is known.
    async fn open(&self, operation: &'static str) -> Result<(Chunks, Option<u64>), Error> {
        match self {
            Self::Bytes(bytes) => {
                let chunks: Chunks = Box::pin(stream::iter([Ok(bytes.clone())]));
                Ok((chunks, u64::try_from(bytes.len()).ok()))
            }
            Self::Path(path) => read(path).await.map_err(|error| {
                let message = format!("the file {} could not be read", path.display());
                Error::invalid_argument(message).with_source(error).in_operation(operation)
            }),
            Self::Stream(chunks) => {
                let chunks = chunks.lock().ok().and_then(|mut chunks| chunks.take());
                let used = || Error::invalid_argument("the stream was already sent by an earlier request");
                Ok((chunks.ok_or_else(|| used().in_operation(operation))?, None))
            }
        }
    }
}

/// Opens a file, and returns its data and, if it is known, its length.
async fn read(path: &Path) -> std::io::Result<(Chunks, Option<u64>)> {
    let file = tokio::fs::File::open(path).await?;
    let metadata = file.metadata().await?;
    // Only regular files have a length; a pipe, for example, does not.
    let length = metadata.is_file().then_some(metadata.len());
    // The announced length must be kept if the file grows in the meantime.
    let data = chunks(Box::pin(file.take(length.unwrap_or(u64::MAX))));
    Ok((Box::pin(data.map_err(Into::into)), length))
}

/// Reads data in chunks.
fn chunks<R: AsyncRead>(reader: Pin<Box<R>>) -> impl Stream<Item = std::io::Result<Bytes>> {
    stream::try_unfold(reader, |mut reader| async {
        let mut buffer = BytesMut::with_capacity(CHUNK);
        let count = reader.read_buf(&mut buffer).await?;
        Ok((count > 0).then(|| (buffer.freeze(), reader)))
    })
}

impl From<Vec<u8>> for File {
    fn from(bytes: Vec<u8>) -> Self {
        Self::from_bytes(bytes)
    }
}

impl From<Bytes> for File {
    fn from(bytes: Bytes) -> Self {
        Self::from_bytes(bytes)
    }
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File")
            .field("name", &self.name)
            .field("content_type", &self.content_type)
            .finish_non_exhaustive()
    }
}
