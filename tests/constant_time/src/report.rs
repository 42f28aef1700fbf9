//! Memcheck's report: which branches and addresses depend on a secret.

use std::error::Error;
use std::fmt;

use roxmltree::{Document, Node};

/// Where a computation may depend on a secret.
pub(crate) enum Allowed {
    /// In these functions, or in any that they call: they handle what is public by then.
    Public(&'static [&'static str]),
    /// In a function itself, which another one calls at any depth: it takes a decision, and once.
    Decision(&'static str, &'static str),
}

/// A branch or an address that depends on a secret.
pub(crate) struct Finding {
    kind: String,
    /// The functions, the innermost first, without generic arguments.
    functions: Vec<String>,
    count: u64,
}

impl Finding {
    pub(crate) fn is_allowed(&self, allowed: &Allowed) -> bool {
        let is_in = |name: &str| self.functions.iter().any(|function| is_named(function, name));
        let is_at = |name: &str| self.functions.first().is_some_and(|function| is_named(function, name));
        match allowed {
            Allowed::Public(names) => names.iter().all(|name| is_in(name)),
            Allowed::Decision(name, caller) => is_at(name) && is_in(caller) && self.count == 1,
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, functions, count } = self;
        write!(f, "{kind}, {count} times, in {}", functions[..functions.len().min(10)].join(" < "))
    }
}

/// Returns whether a path is, or ends with, a name: `a::b::c` with `b::c`.
fn is_named(path: &str, name: &str) -> bool {
    path.strip_suffix(name).is_some_and(|before| before.is_empty() || before.ends_with("::"))
}

/// Reads a report in XML.
pub(crate) fn read(report: &str) -> Result<Vec<Finding>, Box<dyn Error>> {
    let document = Document::parse(report)?;
    let all = |name| document.descendants().filter(move |node| node.has_tag_name(name));
    let count = |id: &str| {
        let mut counts = all("pair").filter(|pair| text(*pair, "unique") == id);
        counts.next_back().and_then(|pair| text(pair, "count").parse().ok())
    };
    let finding = |error: Node<'_, '_>| {
        // Other stacks say where the memory comes from.
        let stack = error.children().find(|node| node.has_tag_name("stack"))?;
        let frames = stack.children().filter(|node| node.has_tag_name("frame"));
        Some(Finding {
            kind: text(error, "kind").into(),
            functions: frames.map(|frame| without_generics(text(frame, "fn"))).collect(),
            count: count(text(error, "unique"))?,
        })
    };
    all("error")
        .map(finding)
        .collect::<Option<_>>()
        .ok_or_else(|| "an error without a stack or a count".into())
}

fn text<'a>(node: Node<'a, '_>, child: &str) -> &'a str {
    node.children().find(|node| node.has_tag_name(child)).and_then(|node| node.text()).unwrap_or_default()
}

/// `a::B<fn(C) -> D>::e` becomes `a::B::e`.
fn without_generics(function: &str) -> String {
    let mut depth = 0;
    let mut text = String::new();
    for character in function.replace("->", "").chars() {
        match character {
            '<' => depth += 1,
            '>' => depth -= 1,
            _ if depth == 0 => text.push(character),
            _ => {}
        }
    }
    text
}
