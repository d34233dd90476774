//! The `emit` stage only converts the model to tokens. Names, types and warnings are decided by earlier stages. This
//! test parses the sources of the stage and fails if they make such decisions.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::visit::{self, Visit};
use syn::{BinOp, Expr, ExprMethodCall, Lit, ReturnType, UseTree};

/// The modules that the stage may use: the model, and tools that are independent of an API.
const ALLOWED: [&str; 5] = ["diagnostic", "emit", "model", "printable", "settings"];

#[test]
fn emit_decides_nothing() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/emit");
    let mut problems = Vec::new();
    for path in sources(&folder) {
        let name = path.strip_prefix(&folder).unwrap().to_str().unwrap();
        if name.ends_with("_tests.rs") {
            continue;
        }
        // These files write programs for tests.
        let is_program = name == "round_trips.rs" || name.starts_with("calls");
        let found = decisions(&fs::read_to_string(&path).unwrap(), is_program);
        problems.extend(found.into_iter().map(|problem| format!("{name}: {problem}")));
    }
    assert!(problems.is_empty(), "decisions in the `emit` stage:\n{}", problems.join("\n"));
}

/// Returns the files of a folder and of the folders in it.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
}

/// The test detects each kind of decision.
#[test]
fn decisions_are_found() {
    let decisions = [
        ("use crate::names::Scope;", "uses `crate::names`"),
        ("use crate::{lower::docs, model::Api};", "uses `crate::lower`"),
        ("fn f() { crate::source::node::join(a, b) }", "uses `crate::source`"),
        ("fn f() { scope.claim(name) }", "calls `claim`"),
        ("fn f() { problems.warning(code, span, pointer, message) }", "calls `warning`"),
        ("fn f() { problems.error(\"unsupported\", span, pointer, message) }", "reports an error that is not a defect"),
        ("fn needs_it(api: &Api) -> bool { true }", "answers the question `needs_it` about an API"),
        ("fn f() { if api.types.iter().any(is_struct) {} }", "searches the types or operations"),
        ("fn f() { api.operations().find(is_long) }", "searches the types or operations"),
        ("fn f() { if value.to_string() == name {} }", "compares tokens as text"),
        ("fn f() { text(x).to_string().starts_with(\"let\") }", "compares tokens as text"),
        ("fn f() { quote!(fn g() { use crate::Error; }) }", "writes a `use` item"),
    ];
    for (source, problem) in decisions {
        assert_eq!(self::decisions(source, false), [problem], "{source}");
    }
    let harmless =
        "fn f() { quote!(pub use a::B; fn g() -> impl C + use<> {}); problems.error(\"internal\", a, b, c) }";
    assert_eq!(self::decisions(harmless, false), [""; 0]);
}

fn decisions(source: &str, is_program: bool) -> Vec<String> {
    let mut reader = Reader { is_program, problems: Vec::new() };
    reader.visit_file(&syn::parse_file(source).unwrap());
    reader.problems
}

struct Reader {
    /// Whether the file emits a whole program, which may contain `use` items.
    is_program: bool,
    problems: Vec<String>,
}

impl Reader {
    fn module(&mut self, name: &str) {
        if !ALLOWED.contains(&name) {
            self.problems.push(format!("uses `crate::{name}`"));
        }
    }

    fn tree(&mut self, tree: &UseTree) {
        match tree {
            UseTree::Path(path) => self.module(&path.ident.to_string()),
            UseTree::Name(name) => self.module(&name.ident.to_string()),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.tree(tree)),
            UseTree::Rename(_) | UseTree::Glob(_) => self.problems.push("uses `crate`".to_owned()),
        }
    }

    fn quoted(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for (index, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Group(group) => self.quoted(group.stream()),
                TokenTree::Ident(name) if *name == "use" => {
                    let is_public = index > 0 && tokens[index - 1].to_string() == "pub";
                    let is_item = matches!(tokens.get(index + 1), Some(TokenTree::Ident(_)));
                    if is_item && !is_public && !self.is_program {
                        self.problems.push("writes a `use` item".to_owned());
                    }
                }
                _ => {}
            }
        }
    }
}

fn is_text(expr: &Expr) -> bool {
    matches!(expr, Expr::MethodCall(call) if call.method == "to_string")
}

fn is_internal(call: &ExprMethodCall) -> bool {
    let is_code = |lit: &Lit| matches!(lit, Lit::Str(code) if code.value() == "internal");
    matches!(call.args.first(), Some(Expr::Lit(code)) if is_code(&code.lit))
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if let UseTree::Path(path) = &item.tree
            && path.ident == "crate"
        {
            self.tree(&path.tree);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let mut segments = path.segments.iter().map(|segment| segment.ident.to_string());
        if let (Some("crate"), Some(module)) = (segments.next().as_deref(), segments.next()) {
            self.module(&module);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        if call.path.is_ident("quote") || call.path.is_ident("parse_quote") {
            self.quoted(call.tokens.clone());
        }
    }

    fn visit_signature(&mut self, signature: &'ast syn::Signature) {
        let takes_api = signature.inputs.iter().any(|input| {
            let input = input.to_token_stream().to_string();
            input.ends_with("& Api")
        });
        let answers =
            matches!(&signature.output, ReturnType::Type(_, ty) if ty.to_token_stream().to_string() == "bool");
        if takes_api && answers {
            self.problems.push(format!("answers the question `{}` about an API", signature.ident));
        }
        visit::visit_signature(self, signature);
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        let receiver = call.receiver.to_token_stream().to_string();
        match call.method.to_string().as_str() {
            name @ ("claim" | "claim_for" | "warning") => self.problems.push(format!("calls `{name}`")),
            "error" | "error_in" if !is_internal(call) => {
                self.problems.push("reports an error that is not a defect".to_owned());
            }
            "any" | "all" | "find" | "position" | "find_map"
                if receiver.contains("api . types") || receiver.contains(". operations ()") =>
            {
                self.problems.push("searches the types or operations".to_owned());
            }
            "starts_with" | "ends_with" | "contains" if is_text(&call.receiver) => {
                self.problems.push("compares tokens as text".to_owned());
            }
            _ => {}
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_binary(&mut self, expr: &'ast syn::ExprBinary) {
        if matches!(expr.op, BinOp::Eq(_) | BinOp::Ne(_)) && (is_text(&expr.left) || is_text(&expr.right)) {
            self.problems.push("compares tokens as text".to_owned());
        }
        visit::visit_expr_binary(self, expr);
    }
}
