//! The results of the suite: one file for each server, and one table for all.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::io::{Error, ErrorKind, Result};
use std::path::Path;
use std::{fs, iter};

use crate::requirement::{Requirement, Verdict};

/// One server's verdict on each requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Results {
    /// The name of the server.
    pub server: String,
    /// The product, its version, and the date of the test.
    pub heading: String,
    verdicts: BTreeMap<Requirement, (Verdict, usize)>,
}

impl Results {
    /// Reads a file that is named after the server.
    ///
    /// After a heading it has one line for each request, or for several with the same verdict:
    /// `PathStyle accepts`, `OtherKey refuses 5`.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, a line in another form, and a requirement with both verdicts.
    pub fn read(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path)?;
        let wrong = |line: &str| Error::new(ErrorKind::InvalidData, format!("{}: {line}", path.display()));
        let server = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let mut lines = text.lines();
        let heading =
            lines.next().and_then(|line| line.strip_prefix("# ")).ok_or_else(|| wrong("no heading"))?;
        let mut verdicts = BTreeMap::new();
        for line in lines {
            let mut words = line.split(' ');
            let name = words.next().unwrap_or_default();
            let requirement = Requirement::ALL.iter().find(|known| known.name() == name);
            let verdict = words.next().and_then(Verdict::from_word);
            let count = words.next().unwrap_or("1").parse::<usize>();
            let (Some(requirement), Some(verdict), Ok(count)) = (requirement, verdict, count) else {
                return Err(wrong(line));
            };
            let (known, sum) = verdicts.entry(*requirement).or_insert((verdict, 0));
            if *known != verdict {
                return Err(wrong(&format!("{line}: another line has the opposite verdict")));
            }
            *sum += count;
        }
        Ok(Self { server, heading: heading.into(), verdicts })
    }

    /// Returns the lines of the file, without the heading.
    #[must_use]
    pub fn lines(&self) -> String {
        let mut lines = String::new();
        for (requirement, (verdict, count)) in &self.verdicts {
            let _ = writeln!(lines, "{} {} {count}", requirement.name(), verdict.word());
        }
        lines
    }

    /// Returns the requirements whose verdict, or lack of one, is not the expected one.
    pub fn gaps(&self) -> impl Iterator<Item = Requirement> {
        let is_gap =
            |requirement: &Requirement| self.verdict(*requirement) != requirement.known(&self.server).0;
        Requirement::ALL.iter().copied().filter(is_gap)
    }

    /// Returns the number of requests with this verdict.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        self.verdicts.values().filter(|(other, _)| *other == verdict).map(|(_, count)| count).sum()
    }

    fn verdict(&self, requirement: Requirement) -> Verdict {
        self.verdicts.get(&requirement).map_or(Verdict::Untested, |(verdict, _)| *verdict)
    }
}

/// Returns the results of several servers as a Markdown table, followed by the reason for each
/// exception.
#[must_use]
pub fn table(servers: &[Results]) -> String {
    let mut rows = vec![row(
        "",
        iter::once("expected".into()).chain(servers.iter().map(|results| results.server.clone())),
    )];
    rows.push(row("---", iter::repeat_n("---".into(), servers.len() + 1)));
    let mut group = "";
    for requirement in Requirement::ALL {
        if requirement.group() != group {
            group = requirement.group();
            rows.push(row(&format!("**{group}**"), iter::repeat_n(String::new(), servers.len() + 1)));
        }
        let expected = requirement.verdict();
        let cells = servers.iter().map(|results| match results.verdict(*requirement) {
            Verdict::Untested => "–".into(),
            verdict if verdict == expected => verdict.word().into(),
            verdict => format!("**{}**", verdict.word()),
        });
        rows.push(row(requirement.title(), iter::once(expected.word().into()).chain(cells)));
    }
    rows.push(row("**Requests**", iter::repeat_n(String::new(), servers.len() + 1)));
    for verdict in [Verdict::Accepts, Verdict::Refuses] {
        let counts = servers.iter().map(|results| results.count(verdict).to_string());
        rows.push(row(verdict.word(), iter::once(String::new()).chain(counts)));
    }
    let mut text = rows.concat();
    for results in servers {
        let _ = writeln!(text, "\n`{}` is {}.", results.server, results.heading);
        let mut titles: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for requirement in Requirement::ALL {
            if let (verdict, Some(why)) = requirement.known(&results.server) {
                let title = Some(requirement.title()).filter(|_| verdict != Verdict::Untested);
                titles.entry(why).or_default().extend(title);
            }
        }
        for (why, titles) in titles {
            let colon = if titles.is_empty() { "" } else { ": " };
            let _ = writeln!(text, "- It {why}{colon}{}.", titles.join("; "));
        }
    }
    text
}

fn row(title: &str, cells: impl Iterator<Item = String>) -> String {
    let cells: Vec<String> = iter::once(title.into()).chain(cells).collect();
    format!("| {} |\n", cells.join(" | "))
}
