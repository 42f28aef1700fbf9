use alloc::string::ToString;
use core::time::Duration;

use crate::token::generator::{Kind, Lifetime, Options, TokenGenerator};
use crate::token::target::Place;
use crate::{Credentials, Error, Region, Service};

static TRANSCRIBE: Kind = Kind {
    options: Options::Query,
    one_of: Some((
        &["language-code", "identify-language", "identify-multiple-languages"],
        Error::Query("must be given for the language, or for its identification"),
    )),
    ..Kind::new("Transcribe", FIVE_MINUTES)
};

const FIVE_MINUTES: Lifetime = Lifetime {
    default: Duration::from_secs(300),
    longest: Duration::from_secs(300),
    rule: "must be at most 5 minutes (300 seconds) for Transcribe",
};

impl TokenGenerator {
    /// The URL of a WebSocket that takes audio and gives back what is said in it, by Amazon Transcribe. Good for 5 minutes, which is
    /// the longest, too.
    ///
    /// The encoding is `pcm`, `ogg-opus` or `flac`, the rate that of the audio's samples, in hertz. The language, and all else
    /// that Transcribe takes, is added as a [`query`](Self::query) parameter, by its name there: `language-code`, or
    /// `identify-language` or `identify-multiple-languages` with their `language-options`. The frames that follow are for
    /// the one who sends them to sign, as AWS documents it, from the [URL's signature](crate::PresignedUrl::signature) on.
    ///
    /// ```
    /// use presign::{Credentials, Region, token::TokenGenerator};
    ///
    /// let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    /// let stream = TokenGenerator::transcribe("pcm", 16_000, Region::US_WEST_2, credentials)?.query("language-code", "en-US");
    /// // `tokio_tungstenite::connect_async(url.as_str())`
    /// let url = stream.token()?;
    /// assert!(url.as_str().starts_with("wss://transcribestreaming.us-west-2.amazonaws.com:8443/stream-transcription-websocket?X-Amz-"));
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// Source: [Setting up a WebSocket stream](https://docs.aws.amazon.com/transcribe/latest/dg/streaming-websocket.html).
    ///
    /// # Errors
    ///
    /// - [`Error::InvalidOption`] for an encoding `""` or `"audio/pcm"`, and for a rate under 8,000 or over 48,000
    /// - [`Error::Region`] as [`caller_identity`](Self::caller_identity)
    ///
    /// Making a token fails with [`Error::Query`] if none of the parameters for a language is given.
    pub fn transcribe(
        media_encoding: &str,
        sample_rate: u32,
        region: Region,
        credentials: Credentials,
    ) -> Result<Self, Error> {
        if media_encoding.is_empty()
            || !media_encoding.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        {
            let rule = "must be the name of an encoding: pcm, ogg-opus or flac";
            return Err(Error::InvalidOption { option: "media_encoding", rule });
        }
        if !(8_000..=48_000).contains(&sample_rate) {
            return Err(Error::InvalidOption {
                option: "sample_rate",
                rule: "must be from 8000 to 48000 hertz",
            });
        }
        let stream = |place: Place| place.web_socket(8443, "/stream-transcription-websocket");
        let place = stream(Place::endpoint("transcribestreaming", &region)?)?;
        let fips = Place::fips_endpoint("transcribestreaming-fips", &region).and_then(stream);
        let generator =
            Self::new(&TRANSCRIBE, Service::TRANSCRIBE, place, region, credentials).with_fips(fips);
        Ok(generator
            .with_query("media-encoding", media_encoding)
            .with_query("sample-rate", sample_rate.to_string()))
    }
}
