//! The results as tables and as JSON.

use std::fs;
use std::process::Command;

use presign::SigningTime;

use crate::scenarios::Outcome;
use crate::subjects::FLOOR;
use crate::table::{Table, ratio, thousands};
use crate::threads::Throughput;

const OURS: &str = "presign";

/// Returns one JSON object per line for each subject.
#[must_use]
pub fn json(outcome: &Outcome) -> String {
    let line = |(subject, cost): &(&str, _)| {
        let crate::measure::Cost { ns_min, ns_median, allocations, bytes } = *cost;
        format!(
            "{{\"subject\":\"{subject}\",\"scenario\":\"{}\",\"ns_min\":{ns_min:.1},\"ns_median\":{ns_median:.1},\
             \"floor_ratio\":{:.3},\"allocations\":{allocations},\"bytes\":{bytes}}}\n",
            outcome.scenario.name,
            outcome.floor_ratio(*cost),
        )
    };
    outcome.costs.iter().map(line).collect()
}

/// Returns a table with the cost of each subject.
#[must_use]
pub fn costs(outcome: &Outcome) -> Table {
    let header = ["", "ns, minimum", "ns, median", "÷ floor", "allocations", "bytes allocated"];
    let mut table = Table::new(&outcome.scenario.title, header);
    for (subject, cost) in &outcome.costs {
        table.row([
            (*subject).to_owned(),
            thousands(cost.ns_min),
            thousands(cost.ns_median),
            ratio(outcome.floor_ratio(*cost)),
            thousands(cost.allocations),
            thousands(cost.bytes),
        ]);
    }
    for (subject, why) in &outcome.unsupported {
        table.note(format!("{subject} {why}."));
    }
    table
}

/// Returns a table with the time of each peer divided by that of each subject.
#[must_use]
pub fn against_peers(outcome: &Outcome) -> Table {
    let is_peer = |subject: &str| subject != FLOOR && !subject.starts_with(OURS);
    let peers: Vec<_> = outcome.costs.iter().filter(|(subject, _)| is_peer(subject)).collect();
    let title = format!("{}: time of the peer (column) ÷ time of the subject (row)", outcome.scenario.title);
    let mut table = Table::new(title, [""].into_iter().chain(peers.iter().map(|(peer, _)| *peer)));
    for (subject, cost) in outcome.costs.iter().filter(|(subject, _)| *subject != FLOOR) {
        let ratios = peers.iter().map(|(_, peer)| ratio(peer.ns_min / cost.ns_min));
        table.row([(*subject).to_owned()].into_iter().chain(ratios));
    }
    table
}

/// Returns a table with the minima of scenarios, one per row.
#[must_use]
pub fn growth(outcomes: &[&Outcome]) -> Table {
    let header = [
        "",
        "floor, ns",
        "presign, ns",
        "÷ floor",
        "rusty-s3, ns",
        "÷ presign",
        "aws-sigv4, ns",
        "÷ presign",
    ];
    let mut table = Table::new("One call with growing work (minima)", header);
    for outcome in outcomes {
        let ns = |subject| outcome.cost(subject).map(|cost| cost.ns_min);
        let ours = ns("presign one call").unwrap_or(f64::NAN);
        let peer = |subject| match ns(subject) {
            Some(ns) => [thousands(ns), ratio(ns / ours)],
            None => ["–".to_owned(), "–".to_owned()],
        };
        let floor = ns(FLOOR).unwrap_or(f64::NAN);
        let cells = [outcome.scenario.title.clone(), thousands(floor), thousands(ours), ratio(ours / floor)];
        table.row(cells.into_iter().chain(peer("rusty-s3")).chain(peer("aws-sigv4")));
    }
    table
}

/// Returns a table of one and two threads.
#[must_use]
pub fn threads(throughputs: &[Throughput]) -> Table {
    let header = [
        "threads",
        "ns to the next URL, minimum",
        "median",
        "URLs a second",
        "× one thread",
        "floor × one thread",
    ];
    let mut table = Table::new("presign one call, one bucket shared by all threads (GET)", header);
    let (one, floor) = throughputs.first().map_or((f64::NAN, f64::NAN), |one| (one.ns_min, one.floor_ns_min));
    for Throughput { threads, ns_min, ns_median, floor_ns_min } in throughputs {
        let gains = [ratio(one / ns_min), ratio(floor / floor_ns_min)];
        let cells = [thousands(*ns_min), thousands(*ns_median), thousands(1e9 / ns_min)];
        table.row([threads.to_string()].into_iter().chain(cells).chain(gains));
    }
    table
}

/// Returns the machine, the compiler and the date.
#[must_use]
pub fn provenance() -> String {
    let cpuinfo = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let field = |name: &str| {
        let line = cpuinfo.lines().find(|line| line.starts_with(name))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let model = field("model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let flags = field("flags").unwrap_or_default();
    let sha_ni = if flags.split(' ').any(|flag| flag == "sha_ni") { "with" } else { "without" };
    let version = Command::new("rustc").arg("--version").output();
    let version =
        version.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default();
    format!("{model} ({sha_ni} SHA-NI), {version}, {}", today())
}

/// Returns the date, such as 2013-05-24.
#[must_use]
pub fn today() -> String {
    let now = SigningTime::now().to_string();
    let part = |range| now.get(range).unwrap_or_default();
    format!("{}-{}-{}", part(0..4), part(4..6), part(6..8))
}
