"""Checks in Chromium how the documentation looks: `widths.py FOLDER`, with the folder that `cargo doc` wrote.

On the front page and on each page of the guide, nothing may be cut or scroll sideways at 1280 and 500 pixels,
except code at 500, and no page of the guide may be longer than 100 lines at 1280 pixels.
"""

import html
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

DOCUMENTATION = Path(sys.argv[1]).resolve() / "presign"
WIDTHS = [1280, 500]
LINES = 100

# Opens each page in a frame of each width, one after the other, and writes the measures as text.
SCRIPT = """
const measure = (url, width) => new Promise(resolve => {
    const frame = document.createElement("iframe");
    frame.style = `width: ${width}px; height: 900px; border: 0`;
    frame.onload = async () => {
        const { contentDocument: page } = frame;
        await page.fonts.ready;
        const overflow = element => element.scrollWidth - element.clientWidth;
        const tables = [...page.querySelectorAll(".docblock table")].map(table => [
            overflow(table.parentElement),
            overflow(table),
            table.getBoundingClientRect().right - table.closest(".docblock").getBoundingClientRect().right,
        ]);
        const text = page.querySelector(".docblock");
        const line = parseFloat(getComputedStyle(text.querySelector("p")).lineHeight);
        const code = [...page.querySelectorAll(".docblock pre")].map(overflow);
        resolve({ url, width, page: overflow(page.documentElement), tables, code, lines: text.offsetHeight / line });
        frame.remove();
    };
    frame.src = url;
    document.body.append(frame);
});
(async () => {
    const measures = [];
    for (const url of urls) for (const width of widths) measures.push(await measure(url, width));
    document.querySelector("pre").textContent = JSON.stringify(measures);
})();
"""


def measures(pages):
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "page.html")
        names = f"const urls = {json.dumps([path.as_uri() for path in pages])}, widths = {WIDTHS};"
        page.write_text(f"<!doctype html><body><pre></pre><script>{names}{SCRIPT}</script>")
        command = ["chromium", "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--no-proxy-server"]
        # The frames are files too, which a page may read only with the second option.
        command += [f"--user-data-dir={folder}/profile", "--allow-file-access-from-files"]
        command += ["--virtual-time-budget=60000", "--dump-dom", page.as_uri()]
        dom = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout
    return json.loads(html.unescape(re.search(r"<pre>(.*?)</pre>", dom, re.S)[1]))


def main():
    pages = [DOCUMENTATION / "index.html", *sorted((DOCUMENTATION / "guide").rglob("index.html"))]
    faults = []
    for measure in measures(pages):
        name, width = measure["url"].partition("/presign/")[2], measure["width"]
        if measure["page"] > 0:
            faults.append(f"{name} at {width}: scrolls by {measure['page']} pixels")
        for number, excess in enumerate(measure["tables"], 1):
            if max(excess) > 1:
                faults.append(f"{name} at {width}: table {number} exceeds the page by {max(excess)} pixels")
        for number, excess in enumerate(measure["code"], 1):
            if excess > 0 and width == WIDTHS[0]:
                faults.append(f"{name} at {width}: code block {number} is cut by {excess} pixels")
        if name.startswith("guide/") and width == WIDTHS[0]:
            print(f"{measure['lines']:4.0f} lines: {name}")
            if measure["lines"] > LINES:
                faults.append(f"{name}: {measure['lines']:.0f} lines, at most {LINES}")
    print(f"widths: {len(pages)} pages at {' and '.join(map(str, WIDTHS))} pixels")
    for fault in faults:
        print(f"fault: {fault}")
    if faults:
        sys.exit(1)


main()
