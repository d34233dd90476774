//! The program, as `cargo xtask` starts it. It refuses these URLs before it connects.

use std::process::Command;

#[test]
fn each_url_has_a_line() {
    let urls = ["http://a.example/x?key=secret", "https://127.0.0.1/x", "https://me:secret@a.example/", "x\u{1b}[2J"];
    let mut command = Command::new(env!("CARGO_BIN_EXE_fetch"));
    for variable in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        command.env_remove(variable);
    }
    let output = command.args(urls).output().unwrap();
    assert!(output.status.success());
    let (out, progress) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    let lines: Vec<serde_json::Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.iter().map(|line| line["url"].as_str().unwrap()).collect::<Vec<_>>(), urls);
    let errors = ["does not use https", "a loopback address", "a user name or a password", "is not a URL"];
    for (line, error) in lines.iter().zip(errors) {
        let message = line["error"].as_str().unwrap();
        assert!(message.contains(error) && !message.contains("secret"), "{line}");
    }
    assert_eq!(progress.lines().count(), 4, "{progress}");
    assert!(progress.contains("fetching 2 of 4: https://127.0.0.1/x"), "{progress}");
    assert!(!progress.contains("secret") && !progress.contains('\u{1b}'), "{progress}");
}

#[test]
fn a_proxy_needs_the_flag() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fetch"));
    let output = command.arg("https://127.0.0.1/").env("HTTPS_PROXY", "http://me:secret@10.0.0.1:1").output().unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert!(out.contains("--allow-proxy") && !out.contains("secret"), "{out}");
}
