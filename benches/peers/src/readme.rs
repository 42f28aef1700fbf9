//! The document that holds the tables.

use std::io::{Error, ErrorKind, Result};
use std::{env, error, fs, result};

use crate::report::provenance;
use crate::table::{Style, Table};

/// Replaces what stands between `<!-- name -->` and `<!-- end of name -->` in a file with these tables.
///
/// # Errors
///
/// A file that cannot be read or written, or has no such place.
pub fn replace(path: &str, name: &str, tables: &[Table]) -> Result<()> {
    let text = fs::read_to_string(path)?;
    let (start, end) = (format!("<!-- {name} -->\n"), format!("<!-- end of {name} -->\n"));
    let parts = text.split_once(&start).and_then(|(before, rest)| Some((before, rest.split_once(&end)?.1)));
    let (before, behind) =
        parts.ok_or_else(|| Error::new(ErrorKind::NotFound, format!("{path} has no {start}")))?;
    let tables: String = tables.iter().map(|table| table.render(Style::Markdown)).collect();
    fs::write(path, format!("{before}{start}{}\n{end}{behind}", tables.trim_end()))
}

/// Prints a program's only table as its arguments want it: `--markdown`, `--readme FILE`, or as text.
///
/// # Errors
///
/// Other arguments, and those of [`replace`].
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
        _ => return Err("the arguments are --markdown, or --readme and a file".into()),
    }
    Ok(())
}
