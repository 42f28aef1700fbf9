use alloc::string::ToString;

use crate::token::generator::{Kind, Lifetime, Options, TokenGenerator};
use crate::token::target::TokenTarget;
use crate::{Credentials, Error, Region, Service};

static TRANSCRIBE: Kind = Kind {
    options: Options::Query,
    one_of: Some((
        &["language-code", "identify-language", "identify-multiple-languages"],
        Error::Query("missing; set `language-code`, `identify-language` or `identify-multiple-languages`"),
    )),
    ..Kind::new(
        "Transcribe",
        Lifetime::seconds(300, 300, "must be at most 5 minutes (300 seconds) for Transcribe"),
    )
};

impl TokenGenerator {
    /// Creates a generator of WebSocket URLs for streaming audio to Amazon Transcribe.
    ///
    /// URLs are valid for 5 minutes, which is also the maximum.
    ///
    /// The encoding is `pcm`, `ogg-opus` or `flac`; the sample rate is in hertz. Add the language,
    /// and every other option of Transcribe, as a [`query`](Self::query) parameter under
    /// Transcribe's name: `language-code`, or `identify-language` or `identify-multiple-languages`
    /// with their `language-options`. The client must sign the audio frames itself, as AWS
    /// documents it; the chain starts with the [URL's signature](crate::PresignedUrl::signature).
    ///
    /// ```
    /// use presign::{Credentials, Region, token::TokenGenerator};
    ///
    /// let credentials =
    ///     Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    /// let stream = TokenGenerator::transcribe("pcm", 16_000, Region::US_WEST_2, credentials)?
    ///     .query("language-code", "en-US");
    /// let url = stream.token()?;
    /// // With `tokio-tungstenite`: connect_async(url.as_str())
    /// let host = "transcribestreaming.us-west-2.amazonaws.com";
    /// let start = format!("wss://{host}:8443/stream-transcription-websocket?X-Amz-");
    /// assert!(url.as_str().starts_with(&start));
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// Source:
    /// [Setting up a WebSocket stream](https://docs.aws.amazon.com/transcribe/latest/dg/streaming-websocket.html).
    ///
    /// # Errors
    ///
    /// - [`Error::InvalidOption`] for an encoding `""` or `"audio/pcm"`, and for a sample rate
    ///   under 8,000 or over 48,000
    /// - [`Error::Region`] as [`caller_identity`](Self::caller_identity)
    ///
    /// Generating a token fails with [`Error::Query`] if the parameter for the language is missing.
    pub fn transcribe(
        media_encoding: &str,
        sample_rate: u32,
        region: Region,
        credentials: Credentials,
    ) -> Result<Self, Error> {
        if media_encoding.is_empty()
            || !media_encoding.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        {
            let rule = "must be the name of an encoding; pcm, ogg-opus or flac";
            return Err(Error::InvalidOption { option: "media_encoding", rule });
        }
        if !(8_000..=48_000).contains(&sample_rate) {
            return Err(Error::InvalidOption {
                option: "sample_rate",
                rule: "must be from 8000 to 48000 hertz",
            });
        }
        let stream = |target: TokenTarget| target.web_socket(8443, "/stream-transcription-websocket");
        let target = stream(TokenTarget::endpoint("transcribestreaming", &region)?)?;
        let fips = TokenTarget::fips_endpoint("transcribestreaming-fips", &region).and_then(stream);
        let generator =
            Self::new(&TRANSCRIBE, Service::TRANSCRIBE, target, region, credentials)?.with_fips(fips);
        Ok(generator
            .with_query("media-encoding", media_encoding)
            .with_query("sample-rate", sample_rate.to_string()))
    }
}
