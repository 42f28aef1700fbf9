//! The page of the example `upload_server`, used through its controls.

mod faults;
mod files;
mod keyboard;
mod links;
mod looks;
mod parts;
mod signatures;
mod visitor;
