//! The requests that S3 accepts or refuses, and the servers that are known to differ from S3.

/// Generates the enum and its tables from one list.
macro_rules! requirements {
    ($($group:literal { $($name:ident $verdict:ident $title:literal $([$server:literal $known:ident $why:literal])*;)* })*) => {
        /// Something that S3 accepts or refuses: a row of the table in the README.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "each has a title")]
        pub enum Requirement { $($($name,)*)* }

        impl Requirement {
            /// All requirements, in the order of the table.
            pub const ALL: &[Self] = &[$($(Self::$name,)*)*];

            /// Returns the name in the result files.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $($(Self::$name => stringify!($name),)*)* }
            }

            /// Returns the title of the row.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $($(Self::$name => $title,)*)* }
            }

            /// Returns the part of the table that contains the row.
            #[must_use]
            pub const fn group(self) -> &'static str {
                match self { $($(Self::$name => $group,)*)* }
            }

            /// Returns S3's verdict.
            #[must_use]
            pub const fn verdict(self) -> Verdict {
                match self { $($(Self::$name => Verdict::$verdict,)*)* }
            }

            /// Returns the servers that differ from S3: name, verdict, reason.
            const fn exceptions(self) -> &'static [(&'static str, Verdict, &'static str)] {
                match self { $($(Self::$name => &[$(($server, Verdict::$known, $why)),*],)*)* }
            }
        }
    };
}

/// A server's verdict on a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// The server carries the request out.
    Accepts,
    /// The server changes nothing and responds with a status from 400 to 499, or with 501. For a
    /// key: the server stores the object under another key.
    Refuses,
    /// The server responds with an internal error and changes nothing.
    Fails,
    /// The server does not support the feature at all.
    Untested,
}

impl Verdict {
    /// Returns the word for this verdict.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Accepts => "accepts",
            Self::Refuses => "refuses",
            Self::Fails => "fails",
            Self::Untested => "untested",
        }
    }

    /// Parses a word. Result files contain only `accepts`, `refuses` and `fails`.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Accepts, Self::Refuses, Self::Fails].into_iter().find(|verdict| verdict.word() == word)
    }
}

/// Whether the server carries the request out.
impl From<bool> for Verdict {
    fn from(is_accepted: bool) -> Self {
        if is_accepted { Self::Accepts } else { Self::Refuses }
    }
}

/// Groups that a server does not support at all: server, group, reason.
const ABSENT: &[(&str, &str, &str)] = &[
    ("swift", "Sessions", "has no temporary credentials"),
    ("swift", "Forms", "has no forms"),
    ("garage", "Sessions", "has no temporary credentials"),
    ("localstack", "Sessions", "has no temporary credentials"),
];

impl Requirement {
    /// Returns the verdict expected of a server, and a reason if it differs from S3.
    #[must_use]
    pub fn known(self, server: &str) -> (Verdict, Option<&'static str>) {
        let exception = self.exceptions().iter().find(|(name, ..)| *name == server);
        if let Some((_, verdict, why)) = exception {
            return (*verdict, Some(why));
        }
        let absent = ABSENT.iter().find(|(name, group, _)| *name == server && *group == self.group());
        absent.map_or((self.verdict(), None), |(.., why)| (Verdict::Untested, Some(why)))
    }
}

