use core::fmt;

use crate::sigv4::parameter::SigningParameter;

/// A URL or a query, printed without the signature and the session token.
pub(crate) struct Redacted<'a>(pub(crate) &'a str);

impl fmt::Display for Redacted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The name at the start of a URL's query has the rest of the URL before it.
        let is_secret = |name: &str| {
            let mut secrets = SigningParameter::ALL.into_iter().filter(|parameter| parameter.is_secret());
            secrets.any(|parameter| name.ends_with(parameter.name()))
        };
        let mut separator = "";
        for part in self.0.split('&') {
            match part.split_once('=') {
                Some((name, _)) if is_secret(name) => write!(f, "{separator}{name}=[redacted]")?,
                _ => write!(f, "{separator}{part}")?,
            }
            separator = "&";
        }
        Ok(())
    }
}

impl fmt::Debug for Redacted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
