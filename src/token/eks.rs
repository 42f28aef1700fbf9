use alloc::string::String;
use core::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::token::generator::{Kind, Lifetime, TokenGenerator};
use crate::{Credentials, Error, Region};

static EKS: Kind = Kind {
    encode: Some(encode),
    // EKS accepts a token for 15 minutes; `aws eks get-token` leaves a margin of one minute.
    valid_for: Some(Duration::from_secs(14 * 60)),
    ..Kind::new(
        "EKS",
        Lifetime::seconds(
            60,
            60,
            "must be at most 60 seconds for EKS; EKS accepts every token for 15 minutes",
        ),
    )
};

fn encode(url: &str) -> String {
    let mut token = String::from("k8s-aws-v1.");
    URL_SAFE_NO_PAD.encode_string(url, &mut token);
    token
}

impl TokenGenerator {
    /// Creates a generator of bearer tokens for the Kubernetes API of an Amazon EKS cluster.
    ///
    /// `cluster` is the cluster's name, or the id of a local cluster on an Outpost. EKS accepts a
    /// token for 15 minutes; [`expires_at`](super::AuthToken::expires_at) returns 14 minutes, as
    /// `aws eks get-token` does. The URL in the token states 60 seconds, as other clients do; STS
    /// and EKS ignore that.
    ///
    /// ```
    /// use presign::{Credentials, Region, token::TokenGenerator};
    ///
    /// let credentials =
    ///     Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    /// let cluster = TokenGenerator::eks("production", Region::US_EAST_1, credentials)?;
    /// let token = cluster.token()?;
    ///
    /// // In an HTTP client, or as the `token` of a user in a kubeconfig:
    /// let header = format!("Authorization: Bearer {token}");
    /// # assert!(header.starts_with("Authorization: Bearer k8s-aws-v1.aHR0cHM6Ly9zdHMu"));
    ///
    /// // Or as the output of a program that a kubeconfig runs as `exec`:
    /// let expiration = token.expires_at().to_rfc3339(); // 2013-05-24T00:14:00Z
    /// println!(
    ///     r#"{{ "kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/v1",
    ///           "status": {{ "expirationTimestamp": "{expiration}", "token": "{token}" }} }}"#
    /// );
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// Source:
    /// [`aws eks get-token`](https://docs.aws.amazon.com/cli/latest/reference/eks/get-token.html)
    /// and the
    /// [AWS IAM Authenticator](https://github.com/kubernetes-sigs/aws-iam-authenticator#api-authorization-from-outside-a-cluster).
    ///
    /// # Errors
    ///
    /// - [`Error::InvalidOption`] for a cluster `""`, `"-a"`, `"my cluster"`, an ARN, and a name of
    ///   more than 100 characters
    /// - [`Error::Region`] as [`caller_identity`](Self::caller_identity)
    #[doc(alias = "get_token")]
    pub fn eks(cluster: &str, region: Region, credentials: Credentials) -> Result<Self, Error> {
        let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if !matches!(cluster.len(), 1..=100)
            || !cluster.bytes().all(is_allowed)
            || cluster.starts_with(['-', '_'])
        {
            let rule =
                "must be 1 to 100 characters A-Z, a-z, 0-9, `-` and `_`, beginning with a letter or digit";
            return Err(Error::InvalidOption { option: "cluster", rule });
        }
        Ok(Self::identity(&EKS, region, credentials)?.with_header("x-k8s-aws-id", cluster))
    }
}
