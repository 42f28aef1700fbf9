//! Runs the library under valgrind with each secret marked, and checks that only what is allowed
//! depends on one.
//!
//! `presign-constant-time` runs all scenarios, each in a process of its own, because memcheck
//! reports equal stacks once. `presign-constant-time NAME` is such a process.

mod memcheck;
mod report;
mod scenarios;

use std::error::Error;
use std::process::{Command, ExitCode};
use std::{env, fs};

use crate::report::Finding;
use crate::scenarios::{Expected, SCENARIOS, Scenario};

fn main() -> Result<ExitCode, Box<dyn Error>> {
    if let Some(name) = env::args().nth(1) {
        assert!(memcheck::is_running(), "a scenario must run under valgrind");
        let scenario = SCENARIOS.iter().find(|scenario| scenario.name == name).ok_or("no such scenario")?;
        (scenario.run)();
        return Ok(ExitCode::SUCCESS);
    }
    let mut wrong = 0;
    for scenario in SCENARIOS {
        if let Some(error) = error_of(scenario)? {
            wrong += 1;
            println!("{}: {error}", scenario.name);
        }
    }
    println!("{} of {} scenarios are wrong", wrong, SCENARIOS.len());
    Ok(if wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Runs a scenario under valgrind, and returns what is wrong.
fn error_of(Scenario { name, expected, .. }: &Scenario) -> Result<Option<String>, Box<dyn Error>> {
    let program = env::current_exe()?;
    let report = program.with_file_name(format!("{name}.xml"));
    let status = Command::new("valgrind")
        .args(["--tool=memcheck", "--quiet", "--num-callers=100", "--error-limit=no", "--xml=yes"])
        .arg(format!("--xml-file={}", report.display()))
        .args([program.as_os_str(), name.as_ref()])
        .status()?;
    if !status.success() {
        return Ok(Some(status.to_string()));
    }
    let findings = report::read(&fs::read_to_string(report)?)?;
    let Expected::Only(allowed) = expected else {
        return Ok(findings.is_empty().then(|| "must depend on a secret".into()));
    };
    if findings.is_empty() {
        return Ok(Some("must depend on a secret, if only to decide; is one marked?".into()));
    }
    let is_leak = |finding: &&Finding| !allowed.iter().any(|allowed| finding.is_allowed(allowed));
    let leaks: Vec<_> = findings.iter().filter(is_leak).map(|leak| format!("\n  {leak}")).collect();
    Ok((!leaks.is_empty()).then(|| format!("must not depend on a secret:{}", leaks.concat())))
}
