//! The server itself: it lives as long as its guard.

use std::net::TcpStream;
use std::panic::catch_unwind;

use e2e::Server;

#[test]
fn the_server_ends_with_its_guard() {
    let server = Server::start().unwrap();
    let address = server.address();
    assert!(address.ip().is_loopback());
    assert!(TcpStream::connect(address).is_ok());
    drop(server);
    assert!(TcpStream::connect(address).is_err());
}

#[test]
fn the_server_ends_with_a_test_that_fails() {
    let outcome = catch_unwind(|| {
        let server = Server::start().unwrap();
        let _open = TcpStream::connect(server.address()).unwrap();
        std::panic::panic_any(server.address());
    });
    let address = *outcome.unwrap_err().downcast::<std::net::SocketAddr>().unwrap();
    assert!(TcpStream::connect(address).is_err());
}
