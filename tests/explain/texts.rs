//! The whole text of each cause.
