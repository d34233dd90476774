//! The data of a file while it is sent: its stated length, and its progress.

use std::sync::Arc;

use bytes::Bytes;
use futures_util::stream::{self, StreamExt as _};

use super::frames::FRAME;
use super::payload::Chunks;

/// A function that gets the number of bytes so far, and the length of the data if it is known.
pub(super) type Progress = dyn Fn(u64, Option<u64>) + Send + Sync;

/// Returns the data, which fails if it does not have the stated length. The last bytes are kept until the end is certain,
/// because the request would be complete with them.
pub(super) fn exact(data: Chunks, length: u64) -> Chunks {
    let state = Some((data.fuse(), length));
    Box::pin(stream::unfold(state, move |state| async move {
        let (mut data, missing) = state?;
        let longer = || format!("the data is longer than the stated length of {length} bytes").into();
        let chunk = match next(&mut data).await {
            Some(Ok(chunk)) => chunk,
            Some(Err(error)) => return Some((Err(error), None)),
            None if missing == 0 => return None,
            None => {
                let message = format!("the data is shorter than the stated length of {length} bytes");
                return Some((Err(message.into()), None));
            }
        };
        let Some(missing) = missing.checked_sub(size(&chunk)) else { return Some((Err(longer()), None)) };
        if missing == 0 {
            match next(&mut data).await {
                Some(Ok(_)) => return Some((Err(longer()), None)),
                Some(Err(error)) => return Some((Err(error), None)),
                None => {}
            }
        }
        Some((Ok(chunk), Some((data, missing))))
    }))
}

/// Returns the next chunk that is not empty.
async fn next(data: &mut stream::Fuse<Chunks>) -> Option<<Chunks as stream::Stream>::Item> {
    loop {
        match data.next().await? {
            Ok(chunk) if chunk.is_empty() => {}
            item => return Some(item),
        }
    }
}

/// Returns the data in frames, each of which is reported.
pub(super) fn watched(data: Chunks, length: Option<u64>, progress: Arc<Progress>) -> Chunks {
    progress(0, length);
    let state = (data, Bytes::new(), 0_u64);
    Box::pin(stream::unfold(state, move |(mut data, mut rest, sent)| {
        let progress = Arc::clone(&progress);
        async move {
            while rest.is_empty() {
                match data.next().await? {
                    Ok(chunk) => rest = chunk,
                    Err(error) => return Some((Err(error), (data, Bytes::new(), sent))),
                }
            }
            let frame = rest.split_to(rest.len().min(FRAME));
            let sent = sent.saturating_add(size(&frame));
            progress(sent, length);
            Some((Ok(frame), (data, rest, sent)))
        }
    }))
}

fn size(chunk: &Bytes) -> u64 {
    u64::try_from(chunk.len()).unwrap_or(u64::MAX)
}
