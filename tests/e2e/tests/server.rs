//! The server itself: it stops when its guard is dropped.

#![allow(clippy::unwrap_used, reason = "a helper fails the test that calls it")]

use std::io::{ErrorKind, Read};
use std::net::TcpStream;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::Duration;

use e2e::Server;

/// Returns whether the server has closed the connection. A new connection would prove less: another
/// process may use the port by then.
#[track_caller]
fn is_closed(mut connection: TcpStream) -> bool {
    connection.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    match connection.read(&mut [0]) {
        Ok(length) => length == 0,
        Err(error) => error.kind() == ErrorKind::ConnectionReset,
    }
}

#[test]
fn dropping_the_guard_stops_the_server() {
    let server = Server::start().unwrap();
    assert!(server.address().ip().is_loopback());
    let connection = TcpStream::connect(server.address()).unwrap();
    drop(server);
    assert!(is_closed(connection));
}

#[test]
fn a_failing_test_stops_the_server() {
    let server = Server::start().unwrap();
    let connection = TcpStream::connect(server.address()).unwrap();
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let _guard = server;
        resume_unwind(Box::new("the test fails"));
    }));
    assert!(outcome.is_err());
    assert!(is_closed(connection));
}