requirements! {
    "Addressing" {
        PathStyle Accepts "the bucket in the path";
        VirtualHosted Accepts "the bucket in the host";
        DottedName Accepts "a bucket with dots in its name, in the host";
        HostInUpperCase Accepts "an endpoint in upper case, in the host";
        PublicUrl Accepts "a public URL, rewritten by a proxy";
        CreateBucket Accepts "creating a bucket";
        DeleteBucket Accepts "deleting a bucket";
        DeleteFullBucket Refuses "deleting a bucket that has objects";
        OtherBucketRequest Accepts "any other bucket request, such as its location";
    }
    "Objects" {
        PutAndGet Accepts "upload and download, every byte";
        Head Accepts "HEAD";
        Delete Accepts "DELETE";
        MissingObject Refuses "a download of a missing object";
        ParameterName Accepts "a parameter whose sort order changes when its name is encoded"
            ["swift" Refuses "sorts the names before it encodes them"]
            ["garage" Refuses "parses each parameter as a header, which cannot have such a name"];
        RepeatedParameter Accepts "a repeated parameter"
            ["swift" Refuses "keeps only one of the values"]
            ["ceph" Refuses "keeps only one of the values"]
            ["garage" Refuses "responds with 400"]
            ["localstack" Refuses "keeps only one of the values"];
        HeaderSpaces Accepts "a repeated header, with runs of white space";
        Cacheable Accepts "a URL that was signed for an earlier time";
        Headers Accepts "required headers, stored with the object";
        ResponseOverrides Accepts "response headers named by the URL";
    }
    "Keys, byte for byte" {
        Slashes Accepts "slashes: trailing and double";
        LeadingSlashes Accepts "leading slashes, the bucket in the path"
            ["garage" Refuses "strips them"];
        LeadingSlashesInHost Accepts "leading slashes, the bucket in the host"
            ["garage" Refuses "strips them"]
            ["localstack" Refuses "strips slashes at the start of a path"];
        OnlySlashes Accepts "nothing but slashes"
            ["garage" Refuses "strips them"]
            ["localstack" Refuses "takes such a key for the bucket itself"];
        Dots Accepts "segments that resemble dot segments";
        Syntax Accepts "characters with a meaning in URLs";
        Encoded Accepts "percent signs and `+`";
        Spaces Accepts "spaces and control characters";
        Nul Accepts "U+0000"
            ["swift" Refuses "responds with 400 to each such key"]
            ["ceph" Refuses "responds with 400 to each such key"];
        Scripts Accepts "non-Latin scripts, up to U+10FFFF";
        Marks Accepts "combining marks, U+202E, U+FEFF";
        Ascii Accepts "each character of ASCII";
        Longest Accepts "1,024 bytes";
    }
    "Lists" {
        List Accepts "keys in order, prefix, delimiter";
        Pages Accepts "pages by continuation tokens";
        StartAfter Accepts "start after a key";
        UrlEncodedKeys Accepts "keys that XML cannot hold";
    }
    "Multipart uploads" {
        Multipart Accepts "parts become one object, or nothing if aborted";
        ListParts Accepts "parts are listed";
        OtherPart Refuses "another part than was signed";
        PartAfterAbort Refuses "a part of an upload that was aborted";
    }
    "Signed constraints of an upload" {
        ContentLength Accepts "the signed length";
        OtherLength Refuses "another length";
        ContentMd5 Accepts "the signed MD5";
        OtherMd5 Refuses "another MD5";
        Crc32 Accepts "the signed CRC-32";
        OtherCrc32 Refuses "another CRC-32"
            ["ceph" Accepts "compares no checksum except the MD5"];
        Crc32c Accepts "the signed CRC-32C";
        OtherCrc32c Refuses "another CRC-32C"
            ["ceph" Accepts "compares no checksum except the MD5"];
        Crc64Nvme Accepts "the signed CRC-64/NVME";
        OtherCrc64Nvme Refuses "another CRC-64/NVME"
            ["ceph" Accepts "compares no checksum except the MD5"];
        Sha1 Accepts "the signed SHA-1";
        OtherSha1 Refuses "another SHA-1"
            ["ceph" Accepts "compares no checksum except the MD5"];
        Sha256 Accepts "the signed SHA-256";
        OtherSha256 Refuses "another SHA-256"
            ["ceph" Accepts "compares no checksum except the MD5"];
        PartCrc32 Accepts "the signed CRC-32 of a part";
        OtherPartCrc32 Refuses "another CRC-32 of a part"
            ["ceph" Accepts "compares no checksum except the MD5"];
        PayloadSha256 Accepts "the signed hash in `x-amz-content-sha256`"
            ["s3s" Refuses "treats every payload of a presigned URL as unsigned"]
            ["garage" Refuses "treats every payload of a presigned URL as unsigned"];
        OtherPayloadSha256 Refuses "another hash than in `x-amz-content-sha256`"
            ["localstack" Accepts "ignores the hash"];
        FirstUpload Accepts "`If-None-Match: *`, for a new object";
        SecondUpload Refuses "`If-None-Match: *`, for an existing object"
            ["garage" Accepts "ignores the preconditions of an upload"];
    }
    "Signature" {
        Unaltered Accepts "each of the following requests before its alteration";
        TamperedSignature Refuses "another signature";
        NoSignature Refuses "a URL without its signature";
        NoQuery Refuses "a URL without its query"
            ["localstack" Accepts "requires no signature"];
        OtherKey Refuses "another key";
        OtherBucket Refuses "another bucket in the path";
        OtherBucketInHost Refuses "another bucket in the host";
        OtherMethod Refuses "another method";
        HeadForGet Refuses "HEAD with a URL for GET";
        OtherHost Refuses "another host for the same object";
        OtherHeader Refuses "another value of a signed header";
        MissingHeader Refuses "a signed header that is missing";
        UnsignedMetadata Refuses "metadata or an ACL in a header that is not signed"
            ["ceph" Accepts "acts on headers that are not signed"];
        UnsignedAmzHeader Refuses "any other `x-amz-` header that is not signed"
            ["ceph" Accepts "acts on headers that are not signed"]
            ["swift" Accepts "requires only the headers of metadata, ACLs and copies to be signed"];
        OtherParameter Refuses "a parameter changed, removed or added";
        OtherExpiry Refuses "another lifetime";
        Expired Refuses "an expired URL";
        Early Refuses "a URL that becomes valid in an hour"
            ["swift" Accepts "checks only the expiration"]
            ["ceph" Accepts "checks only the expiration"]
            ["garage" Accepts "checks only the expiration"]
            ["localstack" Accepts "checks only the expiration"];
        OtherSecret Refuses "another secret";
        OtherUser Refuses "an unknown access key";
        OtherRegion Refuses "another region"
            ["ceph" Accepts "ignores the region"]
            ["localstack" Accepts "ignores the region"];
        NeedlessToken Refuses "permanent credentials with a session token"
            ["swift" Accepts "ignores the token"]
            ["garage" Accepts "ignores the token"]
            ["localstack" Accepts "ignores the token"];
        OtherService Refuses "another service"
            ["ceph" Accepts "ignores the service"];
    }
    "Sessions" {
        AssumeRole Accepts "AssumeRole by a presigned URL"
            ["s3s" Untested "provides a session without `AssumeRole`"];
        SessionToken Accepts "temporary credentials with their token";
        OtherTokenInUrl Refuses "the token changed in the URL";
        NoTokenInUrl Refuses "the token removed from the URL";
        ForeignToken Refuses "signed with another token";
        LostToken Refuses "signed without the token";
        FormSession Accepts "a form with a session token";
        FormToken Refuses "a form with another token, or none";
    }
    "Forms" {
        Form Accepts "an unaltered form"
            ["swift" Refuses "has no forms"];
        FormKeys Accepts "keys of forms, byte for byte";
        FormSpaces Accepts "spaces at the ends of a field's value"
            ["ceph" Refuses "strips them"];
        FormFileName Accepts "`${filename}`";
        FormFilePath Accepts "`${filename}`, for a path: only the last component is kept"
            ["ceph" Refuses "keeps folders, including `..`"]
            ["garage" Refuses "keeps folders, including `..`"]
            ["localstack" Refuses "keeps folders, including `..`"];
        FormStatus Accepts "the requested status";
        FormRedirect Accepts "the requested redirect, to which bucket, key and `ETag` are added"
            ["localstack" Refuses "adds the key before the bucket"];
        FormChecksum Accepts "the CRC-32 of a form's file";
        FormOtherChecksum Refuses "another CRC-32 of a form's file"
            ["ceph" Accepts "compares no checksum of a form"]
            ["garage" Accepts "compares no checksum of a form"]
            ["localstack" Accepts "compares no checksum of a form"];
        FormLength Refuses "a file that is too large or too small";
        FormValue Refuses "a value that the policy does not allow";
        FormValueSpaces Refuses "a value that the policy does not allow because of a space at its end"
            ["ceph" Accepts "strips spaces"];
        FormNoKey Refuses "a form without a key"
            ["localstack" Fails "responds with 500"];
        FormNoPolicy Refuses "a form without a policy"
            ["localstack" Accepts "does not verify forms"];
        FormMissingField Refuses "any other field that is missing";
        FormExtraField Refuses "a field that is not in the policy"
            ["localstack" Accepts "does not verify forms"];
        FormPolicy Refuses "a form with another policy"
            ["localstack" Accepts "does not verify forms"];
        FormSignature Refuses "a form with another signature"
            ["localstack" Accepts "does not verify forms"];
        FormNoSignature Refuses "a form without a signature"
            ["localstack" Accepts "does not verify forms"];
        FormExpired Refuses "an expired form";
        FormEarly Refuses "a form that becomes valid in an hour"
            ["ceph" Accepts "checks only the expiration"]
            ["garage" Accepts "checks only the expiration"]
            ["localstack" Accepts "checks only the expiration"];
        FormOtherBucket Refuses "a form for another bucket";
        FormOtherSecret Refuses "a form signed with another secret"
            ["localstack" Accepts "does not verify forms"];
        FormOtherUser Refuses "a form signed with an unknown access key"
            ["localstack" Accepts "does not verify forms"];
        FormOtherRegion Refuses "a form for another region"
            ["ceph" Accepts "ignores the region"]
            ["localstack" Accepts "ignores the region"];
    }
}
