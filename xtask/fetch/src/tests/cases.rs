//! What is fetched, what is refused, and how often the server is asked.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::server::{Reaction, Server};
use crate::limits::Limits;
use crate::{Allowed, Document, Failure, Fetcher};

/// A path of the server, its reactions, the result (a text, or `!` and a part of the message), and the requests.
type Case = (&'static str, Vec<Reaction>, &'static str, usize);

/// Short limits, so that the tests are fast.
fn limits() -> Limits {
    Limits {
        bytes: 1024 * 1024,
        connect: Duration::from_secs(5),
        silence: Duration::from_millis(300),
        total: Duration::from_millis(900),
        pause: Duration::from_millis(1),
        longest_pause: Duration::from_secs(1),
        ..Limits::default()
    }
}

fn send(text: &str) -> Reaction {
    Reaction::Send(text.as_bytes().to_vec())
}

/// A response with status 200.
fn ok(headers: &str, body: &str) -> Reaction {
    send(&format!("HTTP/1.1 200 OK\r\n{headers}Content-Length: {}\r\n\r\n{body}", body.len()))
}

fn redirect(location: &str) -> Reaction {
    send(&format!("HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n"))
}

fn busy(status: &str, after: &str) -> Reaction {
    send(&format!("HTTP/1.1 {status}\r\nRetry-After: {after}\r\nContent-Length: 0\r\n\r\n"))
}

fn compressed(body: &[u8]) -> Reaction {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(body).unwrap();
    let body = encoder.finish().unwrap();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n", body.len());
    Reaction::Send([head.as_bytes(), &body].concat())
}

