//! The document that contains the tables.

use std::io::{Error, ErrorKind, Result};
use std::{env, error, fs, result};

use crate::report::provenance;
use crate::table::{Style, Table};

/// Replaces the text between `<!-- name -->` and `<!-- end of name -->` in a file with these
/// tables.
///
/// # Errors
///
/// A file that cannot be read or written, or lacks these markers.
pub fn replace(path: &str, name: &str, tables: &[Table]) -> Result<()> {
    let text = fs::read_to_string(path)?;
    let (start, end) = (format!("<!-- {name} -->\n"), format!("<!-- end of {name} -->\n"));
    let parts = text.split_once(&start).and_then(|(before, rest)| Some((before, rest.split_once(&end)?.1)));
    let (before, after) =
        parts.ok_or_else(|| Error::new(ErrorKind::NotFound, format!("{path}: missing {start}")))?;
    let tables: String = tables.iter().map(|table| table.render(Style::Markdown)).collect();
    fs::write(path, format!("{before}{start}{}\n{end}{after}", tables.trim_end()))
}

/// Prints a program's only table as text, or as its arguments request: `--markdown`, `--readme
/// FILE`.
///
/// # Errors
///
/// Other arguments, and the errors of [`replace`].
pub fn print_or_write(mut table: Table, name: &str) -> result::Result<(), Box<dyn error::Error>> {
    table.note(format!("Measured on {}.", provenance()));
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => print!("{}", table.render(Style::Text)),
        ["--markdown"] => print!("{}", table.render(Style::Markdown)),
        ["--readme", path] => {
            print!("{}", table.render(Style::Text));
            replace(path, name, &[table])?;
        }
        _ => return Err("the arguments must be --markdown, or --readme and a file".into()),
    }
    Ok(())
}
