//! The server itself: it lives as long as its guard.

#![allow(clippy::unwrap_used, reason = "a helper fails the test that calls it")]

use std::io::{ErrorKind, Read};
use std::net::TcpStream;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::Duration;

use e2e::Server;

/// Whether the other side has closed the connection. To connect again would say less: by then the port may be another's.
fn is_closed(mut connection: TcpStream) -> bool {
    connection.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    match connection.read(&mut [0]) {
        Ok(length) => length == 0,
        Err(error) => error.kind() == ErrorKind::ConnectionReset,
    }
}

#[test]
fn the_server_ends_with_its_guard() {
    let server = Server::start().unwrap();
    assert!(server.address().ip().is_loopback());
    let connection = TcpStream::connect(server.address()).unwrap();
    drop(server);
    assert!(is_closed(connection));
}

#[test]
fn the_server_ends_with_a_test_that_fails() {
    let server = Server::start().unwrap();
    let connection = TcpStream::connect(server.address()).unwrap();
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let _guard = server;
        resume_unwind(Box::new("the test fails"));
    }));
    assert!(outcome.is_err());
    assert!(is_closed(connection));
}
