//! Percent-encoding in queries and cookies (RFC 3986, section 2; RFC 6265, section 4.1.1).

use super::support::{OPERATION, call, decoded, prepared, prepared_at};
use crate::runtime::parameters::{self, Pairs, Style};

/// Every ASCII character, and some others.
fn characters() -> impl Iterator<Item = char> {
    (0..128).map(char::from).chain(['é', '€', '\u{fdd0}', '\u{feff}', '\u{10ffff}'])
}

fn pair(name: &str, value: &str) -> Pairs {
    parameters::query(OPERATION, name, Style::Form, true, Some(&value)).unwrap()
}

async fn reserved(name: &str, value: &str) -> String {
    let pairs = parameters::reserved(OPERATION, name, Style::Form, true, Some(&value)).unwrap();
    prepared(call().pairs(pairs)).await.url().query().unwrap().to_owned()
}

#[tokio::test]
async fn allowed_reserved_characters_are_not_encoded() {
    // The apostrophe is encoded by the URL parser (WHATWG URL, section 1.3).
    assert_eq!(reserved("a", ":/?[]@!$'()*,;=").await, "a=:/?[]@!$%27()*,;=");
    assert_eq!(reserved("a", "&#+% \"<>\\^`{|}").await, "a=%26%23%2B%25%20%22%3C%3E%5C%5E%60%7B%7C%7D");
    assert_eq!(reserved("a[]=&", "é").await, "a%5B%5D%3D%26=%C3%A9");
}

#[tokio::test]
async fn values_cannot_add_pairs() {
    for one in characters() {
        let value = format!("x{one}y");
        let query = reserved("name", &value).await;
        assert_eq!(query.matches(['&', '#', '+']).count(), 0, "{query}");
        let (name, encoded) = query.split_once('=').unwrap();
        assert_eq!((name, decoded(encoded)), ("name", value.into_bytes()), "{query}");
    }
}

#[tokio::test]
async fn names_cannot_add_pairs() {
    for one in characters() {
        let name = format!("x{one}y");
        let query = reserved(&name, "value").await;
        let (encoded, value) = query.split_once('=').unwrap();
        assert_eq!((decoded(encoded), value), (name.into_bytes(), "value"), "{query}");
    }
}

#[tokio::test]
async fn other_pairs_survive() {
    for one in characters() {
        let value = format!("x{one}y");
        let call = call().query("q q", [value.clone()]).pairs(pair("r", &value));
        let request = prepared(call).await;
        let pairs: Vec<_> = request.url().query_pairs().collect();
        assert_eq!(pairs, [("q q".into(), value.as_str().into()), ("r".into(), value.as_str().into())]);
    }
}

#[tokio::test]
async fn the_fixed_query_is_first_and_the_parts_are_joined() {
    let call = || call().fixed_query("format=json&x").query("q", ["1".to_owned(), "2".to_owned()]);
    let query = async |call, path: &str| prepared_at(call, path).await.unwrap().url().query().map(ToOwned::to_owned);
    assert_eq!(query(call(), "/").await.unwrap(), "format=json&x&q=1&q=2");
    let all = call().pairs(pair("r", "/"));
    assert_eq!(query(all, "/?page=3").await.unwrap(), "format=json&x&page=3&q=1&q=2&r=%2F");
    assert_eq!(query(super::support::call(), "/").await, None);
}

#[tokio::test]
async fn spaces_of_the_transport_are_percent_encoded() {
    let request = prepared_at(call().query("b", ["c d".to_owned()]), "/?a+b=c+d%2B").await.unwrap();
    assert_eq!(request.url().query(), Some("a%20b=c%20d%2B&b=c%20d"));
}

#[tokio::test]
async fn spaces_around_a_header_are_refused() {
    for value in [" a", "a ", "\ta", " "] {
        let message = prepared_at(call().header("x-a", Some(value.to_owned())), "/").await.unwrap_err();
        assert_eq!(message, "the header `x-a` must not begin or end with a space");
    }
    let message = prepared_at(call().header("x-a", Some("a\nb".to_owned())), "/").await.unwrap_err();
    assert_eq!(message, "the header `x-a` contains characters that are not allowed");
    let request = prepared_at(call().header("x-a", Some(String::new())), "/").await.unwrap();
    assert_eq!(request.headers()["x-a"], "");
}

#[tokio::test]
async fn fragments_are_not_sent() {
    let request = prepared_at(call(), "/items#get_item").await.unwrap();
    assert_eq!(request.url().as_str(), "http://127.0.0.1:1/v1/items");
}

#[tokio::test]
async fn cookies_cannot_add_cookies() {
    for one in characters() {
        let value = format!("x{one}y");
        let pairs = parameters::cookies(OPERATION, "c", Style::Form, true, Some(&value)).unwrap();
        let call = call().cookie("a", Some(value.clone())).cookie("b", None).cookies(pairs);
        let request = prepared(call).await;
        let header = request.headers()["cookie"].to_str().unwrap();
        let cookies: Vec<_> = header.split("; ").map(|cookie| cookie.split_once('=').unwrap()).collect();
        let [("a", first), ("c", second)] = cookies[..] else { panic!("{header}") };
        assert_eq!((decoded(first), decoded(second)), (value.clone().into_bytes(), value.into_bytes()));
        assert!(header.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' '), "{header}");
        assert_eq!(first.matches([',', ';', '"', '\\', ' ']).count(), 0, "{header}");
    }
}
