//! What an operand means.

use crate::drift::operand::Operand;

#[test]
fn operands_are_paths_revisions_and_urls() {
    let revision = |revision: &str, path: &str| Operand::Revision { revision: revision.into(), path: path.into() };
    let table = [
        ("Cargo.toml", Ok(Operand::Path("Cargo.toml".into()))),
        ("no/such/page.md", Ok(Operand::Path("no/such/page.md".into()))),
        (r"C:\spec\a.yaml", Ok(Operand::Path(r"C:\spec\a.yaml".into()))),
        ("v0.1.0:spec", Ok(revision("v0.1.0", "spec"))),
        ("HEAD~2:spec/pages/", Ok(revision("HEAD~2", "spec/pages"))),
        ("HEAD:", Ok(revision("HEAD", ""))),
        ("--output=x:spec", Ok(revision("--output=x", "spec"))),
        ("https://a.example/x.md", Ok(Operand::Url("https://a.example/x.md".into()))),
        ("HTTPS://a.example/x", Ok(Operand::Url("HTTPS://a.example/x".into()))),
        ("http://a.example/x.md", Err(())),
        ("file:///etc/passwd", Err(())),
        (":spec", Err(())),
        ("", Err(())),
    ];
    for (text, expected) in table {
        assert_eq!(text.parse::<Operand>().map_err(|_| ()), expected, "{text}");
    }
    assert_eq!(Operand::at_tag("v1").to_string(), "v1:spec");
}
