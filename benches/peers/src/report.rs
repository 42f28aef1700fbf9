//! What was measured, as tables and as JSON.

use std::fs;
use std::process::Command;

use presign::SigningTime;

use crate::scenarios::Outcome;
use crate::subjects::FLOOR;
use crate::table::{Table, ratio, thousands};
use crate::threads::Throughput;

const OURS: &str = "presign";

/// One object a line for every subject and scenario.
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

/// What each subject's URL costs.
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
    for (subject, why) in &outcome.unable {
        table.note(format!("{subject} {why}."));
    }
    table
}

/// How many times as long each peer takes as each subject.
#[must_use]
pub fn against_peers(outcome: &Outcome) -> Table {
    let is_peer = |subject: &str| subject != FLOOR && !subject.starts_with(OURS);
    let peers: Vec<_> = outcome.costs.iter().filter(|(subject, _)| is_peer(subject)).collect();
    let title = format!(
        "{}: the time of the peer above ÷ the time of the subject at the left",
        outcome.scenario.title
    );
    let mut table = Table::new(title, [""].into_iter().chain(peers.iter().map(|(peer, _)| *peer)));
    for (subject, cost) in outcome.costs.iter().filter(|(subject, _)| *subject != FLOOR) {
        let ratios = peers.iter().map(|(_, peer)| ratio(peer.ns_min / cost.ns_min));
        table.row([(*subject).to_owned()].into_iter().chain(ratios));
    }
    table
}

/// The minima of scenarios side by side, a row each.
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
    let mut table = Table::new("One call, as its work grows (minima)", header);
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

/// One thread and two.
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
    let mut table = Table::new("presign one call, a bucket shared by threads (GET)", header);
    let (one, floor) = throughputs.first().map_or((f64::NAN, f64::NAN), |one| (one.ns_min, one.floor_ns_min));
    for Throughput { threads, ns_min, ns_median, floor_ns_min } in throughputs {
        let gains = [ratio(one / ns_min), ratio(floor / floor_ns_min)];
        let cells = [thousands(*ns_min), thousands(*ns_median), thousands(1e9 / ns_min)];
        table.row([threads.to_string()].into_iter().chain(cells).chain(gains));
    }
    table
}

/// The machine, the compiler and the date.
#[must_use]
pub fn provenance() -> String {
    let cpuinfo = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let field = |name: &str| {
        let line = cpuinfo.lines().find(|line| line.starts_with(name))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let model = field("model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let flags = field("flags").unwrap_or_default();
    let has = |flag: &str| if flags.split(' ').any(|found| found == flag) { "with" } else { "without" };
    let version = Command::new("rustc").arg("--version").output();
    let version =
        version.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default();
    let (sha, avx) = (has("sha_ni"), has("avx512f"));
    format!("{model} ({sha} SHA-NI, {avx} AVX-512), {version}, {}", today())
}

/// As 2013-05-24.
#[must_use]
pub fn today() -> String {
    let now = SigningTime::now().to_string();
    let part = |range| now.get(range).unwrap_or_default();
    format!("{}-{}-{}", part(0..4), part(4..6), part(6..8))
}
