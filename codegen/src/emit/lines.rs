//! Joins lines that prettyplease breaks although they fit.
//!
//! prettyplease breaks lines at 89 columns, and always breaks calls in a long chain and the branches of `if`. This module
//! joins what fits in the width of the project, as rustfmt does with the settings in `rustfmt.toml`. It adds and removes
//! spaces, commas at the end of a list, and braces around the expression of a match arm or closure, and nothing else.

/// The longest line of a file.
pub(super) const WIDTH: usize = 120;

/// Returns printed code with the lines joined that fit in a width.
pub(super) fn joined(code: &str, width: usize) -> String {
    let mut lines: Vec<String> = code.lines().map(ToOwned::to_owned).collect();
    // A closure without a block may make a chain short enough.
    loop {
        let mut out = Vec::new();
        Joiner { width }.join(&lines.iter().map(String::as_str).collect::<Vec<_>>(), 0, &mut out);
        if out.len() == lines.len() {
            return out.iter().flat_map(|line| [line.as_str(), "\n"]).collect();
        }
        lines = out;
    }
}

struct Joiner {
    width: usize,
}

/// What the rest of a unit is, after its first lines.
enum Rest {
    /// The line to continue with, and the position of the last line that it contains.
    Line(String, usize),
    /// The unit has no more lines.
    End,
}

impl Joiner {
    /// Joins lines. The result has `dedent` spaces less at the start of each line.
    fn join(&self, lines: &[&str], dedent: usize, out: &mut Vec<String>) {
        let mut at = 0;
        while let Some(line) = lines.get(at) {
            let mut current = line.get(dedent..).unwrap_or_default().to_owned();
            while !current.trim_start().starts_with("//") {
                match self.next(&current, lines, at, dedent, out) {
                    Rest::Line(line, last) => (current, at) = (line, last),
                    Rest::End => break,
                }
            }
            out.push(current);
            at += 1;
        }
    }

    /// Continues the unit whose last line so far is `current`, the line at a position with what was joined to it. Lines
    /// that are complete are added to `out`.
    fn next(&self, current: &str, lines: &[&str], at: usize, dedent: usize, out: &mut Vec<String>) -> Rest {
        let (depth, rest) = (indent(current) + dedent, lines.get(at + 1..).unwrap_or_default());
        let inner = rest.iter().take_while(|line| line.is_empty() || indent(line) > depth).count();
        let (inner, end) = rest.split_at(inner);
        let last = at + 1 + inner.len();
        let next = end.first().filter(|line| indent(line) == depth).map_or("", |line| line.trim_start());
        if let Some(line) = self.head(current, inner, next) {
            return Rest::Line(line, last);
        }
        if inner.first().is_some_and(|line| line.trim_start().starts_with('.')) {
            return self.chain(current, inner, last - 1, dedent, out);
        }
        let Some(closer) = closer(current).filter(|closer| next.starts_with(*closer)) else { return Rest::End };
        if let Some(line) = self.group(current, inner, next, closer) {
            return Rest::Line(line, last);
        }
        if closer == '}'
            && let Some((line, more)) = self.branches(current, inner, end)
        {
            return Rest::Line(line, last + more);
        }
        out.push(current.to_owned());
        if current.trim_start().contains("use ") && closer == '}' {
            self.fill(inner, dedent, out);
        } else {
            self.join(inner, dedent, out);
        }
        Rest::Line(end.first().and_then(|line| line.get(dedent..)).unwrap_or_default().to_owned(), last)
    }

    fn fitting(&self, line: String) -> Option<String> {
        (line.chars().count() <= self.width).then_some(line)
    }

    /// Joins the head of a block, whose end is on the next line: `impl A` and `for B {`, or a chain and `{`.
    fn head(&self, current: &str, inner: &[&str], next: &str) -> Option<String> {
        let is_impl = current.trim_start().starts_with("impl") && next.starts_with("for ");
        let is_block = next == "{" && !current.ends_with(['{', '}', ';', ',']);
        (inner.is_empty() && (is_impl || is_block)).then(|| self.fitting(format!("{current} {next}")))?
    }

    /// Joins a group in brackets, or a match arm or closure with one expression.
    fn group(&self, current: &str, inner: &[&str], next: &str, closer: char) -> Option<String> {
        let flat = flat(inner)?;
        if closer != '}' {
            let is_tuple = is_bare(current) && inner.len() == 1;
            let flat = if is_tuple { flat.as_str() } else { flat.trim_end_matches(',') };
            return self.fitting(format!("{current}{flat}{next}"));
        }
        let is_expression = !flat.is_empty() && !flat.ends_with(',');
        if let Some(pattern) = current.strip_suffix("=> {") {
            let is_arm = is_expression && next.trim_end_matches(',') == "}";
            return is_arm.then(|| self.fitting(format!("{pattern}=> {flat},")))?;
        }
        if let Some(closure) = current.strip_suffix("| {") {
            let rest = next.strip_prefix('}')?;
            return is_expression.then(|| self.fitting(format!("{closure}| {flat}{rest}")))?;
        }
        let flat = flat.trim_end_matches(',');
        (is_literal(current) || is_import(current)).then(|| {
            let space = if is_import(current) { "" } else { " " };
            self.fitting(format!("{current}{space}{flat}{space}{next}"))
        })?
    }

