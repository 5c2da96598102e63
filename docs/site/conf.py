"""How README and docs become a site: the same Markdown, links held to lead somewhere."""

import pathlib

project = "Thresher"
root_doc = "README"
extensions = ["myst_parser"]
include_patterns = [
    "README.md", "CONTRIBUTING.md", "CHANGELOG.md",
    "docs/*.md", "docs/tutorials/*.md", "docs/how-to/*.md", "docs/how-it-works/*.md", "docs/reference/*.md",
    "cluster-configs/README.md", "datasets/README.md", "findings/README.md",
]
myst_heading_anchors = 4

html_theme = "furo"
html_title = "Thresher"
html_copy_source = False
html_show_copyright = False

CONTENTS = [
    ("Tutorials", "docs/tutorials"),
    ("How to", "docs/how-to"),
    ("How it works", "docs/how-it-works"),
    ("Reference", "docs/reference"),
]


def contents(app, page, text):
    """The menu: it is not in the pages, which read as well in a repository."""
    if page == root_doc:
        entries = [("", ["docs/README", "docs/PERFORMANCE"])]
        for title, folder in CONTENTS:
            names = sorted(file.stem for file in pathlib.Path(app.srcdir, folder).glob("*.md"))
            entries.append((title, [f"{folder}/{name}" for name in names]))
        entries.append(("Project", ["CHANGELOG", "CONTRIBUTING", "cluster-configs/README", "datasets/README", "findings/README"]))
        for title, names in entries:
            caption = [f":caption: {title}"] if title else []
            text[0] += "\n".join(["", "```{toctree}", ":hidden:", *caption, "", *names, "```", ""])


def front_door(app, failure):
    """Where servers look for the first page."""
    if failure is None:
        page = '<!doctype html><meta http-equiv="refresh" content="0; url=README.html"><a href="README.html">Thresher</a>\n'
        pathlib.Path(app.outdir, "index.html").write_text(page)


def setup(app):
    app.connect("source-read", contents)
    app.connect("build-finished", front_door)
    return {"parallel_read_safe": True}
