//! Files of a git revision. git reads them, without a checkout.
//!
//! The text of a maintainer reaches git only as the revision, after `--end-of-options`. Everything else is looked up by
//! its object id.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::failure::{Failure, Outcome};

/// The files of a commit, by their paths relative to the project.
pub struct Revision {
    root: PathBuf,
    objects: BTreeMap<String, String>,
}

impl Revision {
    /// Lists the files of a revision.
    pub fn open(root: &Path, revision: &str) -> Outcome<Self> {
        let name = format!("{revision}^{{commit}}");
        let arguments = ["rev-parse", "--verify", "--quiet", "--end-of-options", &name];
        let unknown = || Failure(format!("error: git does not know the revision `{}`", revision.escape_debug()));
        // A name that begins with `-` is never a revision.
        if revision.starts_with('-') {
            return Err(unknown());
        }
        let commit = git(root, &arguments)?.ok_or_else(unknown)?;
        let commit = String::from_utf8_lossy(&commit).trim().to_owned();
        if commit.is_empty() || !commit.bytes().all(|next| next.is_ascii_hexdigit()) {
            return Err(unknown());
        }
        let listing = git(root, &["ls-tree", "-r", "-z", &commit])?.ok_or_else(unknown)?;
        let listing = String::from_utf8_lossy(&listing).into_owned();
        let entries = listing.split('\0').filter_map(|entry| {
            let (facts, path) = entry.split_once('\t')?;
            let mut facts = facts.split(' ');
            let (mode, kind, object) = (facts.next()?, facts.next()?, facts.next()?);
            // A link would lead to another file.
            (kind == "blob" && mode != "120000").then(|| (path.to_owned(), object.to_owned()))
        });
        Ok(Self { root: root.to_owned(), objects: entries.collect() })
    }

    /// Returns the paths of all files, in order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.objects.keys().map(String::as_str)
    }

    /// Returns the texts of files, by their paths. A path that is not in the revision is left out.
    pub fn texts<'p>(&self, paths: impl IntoIterator<Item = &'p str>) -> Outcome<BTreeMap<String, String>> {
        let wanted: Vec<(&str, &String)> =
            paths.into_iter().filter_map(|path| Some((path, self.objects.get(path)?))).collect();
        if wanted.is_empty() {
            return Ok(BTreeMap::new());
        }
        let objects: Vec<&str> = wanted.iter().map(|(_, object)| object.as_str()).collect();
        let output = batch(&self.root, &(objects.join("\n") + "\n"))
            .map_err(|error| Failure(format!("error: cannot run git: {error}")))?;
        let mut rest = output.as_slice();
        let mut texts = BTreeMap::new();
        for (path, object) in wanted {
            let text = next_object(&mut rest, object)
                .ok_or_else(|| Failure(format!("error: git cannot read {}", path.escape_debug())))?;
            let text = String::from_utf8(text)
                .map_err(|_| Failure(format!("error: {} is not text in UTF-8", path.escape_debug())))?;
            texts.insert(path.to_owned(), text);
        }
        Ok(texts)
    }
}

/// Reads an object from the output of `git cat-file --batch`: `ID blob SIZE`, a line break, the content, a line break.
fn next_object(rest: &mut &[u8], object: &str) -> Option<Vec<u8>> {
    let end = rest.iter().position(|next| *next == b'\n')?;
    let head = std::str::from_utf8(&rest[..end]).ok()?;
    let size: usize = head.strip_prefix(object)?.strip_prefix(" blob ")?.parse().ok()?;
    let content = rest.get(end + 1..(end + 1).checked_add(size)?)?;
    *rest = rest.get(end + 1 + size + 1..)?;
    Some(content.to_vec())
}

fn command(root: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(root).env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0").stderr(Stdio::piped());
    command
}

/// Runs git. Returns `None` if it fails without a message.
fn git(root: &Path, arguments: &[&str]) -> Outcome<Option<Vec<u8>>> {
    let output = command(root).args(arguments).stdin(Stdio::null()).output();
    let output = output.map_err(|error| Failure(format!("error: cannot run git: {error}")))?;
    let message = String::from_utf8_lossy(&output.stderr);
    match (output.status.success(), message.lines().next()) {
        (true, _) => Ok(Some(output.stdout)),
        (false, None) => Ok(None),
        (false, Some(line)) => Err(Failure(format!("error: git failed: {}", line.escape_debug()))),
    }
}

/// Runs `git cat-file --batch` with these lines as its input.
fn batch(root: &Path, objects: &str) -> std::io::Result<Vec<u8>> {
    let mut command = command(root);
    command.args(["cat-file", "--batch"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn()?;
    let mut output = Vec::new();
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    std::thread::scope(|scope| -> std::io::Result<()> {
        // Both directions at the same time: git writes before it has read everything.
        let writer = scope.spawn(move || stdin.map_or(Ok(()), |mut stdin| stdin.write_all(objects.as_bytes())));
        if let Some(mut stdout) = stdout {
            stdout.read_to_end(&mut output)?;
        }
        writer.join().unwrap_or(Ok(()))
    })?;
    child.wait()?;
    Ok(output)
}
