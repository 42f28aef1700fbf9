//! The footprint of a signer in a program: crates, build time and size.

#![allow(clippy::cast_precision_loss, reason = "counts are far less than 2^52")]

use std::error::Error;

#[cfg(unix)]
fn main() -> Result<(), Box<dyn Error>> {
    use std::time::Duration;

    use peers::readme;
    use peers::table::{Table, thousands};

    /// The number of builds of each program, in turns. The minimum counts, because build times
    /// vary.
    const BUILDS: usize = 4;

    let folder = programs::Folder::new()?;
    let empty = folder.build(&programs::EMPTY)?;
    let mut least = [Duration::MAX; programs::PROGRAMS.len()];
    let mut built = Vec::new();
    for _ in 0..BUILDS {
        built.clear();
        for (program, least) in programs::PROGRAMS.iter().zip(&mut least) {
            let program = folder.build(program)?;
            *least = program.cpu.min(*least);
            built.push(program);
        }
    }
    let header = ["", "crates", "clean build, CPU s", "stripped bytes over an empty program"];
    let mut table = Table::new("A program that presigns one GET", header);
    for ((program, built), cpu) in programs::PROGRAMS.iter().zip(&built).zip(least) {
        let bytes = built.bytes - empty.bytes;
        let seconds = format!("{:.2}", cpu.as_secs_f64());
        table.row([program.name.to_owned(), built.crates.to_string(), seconds, thousands(bytes)]);
    }
    readme::print_or_write(table, "footprint")
}

#[cfg(not(unix))]
fn main() -> Result<(), Box<dyn Error>> {
    Err("not supported: CPU times are measured only on Unix".into())
}

#[cfg(unix)]
mod programs {
    use std::collections::BTreeSet;
    use std::error::Error;
    use std::path::{Path, PathBuf};
    use std::process::{self, Command};
    use std::time::Duration;
    use std::{env, fs, io, mem};

    pub(crate) struct Program {
        pub(crate) name: &'static str,
        dependencies: &'static str,
        main: &'static str,
    }

    pub(crate) struct Built {
        pub(crate) crates: usize,
        pub(crate) cpu: Duration,
        pub(crate) bytes: f64,
    }

    pub(crate) const EMPTY: Program = Program { name: "empty", dependencies: "", main: "fn main() {}\n" };

