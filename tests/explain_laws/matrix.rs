//! Each fault with each kind of response, with and without headers and credentials.

use std::collections::BTreeSet;

use presign::explain::{Cause, Explanation, FailedRequest};
use proptest::prelude::any;
use proptest::sample::Index;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use crate::faults::{CLIENT_FAULTS, FAULTS, Fault, Scenario, inject};
use crate::request::{Wanted, credentials, presign};
use crate::server::Document;

const TOKEN: &str = "IQoJb3JpZ2luX2VjE/ab+cd==";

/// The number of cells whose fault is named. A rise is recorded here; a fall is a loss.
const NAMED: usize = 835;

/// The number of cells, marked `!`, with a cause that misleads. It must not rise.
const MISLEADING: usize = 0;

/// The cell of each fault and each [`Document`]: without anything else, with the headers, with the
/// credentials, and with both.
///
/// `N` names the fault. Every other letter is a weaker cause, by [`weaker`], and `!` a misleading
/// one. `----` means that such a server accepts the request.
#[rustfmt::skip]
const TABLE: [(&str, &str); 42] = [
    ("HeaderLost",            "NNNN NNNN uuuw uuuw NNNN NNNN uuuw uuuu pppp pppp"),
    ("HeaderNotSent",         "NNNN NNNN uNuN uNuN NNNN NNNN uNuN uNuN pppp pNpN"),
    ("HeaderChanged",         "sNNN sNNN uuuw uuuw uuuw sNNN uuuw uuuu pppp pppp"),
    ("MetadataChanged",       "sNcN sNcN uuuw uuuw uuuw sNcN uuuw uuuu pppp pppp"),
    ("HeaderAdded",           "NNNN NNNN NNNN uNuN NNNN uNuw uNuw uNuN pppp pNpN"),
    ("MethodChanged",         "NNNN NNNN uuuw uuuw uuuw NNNN uuuw uuuu pppp pppp"),
    ("HostRewritten",         "NNNN NNNN uuuw uuuw uuuw NNNN uuuw uuuu pppp pppp"),
    ("PortAdded",             "NNNN NNNN uuuw uuuw uuuw NNNN uuuw uuuu pppp pppp"),
    ("PathEncodedAgain",      "NNNN NNNN uuuw uuuw uuuw NNNN uuuw uuuu pppp pppp"),
    ("PathNormalized",        "NNNN NNNN uuuw uuuw uuuw ---- ---- uuuu pppp pppp"),
    ("PathPrefixed",          "NNNN NNNN uuuw uuuw uuuw NNNN uuuw uuuu pppp pppp"),
    ("PathPlus",              "NNNN NNNN uuuw uuuw uuuw NNNN uuuw uuuu pppp pppp"),
    ("ParameterAdded",        "NNNN NNNN uuuw uuuw uuuw NNNN uuuw uuuu pppp pppp"),
    ("ParameterDropped",      "NNNN NNNN uuuw uuuw uuuw NNNN uuuw uuuu pppp pppp"),
    ("ParameterChanged",      "NNNN NNNN uuuw uuuw uuuw NNNN uuuw uuuu pppp pppp"),
    ("ParameterEncodedAgain", "NNNN NNNN uuuw uuuw uuuw NNNN uuuw uuuu pppp pppp"),
    ("PlusInTransit",         "NNNN NNNN uuuw uuuw uuuw NNNN uuuw uuuu pppp pppp"),
    ("PlusByTheClient",       "NNNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN pppp NNNN"),
    ("HtmlEscaped",           "NNNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN"),
    ("QueryEncodedAgain",     "NNNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN"),
    ("Expired",               "NNNN NNNN NNNN uuud NNNN NNNN NNNN uuuu pppp pppp"),
    ("NotYetValid",           "NNNN NNNN NNNN NNNN uuuw NNNN NNNN uuuu pppp pppp"),
    ("ClockSkew",             "NNNN NNNN NNNN NNNN uuuw NNNN NNNN uuuu pppp pppp"),
    ("WrongRegion",           "NNNN NNNN NNNN uuuu NNNN NNNN NNNN uuuu pppp pppp"),
    ("WrongService",          "NNNN NNNN NNNN uuuu ---- NNNN NNNN uuuu pppp pppp"),
    ("SignatureAltered",      "NNNN NNNN uuuw uuuw uuuw ssss uuuw uuuu pppp pppp"),
    ("WrongSecret",           "NNNN NNNN uuuw uuuw uuuw NNNN uuuw uuuu pppp pppp"),
    ("UnknownAccessKey",      "NNNN NNNN NNNN NNNN NNNN NNNN NNNN uuuu pppp pppp"),
    ("Version2",              "NNNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN"),
    ("WrongToken",            "NNNN NNNN NNNN NNNN uuuw NNNN NNNN uuuu pppp pppp"),
    ("TokenLost",             "NNNN NNNN uuuw uuuw uuuw NNNN uuuw uuuu pppp pppp"),
    ("OverSevenDays",         "NNNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN"),
    ("ParameterRepeated",     "NNNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN"),
    ("SecondAuthentication",  "NNNN NNNN NNNN rNrN uNuN NNNN NNNN uNuN pppp pNpN"),
    ("SessionExpired",        "NNNN NNNN NNNN NNNN uuuw NNNN NNNN uuuu pppp pppp"),
    ("ClientMethod",          "NNNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN pppp NNNN"),
    ("ClientHeader",          "ssNN ssNN uuuN uuuN uuuN ssNN uuuN uuuN pppp pppN"),
    ("ClientParameter",       "NNNN NNNN NNNN NNNN NNNN NNNN NNNN uuuN pppp pppN"),
    ("ClientPath",            "ssNN ssNN uuuN uuuN uuuN ssNN uuuN uuuN pppp pppN"),
    ("ClientPlus",            "ssNN ssNN uuuN uuuN uuuN ssNN uuuN uuuN pppp pppN"),
    ("ClientPort",            "ssNN ssNN uuuN uuuN uuuN ssNN uuuN uuuN pppp pppN"),
    ("ClientSignature",       "ssNN ssNN uuuN uuuN uuuN ssNN uuuN uuuN pppp pppN"),
];

