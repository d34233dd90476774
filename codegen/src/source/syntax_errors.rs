//! Explains why a text is not YAML or JSON.
//!
//! The parsers report in the terms of their grammar. The table has an explanation for each such phrase, and what to do.

/// An explanation, and the next step.
pub(super) struct Explanation {
    pub(super) message: String,
    pub(super) help: Option<&'static str>,
}

/// A part of a parser's message, the explanation, and the next step.
type Row = (&'static str, &'static str, Option<&'static str>);

const INDENTATION: Option<&str> =
    Some("compare the indentation with the lines above, and quote values that contain `: ` or begin with a sign");
const QUOTES: Option<&str> = Some("quote the value, and indent with spaces");
const BRACKETS: Option<&str> = Some("add the missing comma or bracket");

#[rustfmt::skip]
const ROWS: &[Row] = &[
    ("a key has to be a string", "a key has to be a string", Some("quote the key")),
    ("key must be a string", "a key has to be a string in double quotes", Some("quote the key")),
    ("recursion limit", "the values are nested too deeply", Some("describe the inner schemas as components")),
    ("repetition limit", "the aliases stand for too many values", Some("write out the aliases, or use components")),
    ("unknown anchor", "an alias has no anchor", Some("define the anchor before the alias, or quote the value")),
    ("tab character", "the indentation has a tab", Some("indent with spaces")),
    ("cannot start any token", "a value begins with a tab or with a sign that YAML reserves, such as `@`", QUOTES),
    ("mapping values are not allowed", "a colon has no key in this place", INDENTATION),
    ("expected ',' or ']'", "a list in brackets has no end, or lacks a comma", BRACKETS),
    ("expected ',' or '}'", "an object in braces has no end, or lacks a comma", BRACKETS),
    ("expected `,` or `]`", "a list has no end, or lacks a comma", BRACKETS),
    ("expected `,` or `}`", "an object has no end, or lacks a comma", BRACKETS),
    ("expected ':'", "a key has no colon", INDENTATION),
    ("expected `:`", "a key has no colon", Some("add the colon")),
    ("did not find expected", "the line does not fit to the lines before it", INDENTATION),
    ("are not allowed in this context", "the line does not fit to the lines before it", INDENTATION),
    ("unexpected end of stream", "a quoted text has no end", Some("add the missing quotation mark")),
    ("document indicator", "a quoted text has no end", Some("add the missing quotation mark")),
    ("while parsing a string", "a quoted text has no end", Some("add the missing quotation mark")),
    ("more than one document", "the file has several documents", Some("put each document into a file of its own")),
    ("EOF", "the text ends too early", Some("check that the whole document was copied")),
    ("escape", "an escape sequence is not valid", Some("write a backslash as `\\\\`, or use single quotes in YAML")),
    ("surrogate", "an escape sequence is not valid", Some("write the character itself")),
    ("control character", "the text has a control character", Some("remove the character, or write it as `\\u001f`")),
    ("trailing comma", "a comma is followed by the end of a list or an object", Some("remove the comma")),
    ("trailing characters", "the document is followed by other text", Some("remove the text after the document")),
    ("number", "a number is not valid", Some("quote the value if it is text")),
    ("tag", "a tag, such as `!name`, is not valid", Some("quote the value, or remove the tag")),
    ("enum", "a tag, such as `!name`, is not supported", Some("quote the value, or remove the tag")),
    ("anchor", "the name of an anchor is not valid", Some("quote the value if it begins with `&` or `*`")),
    ("expected value", "a value is missing, or is not written as in JSON", Some("quote text with double quotes")),
    ("expected ident", "a value is not written as in JSON", Some("quote text with double quotes")),
];

/// Explains the message of a parser.
pub(super) fn explain(message: &str) -> Explanation {
    if let Some((_, key)) = message.split_once("duplicate key `")
        && let Some((key, _)) = key.rsplit_once('`')
    {
        return Explanation {
            message: format!("the key `{key}` occurs twice in one object"),
            help: Some("remove one of the two, or rename it"),
        };
    }
    let row = ROWS.iter().find(|(phrase, ..)| message.contains(phrase));
    let (message, help) = row.map_or(("the line is not valid", INDENTATION), |(_, message, help)| (*message, *help));
    Explanation { message: message.to_owned(), help }
}
