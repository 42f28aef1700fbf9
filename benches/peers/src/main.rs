//! Measures presign, the SHA-256 floor and other signers in one process; see `benches/README.md`.

use std::env;
use std::error::Error;
use std::fs;
use std::time::Duration;

use peers::allocations::Counting;
use peers::scenarios::{Outcome, Scenario, further_scenarios, main_scenarios};
use peers::table::{Style, Table};
use peers::{plot, readme, report, threads};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const USAGE: &str = "\
cargo run --release -p peers -- [OPTIONS]

  --quick        only the main scenarios, in 15 seconds
  --json         one JSON object per line instead of tables
  --markdown     tables as Markdown
  --readme FILE  writes the tables into FILE
  --svg FILE     draws the GET into FILE";

#[derive(Default)]
struct Options {
    quick: bool,
    json: bool,
    markdown: bool,
    readme: Option<String>,
    svg: Option<String>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let options = options()?;
    let time = Duration::from_secs(if options.quick { 5 } else { 20 });
    let main = run(main_scenarios(), time)?;
    let further = if options.quick { Vec::new() } else { run(further_scenarios(), time / 4)? };

    if let Some(path) = &options.svg {
        let get = main.first().ok_or("no scenario has run")?;
        fs::write(path, plot::bars(get, &report::provenance()))?;
    }
    if options.json {
        main.iter().chain(&further).for_each(|outcome| print!("{}", report::json(outcome)));
        return Ok(());
    }
    let mut tables: Vec<Table> =
        main.iter().flat_map(|main| [report::costs(main), report::against_peers(main)]).collect();
    if !options.quick {
        let (separate, growing): (Vec<_>, Vec<_>) =
            further.iter().partition(|outcome| outcome.scenario.has_own_table());
        tables.extend(separate.into_iter().map(report::costs));
        tables.push(report::growth(&growing));
        tables.push(report::threads(&threads::throughput(time / 4)));
    }
    if let Some(table) = tables.last_mut() {
        table.note(format!("Measured on {}.", report::provenance()));
    }
    let style = if options.markdown { Style::Markdown } else { Style::Text };
    tables.iter().for_each(|table| print!("{}", table.render(style)));
    if let Some(path) = &options.readme {
        readme::replace(path, "peers", &tables)?;
    }
    Ok(())
}

fn run(scenarios: Vec<Scenario>, time: Duration) -> Result<Vec<Outcome>, String> {
    scenarios.into_iter().map(|scenario| scenario.run(time)).collect()
}

fn options() -> Result<Options, String> {
    let mut options = Options::default();
    let mut arguments = env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut file = || arguments.next().ok_or_else(|| format!("{argument}: missing file\n\n{USAGE}"));
        match argument.as_str() {
            "--quick" => options.quick = true,
            "--json" => options.json = true,
            "--markdown" => options.markdown = true,
            "--readme" => options.readme = Some(file()?),
            "--svg" => options.svg = Some(file()?),
            _ => return Err(format!("{argument}: not supported\n\n{USAGE}")),
        }
    }
    Ok(options)
}
