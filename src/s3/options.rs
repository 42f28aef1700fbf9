//! The options of operations: one method each, with the headers or parameters it sets and the
//! operations that support it.
//!
//! This file has the actions that support each option, and the helpers. Each other file has the
//! options of one heading in the documentation of [`Operation`]. A method that is generic only
//! converts its arguments.
//!
//! The headers and parameters of each operation are in the
//! [Amazon S3 API reference](https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html).

mod conditions;
mod copy;
mod encryption;
mod lists;
mod object_lock;
mod requester;
mod response;
mod stored;

use alloc::borrow::Cow;

use crate::Error;
use crate::s3::action::Action::{self, CreateMultipartUpload, GetObject, HeadObject, PutObject};
use crate::s3::operation::Operation;
use crate::s3::option_value::is_blank;

/// Actions that read an object.
pub(crate) const READ: &[Action] = &[GetObject, HeadObject];
/// Actions that set the headers stored with an object.
pub(crate) const STORE: &[Action] = &[PutObject, CreateMultipartUpload];

/// Helpers of the options.
impl<'a, T> Operation<'a, T> {
    /// Records an error unless the action is one of `actions`.
    pub(crate) fn only_for(&mut self, actions: &[Action], option: &'static str) -> &mut Self {
        if self.action != Action::Any && !actions.contains(&self.action) {
            self.request.add_error(Error::UnsupportedOption { option, action: self.action.name() });
        }
        self
    }

    /// Records an error if another option has set a header with this prefix.
    pub(crate) fn excludes(&mut self, prefix: &str, option: &'static str) -> &mut Self {
        if let Some(first) = self.request.headers.option_with_prefix(prefix) {
            self.request.add_error(Error::Conflict { first, second: option });
        }
        self
    }

    /// Checks the options that require or exclude others, in whatever order they were given.
    pub(crate) fn check_dependent_options(&self) -> Result<(), Error> {
        self.check_copy()?;
        self.check_object_lock()
    }

    /// Returns whether the URL may be used as a plain link, for which clients send no extra
    /// headers.
    pub(crate) fn is_plain_link(&self) -> bool {
        matches!(self.method().as_str(), "GET" | "HEAD")
    }

    /// Sets a header to non-blank ASCII: clients differ in how they send anything else.
    pub(crate) fn text_header(
        mut self,
        actions: &[Action],
        option: &'static str,
        name: &'static str,
        value: Cow<'a, str>,
    ) -> Self {
        self.only_for(actions, option)
            .require(!is_blank(&value), option, "must not be empty")
            .require(value.is_ascii(), option, "must be ASCII")
            .request
            .set_header(name, value, option);
        self
    }

    /// Sets a parameter of a plain link, or else a header.
    pub(crate) fn parameter_or_header(
        self,
        actions: &[Action],
        option: &'static str,
        name: &'static str,
        value: Cow<'a, str>,
    ) -> Self {
        if self.is_plain_link() {
            self.parameter(actions, option, name, value)
        } else {
            self.text_header(actions, option, name, value)
        }
    }

    /// Sets a parameter to non-empty text without control characters: servers copy most parameters
    /// into response headers.
    pub(crate) fn text_parameter(
        mut self,
        actions: &[Action],
        option: &'static str,
        name: &'static str,
        value: Cow<'a, str>,
    ) -> Self {
        self.only_for(actions, option)
            .require(!value.is_empty(), option, "must not be empty")
            .require(!value.contains(char::is_control), option, "must not contain a control character")
            .request
            .add_parameter(name.into(), value, Some(option));
        self
    }

    /// Sets a parameter to any text.
    pub(crate) fn parameter(
        mut self,
        actions: &[Action],
        option: &'static str,
        name: &'static str,
        value: Cow<'a, str>,
    ) -> Self {
        self.only_for(actions, option).request.add_parameter(name.into(), value, Some(option));
        self
    }
}
