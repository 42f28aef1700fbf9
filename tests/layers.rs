//! The layers of the library: each file uses only its own layer and those before it, and there are
//! no cycles.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a file that cannot be read fails the test")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The layers in order, each with its modules.
const LAYERS: [&[&str]; 7] = [
    &["credentials", "error", "method", "origin", "partition", "region", "region_set", "service", "time"],
    &["sigv4"],
    &["presigned_url", "request", "signer"],
    &["s3", "token"],
    &["serialize"],
    &["inspect", "verify"],
    &["explain"],
];

/// Returns the items that `lib.rs` re-exports, each with its module.
fn root_items() -> BTreeMap<String, String> {
    let mut items = BTreeMap::new();
    for path in uses(&fs::read_to_string("src/lib.rs").unwrap()) {
        let (module, item) = path.rsplit_once("::").unwrap();
        if item != "self" {
            items.insert(item.into(), module.into());
        }
    }
    items
}

/// Returns the paths of all `use` lines outside tests, one for each item:
/// `crate::sigv4::hash::State`.
fn uses(text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]").next().unwrap();
    let mut paths = Vec::new();
    let mut lines = code.lines();
    while let Some(line) = lines.next() {
        let Some(first) =
            ["use ", "pub use ", "pub(crate) use "].iter().find_map(|start| line.strip_prefix(start))
        else {
            continue;
        };
        let mut tree = String::from(first);
        while !tree.ends_with(';') {
            tree.push_str(lines.next().unwrap().trim());
        }
        expand("", tree.trim_end_matches(';'), &mut paths);
    }
    paths
}

/// Expands `crate::{A, b::{C, D}}`.
fn expand(prefix: &str, tree: &str, paths: &mut Vec<String>) {
    let tree = tree.trim();
    let Some((before, group)) = tree.split_once('{') else {
        let path = tree.split(" as ").next().unwrap().trim();
        if !path.is_empty() {
            paths.push(format!("{prefix}{path}"));
        }
        return;
    };
    let group = group.trim_end().strip_suffix('}').unwrap().trim_end_matches(',');
    let (mut depth, mut start) = (0, 0);
    for (at, character) in group.char_indices().chain([(group.len(), ',')]) {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                expand(&format!("{prefix}{}", before.trim()), &group[start..at], paths);
                start = at + 1;
            }
            _ => {}
        }
    }
}

fn files(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path.to_str().unwrap().replace('\\', "/"));
        }
    }
}

/// Returns the modules that each module's `use` lines name, except those of guides and of `lib.rs`.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let mut paths = Vec::new();
    files(Path::new("src"), &mut paths);
    let module = |path: &str| path["src/".len()..path.len() - ".rs".len()].replace('/', "::");
    let modules: BTreeSet<String> =
        paths.iter().map(|path| module(path)).filter(|name| !matches!(&**name, "lib" | "guide")).collect();
    let root = root_items();
    let mut dependencies = BTreeMap::new();
    for path in paths.iter().filter(|path| modules.contains(&module(path))) {
        let mut used = BTreeSet::new();
        for item in uses(&fs::read_to_string(path).unwrap()) {
            let Some(item) = item.strip_prefix("crate::") else { continue };
            let item = match root.get(item) {
                Some(module) => format!("{module}::{item}"),
                None => item.into(),
            };
            // The longest prefix that is a module.
            let mut name = &*item;
            while !modules.contains(name) {
                name = name.rsplit_once("::").unwrap_or_else(|| panic!("{path}: {item} is in no module")).0;
            }
            if name != module(path) {
                used.insert(name.into());
            }
        }
        dependencies.insert(module(path), used);
    }
    dependencies
}

fn layer(module: &str) -> usize {
    let root = module.split("::").next().unwrap();
    LAYERS
        .iter()
        .position(|modules| modules.contains(&root))
        .unwrap_or_else(|| panic!("{module} has no layer"))
}

#[test]
fn no_layer_uses_a_later_one() {
    let dependencies = dependencies();
    assert!(dependencies.len() > 80, "only {} files found", dependencies.len());
    let mut wrong = Vec::new();
    for (module, used) in &dependencies {
        for other in used.iter().filter(|other| layer(other) > layer(module)) {
            wrong.push(format!("{module} uses {other}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn s3_and_tokens_do_not_use_each_other() {
    for (module, used) in dependencies() {
        for (one, other) in [("s3", "token"), ("token", "s3")] {
            let is_in = |name: &str, root: &str| name.split("::").next() == Some(root);
            assert!(
                !(is_in(&module, one) && used.iter().any(|name| is_in(name, other))),
                "{module}: {used:?}"
            );
        }
    }
}

#[test]
fn there_are_no_cycles() {
    let dependencies = dependencies();
    let mut cycles = Vec::new();
    for start in dependencies.keys() {
        let mut reached = BTreeSet::new();
        let mut next: Vec<&String> = dependencies[start].iter().collect();
        while let Some(module) = next.pop() {
            if reached.insert(module) {
                next.extend(&dependencies[module]);
            }
        }
        if reached.contains(start) {
            cycles.push(start);
        }
    }
    assert!(cycles.is_empty(), "in a cycle: {cycles:#?}");
}

#[test]
fn uses_are_expanded() {
    let text = "//! use a::b;\nuse alloc::{vec, string::{String, ToString}};\n#[cfg(feature = \"x\")]\npub use crate::c::D as E;\nfn f() {}";
    let expected = ["alloc::vec", "alloc::string::String", "alloc::string::ToString", "crate::c::D"];
    assert_eq!(uses(text), expected);
}