    /// The programs read secrets from their arguments, so that the compiler cannot compute
    /// anything, and enable only the features that signing needs.
    pub(crate) const PROGRAMS: [Program; 3] = [
        Program {
            name: "presign",
            dependencies: "presign = { path = \"PRESIGN\" }",
            main: r#"
use presign::{Credentials, Region, s3::Bucket};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args();
    let mut next = || arguments.next().unwrap_or_default();
    let credentials = Credentials::new(next(), next())?;
    let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    println!("{}", bucket.get(next()).presign(std::time::Duration::from_secs(3600))?);
    Ok(())
}
"#,
        },
        Program {
            name: "rusty-s3",
            dependencies: "rusty-s3 = { version = \"0.11\", default-features = false, features = [\"rustcrypto\"] }",
            main: r#"
use rusty_s3::{Bucket, Credentials, S3Action, UrlStyle};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args();
    let mut next = || arguments.next().unwrap_or_default();
    let credentials = Credentials::new(next(), next());
    let endpoint = "https://s3.us-east-1.amazonaws.com".parse()?;
    let bucket = Bucket::new(endpoint, UrlStyle::VirtualHost, "examplebucket", "us-east-1")?;
    println!("{}", bucket.get_object(Some(&credentials), &next()).sign(std::time::Duration::from_secs(3600)));
    Ok(())
}
"#,
        },
        Program {
            name: "aws-sigv4",
            dependencies: "aws-sigv4 = \"1.6\"\naws-credential-types = { version = \"1\", features = [\"hardcoded-credentials\"] }\nhttp = \"1\"",
            main: r#"
use aws_sigv4::http_request::{
    PercentEncodingMode, SignableBody, SignableRequest, SignatureLocation, SigningSettings, UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args();
    let mut next = || arguments.next().unwrap_or_default();
    let identity = aws_credential_types::Credentials::new(next(), next(), None, None, "program").into();
    let mut settings = SigningSettings::default();
    settings.percent_encoding_mode = PercentEncodingMode::Single;
    settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
    settings.signature_location = SignatureLocation::QueryParams;
    settings.expires_in = Some(std::time::Duration::from_secs(3600));
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region("us-east-1")
        .name("s3")
        .time(std::time::SystemTime::now())
        .settings(settings)
        .build()?
        .into();
    let uri = format!("https://examplebucket.s3.us-east-1.amazonaws.com/{}", next());
    let mut request = http::Request::get(uri.as_str()).body(())?;
    let signable = SignableRequest::new("GET", uri, std::iter::empty(), SignableBody::UnsignedPayload)?;
    let (instructions, _) = sign(signable, &parameters)?.into_parts();
    instructions.apply_to_request_http1x(&mut request);
    println!("{}", request.uri());
    Ok(())
}
"#,
        },
    ];

    /// A temporary folder for the programs. It is outside the repository, so that the settings
    /// there do not apply.
    pub(crate) struct Folder(PathBuf);

    impl Folder {
        pub(crate) fn new() -> io::Result<Self> {
            let path = env::temp_dir().join(format!("presign-footprint-{}", process::id()));
            fs::create_dir(&path)?;
            Ok(Self(path))
        }

        pub(crate) fn build(&self, program: &Program) -> Result<Built, Box<dyn Error>> {
            let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
            let folder = self.0.join(program.name);
            let name = format!("{}-program", program.name);
            fs::create_dir_all(folder.join("src"))?;
            fs::write(folder.join("src/main.rs"), program.main)?;
            let dependencies = program.dependencies.replace("PRESIGN", &repository.to_string_lossy());
            let manifest = format!(
                "[package]\nname = \"{name}\"\nedition = \"2024\"\n\n\
                 [dependencies]\n{dependencies}\n\n[profile.release]\nstrip = true\n"
            );
            fs::write(folder.join("Cargo.toml"), manifest)?;
            // Use the versions of the benchmark.
            fs::copy(repository.join("Cargo.lock"), folder.join("Cargo.lock"))?;

            // This also downloads the crates, before the build is measured.
            let tree = ["tree", "--edges", "normal,build", "--prefix", "none", "--no-dedupe"];
            let tree = cargo(&folder, &tree)?;
            // The program itself does not count.
            let crates = tree.lines().collect::<BTreeSet<_>>().len() - 1;
            let target = folder.join("target");
            if target.exists() {
                fs::remove_dir_all(target)?;
            }
            let before = cpu_of_children();
            cargo(&folder, &["build", "--release", "--quiet"])?;
            let cpu = cpu_of_children() - before;
            let bytes = fs::metadata(folder.join("target/release").join(name))?.len() as f64;
            Ok(Built { crates, cpu, bytes })
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            // If this fails, the folder remains in the system's temporary folder.
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn cargo(folder: &Path, arguments: &[&str]) -> Result<String, Box<dyn Error>> {
        let mut command = Command::new("cargo");
        command.args(arguments).current_dir(folder).env("CARGO_TARGET_DIR", folder.join("target"));
        let output = command.output()?;
        if output.status.success() {
            return Ok(String::from_utf8(output.stdout)?);
        }
        Err(String::from_utf8_lossy(&output.stderr).into())
    }

    /// Returns the CPU time of all finished child processes and their descendants.
    fn cpu_of_children() -> Duration {
        // SAFETY: all of its fields are numbers, for which zero is valid.
        let mut usage: libc::rusage = unsafe { mem::zeroed() };
        // SAFETY: `usage` outlives the call.
        unsafe { libc::getrusage(libc::RUSAGE_CHILDREN, &raw mut usage) };
        let time = |time: libc::timeval| {
            let (seconds, micros) = (time.tv_sec.unsigned_abs(), time.tv_usec.unsigned_abs());
            Duration::from_secs(seconds) + Duration::from_micros(micros)
        };
        time(usage.ru_utime) + time(usage.ru_stime)
    }
}
