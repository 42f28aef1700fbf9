use alloc::string::String;
use core::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::token::generator::{Kind, Lifetime, TokenGenerator};
use crate::{Credentials, Error, Region};

static EKS: Kind = Kind {
    encode: Some(encode),
    // As the command line client has it: EKS takes a token for 15 minutes, and it has to get there.
    good_for: Some(Duration::from_secs(14 * 60)),
    ..Kind::new("EKS", SIXTY_SECONDS)
};

const SIXTY_SECONDS: Lifetime = Lifetime {
    default: Duration::from_secs(60),
    longest: Duration::from_secs(60),
    rule: "must be at most 60 seconds for EKS, which takes a token for 15 minutes whatever this is",
};

fn encode(url: &str) -> String {
    let mut token = String::from("k8s-aws-v1.");
    URL_SAFE_NO_PAD.encode_string(url, &mut token);
    token
}

impl TokenGenerator {
    /// For the Kubernetes API of a cluster of Amazon EKS, by the cluster's name, or by the id of a local cluster on an Outpost. Good
    /// for 15 minutes, of which [`expires_at`](super::Token::expires_at) leaves one for the way, as `aws eks get-token` does.
    ///
    /// The URL within says 60 seconds, as all of its makers do; neither STS nor EKS looks at that.
    ///
    /// ```
    /// use presign::{Credentials, Region, token::TokenGenerator};
    ///
    /// let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    /// let cluster = TokenGenerator::eks("production", Region::US_EAST_1, credentials)?;
    /// let token = cluster.token()?;
    ///
    /// // In an HTTP client, or as the `token` of a user in a kubeconfig:
    /// let header = format!("Authorization: Bearer {token}");
    /// # assert!(header.starts_with("Authorization: Bearer k8s-aws-v1.aHR0cHM6Ly9zdHMu"));
    ///
    /// // Or a program that a kubeconfig names as `exec` prints what `kubectl` asks it for:
    /// let end = token.expires_at().to_string(); // 20130524T001400Z
    /// let end = [&end[..4], "-", &end[4..6], "-", &end[6..11], ":", &end[11..13], ":", &end[13..]].concat();
    /// println!(
    ///     r#"{{ "kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/v1",
    ///           "status": {{ "expirationTimestamp": "{end}", "token": "{token}" }} }}"#
    /// );
    /// # assert!(end.len() == 20 && end.ends_with('Z'));
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// Source: [`aws eks get-token`](https://docs.aws.amazon.com/cli/latest/reference/eks/get-token.html) and the
    /// [AWS IAM Authenticator](https://github.com/kubernetes-sigs/aws-iam-authenticator#api-authorization-from-outside-a-cluster).
    ///
    /// # Errors
    ///
    /// - [`Error::InvalidOption`] for a cluster `""`, `"-a"`, `"my cluster"`, an ARN, and a name of more than 100 characters
    /// - [`Error::Region`] as [`caller_identity`](Self::caller_identity)
    pub fn eks(cluster: &str, region: Region, credentials: Credentials) -> Result<Self, Error> {
        let is_right = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if !matches!(cluster.len(), 1..=100)
            || !cluster.bytes().all(is_right)
            || cluster.starts_with(['-', '_'])
        {
            let rule =
                "must be of 1 to 100 characters A-Z, a-z, 0-9, `-` and `_`, the first a letter or a digit";
            return Err(Error::InvalidOption { option: "cluster", rule });
        }
        Ok(Self::identity(&EKS, region, credentials)?.with_header("x-k8s-aws-id", cluster))
    }
}
