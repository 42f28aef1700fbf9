use std::fs::{self, File};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use thirtyfour::error::{WebDriverError, WebDriverResult};
use thirtyfour::{By, ChromiumLikeCapabilities as _, DesiredCapabilities, Key, WebDriver, WebElement};
use tokio::time::sleep;

use crate::processes::Processes;

/// The timeout for each wait.
const TIMEOUT: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(20);

/// The folder for downloads, in the browser's folder.
const DOWNLOADS: &str = "downloads";

/// A headless Chromium with a fresh profile, which stops when it is dropped.
#[derive(Debug)]
pub struct Browser {
    // Dropped before the processes, because dropping it ends the session.
    pub(crate) driver: WebDriver,
    processes: Processes,
}

impl Browser {
    /// Starts a browser.
    ///
    /// # Errors
    ///
    /// If `chromedriver` or `chromium` is missing or does not start.
    pub async fn start() -> WebDriverResult<Self> {
        let processes = Processes::start()?;
        let downloads = processes.folder().join(DOWNLOADS);
        fs::create_dir(&downloads)?;
        let mut chromium = DesiredCapabilities::chrome();
        for argument in [
            "--headless=new",
            // The sandbox does not work for root and in containers; all pages come from this
            // process.
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--no-proxy-server",
        ] {
            chromium.add_arg(argument)?;
        }
        chromium.add_arg(&format!("--user-data-dir={}", processes.folder().join("profile").display()))?;
        chromium.add_experimental_option("prefs", json!({ "download.default_directory": downloads }))?;
        // Another thread ends the session. It must not wait for a connection of this thread.
        let client = reqwest::Client::builder().no_proxy().pool_max_idle_per_host(0);
        let client = client.timeout(Duration::from_secs(60)).build()?;
        let address = format!("http://127.0.0.1:{}", processes.port());
        let driver = WebDriver::builder(address, chromium).client(client).connect().await?;
        Ok(Self { driver, processes })
    }

    /// Opens a page and waits until it has loaded.
    ///
    /// # Errors
    ///
    /// If the browser cannot open it.
    pub async fn open(&self, url: &str) -> WebDriverResult<()> {
        self.driver.goto(url).await
    }

    /// Returns the URL of the open page.
    ///
    /// # Errors
    ///
    /// A failure of the connection to the driver.
    pub async fn url(&self) -> WebDriverResult<String> {
        Ok(self.driver.current_url().await?.into())
    }

    /// Calls an asynchronous JavaScript function in the page and returns its result.
    ///
    /// # Errors
    ///
    /// An exception of the function, and a result of another type.
    pub async fn call<T: DeserializeOwned>(
        &self,
        function: &str,
        arguments: Vec<Value>,
    ) -> WebDriverResult<T> {
        let script = format!("return ({function})(...arguments)");
        self.driver.execute(script, arguments).await?.convert()
    }

    /// Returns the first element of the page that matches a CSS selector.
    ///
    /// # Errors
    ///
    /// If no element matches.
    pub async fn element(&self, selector: &str) -> WebDriverResult<WebElement> {
        self.driver.find(By::Css(selector)).await
    }

    /// Waits until a JavaScript expression is true in the page.
    ///
    /// # Errors
    ///
    /// If that takes longer than a minute.
    pub async fn wait_for(&self, expression: &str) -> WebDriverResult<()> {
        let function = format!("() => Boolean({expression})");
        wait_for(expression, async || Ok(self.call::<bool>(&function, Vec::new()).await?.then_some(()))).await
    }

    /// Creates a file with this name and content, and returns its path.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub fn file(&self, name: &str, content: &[u8]) -> WebDriverResult<PathBuf> {
        let path = self.processes.folder().join(name);
        fs::write(&path, content)?;
        Ok(path)
    }

    /// Creates a file of zeros, which occupies no space, and returns its path.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub fn empty_file(&self, name: &str, length: u64) -> WebDriverResult<PathBuf> {
        let path = self.processes.folder().join(name);
        File::create(&path)?.set_len(length)?;
        Ok(path)
    }

    /// Chooses a file with this name and content in the input that matches a CSS selector.
    ///
    /// # Errors
    ///
    /// If there is no file input, or the file cannot be written.
    pub async fn choose(&self, selector: &str, name: &str, content: &[u8]) -> WebDriverResult<()> {
        self.choose_files(selector, &[self.file(name, content)?]).await
    }

    /// Chooses files in the input that matches a CSS selector.
    ///
    /// # Errors
    ///
    /// If there is no file input.
    pub async fn choose_files(&self, selector: &str, paths: &[PathBuf]) -> WebDriverResult<()> {
        let paths: Vec<_> = paths.iter().map(|path| path.to_string_lossy()).collect();
        self.element(selector).await?.send_keys(paths.join("\n")).await
    }

    /// Presses a key in the element with the focus.
    ///
    /// # Errors
    ///
    /// A failure of the connection to the driver.
    pub async fn press(&self, key: Key) -> WebDriverResult<()> {
        self.driver.action_chain().send_keys(key).perform().await
    }

    /// Waits for the end of a download, and returns the name and content of the only downloaded
    /// file.
    ///
    /// # Errors
    ///
    /// If that takes longer than a minute.
    pub async fn downloaded(&self) -> WebDriverResult<(String, Vec<u8>)> {
        let folder = self.processes.folder().join(DOWNLOADS);
        wait_for("a download", async || {
            let entries: Vec<_> = fs::read_dir(&folder)?.collect::<Result<_, _>>()?;
            let [entry] = entries.as_slice() else { return Ok(None) };
            let name = entry.file_name().to_string_lossy().into_owned();
            // The names of an unfinished download.
            if name.starts_with('.') || name.ends_with(".crdownload") {
                return Ok(None);
            }
            Ok(Some((name, fs::read(entry.path())?)))
        })
        .await
    }
}

async fn wait_for<T>(
    what: &str,
    attempt: impl AsyncFn() -> WebDriverResult<Option<T>>,
) -> WebDriverResult<T> {
    let deadline = Instant::now() + TIMEOUT;
    loop {
        if let Some(outcome) = attempt().await? {
            return Ok(outcome);
        }
        if Instant::now() > deadline {
            return Err(WebDriverError::Timeout(format!("timed out waiting for {what}")));
        }
        sleep(PAUSE).await;
    }
}