    /// Joins the two branches of an `if` with one expression each. Also returns the number of lines after the first
    /// branch.
    fn branches(&self, current: &str, inner: &[&str], end: &[&str]) -> Option<(String, usize)> {
        let is_if = current.trim_start().starts_with("if ") || current.contains(" if ");
        let [first] = inner else { return None };
        let [otherwise, second, close, ..] = end else { return None };
        let is_complete = otherwise.trim_start() == "} else {"
            && close.trim_start().starts_with('}')
            && indent(otherwise) == indent(close)
            && !close.ends_with('{');
        if !is_if || !is_complete {
            return None;
        }
        let (first, second) = (flat(&[first])?, flat(&[second])?);
        let line = format!("{current} {first} }} else {{ {second} {}", close.trim_start());
        Some((self.fitting(line)?, 2))
    }

    /// Joins a chain of calls: all of it, or everything before the arguments of the last call.
    fn chain(&self, current: &str, calls: &[&str], last: usize, dedent: usize, out: &mut Vec<String>) -> Rest {
        if let Some(line) = flat_chain(calls).and_then(|flat| self.fitting(format!("{current}{flat}"))) {
            return Rest::Line(line, last);
        }
        let depth = calls.first().map_or(0, |line| indent(line));
        let call = calls.iter().rposition(|line| indent(line) == depth && line.trim_start().starts_with('.'));
        let (before, call) = calls.split_at(call.unwrap_or_default());
        if let [first, arguments @ .., close] = call
            && first.ends_with('(')
            && indent(close) == depth
            && let Some(head) = flat(before)
            && let Some(head) = self.fitting(format!("{current}{head}{}", first.trim_start()))
        {
            out.push(head);
            let dedent = depth - indent(current);
            self.join(arguments, dedent, out);
            return Rest::Line(close.get(dedent..).unwrap_or_default().to_owned(), last);
        }
        out.push(current.to_owned());
        self.join(calls, dedent, out);
        out.pop().map_or(Rest::End, |line| Rest::Line(line, last))
    }

    /// Distributes the names of a `use` item over lines.
    fn fill(&self, names: &[&str], dedent: usize, out: &mut Vec<String>) {
        let margin = names.first().map_or(0, |line| indent(line).saturating_sub(dedent));
        let mut line = " ".repeat(margin);
        for name in names.iter().flat_map(|line| line.split_whitespace()) {
            if line.trim().is_empty() {
                line.push_str(name);
            } else if line.chars().count() + 1 + name.chars().count() <= self.width {
                line.extend([" ", name]);
            } else {
                out.push(std::mem::replace(&mut line, " ".repeat(margin) + name));
            }
        }
        out.push(line);
    }
}

/// The number of spaces at the start of a line.
fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Returns the bracket that closes the one at the end of a line.
fn closer(line: &str) -> Option<char> {
    match line.chars().next_back()? {
        '(' => Some(')'),
        '[' => Some(']'),
        '{' => Some('}'),
        '<' => Some('>'),
        _ => None,
    }
}

/// Returns whether the parenthesis at the end of a line is not that of a call: it may be that of a tuple.
fn is_bare(line: &str) -> bool {
    let before = line.strip_suffix('(').map(|line| line.chars().next_back());
    before.is_some_and(|before| !before.is_some_and(|before| before.is_alphanumeric() || "_>!".contains(before)))
}

/// Returns whether the brace at the end of a line begins the fields of a value.
fn is_literal(line: &str) -> bool {
    let Some(head) = line.trim_start().strip_suffix(" {") else { return false };
    let words = ["fn ", "impl", "struct ", "enum ", "trait ", "mod ", "match ", "if ", "for ", "while ", "use ", "-> "];
    let is_item = words.iter().any(|word| head.starts_with(word) || head.contains(&format!(" {word}")));
    let name = head.rsplit(|next: char| !next.is_alphanumeric() && next != '_').next().unwrap_or_default();
    !is_item && !head.starts_with([')', '>']) && name.starts_with(|next: char| next.is_uppercase())
}

/// Returns whether the brace at the end of a line begins the names of a `use` item.
fn is_import(line: &str) -> bool {
    let line = line.trim_start();
    (line.starts_with("use ") || line.starts_with("pub use ")) && line.ends_with("::{")
}

/// Returns the calls of a chain as one line, with the semicolon at its end.
fn flat_chain(calls: &[&str]) -> Option<String> {
    let (end, calls) = calls.split_last()?;
    let Some(expression) = end.strip_suffix(';') else { return flat(&[calls, &[end]].concat()) };
    Some(flat(&[calls, &[expression]].concat())? + ";")
}

/// Returns lines as one line, with the comma at its end. `None` if they are not one expression or list.
fn flat(lines: &[&str]) -> Option<String> {
    let mut text = String::new();
    for (index, line) in lines.iter().map(|line| line.trim_start()).enumerate() {
        let is_block = line.ends_with('{') && !is_literal(line);
        if line.is_empty() || line.starts_with("//") || line.starts_with("#[") || is_block {
            return None;
        }
        if line.ends_with(';') || line.contains("=>") {
            return None;
        }
        if line.starts_with([')', ']', '>', '}']) {
            let is_tuple = lines.get(index.wrapping_sub(2)).is_some_and(|line| is_bare(line));
            if text.ends_with(',') && !is_tuple {
                text.pop();
            }
            if line.starts_with('}') {
                text.push(' ');
            }
        } else if !text.is_empty() && !text.ends_with(['(', '[', '<']) && !line.starts_with(['.', '?']) {
            text.push(' ');
        }
        text.push_str(line);
    }
    Some(text)
}

#[cfg(test)]
#[path = "lines_tests.rs"]
mod tests;
