use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use thirtyfour::error::WebDriverResult;

use crate::browser::Browser;

/// The state of the network.
#[derive(Clone, Copy, Debug)]
pub enum Network {
    /// As fast as the machine.
    Fast,
    /// Uploads at this number of bytes per second.
    Upload(u32),
    /// No connection.
    Offline,
}

/// Commands of Chromium's developer tools.
///
/// Source: [Chrome `DevTools` Protocol](https://chromedevtools.github.io/devtools-protocol/).
impl Browser {
    /// Changes the network of the page.
    ///
    /// # Errors
    ///
    /// A failure of the connection to the driver.
    pub async fn set_network(&self, network: Network) -> WebDriverResult<()> {
        let upload = match network {
            Network::Upload(bytes) => i64::from(bytes),
            Network::Fast | Network::Offline => -1,
        };
        self.command("Network.enable", json!({})).await?;
        let conditions = json!({
            "offline": matches!(network, Network::Offline),
            "latency": 0,
            "downloadThroughput": -1,
            "uploadThroughput": upload,
        });
        self.command("Network.emulateNetworkConditions", conditions).await
    }

    /// Drops files in the page, at a point in CSS pixels.
    ///
    /// # Errors
    ///
    /// A failure of the connection to the driver.
    pub async fn drop_files(&self, paths: &[PathBuf], point: (u32, u32)) -> WebDriverResult<()> {
        self.drag_files(paths, point).await?;
        self.drag("drop", paths, point).await
    }

    /// Drags files over the page without dropping them.
    ///
    /// # Errors
    ///
    /// A failure of the connection to the driver.
    pub async fn drag_files(&self, paths: &[PathBuf], point: (u32, u32)) -> WebDriverResult<()> {
        self.drag("dragEnter", paths, point).await?;
        self.drag("dragOver", paths, point).await
    }

    async fn drag(&self, event: &str, paths: &[PathBuf], (x, y): (u32, u32)) -> WebDriverResult<()> {
        let data = json!({ "items": [], "files": paths, "dragOperationsMask": 1 });
        self.command("Input.dispatchDragEvent", json!({ "type": event, "x": x, "y": y, "data": data })).await
    }

    /// Allows the page to read and write the clipboard.
    ///
    /// # Errors
    ///
    /// A failure of the connection to the driver.
    pub async fn allow_clipboard(&self) -> WebDriverResult<()> {
        let permissions = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
        self.command("Browser.grantPermissions", permissions).await
    }

    /// Sets the width of the page in CSS pixels, and the color scheme that the user prefers. The
    /// page gets the height of its content.
    ///
    /// # Errors
    ///
    /// A failure of the connection to the driver.
    pub async fn set_look(&self, width: u32, color_scheme: &str) -> WebDriverResult<()> {
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": color_scheme }] });
        self.command("Emulation.setEmulatedMedia", media).await?;
        self.set_size(width, 800).await?;
        let height: u32 =
            self.call("() => Math.ceil(document.documentElement.scrollHeight)", Vec::new()).await?;
        self.set_size(width, height.max(800)).await
    }

    async fn set_size(&self, width: u32, height: u32) -> WebDriverResult<()> {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.command("Emulation.setDeviceMetricsOverride", metrics).await
    }

    /// Writes a picture of the page to a PNG file, and creates its folder.
    ///
    /// # Errors
    ///
    /// A failure of the connection to the driver or of the file system.
    pub async fn screenshot(&self, path: &Path) -> WebDriverResult<()> {
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(path, self.driver.screenshot_as_png().await?)?;
        Ok(())
    }

    async fn command(&self, name: &str, parameters: Value) -> WebDriverResult<()> {
        self.driver.cdp().send_raw(name, parameters).await.map(|_| ())
    }
}
