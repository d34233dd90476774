//! The URLs of requests: parsing the path only has the same result as parsing the whole URL.

use progenitor_client::encode_path;
use reqwest::{Method, Request};

use super::support::{OPERATION, builder};
use crate::runtime::path::path_part;

/// The URLs with and without the client's base URL, or the messages of the errors.
fn urls(base: &str, path: &str) -> [Result<String, String>; 2] {
    let client = builder().base_url(base).build().unwrap();
    let mut call = client.inner.call(OPERATION, &[]);
    [true, false].map(|is_joined| {
        let mut requests = call.requests();
        if !is_joined {
            requests.client.base = None;
        }
        let url = format!("{}{path}", requests.base_url);
        let mut request: Request = requests.client.get(url).build().map_err(|error| error.to_string())?;
        call.complete(&mut request)?;
        Ok(request.url().to_string())
    })
}

#[test]
fn the_url_does_not_depend_on_how_it_is_parsed() {
    let part = |value: &str| encode_path(&path_part(OPERATION, "id", value).unwrap());
    let mut paths: Vec<String> = [
        "",
        "/",
        "//",
        "///x",
        "//other.example/x",
        "/\\other.example",
        "\\\\other.example",
        "/\t/other.example",
        "/x?a=b",
        "/x#y",
        "/../..",
        "/./x",
        "/%2e%2e/x",
        "/a b/é",
        "x",
        "?x",
        "@other.example/x",
        ":2/x",
        "/:2",
        "/%EF%B7%90",
        "/x\n",
        " /x",
    ]
    .map(ToOwned::to_owned)
    .to_vec();
    for value in ["a", "a b", ".a", "..", "é", "/", "\\", "%", "%2e", "?", "#", ";", "\t", "@", "//x"] {
        paths.extend(
            ["/{}", "/{}/", "/x{}/y", "/.{}", "{}", "/{}{}"].map(|template| template.replace("{}", &part(value))),
        );
    }
    let mut count = 0;
    for base in [
        "http://127.0.0.1:1",
        "http://localhost/",
        "http://localhost:8080/v1",
        "https://api.example.com/a%20b/",
        "http://[::1]:1/v1",
        "https://münchen.example/é",
    ] {
        for path in &paths {
            let [joined, parsed] = urls(base, path);
            assert_eq!(joined, parsed, "{base} {path:?}");
            count += 1;
        }
    }
    assert!(count > 500);
}

#[test]
fn the_transport_can_use_every_method() {
    let client = builder().base_url("http://localhost").build().unwrap();
    let call = client.inner.call(OPERATION, &[]);
    let methods = call.requests().client;
    let url = || "http://localhost/x".to_owned();
    let requests = [
        methods.get(url()),
        methods.put(url()),
        methods.post(url()),
        methods.delete(url()),
        methods.head(url()),
        methods.patch(url()),
        methods.request(Method::TRACE, url()),
    ];
    let names = requests.map(|request| request.build().unwrap().method().to_string());
    assert_eq!(names, ["GET", "PUT", "POST", "DELETE", "HEAD", "PATCH", "TRACE"]);
}
