use super::*;
use crate::names::reserved;

/// Inserts the imports of a file and returns them as text, one per line.
fn imports(source: &str, imports: Imports, types: &[&str]) -> Vec<String> {
    let mut file: File = syn::parse_str(source).unwrap();
    let names = ApiNames { types: types.iter().copied().collect(), constants: ["API_KEY", "BASIC"].into() };
    insert(&mut file, imports, &names);
    let uses = file.items.into_iter().filter(|item| matches!(item, Item::Use(_)));
    let uses = File { shebang: None, frontmatter: None, attrs: Vec::new(), items: uses.collect() };
    prettyplease::unparse(&uses).lines().map(ToOwned::to_owned).collect()
}

#[test]
fn what_a_file_uses() {
    let table: &[(&str, &[&str])] = &[
        // Types, wherever they are.
        ("fn f(client: &Client) -> Result<Response<()>, Error> {}", &["use crate::{Client, Error, Response};"]),
        ("impl<'a> CursorPages for X<'a> {}", &["use crate::runtime::page_cursors::CursorPages;"]),
        (
            "fn f() -> PaginationStream<Wait<u8>> {}",
            &["use crate::PaginationStream;", "use crate::runtime::waiting::Wait;"],
        ),
        ("fn f(x: X) { match x { Outcome::Pending => {} } }", &["use crate::runtime::waiting::Outcome;"]),
        ("const X: T = T { y: Security::Basic };", &["use crate::runtime::security::Security;"]),
        // The first segment of a path, and no other.
        ("type X = types::Client;", &["use crate::types;"]),
        ("type X = other::types::Duration;", &[]),
        ("type X = ::types::Y;", &[]),
        ("fn f() { crate::runtime::streams::StreamFormat::lines }", &[]),
        (
            "fn f() -> Vec<Option<types::X>> { bodies::json::<types::Y>() }",
            &["use crate::runtime::bodies;", "use crate::types;"],
        ),
        // A variant, a constant or an associated function.
        ("fn f() { Self::Client; Self::path_part(x); X::Error }", &[]),
        // Local variables, fields, methods, lifetimes, labels and arguments.
        ("fn f(types: u8, path_part: u8) -> u8 { let bodies = path_part; types + bodies }", &[]),
        ("struct X<'types> { parameters: u8, validation: &'types str }", &[]),
        ("fn f(x: X) { x.types.page_urls; x.path_part(); x.path_segment::<u8>() }", &[]),
        ("fn f() { 'unions: loop { break 'unions; } }", &[]),
        ("fn f() { X { types, client: path_part } }", &[]),
        // A called function, and not a variable of its name.
        ("fn f() { path_part(result) }", &["use crate::runtime::path::path_part;"]),
        ("fn f() { let path_part = 1; path_part }", &[]),
        ("fn f() { path_part::<u8>(types).await }", &["use crate::runtime::path::path_part;"]),
        ("fn f() { x.map(|value| path_segment(value)) }", &["use crate::runtime::path::path_segment;"]),
        // Macros by their names; in their arguments, paths alone, unless the syntax is known.
        ("fn f() { format!(\"{}\", path_part(x)) }", &["use crate::runtime::path::path_part;"]),
        ("string_enum!(Client);", &["use crate::runtime::values::string_enum;"]),
        ("fn f() { matches!(x, Outcome::Pending | Self::Error(types)) }", &["use crate::runtime::waiting::Outcome;"]),
        ("fn f() { x!(a::types::b, value.path_part::<u8>(), { unions: 1 }) }", &[]),
        ("fn string_enum() {}", &[]),
        // Traits by their methods.
        ("fn f(&self) { check(at, found); value.check; self.check(1) }", &[]),
        // Attributes, visibilities and type parameters import nothing.
        ("#[derive(Serialize, Client)] pub(in types) struct X;", &[]),
        ("fn f<Client: Error>(x: Client) -> Client::Item {}", &["use crate::Error;"]),
        (
            "impl<Style> X<Style> { fn f(self) -> Style {} } fn g() -> Style {}",
            &["use crate::runtime::parameters::Style;"],
        ),
        // Names that the file defines itself.
        ("mod types; struct Error; fn path_part() {} fn f() -> types::X { path_part(Error::X) }", &[]),
        ("use other::{Client, X as Response}; fn f() -> Response<Client> {}", &["use other::{Client, X as Response};"]),
        ("fn Client() {} type X = Client;", &["use crate::Client;"]),
        // A module, names of it, and both.
        ("fn f() -> Style {}", &["use crate::runtime::parameters::Style;"]),
        ("fn f() -> Style { parameters::text() }", &["use crate::runtime::parameters::{self, Style};"]),
        // The order: modules of the file, the standard library, this crate.
        (
            "mod a; pub use a::*; type X = (Client, Duration, types::Y);",
            &["pub use a::*;", "use std::time::Duration;", "use crate::{Client, types};"],
        ),
    ];
    for (source, expected) in table {
        assert_eq!(imports(source, Imports::Table, &[]), *expected, "{source}");
    }
}

#[test]
fn types_of_the_api() {
    let source = "struct A { b: Vec<B>, c: Nullable<Error> } fn f<D>(d: D) -> other::C {}";
    let types = ["A", "B", "C", "D", "Error"];
    assert_eq!(imports(source, Imports::TypesInScope, &types), ["use crate::runtime::nullable::Nullable;"]);
    let expected = ["use super::{B, Error};", "use crate::runtime::nullable::Nullable;"];
    assert_eq!(imports(source, Imports::TypesInParent, &types), expected);
    assert_eq!(imports(source, Imports::Own, &types), [""; 0]);
}

#[test]
fn constants_of_the_api() {
    let source = "fn f(basic: u8) { g(&[&[API_KEY]], OTHER, basic) }";
    assert_eq!(imports(source, Imports::Table, &[]), ["use crate::api::API_KEY;"]);
    assert_eq!(imports("const API_KEY: usize = 0; fn f() { g(API_KEY) }", Imports::Table, &[]), [""; 0]);
}

#[test]
fn the_table_is_sorted() {
    let keys: Vec<_> = TABLE.iter().map(|(namespace, name, _)| (*namespace, *name)).collect();
    assert!(keys.is_sorted());
}

/// The files that use a name of the table, and the list in which the name is reserved there.
///
/// `api.rs`, `transport.rs` and `validation.rs` define no names of a document: enums of credentials are in `api.rs`, whose variants are
/// no items, `transport.rs` has methods only, and `validation.rs` has tables only.
#[test]
fn imported_names_are_reserved() {
    let in_types = ["Nullable", "UnknownInteger", "UnknownValue"];
    let in_operations = [
        "Client",
        "CursorPages",
        "Duration",
        "Error",
        "LinkedPages",
        "NumberedPages",
        "Opened",
        "Outcome",
        "PaginationStream",
        "Prepared",
        "Received",
        "Response",
        "StreamFormat",
        "Style",
        "Wait",
    ];
    let elsewhere = ["ClientBuilder", "QueryParam", "Request", "Requests", "Security"];
    for (namespace, name, _) in TABLE {
        let is_module = name.starts_with(char::is_lowercase);
        let reserved = match namespace {
            Type if elsewhere.contains(name) => continue,
            Type if in_types.contains(name) => reserved::TYPES.contains(name),
            Type if in_operations.contains(name) => reserved::GROUP_TYPES.contains(name),
            Type => is_module && reserved::GROUP_MODULES.contains(name),
            // No function, local variable or macro is named after anything in a document.
            Value | Constant | Macro => continue,
        };
        assert!(reserved, "`{name}` is not reserved");
    }
}
