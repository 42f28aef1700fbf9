//! What a server has to accept and to refuse, as S3 does, and which server is known to do otherwise.

/// Makes an enum and what is said of its members out of one list.
macro_rules! requirements {
    ($($group:literal { $($name:ident $verdict:ident $title:literal $([$server:literal $known:ident $why:literal])*;)* })*) => {
        /// Something that S3 accepts or refuses: a row of the table in the README.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "each has a title")]
        pub enum Requirement { $($($name,)*)* }

        impl Requirement {
            /// All of them, in the order of the table.
            pub const ALL: &[Self] = &[$($(Self::$name,)*)*];

            /// Its name in the files of results.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $($(Self::$name => stringify!($name),)*)* }
            }

            /// What it is about, in a few words.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $($(Self::$name => $title,)*)* }
            }

            /// The part of the table that it stands in.
            #[must_use]
            pub const fn group(self) -> &'static str {
                match self { $($(Self::$name => $group,)*)* }
            }

            /// What S3 says to it.
            #[must_use]
            pub const fn verdict(self) -> Verdict {
                match self { $($(Self::$name => Verdict::$verdict,)*)* }
            }

            /// The servers that do otherwise: what they do, and why.
            const fn exceptions(self) -> &'static [(&'static str, Verdict, &'static str)] {
                match self { $($(Self::$name => &[$(($server, Verdict::$known, $why)),*],)*)* }
            }
        }
    };
}

/// What a server does with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It does what the request says.
    Accepts,
    /// It does nothing and says so: by a status from 400 to 499, or by 501 to what it does not know. Or, of a key, it keeps the
    /// object under another.
    Refuses,
    /// It cannot be asked, since it does not have at all what the request would be about.
    Unasked,
}

impl Verdict {
    /// In a word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Accepts => "accepts",
            Self::Refuses => "refuses",
            Self::Unasked => "unasked",
        }
    }

    /// The verdict of this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Accepts, Self::Refuses].into_iter().find(|verdict| verdict.word() == word)
    }
}

/// What servers do not have at all: a group, and why nothing in it can be asked.
const ABSENT: &[(&str, &str, &str)] = &[
    ("swift", "Sessions", "has no temporary credentials"),
    ("swift", "Forms", "has no forms"),
    ("garage", "Sessions", "has no temporary credentials"),
];

impl Requirement {
    /// What a server is known to do, and why, if that is not what S3 does.
    #[must_use]
    pub fn known(self, server: &str) -> (Verdict, Option<&'static str>) {
        let exception = self.exceptions().iter().find(|(name, ..)| *name == server);
        if let Some((_, verdict, why)) = exception {
            return (*verdict, Some(why));
        }
        let absent = ABSENT.iter().find(|(name, group, _)| *name == server && *group == self.group());
        absent.map_or((self.verdict(), None), |(.., why)| (Verdict::Unasked, Some(why)))
    }
}

