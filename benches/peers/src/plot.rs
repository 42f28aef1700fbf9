//! A scenario as a bar chart.

use std::fmt::Write;

use crate::scenarios::Outcome;
use crate::table::{ratio, thousands};

const WIDTH: u32 = 760;
const ROW: u32 = 30;
const BAR: u32 = 18;
const TOP: u32 = 64;
/// The start of the bars, after the names, and the length of the longest bar.
const LEFT: f64 = 150.0;
const LONGEST: f64 = 430.0;

/// Returns an SVG chart with one bar for the minimum time of each subject. It has no background,
/// and its text follows the reader's colour scheme.
#[must_use]
pub fn bars(outcome: &Outcome, subtitle: &str) -> String {
    let longest = outcome.costs.iter().map(|(_, cost)| cost.ns_min).fold(0.0, f64::max);
    let rows = outcome.costs.len().try_into().unwrap_or(u32::MAX);
    let height = TOP + ROW * rows + 8;
    let mut svg = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img">
<title>{title}: nanoseconds for one presigned URL</title>
<style>
text {{ font: 13px system-ui, sans-serif; fill: #1f2328; }}
.title {{ font-size: 16px; font-weight: 600; }}
.quiet {{ fill: #59636e; }}
.floor {{ fill: #59636e; }}
.presign {{ fill: #0969da; }}
.peer {{ fill: #afb8c1; }}
@media (prefers-color-scheme: dark) {{
  text {{ fill: #f0f6fc; }}
  .quiet {{ fill: #9198a1; }}
  .floor {{ fill: #9198a1; }}
  .presign {{ fill: #4493f8; }}
  .peer {{ fill: #545d68; }}
}}
</style>
<text class="title" x="0" y="20">{title}: nanoseconds for one presigned URL, and how many times the floor</text>
<text class="quiet" x="0" y="42">{subtitle}</text>
"##,
        title = outcome.scenario.title,
    );
    for (row, (subject, cost)) in (0..).zip(&outcome.costs) {
        let top = TOP + ROW * row;
        let text = top + 14;
        let length = (cost.ns_min / longest * LONGEST).max(1.0);
        let class = match *subject {
            "floor" => "floor",
            ours if ours.starts_with("presign") => "presign",
            _ => "peer",
        };
        let _ = writeln!(
            svg,
            r#"<text x="{}" y="{text}" text-anchor="end">{subject}</text><rect class="{class}" x="{LEFT}" y="{top}" width="{length:.1}" height="{BAR}" rx="2"/><text x="{:.1}" y="{text}">{} <tspan class="quiet">{}×</tspan></text>"#,
            LEFT - 10.0,
            LEFT + length + 8.0,
            thousands(cost.ns_min),
            ratio(outcome.floor_ratio(*cost)),
        );
    }
    svg.push_str("</svg>\n");
    svg
}
