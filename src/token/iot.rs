use crate::token::generator::{Kind, Lifetime, TokenGenerator};
use crate::token::target::TokenTarget;
use crate::{Credentials, Error, Region, Service};

static IOT: Kind = Kind::new(
    "IoT Core",
    Lifetime::seconds(
        900,
        86_400,
        "must be at most 24 hours (86400 seconds); IoT Core closes connections after that",
    ),
);

impl TokenGenerator {
    /// Creates a generator of WebSocket URLs for MQTT with AWS IoT Core: `wss://HOST/mqtt`.
    ///
    /// URLs are valid for 15 minutes; [`expires_in`](Self::expires_in) allows up to 24 hours, the
    /// longest that a connection lasts. AWS documents no default lifetime.
    ///
    /// The host is the one that `aws iot describe-endpoint --endpoint-type iot:Data-ATS` prints, or
    /// a custom domain that is configured in IoT Core. IoT Core alone expects the session token
    /// after the signature, unsigned.
    ///
    /// ```
    /// use presign::{Credentials, Region, token::TokenGenerator};
    ///
    /// let (id, secret) = ("ASIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
    /// let credentials = Credentials::temporary(id, secret, "token")?;
    /// let host = "a1b2c3d4e5f6g7-ats.iot.eu-west-1.amazonaws.com";
    /// let things = TokenGenerator::iot_mqtt(host, Region::EU_WEST_1, credentials)?;
    /// let url = things.token()?;
    /// assert!(url.as_str().starts_with(
    ///     "wss://a1b2c3d4e5f6g7-ats.iot.eu-west-1.amazonaws.com/mqtt?X-Amz-Algorithm="
    /// ));
    /// assert!(url.as_str().ends_with("&X-Amz-Security-Token=token"));
    /// // In a browser: mqtt.connect(url).
    /// // With `rumqttc`: MqttOptions::new("client", url, 443)
    /// //     and Transport::wss_with_default_config().
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// Source:
    /// [Device communication protocols](https://docs.aws.amazon.com/iot/latest/developerguide/protocols.html)
    /// and the [AWS IoT Device SDK](https://github.com/aws/aws-iot-device-sdk-js).
    ///
    /// # Errors
    ///
    /// [`Error::InvalidOption`] for a host that is not a host name: `""`,
    /// `"wss://a1b2c3.iot.eu-west-1.amazonaws.com"`, `"10.0.0.1"`.
    pub fn iot_mqtt(host: &str, region: Region, credentials: Credentials) -> Result<Self, Error> {
        let target = TokenTarget::host(host)?.web_socket(443, "/mqtt")?;
        Self::new(&IOT, Service::IOT_DEVICE_GATEWAY, target, region, credentials)
    }
}
