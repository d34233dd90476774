//! Types of responses are created.

use std::collections::BTreeMap;

use crate::runtime::construction::{construct, from_members};

#[derive(Clone, Debug, PartialEq)]
struct Film {
    kind: String,
    title: String,
    genres: Vec<String>,
    years: Vec<i64>,
    labels: BTreeMap<String, i64>,
    names: BTreeMap<String, String>,
    length: Option<i64>,
    sequel: Option<Box<Film>>,
    poster: Option<Box<Poster>>,
    additional: BTreeMap<String, i64>,
}

construct!(Film(
    title: into String, genres: items_into String, years: items i64, labels: entries i64, names: entries_into String,
) {
    @set kind: into String = "long".to_owned(), length: exact i64, sequel: boxed_exact Film, poster: boxed_into Poster,
    ..additional: i64,
});

#[derive(Clone, Debug, PartialEq)]
enum Poster {
    Text(String),
    Texts(Vec<String>),
    Numbers(Vec<i64>),
    Film(Box<Film>),
}

from_members!(Poster {
    Text: exact String, Text: text str, Texts: array_text str, Numbers: array i64, Film: boxed Film,
});

#[derive(Clone, Debug, PartialEq)]
struct Ticket {
    kind: String,
}

construct!(Ticket() { @set kind: into String = "day".to_owned(), });

fn film() -> Film {
    Film::new("Playtime", ["comedy"], [1967], [("a", 1)], [("fr", "Playtime")])
}

#[test]
fn arguments_are_converted() {
    let text = |text: &str| text.to_owned();
    let expected = Film {
        kind: text("short"),
        title: text("Playtime"),
        genres: vec![text("comedy")],
        years: vec![1967],
        labels: BTreeMap::from([(text("a"), 1)]),
        names: BTreeMap::from([(text("fr"), text("Playtime"))]),
        length: Some(124),
        sequel: Some(Box::new(film())),
        poster: Some(Box::new(Poster::Text(text("a.png")))),
        additional: BTreeMap::from([(text("views"), 1)]),
    };
    let built = film().kind("short").length(124).sequel(film()).poster("a.png").with_additional_property("views", 1);
    assert_eq!(built, expected);
    assert_eq!(film().kind, "long");
}

#[test]
fn members_convert_into_their_union() {
    assert_eq!(Poster::from("a".to_owned()), Poster::Text("a".to_owned()));
    assert_eq!(Poster::from(["a"]), Poster::Texts(vec!["a".to_owned()]));
    assert_eq!(Poster::from([1]), Poster::Numbers(vec![1]));
    assert_eq!(Poster::from(film()), Poster::Film(Box::new(film())));
}

#[test]
fn a_constructor_without_arguments_is_the_default() {
    assert_eq!(Ticket::default().kind("night"), Ticket { kind: "night".to_owned() });
    assert_eq!(Ticket::default().kind, "day");
}
