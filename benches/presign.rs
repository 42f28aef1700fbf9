//! The hot path.

fn main() {
    divan::main();
}
