//! A server with TLS on a loopback address, and a network in which all names lead to it.

use std::collections::BTreeMap;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::addresses::kind_if_not_public;
use crate::network::{Found, Network};

/// The names of the certificate of the server.
const NAMES: [&str; 3] = ["docs.site.example", "cdn.site.example", "other.example"];

/// What the server does with a request. The text of a response may contain `PORT`.
#[derive(Clone)]
pub enum Reaction {
    /// Sends this and closes the connection.
    Send(Vec<u8>),
    /// Sends a head, and then one byte after the other without an end.
    Drip(&'static str),
    /// Sends a head, and then this many bytes.
    Pour(&'static str, usize),
    /// Sends nothing.
    Hang,
}

/// A server, and what it received.
pub struct Server {
    pub port: u16,
    pub network: Network,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Starts a server. For each path, it reacts to the first request with the first reaction, and so on; the last one
    /// repeats.
    pub async fn start(reactions: BTreeMap<String, Vec<Reaction>>) -> Self {
        let key = rcgen::generate_simple_self_signed(NAMES.map(ToOwned::to_owned)).unwrap();
        let certificate = key.cert.der().clone();
        let acceptor = acceptor(certificate.clone(), key.signing_key.serialize_der());
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let received = Arc::clone(&requests);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, reactions, received) = (acceptor.clone(), reactions.clone(), Arc::clone(&received));
                tokio::spawn(async move {
                    let stream = acceptor.accept(stream).await?;
                    answer(stream, port, &reactions, &received).await
                });
            }
        });
        let root = reqwest::Certificate::from_der(&certificate).unwrap();
        let network = Network { find, kind_if_not_public: kind_here, variable: |_| None, roots: vec![root] };
        Self { port, network, requests }
    }

    /// The heads of the requests, in order.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

fn acceptor(certificate: CertificateDer<'static>, key: Vec<u8>) -> TlsAcceptor {
    let key = PrivateKeyDer::try_from(key).unwrap();
    let config = ServerConfig::builder().with_no_client_auth().with_single_cert(vec![certificate], key).unwrap();
    TlsAcceptor::from(Arc::new(config))
}

/// The names of the tests: `hidden` leads to a private address, and `mixed` to two addresses.
fn find(name: &str) -> Found {
    let addresses: &[[u8; 4]] = match name {
        "hidden.site.example" => &[[10, 1, 2, 3]],
        "mixed.site.example" => &[[8, 8, 8, 8], [169, 254, 169, 254]],
        "gone.site.example" => &[],
        _ => &[[127, 0, 0, 1]],
    };
    let found = addresses.iter().map(|address| SocketAddr::from((*address, 0))).collect::<Vec<_>>();
    let result = if found.is_empty() { Err(io::Error::other("no such name")) } else { Ok(found) };
    Box::pin(async move { result })
}

/// The rule of the internet, except that the address of the server is public.
fn kind_here(address: IpAddr) -> Option<&'static str> {
    if address == Ipv4Addr::LOCALHOST { None } else { kind_if_not_public(address) }
}

async fn answer(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    port: u16,
    reactions: &BTreeMap<String, Vec<Reaction>>,
    received: &Mutex<Vec<String>>,
) -> io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    let begins = |request: &&String| request.split(' ').nth(1) == Some(path.as_str());
    let before = {
        let mut received = received.lock().unwrap();
        received.push(head.clone());
        received.iter().filter(begins).count() - 1
    };
    let known = reactions.get(&path).and_then(|list| list.get(before).or(list.last())).cloned();
    match known.unwrap_or_else(|| Reaction::Send(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".to_vec())) {
        Reaction::Send(bytes) => {
            let head_end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or_default();
            let head = String::from_utf8_lossy(&bytes[..head_end]).replace("PORT", &port.to_string());
            stream.write_all(head.as_bytes()).await?;
            stream.write_all(&bytes[head_end..]).await?;
        }
        Reaction::Drip(head) => {
            stream.write_all(head.as_bytes()).await?;
            loop {
                stream.write_all(b"x").await?;
                stream.flush().await?;
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
        Reaction::Pour(head, count) => {
            stream.write_all(head.as_bytes()).await?;
            for _ in 0..count.div_ceil(8192) {
                stream.write_all(&[b'x'; 8192]).await?;
            }
        }
        Reaction::Hang => std::future::pending().await,
    }
    stream.shutdown().await
}
