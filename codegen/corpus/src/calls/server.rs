//! A local server: it records the requests of each run, and sends the run's reply.
//!
//! The path of a request begins with `/r/<run>`, which is part of the base URL of the run.

use std::collections::BTreeMap;
use std::io;
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::http::{Reply, Request};

/// How long the server waits for the rest of a request.
const TIMEOUT: Duration = Duration::from_secs(10);

/// The requests of each run, without the prefix of the path.
pub type Requests = BTreeMap<usize, Vec<Request>>;

/// A running server.
pub struct Server {
    port: u16,
    requests: Arc<Mutex<Requests>>,
    is_stopped: Arc<AtomicBool>,
}

impl Server {
    /// Starts a server with one reply per run.
    pub fn start(replies: Vec<Reply>) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let port = listener.local_addr()?.port();
        let requests: Arc<Mutex<Requests>> = Arc::default();
        let is_stopped: Arc<AtomicBool> = Arc::default();
        let (recorded, stopped) = (Arc::clone(&requests), Arc::clone(&is_stopped));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if stopped.load(Ordering::Relaxed) {
                    return;
                }
                // A connection that breaks is the problem of its client.
                let _ = stream.and_then(|stream| answer(stream, &replies, &recorded));
            }
        });
        Ok(Self { port, requests, is_stopped })
    }

    /// Returns the base URL of a run.
    pub fn base_url(&self, run: usize) -> String {
        format!("http://127.0.0.1:{}/r/{run}", self.port)
    }

    /// Stops the server and returns the requests that it received.
    pub fn stop(self) -> Requests {
        self.is_stopped.store(true, Ordering::Relaxed);
        // The thread looks at the flag after the next connection.
        let _ = TcpStream::connect(("127.0.0.1", self.port));
        self.requests.lock().map(|mut requests| std::mem::take(&mut *requests)).unwrap_or_default()
    }
}

fn answer(mut stream: TcpStream, replies: &[Reply], requests: &Mutex<Requests>) -> io::Result<()> {
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_nodelay(true)?;
    let mut request = Request::read(&mut stream)?;
    let Some((run, rest)) = run(&request.target) else { return Ok(()) };
    request.target = rest;
    let is_head = request.method == "HEAD";
    if let Ok(mut requests) = requests.lock() {
        requests.entry(run).or_default().push(request);
    }
    replies.get(run).map_or(Ok(()), |reply| reply.write(is_head, &mut stream))
}

/// Splits a target into the run and the rest.
fn run(target: &str) -> Option<(usize, String)> {
    let rest = target.strip_prefix("/r/")?;
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (run, rest) = rest.split_at_checked(end)?;
    Some((run.parse().ok()?, rest.to_owned()))
}
