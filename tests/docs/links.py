"""Checks the links of the documentation: `links.py FOLDER`, with the folder that `cargo doc` wrote.

Reads every HTML page of the crate and every Markdown file of the repository. Each link to a file must
lead to one, and each fragment to an id or a heading in it. Links to the crate's own pages at docs.rs are
checked in the folder. Other links to the web are counted, not fetched.
"""

import re
import subprocess
import sys
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

REPOSITORY = Path(__file__).resolve().parents[2]
DOCUMENTATION = Path(sys.argv[1]).resolve()
DOCS_RS = "https://docs.rs/presign/latest/"
SOURCE = "https://docs.rs/crate/presign/latest/source/"


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        # The depth of `div` in the list of blanket implementations, which other crates document.
        self.foreign = 0
        self.ids, self.links = set(), []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.ids.add(attributes.get("id"))
        if tag == "div" and (self.foreign or attributes.get("id") == "blanket-implementations-list"):
            self.foreign += 1
        link = attributes.get("href") or attributes.get("src")
        if link and not self.foreign:
            self.links.append(link)

    def handle_endtag(self, tag):
        if tag == "div" and self.foreign:
            self.foreign -= 1


@cache
def page(path):
    return Page(path.read_text())


def without_code(markdown):
    without_blocks = re.sub(r"^ *(`{3,})[^\n]*\n.*?^ *\1 *$", "", markdown, flags=re.M | re.S)
    return re.sub(r"(`+).+?\1", lambda code: "`" * len(code[0]), without_blocks, flags=re.S)


@cache
def headings(path):
    """Returns the fragments by which GitHub knows the headings of a file."""
    fragments = set()
    for heading in re.findall(r"^#+ +(.+?) *#*$", re.sub(r"^```.*?^```", "", path.read_text(), flags=re.M | re.S), re.M):
        words = re.sub(r"[^\w\- ]", "", re.sub(r"\[(.*?)\]\(.*?\)", r"\1", heading).lower())
        fragment = words.replace(" ", "-")
        number = 0
        while (unique := fragment + (f"-{number}" if number else "")) in fragments:
            number += 1
        fragments.add(unique)
    return fragments


def markdown_links(path):
    text = without_code(path.read_text())
    links = re.findall(r"\]\(<?([^()\s>]+)>?(?: +\"[^\"]*\")?\)", text)
    unread = text.count("](") - len(links)
    links += re.findall(r"^ *\[[^\]]+\]: +<?([^\s>]+)>?", text, re.M)
    links += re.findall(r"(?:href|src)=\"([^\"]+)\"", text)
    defined = {name.lower() for name in re.findall(r"^ *\[([^\]]+)\]:", path.read_text(), re.M)}
    used = re.findall(r"\]\[([^\]]+)\]", text)
    # A form that the pattern does not cover must not be left unchecked.
    links += ["[link in another form]"] * unread
    return links + [f"[{name}]" for name in used if name.lower() not in defined and "`" not in name]


def fragment_is_known(path, fragment):
    if path.suffix == ".md":
        return fragment in headings(path)
    # Scripts of rustdoc select a range of lines: `#12-34`.
    lines = re.fullmatch(r"(\d+)-(\d+)", fragment)
    return all(id in page(path).ids for id in (lines.groups() if lines else [fragment]))


def is_broken(source, link):
    """Returns whether a link is broken, or `None` for one to the web."""
    if link.startswith("["):
        return True  # a name without a definition, or an unread link
    if link.startswith(SOURCE):
        return not (REPOSITORY / link.removeprefix(SOURCE)).exists()
    if link.rstrip("/") == "https://docs.rs/presign":
        link = DOCS_RS + "presign/"
    if link.startswith(DOCS_RS):
        source, link = DOCUMENTATION / "index.html", link.removeprefix(DOCS_RS)
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return None
    path = source.parent / unquote(parts.path) if parts.path else source
    if path.is_dir() and source.suffix == ".html":
        path /= "index.html"
    # A link out of the folder leads to a file of this machine only.
    root = DOCUMENTATION if source.suffix == ".html" else REPOSITORY
    if not path.exists() or not path.resolve().is_relative_to(root):
        return True
    return bool(parts.fragment) and not fragment_is_known(path, parts.fragment)


def main():
    pages = {path: page(path).links for path in sorted((DOCUMENTATION / "presign").rglob("*.html"))}
    files = subprocess.run(["git", "ls-files", "*.md"], cwd=REPOSITORY, check=True, capture_output=True, text=True)
    # rustdoc resolves the links of the guide, whose pages are read as HTML.
    markdown = [REPOSITORY / name for name in files.stdout.split() if not name.startswith("src/")]
    pages |= {path: markdown_links(path) for path in markdown if path.exists()}
    checked, external, broken = 0, set(), []
    for source, links in pages.items():
        for link in links:
            outcome = is_broken(source, link)
            if outcome is None:
                external.add(link)
                continue
            checked += 1
            if outcome:
                broken.append(f"{source}: {link}")
    print(f"links: {checked} checked in {len(pages)} files; {len(external)} links to the web not fetched")
    for line in broken:
        print(f"broken: {line}")
    if broken or not checked:
        sys.exit(1)


main()
