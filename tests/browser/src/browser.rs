use std::fs;
use std::time::{Duration, Instant};

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use thirtyfour::error::{WebDriverError, WebDriverResult};
use thirtyfour::{By, ChromiumLikeCapabilities as _, DesiredCapabilities, WebDriver, WebElement};
use tokio::time::sleep;

use crate::processes::Processes;

/// How long a page has for what it does by itself.
const PATIENCE: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(20);

/// Where downloads are saved, in the browser's folder.
const DOWNLOADS: &str = "downloads";

/// A headless Chromium with a fresh profile, which ends when it is dropped.
#[derive(Debug)]
pub struct Browser {
    // Before the processes, as it ends its session when it is dropped.
    driver: WebDriver,
    processes: Processes,
}

impl Browser {
    /// Starts a browser.
    ///
    /// # Errors
    ///
    /// If `chromedriver` or `chromium` is not there or does not start.
    pub async fn start() -> WebDriverResult<Self> {
        let processes = Processes::start()?;
        let downloads = processes.folder().join(DOWNLOADS);
        fs::create_dir(&downloads)?;
        let mut chromium = DesiredCapabilities::chrome();
        for argument in [
            "--headless=new",
            // It only opens pages of this process, and its sandbox does not work for root and in containers.
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--no-proxy-server",
        ] {
            chromium.add_arg(argument)?;
        }
        chromium.add_arg(&format!("--user-data-dir={}", processes.folder().join("profile").display()))?;
        chromium.add_experimental_option("prefs", json!({ "download.default_directory": downloads }))?;
        // The session is ended by another thread, which must not wait for a connection of this one.
        let client = reqwest::Client::builder().no_proxy().pool_max_idle_per_host(0);
        let client = client.timeout(Duration::from_secs(60)).build()?;
        let address = format!("http://127.0.0.1:{}", processes.port());
        let driver = WebDriver::builder(address, chromium).client(client).connect().await?;
        Ok(Self { driver, processes })
    }

    /// Opens a page, and returns when it has loaded.
    ///
    /// # Errors
    ///
    /// If the browser cannot open it.
    pub async fn open(&self, url: &str) -> WebDriverResult<()> {
        self.driver.goto(url).await
    }

    /// The URL of the page that is open.
    ///
    /// # Errors
    ///
    /// Those of the connection to the driver.
    pub async fn url(&self) -> WebDriverResult<String> {
        Ok(self.driver.current_url().await?.into())
    }

    /// Calls an asynchronous function of the page's script, and returns what it does.
    ///
    /// # Errors
    ///
    /// What the function throws, and a result of another type.
    pub async fn call<T: DeserializeOwned>(
        &self,
        function: &str,
        arguments: Vec<Value>,
    ) -> WebDriverResult<T> {
        let script = format!("return ({function})(...arguments)");
        self.driver.execute(script, arguments).await?.convert()
    }

    /// The first element of the page that a CSS selector matches.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub async fn element(&self, selector: &str) -> WebDriverResult<WebElement> {
        self.driver.find(By::Css(selector)).await
    }

    /// Waits until an expression of the page's script is true.
    ///
    /// # Errors
    ///
    /// If that takes too long.
    pub async fn wait_for(&self, expression: &str) -> WebDriverResult<()> {
        let function = format!("() => Boolean({expression})");
        wait_for(expression, async || Ok(self.call::<bool>(&function, Vec::new()).await?.then_some(()))).await
    }

    /// Chooses a file of this name and content where a CSS selector points to.
    ///
    /// # Errors
    ///
    /// If there is no input for files, or the file cannot be written.
    pub async fn choose(&self, selector: &str, name: &str, content: &[u8]) -> WebDriverResult<()> {
        let path = self.processes.folder().join(name);
        fs::write(&path, content)?;
        self.element(selector).await?.send_keys(path.to_string_lossy()).await
    }

    /// Waits for the end of a download, and returns the only file that there is by then, by its name and its content.
    ///
    /// # Errors
    ///
    /// If that takes too long.
    pub async fn downloaded(&self) -> WebDriverResult<(String, Vec<u8>)> {
        let folder = self.processes.folder().join(DOWNLOADS);
        wait_for("a download", async || {
            let entries: Vec<_> = fs::read_dir(&folder)?.collect::<Result<_, _>>()?;
            let [entry] = entries.as_slice() else { return Ok(None) };
            let name = entry.file_name().to_string_lossy().into_owned();
            // The names of a download that has not ended.
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
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(outcome) = attempt().await? {
            return Ok(outcome);
        }
        if Instant::now() > end {
            return Err(WebDriverError::Timeout(format!("waited for {what} in vain")));
        }
        sleep(PAUSE).await;
    }
}
