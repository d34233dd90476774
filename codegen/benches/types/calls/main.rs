//! Makes calls with three clients in turn, and prints the time of each, and the memory of many calls.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Instant;

use generated_crate::types::Item;

const ITEM: &str = r#"{"id":1,"name":"a name","tags":["one","two"],"done":true}"#;
const SMALL: usize = 2_000;
const LARGE: usize = 8;
const ROUNDS: usize = 15;

/// Responds to each request on a connection: one item, or a list of 10 MB.
fn serve(mut stream: TcpStream, list: &str) {
    let mut buffer = [0; 4096];
    let mut request = Vec::new();
    while let Ok(count @ 1..) = stream.read(&mut buffer) {
        request.extend_from_slice(&buffer[..count]);
        while let Some(end) = request.windows(4).position(|end| end == b"\r\n\r\n") {
            let body = if request.starts_with(b"GET /items/") { ITEM } else { list };
            let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ";
            if stream.write_all(format!("{head}{}\r\n\r\n{body}", body.len()).as_bytes()).is_err() {
                return;
            }
            request.drain(..end + 4);
        }
    }
}

/// The times of one call in microseconds: median, minimum and maximum of the rounds.
fn figures(mut rounds: Vec<f64>) -> [f64; 3] {
    rounds.sort_by(f64::total_cmp);
    [rounds[rounds.len() / 2], rounds[0], rounds[rounds.len() - 1]]
}

macro_rules! measure {
    ($label:literal, $count:expr, $($client:literal => $call:expr),+) => {
        let mut all = vec![$(($client, Vec::new())),+];
        for _ in 0..=ROUNDS {
            let mut index = 0;
            $(
                let start = Instant::now();
                for _ in 0..$count {
                    $call;
                }
                all[index].1.push(start.elapsed().as_secs_f64() * 1e6 / $count as f64);
                index += 1;
            )+
            let _ = index;
        }
        println!("\n{}, {} rounds of {} calls\n", $label, ROUNDS, $count);
        println!("{:<14}{:>12}{:>12}{:>12}", "microseconds", "median", "min", "max");
        let figures: Vec<_> =
            all.into_iter().map(|(client, rounds)| (client, figures(rounds[1..].to_vec()))).collect();
        for (client, [median, min, max]) in &figures {
            println!("{client:<14}{median:>12.1}{min:>12.1}{max:>12.1}");
        }
        let ratio = |index: usize| figures[0].1[0] / figures[index].1[0];
        println!("\ngenerated: {:.3} of reqwest, {:.3} of progenitor", ratio(1), ratio(2));
    };
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let base = format!("http://{}", listener.local_addr()?);
    std::thread::spawn(move || {
        let list = format!("[{}]", vec![ITEM; 10_000_000 / (ITEM.len() + 1)].join(","));
        for stream in listener.incoming().flatten() {
            let _ = stream.set_nodelay(true);
            let list = list.clone();
            std::thread::spawn(move || serve(stream, &list));
        }
    });
    let generated = generated_crate::Client::builder().base_url(&base).build()?;
    let progenitor = progenitor_crate::Client::new(&base);
    let plain = reqwest::Client::new();
    measure!("a small call", SMALL,
        "generated" => generated.items().get("a b").limit(10).await?,
        "reqwest" => {
            let url = format!("{base}/items/a%20b");
            let request = plain.get(url).query(&[("limit", 10)]).header("accept", "application/json");
            let body = request.send().await?.error_for_status()?.bytes().await?;
            serde_json::from_slice::<Item>(&body)?
        },
        "progenitor" => progenitor.get_item("a b", Some(10)).await?
    );
    measure!("10 MB of JSON", LARGE,
        "generated" => generated.items().list().await?,
        "reqwest" => {
            let body = plain.get(format!("{base}/items")).send().await?.error_for_status()?.bytes().await?;
            serde_json::from_slice::<Vec<Item>>(&body)?
        },
        "progenitor" => progenitor.list_items().await?
    );
    let before = resident()?;
    for _ in 0..10_000 {
        generated.items().get("a b").limit(10).await?;
    }
    println!("\nresident memory after 10,000 more calls: {before} KiB -> {} KiB", resident()?);
    Ok(())
}

/// Returns the resident memory of the process in KiB (Linux).
fn resident() -> Result<u64, Box<dyn std::error::Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
