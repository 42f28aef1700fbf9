use core::time::Duration;

use crate::token::generator::{Kind, Lifetime, TokenGenerator};
use crate::token::target::Place;
use crate::{Credentials, Error, Region, Service};

static IOT: Kind = Kind::new(
    "IoT Core",
    Lifetime {
        default: Duration::from_secs(900),
        longest: Duration::from_secs(86_400),
        rule: "must be at most 24 hours (86400 seconds) for IoT Core, which ends every connection then",
    },
);

impl TokenGenerator {
    /// The URL of a WebSocket that speaks MQTT with AWS IoT Core: `wss://HOST/mqtt`. Good for 15 minutes; up to 24 hours, which
    /// are the longest that a connection lasts, can be [asked for](Self::expires_in). AWS names no lifetime of its own.
    ///
    /// The host is that of `aws iot describe-endpoint --endpoint-type iot:Data-ATS`, or a domain of your own that is configured
    /// there. A session token is behind the signature and not signed, which IoT Core wants and nobody else.
    ///
    /// ```
    /// use presign::{Credentials, Region, token::TokenGenerator};
    ///
    /// let credentials = Credentials::temporary("ASIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "token")?;
    /// let host = "a1b2c3d4e5f6g7-ats.iot.eu-west-1.amazonaws.com";
    /// let things = TokenGenerator::iot_mqtt(host, Region::EU_WEST_1, credentials)?;
    /// let url = things.token()?;
    /// assert!(url.as_str().starts_with("wss://a1b2c3d4e5f6g7-ats.iot.eu-west-1.amazonaws.com/mqtt?X-Amz-Algorithm="));
    /// assert!(url.as_str().ends_with("&X-Amz-Security-Token=token"));
    /// // In a browser: mqtt.connect(url). With `rumqttc`: MqttOptions::new("client", url, 443), over Transport::wss_with_default_config().
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// Source: [Device communication protocols](https://docs.aws.amazon.com/iot/latest/developerguide/protocols.html), and the
    /// [AWS IoT Device SDK](https://github.com/aws/aws-iot-device-sdk-js).
    ///
    /// # Errors
    ///
    /// [`Error::InvalidOption`] for a host `""`, `"wss://a1b2c3.iot.eu-west-1.amazonaws.com"`, `"10.0.0.1"`: no host by its name.
    pub fn iot_mqtt(host: &str, region: Region, credentials: Credentials) -> Result<Self, Error> {
        let place = Place::host(host)?.web_socket(443, "/mqtt")?;
        Ok(Self::new(&IOT, Service::IOT_DEVICE_GATEWAY, place, region, credentials))
    }
}