fn cases() -> Vec<Case> {
    let markdown = "Content-Type: text/markdown; charset=utf-8\r\n";
    let page = || ok(markdown, "# A");
    vec![
        ("/page.md", vec![page()], "# A", 1),
        ("/untyped.yaml", vec![ok("", "openapi: 3.1.0")], "openapi: 3.1.0", 1),
        ("/gzip.md", vec![compressed(b"# zipped")], "# zipped", 1),
        ("/moved.md", vec![redirect("/page-two.md")], "# two", 1),
        ("/page-two.md", vec![ok(markdown, "# two")], "# two", 2),
        ("/host.md", vec![redirect("https://cdn.site.example:PORT/page-three.md")], "# three", 1),
        ("/page-three.md", vec![ok(markdown, "# three")], "# three", 2),
        ("/missing.md", vec![], "!status 404", 1),
        ("/secret.md", vec![send("HTTP/1.1 401 x\r\nContent-Length: 0\r\n\r\n")], "!status 401", 1),
        ("/busy.md", vec![busy("429 x", "0"), busy("503 x", "0"), page()], "# A", 3),
        ("/always-busy.md", vec![busy("429 x", "0")], "!status 429, also at the last of 3 attempts", 3),
        ("/busy-for-long.md", vec![busy("429 x", "86400")], "!asks to wait 86400 seconds", 1),
        ("/slow.md", vec![Reaction::Hang], "!did not answer in time, also at the last of 3", 3),
        ("/slow-once.md", vec![Reaction::Hang, page()], "# A", 2),
        ("/drip.md", vec![Reaction::Drip("HTTP/1.1 200 OK\r\n\r\n")], "!did not answer in time", 3),
        (
            "/truncated.md",
            vec![send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n# A")],
            "!the response broke off",
            3,
        ),
        ("/closed.md", vec![send(""), page()], "# A", 2),
        ("/html.md", vec![ok("Content-Type: text/html\r\n", "<p>Hello")], "!HTML", 1),
        ("/hidden-html.md", vec![ok(markdown, "<!doctype html><p>")], "!HTML", 1),
        ("/latin.md", vec![Reaction::Send(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n\xe4".to_vec())], "!UTF-8", 1),
        ("/brotli.md", vec![ok("Content-Encoding: br\r\n", "x")], "!the encoding `br`", 1),
        ("/damaged.md", vec![ok("Content-Encoding: gzip\r\n", "x")], "!damaged", 1),
        ("/loop.md", vec![redirect("/loop.md")], "!more than 5 redirects", 6),
        ("/away.md", vec![redirect("https://other.example:PORT/x?token=secret")], "!another site", 1),
        ("/plain.md", vec![redirect("http://docs.site.example/x")], "!does not use https", 1),
        ("/private.md", vec![redirect("https://10.0.0.1/x")], "!a private address as host", 1),
        ("/mapped.md", vec![redirect("https://[::ffff:169.254.169.254]/x")], "!a link-local address as host", 1),
        ("/inside.md", vec![redirect("https://hidden.site.example/x")], "!10.1.2.3, which is a private address", 1),
        ("/mixed.md", vec![redirect("https://mixed.site.example/x")], "!169.254.169.254, which is a link-local", 1),
        ("/user.md", vec![redirect("https://me:secret@docs.site.example/x")], "!a user name or a password", 1),
        ("/nowhere.md", vec![redirect("https://[")], "!not a URL", 1),
        ("/no-name.md", vec![redirect("https://gone.site.example/x")], "!no connection to the server", 1),
        (
            "/large.md",
            vec![Reaction::Pour("HTTP/1.1 200 OK\r\nContent-Length: 52428800\r\n\r\n", 1)],
            "!larger than",
            1,
        ),
        ("/endless.md", vec![Reaction::Pour("HTTP/1.1 200 OK\r\n\r\n", 50 << 20)], "!larger than 1024 KiB", 1),
        ("/bomb.md", vec![compressed(&vec![b'x'; 50 << 20])], "!larger than 1024 KiB", 1),
    ]
}

async fn start(cases: Vec<Case>) -> Server {
    let reactions = cases.into_iter().map(|(path, reactions, ..)| (path.to_owned(), reactions));
    Server::start(reactions.collect::<BTreeMap<_, _>>()).await
}

/// Fetches a path of the server, and returns the text or `!` and the failure.
async fn fetch(fetcher: &mut Fetcher, server: &Server, path: &str) -> String {
    let url = format!("https://docs.site.example:{}{path}", server.port);
    match fetcher.fetch(&url, |_| ()).await {
        Ok(Document { text, .. }) => text,
        Err(Failure { message, help, .. }) => format!("!{message} {}", help.unwrap_or_default()),
    }
}

#[tokio::test]
async fn each_answer_has_its_result() {
    let server = start(cases()).await;
    for (path, _, expected, requests) in cases() {
        let before = server.requests().len();
        let mut fetcher = Fetcher::on(server.network.clone(), limits(), Allowed::default()).unwrap();
        let started = Instant::now();
        let result = fetch(&mut fetcher, &server, path).await;
        let result: String = result.chars().take(200).collect();
        match expected.strip_prefix('!') {
            Some(part) => assert!(result.starts_with('!') && result.contains(part), "{path}: {result}"),
            None => assert_eq!(result, expected, "{path}"),
        }
        assert!(!result.contains("secret"), "{path}: {result}");
        let seen = server.requests()[before..].iter().filter(|head| head.contains(&format!(" {path} "))).count();
        let expected = if path.starts_with("/page-t") { 1 } else { requests };
        assert_eq!(seen, expected, "{path}");
        assert!(started.elapsed() < Duration::from_secs(4), "{path}: {:?}", started.elapsed());
    }
}

#[tokio::test]
async fn a_refused_site_is_fetched_from_if_it_is_allowed() {
    let mut all = cases();
    all.push(("/x?token=secret", vec![ok("", "# other")], "", 1));
    let server = start(all).await;
    let mut fetcher = Fetcher::on(server.network.clone(), limits(), Allowed::default()).unwrap();
    let failure = fetch(&mut fetcher, &server, "/away.md").await;
    assert!(failure.contains("pass `--allow-host other.example` if you trust it"), "{failure}");
    let allowed = Allowed { hosts: vec!["other.example".to_owned()], proxy: false };
    let mut fetcher = Fetcher::on(server.network.clone(), limits(), allowed).unwrap();
    assert_eq!(fetch(&mut fetcher, &server, "/away.md").await, "# other");
}

#[tokio::test]
async fn the_addresses_of_this_computer_are_refused() {
    let server = start(cases()).await;
    let network =
        crate::network::Network { kind_if_not_public: crate::addresses::kind_if_not_public, ..server.network.clone() };
    let mut fetcher = Fetcher::on(network, limits(), Allowed::default()).unwrap();
    let failure = fetch(&mut fetcher, &server, "/page.md").await;
    assert!(failure.contains("docs.site.example has the address 127.0.0.1, which is a loopback address"), "{failure}");
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_run_has_a_limit_of_requests() {
    let server = start(cases()).await;
    let limits = Limits { requests: 3, ..limits() };
    let mut fetcher = Fetcher::on(server.network.clone(), limits, Allowed::default()).unwrap();
    assert!(fetch(&mut fetcher, &server, "/loop.md").await.contains("has sent 3 requests"));
    assert!(fetch(&mut fetcher, &server, "/page.md").await.contains("has sent 3 requests"));
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn a_request_tells_only_what_it_has_to() {
    let server = start(cases()).await;
    let mut fetcher = Fetcher::on(server.network.clone(), limits(), Allowed::default()).unwrap();
    fetch(&mut fetcher, &server, "/host.md").await;
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    for request in requests {
        let lines = request.lines().skip(1).filter_map(|line| line.split_once(':'));
        let names: Vec<String> = lines.map(|(name, _)| name.to_ascii_lowercase()).collect();
        assert_eq!(names, ["accept", "accept-encoding", "user-agent", "host"], "{request}");
        assert!(request.contains("user-agent: xtask-fetch/"), "{request}");
    }
}

#[tokio::test]
async fn a_proxy_of_the_environment_is_refused() {
    let server = start(cases()).await;
    let variable = |name: &str| (name == "https_proxy").then(|| "http://me:secret@10.0.0.1:1".to_owned());
    let network = crate::network::Network { variable, ..server.network.clone() };
    let failure = Fetcher::on(network, limits(), Allowed::default()).err().unwrap();
    assert!(format!("{failure:?}").contains("--allow-proxy") && !format!("{failure:?}").contains("secret"));
}