requirements! {
    "Addressing" {
        PathStyle Accepts "the bucket in the path";
        VirtualHosted Accepts "the bucket in the host";
        DottedName Accepts "a bucket with dots in its name, in the host";
        HostInUpperCase Accepts "an endpoint in upper case, in the host";
        PublicUrl Accepts "what a proxy makes of a public URL";
        CreateBucket Accepts "making a bucket";
        DeleteBucket Accepts "removing a bucket";
        DeleteFullBucket Refuses "removing a bucket that has objects";
        OtherBucketRequest Accepts "another request for a bucket: its location";
    }
    "Objects" {
        PutAndGet Accepts "upload and download, every byte";
        Head Accepts "HEAD";
        Delete Accepts "DELETE";
        MissingObject Refuses "a download of what is not there";
        ParameterName Accepts "a parameter whose place changes when its name is encoded"
            ["swift" Refuses "sorts the names before it encodes them"]
            ["garage" Refuses "takes each parameter for a header, which has no such name"];
        RepeatedParameter Accepts "a parameter twice"
            ["swift" Refuses "keeps one of them"]
            ["ceph" Refuses "keeps one of them"]
            ["garage" Refuses "answers 400"];
        HeaderSpaces Accepts "a header twice, with runs of white space";
        Cacheable Accepts "a URL that was signed for an earlier instant";
        Headers Accepts "required headers, stored with the object";
        ResponseOverrides Accepts "response headers named by the URL";
    }
    "Keys, byte for byte" {
        Slashes Accepts "slashes: trailing and double";
        LeadingSlashes Accepts "leading slashes"
            ["garage" Refuses "takes them off"];
        Dots Accepts "what looks like a dot segment";
        Syntax Accepts "what means something in a URL";
        Encoded Accepts "what looks percent-encoded, `+`";
        Spaces Accepts "spaces and control characters";
        Nul Accepts "U+0000"
            ["swift" Refuses "answers 400 to each such key"]
            ["ceph" Refuses "answers 400 to each such key"];
        Scripts Accepts "other scripts, up to U+10FFFF";
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
    "What an upload is bound to" {
        ContentLength Accepts "its length";
        OtherLength Refuses "another length";
        ContentMd5 Accepts "its MD5";
        OtherMd5 Refuses "another MD5";
        Crc32 Accepts "its CRC-32";
        OtherCrc32 Refuses "another CRC-32"
            ["ceph" Accepts "looks at no checksum but the MD5"];
        Crc32c Accepts "its CRC-32C";
        OtherCrc32c Refuses "another CRC-32C"
            ["ceph" Accepts "looks at no checksum but the MD5"];
        Crc64Nvme Accepts "its CRC-64/NVME";
        OtherCrc64Nvme Refuses "another CRC-64/NVME"
            ["ceph" Accepts "looks at no checksum but the MD5"];
        Sha1 Accepts "its SHA-1";
        OtherSha1 Refuses "another SHA-1"
            ["ceph" Accepts "looks at no checksum but the MD5"];
        Sha256 Accepts "its SHA-256";
        OtherSha256 Refuses "another SHA-256"
            ["ceph" Accepts "looks at no checksum but the MD5"];
        PartCrc32 Accepts "the CRC-32 of a part";
        OtherPartCrc32 Refuses "another CRC-32 of a part"
            ["ceph" Accepts "looks at no checksum but the MD5"];
        PayloadSha256 Accepts "its hash in `x-amz-content-sha256`"
            ["s3s" Refuses "takes every payload of a presigned URL for unsigned"]
            ["garage" Refuses "takes every payload of a presigned URL for unsigned"];
        OtherPayloadSha256 Refuses "another hash there";
        FirstUpload Accepts "`If-None-Match: *`, if there is nothing";
        SecondUpload Refuses "`If-None-Match: *`, if there is something"
            ["garage" Accepts "looks at no precondition of an upload"];
    }
    "Signature" {
        Unaltered Accepts "each of the requests below before it was altered";
        TamperedSignature Refuses "another signature";
        NoSignature Refuses "no signature";
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
            ["swift" Accepts "asks for the signature of metadata, ACLs and copies only"];
        OtherParameter Refuses "a parameter changed, removed or added";
        OtherExpiry Refuses "a longer life";
        Expired Refuses "a URL after its end";
        Early Refuses "a URL an hour before its beginning"
            ["swift" Accepts "looks at the end only"]
            ["ceph" Accepts "looks at the end only"]
            ["garage" Accepts "looks at the end only"];
        OtherSecret Refuses "another secret";
        OtherUser Refuses "an access key that is not known";
        OtherRegion Refuses "another region"
            ["ceph" Accepts "looks at no region"];
        NeedlessToken Refuses "permanent credentials with a session token"
            ["swift" Accepts "looks at no token"]
            ["garage" Accepts "looks at no token"];
        OtherService Refuses "another service"
            ["ceph" Accepts "looks at no service"];
    }
    "Sessions" {
        AssumeRole Accepts "AssumeRole by a presigned URL"
            ["s3s" Unasked "has a session from the beginning"];
        SessionToken Accepts "temporary credentials with their token";
        OtherTokenInUrl Refuses "the token changed in the URL";
        NoTokenInUrl Refuses "the token removed from the URL";
        ForeignToken Refuses "signed with another token";
        LostToken Refuses "signed without the token";
        FormSession Accepts "a form with a session token";
        FormToken Refuses "a form with another token, or none";
    }
    "Forms" {
        Form Accepts "a form as it was made"
            ["swift" Refuses "has no forms"];
        FormKeys Accepts "keys of forms, byte for byte";
        FormSpaces Accepts "spaces at the ends of a field's value"
            ["ceph" Refuses "takes them off"];
        FormFileName Accepts "`${filename}`";
        FormFilePath Accepts "`${filename}`, of which the last component counts"
            ["ceph" Refuses "keeps folders, `..` among them"]
            ["garage" Refuses "keeps folders, `..` among them"];
        FormAnswer Accepts "the status or redirect that was asked for";
        FormChecksum Accepts "the CRC-32 of a form's file";
        FormOtherChecksum Refuses "another CRC-32 of a form's file"
            ["ceph" Accepts "looks at no checksum of a form"]
            ["garage" Accepts "looks at no checksum of a form"];
        FormLength Refuses "a file that is too large or too small";
        FormValue Refuses "a value that the policy does not admit";
        FormValueSpaces Refuses "a value that the policy does not admit for a space at its end"
            ["ceph" Accepts "takes spaces off"];
        FormMissingField Refuses "a field that is missing";
        FormExtraField Refuses "a field that the policy does not know";
        FormPolicy Refuses "a form with another policy";
        FormSignature Refuses "a form with another signature";
        FormNoSignature Refuses "a form without a signature";
        FormExpired Refuses "a form after its end";
        FormEarly Refuses "a form an hour before its beginning"
            ["ceph" Accepts "looks at the end only"]
            ["garage" Accepts "looks at the end only"];
        FormOtherBucket Refuses "a form for another bucket";
        FormOtherSecret Refuses "a form by another secret";
        FormOtherUser Refuses "a form by an access key that is not known";
        FormOtherRegion Refuses "a form for another region"
            ["ceph" Accepts "looks at no region"];
    }
}
