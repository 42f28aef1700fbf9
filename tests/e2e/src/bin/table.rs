//! Compares the results of a run of the suite with the stored ones.
//!
//! `table [--write] FILE…`, where each file holds the results of one server. Without `--write` it
//! fails if they differ from `results/`, or if the table in `README.md` is out of date. With
//! `--write` it updates both. Start it with `cargo run`, which sets the path of the package.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use e2e::{Requirement, Results, Verdict, table};

const START: &str = "<!-- results -->\n";
const END: &str = "<!-- end of results -->\n";

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let (options, files): (Vec<_>, Vec<_>) =
        env::args().skip(1).partition(|argument| argument.starts_with("--"));
    let write = options == ["--write"];
    let folder = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let mut complaints = Vec::new();

    let mut measured = Vec::new();
    for file in files {
        let results = Results::read(Path::new(&file))?;
        let gaps: Vec<_> = results.gaps().map(Requirement::name).collect();
        if !gaps.is_empty() {
            complaints.push(format!(
                "{}: results missing or unexpected: {}",
                results.server,
                gaps.join(", ")
            ));
        }
        let kept = folder.join("results").join(format!("{}.txt", results.server));
        if write {
            fs::write(&kept, format!("# {}\n{}", results.heading, results.lines()))?;
        } else if Results::read(&kept).ok().map(|kept| kept.lines()) != Some(results.lines()) {
            complaints.push(format!("{}: results/{0}.txt is out of date", results.server));
        }
        measured.push(results);
    }

    let mut kept: Vec<PathBuf> = fs::read_dir(folder.join("results"))?
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<_>>()?;
    kept.sort();
    let kept: Vec<Results> = kept.iter().map(|path| Results::read(path)).collect::<Result<_, _>>()?;
    let path = folder.join("README.md");
    let readme = fs::read_to_string(&path)?;
    let parts = readme.split_once(START).and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)));
    let (before, after) = parts.ok_or("README.md: the markers of the results are missing")?;
    let current = format!("{before}{START}{}{END}{after}", table(&kept));
    if write {
        fs::write(path, current)?;
    } else if current != readme {
        complaints.push("README.md: the table is out of date".into());
    }

    println!("{}", table(&measured));
    for results in &measured {
        let [accepted, refused] = [Verdict::Accepts, Verdict::Refuses].map(|verdict| results.count(verdict));
        println!("{}: {accepted} requests accepted, {refused} refused", results.server);
    }
    for complaint in &complaints {
        eprintln!("{complaint}");
    }
    Ok(if complaints.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
