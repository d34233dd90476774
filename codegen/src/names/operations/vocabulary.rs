//! The words that the rules for names of operations know.

/// Verbs with which names of methods begin. One that is also a common noun is listed only if it is rarely a group.
#[rustfmt::skip]
const VERBS: [&str; 199] = [
    "abort", "accept", "ack", "acknowledge", "activate", "add", "advance", "amend", "analyze", "append", "apply",
    "approve", "archive", "assign", "assume", "attach", "authorize", "autocomplete", "ban", "begin", "bind", "browse",
    "buy", "cancel", "capture", "change", "check", "classify", "clear", "clone", "close", "collect", "commit",
    "compare", "complete", "compute", "confirm", "connect", "consume", "convert", "copy", "crawl", "create",
    "customize", "deactivate", "decline", "decode", "delete", "deny", "deploy", "describe", "destroy", "detach",
    "disable", "disconnect", "discover", "dismiss", "download", "duplicate", "edit", "embed", "enable", "encode",
    "enrol", "enroll", "estimate", "evaluate", "execute", "explore", "export", "extend", "fetch", "find", "finish",
    "follow", "generate", "get", "grant", "handle", "import", "ingest", "init", "initialize", "initiate", "insert",
    "install", "invite", "invoke", "join", "leave", "list", "load", "lock", "login", "logout", "lookup", "make", "mark",
    "merge", "modify", "move", "notify", "obtain", "open", "parse", "patch", "pause", "pay", "perform", "pin", "ping",
    "place", "post", "predict", "process", "promote", "provide", "provision", "publish", "purge", "put", "query",
    "read", "receive", "recycle", "redeem", "refresh", "regenerate", "register", "reject", "remove", "rename", "render",
    "renew", "reopen", "reorder", "replace", "request", "rerank", "resend", "reset", "resolve", "restart", "restore",
    "resume", "retrieve", "retry", "return", "revoke", "rotate", "run", "save", "search", "select", "send", "set",
    "share", "show", "sign", "simulate", "skip", "start", "stop", "stream", "submit", "subscribe", "suggest",
    "summarize", "suspend", "sync", "test", "toggle", "tokenize", "transcribe", "transfer", "transform", "translate",
    "trigger", "unarchive", "unassign", "undo", "unfollow", "uninstall", "unlink", "unlock", "unpin", "unsubscribe",
    "unwrap", "update", "upload", "upsert", "validate", "verify", "view", "vote", "wait", "withdraw", "wrap", "write",
];

/// Words between a verb and its object that say how many objects there are.
const QUALIFIERS: [&str; 7] = ["all", "batch", "bulk", "many", "multiple", "new", "several"];

/// Words that connect two parts of a name.
#[rustfmt::skip]
const PREPOSITIONS: [&str; 21] = [
    "after", "and", "as", "at", "before", "between", "by", "for", "from", "in", "into", "of", "on", "or", "since", "to",
    "until", "using", "via", "with", "without",
];

/// Words that say nothing about the object.
const DETERMINERS: [&str; 10] =
    ["a", "an", "certain", "existing", "given", "particular", "single", "specific", "specified", "the"];

/// Plurals that follow no rule.
#[rustfmt::skip]
const IRREGULAR: [(&str, &str); 10] = [
    ("analyses", "analysis"), ("children", "child"), ("criteria", "criterion"), ("indices", "index"),
    ("matrices", "matrix"), ("men", "man"), ("people", "person"), ("statuses", "status"), ("vertices", "vertex"),
    ("women", "woman"),
];

/// Words that end with `s` and are no plurals.
const NO_PLURALS: [&str; 10] =
    ["access", "always", "analytics", "dns", "https", "metrics", "news", "series", "settings", "species"];

pub(super) fn is_verb(word: &str) -> bool {
    VERBS.binary_search(&word).is_ok()
}

/// Returns the verb of a sentence's first word: `Deletes` is `delete`.
pub(super) fn verb(word: &str) -> Option<String> {
    let mut forms = [Some(word), word.strip_suffix('s'), word.strip_suffix("es")].into_iter().flatten();
    let verb = forms.find(|form| is_verb(form))?;
    // `get` is shorter, and means the same to a caller.
    Some(if verb == "return" { "get".to_owned() } else { verb.to_owned() })
}

pub(super) fn is_qualifier(word: &str) -> bool {
    QUALIFIERS.contains(&word)
}

pub(super) fn is_preposition(word: &str) -> bool {
    PREPOSITIONS.contains(&word)
}

pub(super) fn is_determiner(word: &str) -> bool {
    DETERMINERS.contains(&word)
}

/// Returns whether a word is a version: `v1`, `v2beta1`, or a date such as `20100401` with or without `api`.
pub(super) fn is_version(word: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|next| next.is_ascii_digit());
    let date = word.strip_prefix("api").unwrap_or(word);
    if date.len() == 8 && is_number(date) {
        return true;
    }
    let Some(rest) = word.strip_prefix('v').or_else(|| word.strip_prefix("api")) else { return false };
    let (major, stage) = rest.split_at(rest.find(|next: char| !next.is_ascii_digit()).unwrap_or(rest.len()));
    let stage = stage.strip_prefix("alpha").or_else(|| stage.strip_prefix("beta")).unwrap_or(stage);
    !major.is_empty() && (stage.is_empty() || is_number(stage))
}

pub(super) fn is_plural(word: &str) -> bool {
    singular(word) != word
}

/// Returns the singular of a noun; a word that is no plural stays as it is.
pub(super) fn singular(word: &str) -> String {
    if let Some((_, singular)) = IRREGULAR.iter().find(|(plural, _)| *plural == word) {
        return (*singular).to_owned();
    }
    if NO_PLURALS.contains(&word) || word.len() < 3 || ["ss", "us", "is"].iter().any(|end| word.ends_with(end)) {
        return word.to_owned();
    }
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 1) {
        return format!("{stem}y");
    }
    let hisses = ["sses", "xes", "ches", "shes", "zzes"];
    let end = if hisses.iter().any(|end| word.ends_with(end)) { 2 } else { usize::from(word.ends_with('s')) };
    word.get(..word.len() - end).unwrap_or(word).to_owned()
}

/// Returns whether two words are the same noun, in singular or plural.
pub(super) fn is_same_noun(left: &str, right: &str) -> bool {
    left == right || singular(left) == singular(right)
}
