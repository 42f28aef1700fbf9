//! The scenarios: some work, and the subjects that do it.

use std::time::Duration;

use crate::measure::{Cost, measure};
use crate::signature;
use crate::subjects::{ALL, COLD, DERIVING, FLOOR, GROWING, SIGV4A, Subject};
use crate::work::Work;

/// Some work, and the subjects that do it.
#[derive(Debug)]
pub struct Scenario {
    /// The name in JSON and error texts.
    pub name: String,
    /// The title in tables.
    pub title: String,
    /// The work of the subjects.
    pub work: &'static Work,
    subjects: &'static [Subject],
}

/// The results of a scenario.
#[derive(Debug)]
pub struct Outcome {
    /// The scenario.
    pub scenario: Scenario,
    /// The subjects that support the work, and their costs per URL.
    pub costs: Vec<(&'static str, Cost)>,
    /// The subjects that do not support the work, and the reasons.
    pub unsupported: Vec<(&'static str, &'static str)>,
}

/// Returns the main scenarios: a plain GET, one with a session token, and a PUT with a content
/// type.
#[must_use]
pub fn main_scenarios() -> Vec<Scenario> {
    vec![
        Scenario::new("get", "GET", Work::get(), ALL),
        Scenario::new("token", "GET, session token of 900 characters", Work::get().with_token(900), ALL),
        Scenario::new("put", "PUT, content type signed", Work::get().with_content_type(), ALL),
    ]
}

/// Returns the further scenarios: growing work, the first URL of a day, the first URL of new
/// credentials, and Signature Version 4A.
#[must_use]
pub fn further_scenarios() -> Vec<Scenario> {
    let keys = [10, 39, 256, 1024].map(|length| {
        let title = format!("GET, key of {length} bytes");
        Scenario::new(&format!("key {length}"), &title, Work::get().with_key_of(length), GROWING)
    });
    let parameters = [0, 5, 20].map(|count| {
        let title = format!("GET, {count} query parameters");
        Scenario::new(&format!("parameters {count}"), &title, Work::get().with_parameters(count), GROWING)
    });
    let deriving = Scenario::new("derive", "GET, first URL of a day", Work::get(), DERIVING);
    let cold = Scenario::new("cold", "GET, first URL of new credentials and a new bucket", Work::get(), COLD);
    let sigv4a = Scenario::new(SIGV4A_NAME, "GET, SigV4A", Work::get().with_sigv4a(), SIGV4A);
    keys.into_iter().chain(parameters).chain([sigv4a, deriving, cold]).collect()
}

const SIGV4A_NAME: &str = "sigv4a";

impl Scenario {
    /// Returns whether it has its own table, as Signature Version 4A does.
    #[must_use]
    pub fn has_own_table(&self) -> bool {
        self.name == SIGV4A_NAME
    }

    fn new(name: &str, title: &str, work: Work, subjects: &'static [Subject]) -> Self {
        // Leaked, so that subjects can borrow it.
        let work = Box::leak(Box::new(work));
        Self { name: name.to_owned(), title: title.to_owned(), work, subjects }
    }

    /// Checks the URLs of each subject, and measures all subjects for `duration` in total.
    ///
    /// # Errors
    ///
    /// A subject whose URL does not match the work.
    pub fn run(self, duration: Duration) -> Result<Outcome, String> {
        let (mut names, mut presigners, mut unsupported) = (Vec::new(), Vec::new(), Vec::new());
        for (name, prepare) in self.subjects {
            match prepare(self.work) {
                Ok(mut presigner) => {
                    for url in presigner.urls() {
                        signature::check(&url, self.work)
                            .map_err(|fault| format!("{}: the URL of {name} {fault}: {url}", self.name))?;
                    }
                    names.push(*name);
                    presigners.push(presigner);
                }
                Err(why) => unsupported.push((*name, why)),
            }
        }
        let costs = names.into_iter().zip(measure(&mut presigners, duration)).collect();
        Ok(Outcome { scenario: self, costs, unsupported })
    }
}

impl Outcome {
    /// Returns the cost of a subject.
    #[must_use]
    pub fn cost(&self, subject: &str) -> Option<Cost> {
        self.costs.iter().find(|(name, _)| *name == subject).map(|(_, cost)| *cost)
    }

    /// Returns the minimum time divided by that of the floor.
    #[must_use]
    pub fn floor_ratio(&self, cost: Cost) -> f64 {
        self.cost(FLOOR).map_or(f64::NAN, |floor| cost.ns_min / floor.ns_min)
    }
}
