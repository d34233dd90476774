//! The scripts of the workflow `spec-drift`, with programs that only write down how they are called.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output};

use serde_yaml::Value;

/// A folder in which a script runs.
struct Place(tempfile::TempDir);

impl Place {
    /// Creates a folder with programs: each is a name and a script.
    fn new(programs: &[(&str, &str)]) -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        fs::create_dir_all(place.0.path().join("bin")).unwrap();
        fs::create_dir_all(place.0.path().join("target/spec-drift")).unwrap();
        for (name, script) in programs {
            let path = place.0.path().join("bin").join(name);
            fs::write(&path, format!("#!/bin/sh\necho {name} \"$@\" >> calls\n{script}\n")).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        }
        place
    }

    /// Runs the script of a step as GitHub does.
    fn run(&self, step: &str, variables: &[(&str, &str)]) -> Output {
        let path = format!("{}:{}", self.0.path().join("bin").display(), std::env::var("PATH").unwrap());
        let mut command = Command::new("bash");
        command.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", &script(step)]).current_dir(self.0.path());
        command.env("PATH", path).env("GITHUB_OUTPUT", "output").env("GITHUB_STEP_SUMMARY", "summary");
        command.env("GITHUB_REF_NAME", "main").envs(variables.iter().copied());
        command.output().unwrap()
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.path().join(name)).unwrap_or_default()
    }
}

/// Returns the script of a step.
fn script(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.github/workflows/spec-drift.yml");
    let workflow: Value = serde_yaml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let jobs = workflow["jobs"].as_mapping().unwrap().values();
    let mut steps = jobs.flat_map(|job| job["steps"].as_sequence().unwrap());
    steps.find(|step| step["name"] == name).unwrap()["run"].as_str().unwrap().to_owned()
}

#[test]
fn exit_codes_are_verdicts() {
    let table = [
        (0, "verdict=none\n", Some(0)),
        (1, "verdict=compatible\n", Some(0)),
        (2, "verdict=breaking\n", Some(0)),
        (3, "verdict=incomplete\n", Some(1)),
        (64, "", Some(64)),
        (101, "", Some(101)),
    ];
    for (code, verdict, expected) in table {
        for report in ["echo '# Report' > target/spec-drift/report.md", ":"] {
            let place = Place::new(&[("cargo", &format!("{report}; exit {code}"))]);
            let output = place.run("Compare", &[]);
            assert_eq!((place.read("output").as_str(), output.status.code()), (verdict, expected), "{code}");
            let printed = String::from_utf8(output.stdout).unwrap();
            let token = printed.split("::stop-commands::").nth(1).unwrap().lines().next().unwrap();
            assert!(token.len() > 20 && printed.contains(&format!("\n::{token}::\n")), "{printed}");
            let has_summary = report != ":" && !verdict.is_empty();
            assert_eq!(place.read("summary"), if has_summary { "# Report\n" } else { "" }, "{code}");
            assert_eq!(
                place.read("calls").trim(),
                "cargo xtask drift --format markdown --output target/spec-drift/report.md"
            );
        }
    }
}

#[test]
fn the_body_says_whether_the_tests_passed() {
    for (code, expected) in [(0, "The tests of this update passed."), (1, "The tests of this update **failed**.")] {
        let place = Place::new(&[("cargo", &format!("exit {code}")), ("git", "")]);
        let report = "# `$(touch run)` \"; touch run; $GITHUB_REF_NAME\n";
        fs::write(place.0.path().join("target/spec-drift/report.md"), report).unwrap();
        let variables =
            [("GITHUB_SERVER_URL", "https://g.example"), ("GITHUB_REPOSITORY", "a/b"), ("GITHUB_RUN_ID", "7")];
        assert!(place.run("Test", &variables).status.success());
        let body = place.read("target/spec-drift/body.md");
        assert!(body.starts_with(report) && body.contains(expected), "{body}");
        assert!(body.contains("\nRun: https://g.example/a/b/actions/runs/7\n"), "{body}");
        assert!(!place.0.path().join("run").exists());
    }
}

#[test]
fn there_is_one_pull_request() {
    let create = "gh pr create --head spec-drift --base main --title API drift: TITLE changes \
                  --body-file target/spec-drift/body.md --label drift: LABEL";
    let edit =
        "gh pr edit 7 --title API drift: TITLE changes --body-file target/spec-drift/body.md --add-label drift: LABEL";
    let close = "gh pr close 7 --comment The sites publish again what is vendored.";
    let lower = "gh pr edit 7 --remove-label drift: compatible";
    let table: [(&str, &str, Vec<&str>); 6] = [
        ("none", "", vec![]),
        ("none", "7", vec![close]),
        ("compatible", "", vec![create]),
        ("compatible", "7", vec![edit]),
        ("breaking", "", vec![create]),
        ("breaking", "7", vec![edit, lower]),
    ];
    for (verdict, number, expected) in table {
        let place = Place::new(&[("gh", "if [ \"$2\" = list ]; then echo \"$NUMBER\"; fi")]);
        let output = place.run("Propose", &[("VERDICT", verdict), ("NUMBER", number)]);
        assert!(output.status.success(), "{verdict} {number}: {output:?}");
        let calls = place.read("calls");
        let changes: Vec<&str> = calls
            .lines()
            .filter(|call| !call.starts_with("gh pr list") && !call.starts_with("gh label create"))
            .collect();
        let expected: Vec<String> =
            expected.iter().map(|call| call.replace("TITLE", verdict).replace("LABEL", verdict)).collect();
        assert_eq!(changes, expected, "{verdict} {number}");
        let labels = if verdict == "none" { 0 } else { 2 };
        assert_eq!(calls.matches("gh label create drift: ").count(), labels, "{calls}");
    }
    let place = Place::new(&[("gh", "")]);
    assert_eq!(place.run("Propose", &[("VERDICT", "")]).status.code(), Some(1));
}

#[test]
fn only_the_files_of_the_client_are_committed() {
    let place = Place::new(&[("git", "")]);
    assert!(place.run("Commit", &[]).status.success());
    let calls = place.read("calls");
    let apply = "git apply --index --include=spec/* --include=generated-client/* --include=codegen/tests/client/* \
                 target/spec-drift/update.patch\n";
    assert!(calls.starts_with(apply), "{calls}");
    assert!(calls.ends_with("git push --force origin HEAD:refs/heads/spec-drift\n"), "{calls}");
}
