//! What is measured: some work, and the subjects that are given it.

use std::time::Duration;

use crate::measure::{Cost, measure};
use crate::signature;
use crate::subjects::{ALL, BATCHES, COLD, DERIVING, FLOOR, GROWING, SIGV4A, Subject};
use crate::work::Work;

/// Some work, and the subjects that are given it.
#[derive(Debug)]
pub struct Scenario {
    /// How it is called in all output.
    pub name: String,
    /// What it is, for readers.
    pub title: String,
    /// What the subjects are given.
    pub work: &'static Work,
    subjects: &'static [Subject],
}

/// What came of a scenario.
#[derive(Debug)]
pub struct Outcome {
    /// The scenario.
    pub scenario: Scenario,
    /// The subjects that did the work, and what a URL cost them.
    pub costs: Vec<(&'static str, Cost)>,
    /// The subjects that cannot do it, and why.
    pub unable: Vec<(&'static str, &'static str)>,
}

/// A plain GET, one with a session token, and a PUT with a content type.
#[must_use]
pub fn main_scenarios() -> Vec<Scenario> {
    vec![
        Scenario::new("get", "GET", Work::get(), ALL),
        Scenario::new("token", "GET, session token of 900 characters", Work::get().with_token(900), ALL),
        Scenario::new("put", "PUT, content type signed", Work::get().with_content_type(), ALL),
    ]
}

/// How cost grows, what the first URLs of a day and of new credentials cost, and what one of Signature Version 4A does.
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
    let batches = Scenario::new(BATCHES_NAME, "GET, in batches", Work::get(), BATCHES);
    let deriving =
        Scenario::new("derive", "GET, the key of another day derived for it", Work::get(), DERIVING);
    let cold = Scenario::new("cold", "GET, credentials and bucket made for it", Work::get(), COLD);
    let sigv4a = Scenario::new(SIGV4A_NAME, "GET, SigV4A", Work::get().with_sigv4a(), SIGV4A);
    keys.into_iter().chain(parameters).chain([batches, sigv4a, deriving, cold]).collect()
}

const BATCHES_NAME: &str = "batches";
const SIGV4A_NAME: &str = "sigv4a";

impl Scenario {
    /// Whether it stands in a table of its own: batches of several sizes, and Signature Version 4A.
    #[must_use]
    pub fn is_by_itself(&self) -> bool {
        [BATCHES_NAME, SIGV4A_NAME].contains(&self.name.as_str())
    }

    fn new(name: &str, title: &str, work: Work, subjects: &'static [Subject]) -> Self {
        // It lives as long as the process, so that subjects can borrow from it.
        let work = Box::leak(Box::new(work));
        Self { name: name.to_owned(), title: title.to_owned(), work, subjects }
    }

    /// Checks each subject's URLs, and measures them all for so long together.
    ///
    /// # Errors
    ///
    /// A subject whose URL does not do the work.
    pub fn run(self, duration: Duration) -> Result<Outcome, String> {
        let (mut names, mut presigners, mut unable) = (Vec::new(), Vec::new(), Vec::new());
        for (name, make) in self.subjects {
            match make(self.work) {
                Ok(mut presigner) => {
                    for url in presigner.urls() {
                        signature::check(&url, self.work)
                            .map_err(|fault| format!("{}: the URL of {name} {fault}: {url}", self.name))?;
                    }
                    names.push(*name);
                    presigners.push(presigner);
                }
                Err(why) => unable.push((*name, why)),
            }
        }
        let costs = names.into_iter().zip(measure(&mut presigners, duration)).collect();
        Ok(Outcome { scenario: self, costs, unable })
    }
}

impl Outcome {
    /// What a subject's URL cost.
    #[must_use]
    pub fn cost(&self, subject: &str) -> Option<Cost> {
        self.costs.iter().find(|(name, _)| *name == subject).map(|(_, cost)| *cost)
    }

    /// A subject's fastest sample as a multiple of the floor's.
    #[must_use]
    pub fn floor_ratio(&self, cost: Cost) -> f64 {
        self.cost(FLOOR).map_or(f64::NAN, |floor| cost.ns_min / floor.ns_min)
    }
}
