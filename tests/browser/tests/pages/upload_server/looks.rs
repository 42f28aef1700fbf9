//! Screenshots of five states for people to look at, and the accessibility of each.
//!
//! The pictures are in `target/screenshots`. `axe-core` checks the page if `AXE` has the path of
//! its script, as `tests/browser/run` sets it.

use std::path::{Path, PathBuf};
use std::{env, fs};

use browser::{Network, PICTURE};
use serde_json::Value;

use super::visitor::{Visitor, content};

const LONG_NAME: &str =
    "A walk along the coast of Brittany in the last light of an evening in September, second attempt.jpeg";

/// Draws hills under a sky and returns the bytes of a JPEG.
const DRAW: &str = "async (hue) => {
    const canvas = new OffscreenCanvas(480, 360);
    const context = canvas.getContext('2d');
    const sky = context.createLinearGradient(0, 0, 0, 360);
    sky.addColorStop(0, `hsl(${hue} 70% 60%)`);
    sky.addColorStop(1, `hsl(${hue + 40} 80% 85%)`);
    context.fillStyle = sky;
    context.fillRect(0, 0, 480, 360);
    for (let hill = 0; hill < 3; hill++) {
        context.fillStyle = `hsl(${hue + 120} 30% ${45 - hill * 12}%)`;
        context.beginPath();
        context.ellipse(120 + hill * 130, 380 - hill * 10, 220, 140 - hill * 20, 0, 0, 7);
        context.fill();
    }
    const blob = await canvas.convertToBlob({ type: 'image/jpeg' });
    return [...new Uint8Array(await blob.arrayBuffer())];
}";

/// Returns the violations in sentences.
const CHECK: &str = "async () => (await axe.run({ resultTypes: ['violations'] })).violations
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html}: ${failureSummary}`).join('; ')}`)";

impl Visitor {
    /// Draws a picture, and appends zeros up to a length.
    async fn picture(&self, name: &str, hue: u16, length: usize) -> PathBuf {
        let mut picture: Vec<u8> = self.browser.call(DRAW, vec![hue.into()]).await.unwrap();
        picture.resize(length.max(picture.len()), 0);
        self.browser.file(name, &picture).unwrap()
    }

    /// Takes the screenshots of a state, and checks its accessibility.
    async fn look(&self, state: &str, axe: Option<&str>) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/screenshots");
        for color_scheme in ["light", "dark"] {
            for width in [390, 1280] {
                self.browser.set_look(width, color_scheme).await.unwrap();
                let path = folder.join(format!("{state}-{width}-{color_scheme}.png"));
                self.browser.screenshot(&path).await.unwrap();
                let Some(axe) = axe else { continue };
                self.browser.call::<Value>(&format!("() => {{ {axe} }}"), Vec::new()).await.unwrap();
                let violations: Vec<String> = self.call(CHECK).await;
                assert_eq!(violations, [""; 0], "{state}, {width} px, {color_scheme}");
            }
        }
    }
}

#[tokio::test]
async fn five_states_in_two_widths_and_two_color_schemes() {
    let axe = env::var("AXE").ok().map(|path| fs::read_to_string(path).unwrap());
    let axe = axe.as_deref();
    if axe.is_none() {
        eprintln!("skipped: the accessibility check; `tests/browser/run` installs axe-core with npm");
    }
    let visitor = Visitor::start().await;
    visitor.look("1-empty", axe).await;

    visitor.browser.set_network(Network::Upload(600_000)).await.unwrap();
    let film = visitor.browser.file("Harbor at dawn.mp4", &content(17 * 1024 * 1024)).unwrap();
    let mut paths = vec![visitor.picture(LONG_NAME, 200, 3_400_000).await, film];
    for (name, hue) in [("Ridge.jpeg", 20), ("Dunes.jpeg", 40), ("Lake.jpeg", 180)] {
        paths.push(visitor.picture(name, hue, 1_800_000).await);
    }
    visitor.browser.drop_files(&paths, (200, 300)).await.unwrap();
    visitor.wait_until("document.querySelector('progress').value > 0.1").await;
    visitor.look("2-uploading", axe).await;

    visitor.browser.set_network(Network::Fast).await.unwrap();
    visitor.wait_for("Lake.jpeg", "done").await;
    visitor.wait_for("Harbor at dawn.mp4", "done").await;
    visitor.wait_for(LONG_NAME, "done").await;
    visitor.look("3-done", axe).await;

    visitor
        .call::<()>("() => { const now = Date.now; Date.now = () => now.call(Date) + 16 * 60_000; }")
        .await;
    visitor.wait_until("document.querySelector('.countdown').textContent === 'The link has expired.'").await;
    for name in ["Ridge.jpeg", "Dunes.jpeg", "Harbor at dawn.mp4"] {
        visitor.click(name, ".remove").await;
    }
    let large = visitor.browser.empty_file("Whole holiday.mp4", 2_400_000_000).unwrap();
    let wrong = visitor.browser.file("Invoice.pdf", PICTURE).unwrap();
    visitor.choose(&[large, wrong]).await;
    visitor.wait_for("Invoice.pdf", "failed").await;
    visitor.call::<()>(super::faults::CUT_URLS).await;
    let refused = visitor.picture("Portrait.jpeg", 320, 0).await;
    visitor.choose(&[refused]).await;
    visitor.wait_for("Portrait.jpeg", "failed").await;
    visitor.look("4-failed", axe).await;

    visitor.reload().await;
    visitor.wait_for("Lake.jpeg", "done").await;
    visitor.browser.set_network(Network::Upload(1_000_000)).await.unwrap();
    let film = visitor.browser.file("Harbor at dawn.mp4", &content(17 * 1024 * 1024)).unwrap();
    visitor.choose(&[film]).await;
    visitor.wait_for("Harbor at dawn.mp4", "uploading").await;
    visitor.wait_until("document.querySelector('progress').value > 0").await;
    visitor.reload().await;
    visitor.wait_for("Harbor at dawn.mp4", "interrupted").await;
    visitor.browser.set_network(Network::Fast).await.unwrap();
    visitor.wait_for("Lake.jpeg", "done").await;
    visitor
        .wait_until("[...document.querySelectorAll('li img')].some(img => img.naturalWidth === 480)")
        .await;
    visitor.look("5-after-a-reload", axe).await;
}
