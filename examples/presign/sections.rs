//! The sections of the credentials and config files.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use configparser::ini::Ini;

use crate::failure::{Failure, failure};
use crate::setting::find_variable;

/// The settings of a section: names in lower case, without empty values.
pub(crate) type Settings = BTreeMap<String, String>;

/// The sections of a file by their names.
pub(crate) type Sections = BTreeMap<String, Settings>;

/// Reads the file named by the variable, or else the file in `~/.aws`.
pub(crate) fn read_file(variable: &str, name: &str) -> Result<Sections, Failure> {
    let path = file_path(variable, name)?;
    read_sections(&path).map_err(|reason| failure(format!("{}: {reason}", path.display())))
}

fn file_path(variable: &str, name: &str) -> Result<PathBuf, Failure> {
    let home = env::home_dir().unwrap_or_default();
    Ok(match find_variable(&[variable])? {
        Some(path) => match path.value.strip_prefix("~/") {
            Some(path) => home.join(path),
            None => PathBuf::from(path.value),
        },
        None => home.join(".aws").join(name),
    })
}

/// Reads the sections of a file. A missing file has none.
fn read_sections(path: &Path) -> Result<Sections, String> {
    match fs::read_to_string(path) {
        Ok(text) => parse_sections(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Sections::new()),
        Err(error) => Err(error.to_string()),
    }
}

/// Parses the text as botocore does with Python's `configparser`.
///
/// `#` and `;` start a comment only at the start of a line, and an indented line continues the
/// previous setting. Names of sections are case-sensitive; names of settings are not.
fn parse_sections(text: String) -> Result<Sections, String> {
    const OUTSIDE: &str = "";
    let mut ini = Ini::new_cs();
    ini.set_inline_comment_symbols(Some(&[]));
    ini.set_multiline(true);
    ini.set_default_section(OUTSIDE);

    let mut sections = Sections::new();
    for (section, settings) in ini.read(text)? {
        if section == OUTSIDE {
            return Err("must not have a line before the first section".to_owned());
        }
        let parsed = sections.entry(section).or_default();
        for (name, value) in settings {
            let value = value.ok_or("must have only lines of the form `name = value`")?;
            if !value.is_empty() {
                parsed.insert(name.to_lowercase(), value);
            }
        }
    }
    Ok(sections)
}

/// Returns the section `[KIND NAME]`.
pub(crate) fn section_named<'a>(sections: &'a Sections, kind: &str, name: &str) -> Option<&'a Settings> {
    let mut sections = sections.iter();
    sections.find(|(section, _)| name_after(kind, section) == Some(name)).map(|(_, settings)| settings)
}

/// Returns the name after the kind of a section, without quotes.
fn name_after<'a>(kind: &str, section: &'a str) -> Option<&'a str> {
    let name = section.strip_prefix(kind).filter(|name| name.starts_with([' ', '\t']))?.trim();
    let unquoted = ['"', '\''].into_iter().find_map(|quote| name.strip_prefix(quote)?.strip_suffix(quote));
    Some(unquoted.unwrap_or(name))
}

/// Returns a nested setting: `endpoint_url` in `s3 =`, followed by an indented `endpoint_url = …`.
pub(crate) fn nested<'a>(lines: &'a str, name: &str) -> Option<&'a str> {
    lines
        .lines()
        .filter_map(|line| line.split_once('='))
        .find_map(|(nested, value)| (nested.trim() == name).then_some(value.trim()))
        .filter(|value| !value.is_empty())
}