/// Returns the letter of a cause that does not name the fault but does not mislead either.
fn weaker(cause: &Cause, document: Document) -> Option<char> {
    match cause {
        Cause::Unknown => Some('u'),
        Cause::Secret => Some('s'),
        Cause::UrlChanged => Some('c'),
        Cause::OnTheWay => Some('w'),
        Cause::NotS3 => Some('p'),
        // A bare code is all that the server says.
        Cause::Permission if document == Document::Ceph => Some('d'),
        Cause::NotTheSignature if document == Document::Ceph => Some('r'),
        _ => None,
    }
}

/// Returns whether the cause names the fault, as far as the response allows.
fn is_named(scenario: &Scenario, cause: &Cause) -> bool {
    match (&scenario.cause, cause) {
        // The server's and the client's view of one fault.
        (Cause::NotYetValid | Cause::ClockSkew, Cause::NotYetValid | Cause::ClockSkew) => true,
        // MinIO does not name the header.
        (Cause::HeaderUnsigned(_), Cause::HeaderUnsigned(name)) if name == "x-amz-…" => true,
        (expected, cause) => cause == expected,
    }
}

#[track_caller]
fn wanted(fault: Fault, document: Document) -> Wanted {
    let has_token = matches!(fault, Fault::TokenLost | Fault::WrongToken | Fault::SessionExpired);
    Wanted {
        service: document.service(),
        key: "reports//a b.txt".into(),
        name: "a report.txt".into(),
        token: has_token.then(|| TOKEN.into()),
        method: "GET",
        at: any::<Index>().new_tree(&mut TestRunner::deterministic()).unwrap().current(),
    }
}

/// Returns the letter of a cell, or the misleading cause.
#[track_caller]
fn letter(scenario: &Scenario, explanation: &Explanation) -> Result<char, String> {
    let cause = explanation.cause();
    let document = scenario.server.document;
    let weaker = || weaker(cause, document).ok_or_else(|| format!("{cause} for {}", scenario.cause));
    if is_named(scenario, cause) { Ok('N') } else { weaker() }
}

/// The texts are right whatever the cause.
#[track_caller]
fn check_text(
    explanation: &Explanation,
    wanted: &Wanted,
    document: Document,
    has_credentials: bool,
    cell: &str,
) {
    let text = explanation.to_string();
    let is_stated = matches!(document, Document::S3 | Document::Copied | Document::Json);
    let signature = presign(wanted).signature().to_owned();
    for (words, is_allowed) in [
        ("agree", is_stated),
        ("computed the request", is_stated),
        ("FailedRequest::credentials", !has_credentials),
        (signature.as_str(), false),
        (TOKEN, false),
    ] {
        assert!(is_allowed || !text.contains(words), "{cell}: {words} in\n{text}");
    }
}

#[test]
fn each_fault_is_named_or_not_known() {
    let (mut table, mut misleading) = (Vec::new(), Vec::new());
    for fault in FAULTS.into_iter().chain(CLIENT_FAULTS) {
        let mut row: Vec<String> = Vec::new();
        for document in Document::ALL {
            let wanted = wanted(fault, document);
            let credentials = credentials("secret", wanted.token.as_deref());
            let scenario = inject(fault, &wanted, document);
            let Some(body) = scenario.server.refusal(&scenario.arrived) else {
                row.push("----".into());
                continue;
            };
            let cell =
                [(false, false), (true, false), (false, true), (true, true)].map(|(headers, secret)| {
                    let request = FailedRequest::new(&scenario.sent.method, &scenario.sent.url);
                    let request = if headers { request.headers(scenario.sent.headers()) } else { request };
                    let request = if secret { request.credentials(&credentials) } else { request };
                    let request = match &body {
                        Some(body) => request.response_body(body),
                        None => request,
                    };
                    let request = match scenario.now {
                        Some(now) => request.now(now),
                        None => request,
                    };
                    let explanation = request.explain();
                    let name = format!("{fault:?} {document:?}, headers {headers}, credentials {secret}");
                    check_text(&explanation, &wanted, document, secret, &name);
                    letter(&scenario, &explanation).unwrap_or_else(|cause| {
                        misleading.push(format!("{name}: {cause}"));
                        '!'
                    })
                });
            row.push(cell.into_iter().collect());
        }
        table.push((format!("{fault:?}"), row.join(" ")));
    }
    let lines: Vec<String> =
        table.iter().map(|(fault, row)| format!("    ({:24} {row:?}),\n", format!("{fault:?},"))).collect();
    let expected: Vec<(String, String)> = TABLE.map(|(fault, row)| (fault.into(), row.into())).into();
    assert!(table == expected, "the table is now\n{}\n{}", lines.concat(), misleading.join("\n"));
    let names: BTreeSet<&str> = TABLE.iter().map(|(fault, _)| *fault).collect();
    assert_eq!(names.len(), TABLE.len(), "each fault has one row");
    assert_eq!(TABLE.map(|(_, row)| row.matches('N').count()).iter().sum::<usize>(), NAMED);
    assert_eq!(misleading.len(), MISLEADING, "{}", misleading.join("\n"));
}
