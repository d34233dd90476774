use proc_macro2::{TokenStream, TokenTree};

use super::{WIDTH, joined};
use crate::fixtures::TREES;

/// Returns the tokens of code without the commas and braces that may change.
fn tokens(code: TokenStream, out: &mut Vec<String>) {
    for token in code {
        match token {
            TokenTree::Group(group) => tokens(group.stream(), out),
            TokenTree::Punct(punct) if punct.as_char() == ',' => {}
            token => out.push(token.to_string()),
        }
    }
}

#[test]
fn only_commas_and_braces_change() {
    let mut changed = 0;
    // All files take a minute.
    for (path, text) in TREES.iter().flatten().step_by(10) {
        let file: syn::File = syn::parse_str(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        let printed = prettyplease::unparse(&file);
        let code = joined(&printed, WIDTH);
        let (mut before, mut after) = (Vec::new(), Vec::new());
        tokens(printed.parse().unwrap(), &mut before);
        tokens(code.parse().unwrap_or_else(|error| panic!("{path}: {error}\n{code}")), &mut after);
        assert_eq!(before, after, "{path}");
        changed += printed.lines().count() - code.lines().count();
    }
    assert!(changed > 100);
}

#[test]
fn lines_that_fit_are_joined() {
    let code = "\
impl From<A>
for B {
    pub fn get(
        &self,
        id: impl Into<String>,
    ) -> GetCall {
        GetCall {
            client: self.client.clone(),
            id: id.into(),
        }
    }

    fn prepare(self) -> Result<Prepared, Error> {
        let call = self
            .client
            .call(OPERATION)
            .body(body);
        let pair = (
            value,
        );
        let texts = self
            .items
            .map(|items| {
                items.iter().collect::<Vec<_>>()
            })
            .as_deref();
        let request = call
            .transport()
            .get(
                &path(OPERATION, \"the_first_of_several_arguments\", &self.first)?,
                &path(OPERATION, \"the_second_of_several_arguments\", &self.second)?,
            );
        if let Self::A(value) = self {
            Some(value)
        } else {
            None
        }
    }
}
";
    let expected = "\
impl From<A> for B {
    pub fn get(&self, id: impl Into<String>) -> GetCall {
        GetCall { client: self.client.clone(), id: id.into() }
    }

    fn prepare(self) -> Result<Prepared, Error> {
        let call = self.client.call(OPERATION).body(body);
        let pair = (value,);
        let texts = self.items.map(|items| items.iter().collect::<Vec<_>>()).as_deref();
        let request = call.transport().get(
            &path(OPERATION, \"the_first_of_several_arguments\", &self.first)?,
            &path(OPERATION, \"the_second_of_several_arguments\", &self.second)?,
        );
        if let Self::A(value) = self { Some(value) } else { None }
    }
}
";
    assert_eq!(joined(code, WIDTH), expected);
}

#[test]
fn blocks_comments_and_long_lines_stay() {
    let code = "\
use crate::{
    AnUnusuallyLongNameOfAType, AnotherUnusuallyLongNameOfAType, AThirdUnusuallyLongNameOfAType, AFourth, AFifth,
};

pub struct Pet {
    pub name: String,
}

fn check(&self) {
    match self {
        Self::A(value) => {
            value.check();
        }
        _ => {}
    }
    call(
        // Why it is `true`.
        true,
    );
}
";
    assert_eq!(joined(code, WIDTH), code);
}
