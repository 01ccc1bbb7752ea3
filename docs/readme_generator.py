"""Make each addon's README.rst and static/description/index.html from its fragments.

    python docs/readme_generator.py            # write what is out of date
    python docs/readme_generator.py --check    # only say it (exit code 1)

The fragments are ``<addon>/readme/*.md``, in the OCA's order and under its headings. Of
Markdown they may use paragraphs, lists, headings, ``*emphasis*``, ``**strong**``,
```code```, links, images and indented code; no HTML.
"""

import argparse
import ast
import re
import sys
from pathlib import Path

from docutils.core import publish_parts

ROOT = Path(__file__).resolve().parents[1]
#: Fragment and the heading above it, in the order of the page.
FRAGMENTS = {
    "DESCRIPTION": None,
    "CONTEXT": "Use Cases / Context",
    "INSTALL": "Installation",
    "CONFIGURE": "Configuration",
    "USAGE": "Usage",
    "DEVELOP": "Development",
    "ROADMAP": "Known issues / Roadmap",
    "HISTORY": "Changelog",
    "CREDITS": "Other credits",
    "CONTRIBUTORS": "Contributors",
}
GENERATED = """\
.. Made by docs/readme_generator.py from the fragments in readme/ and the manifest.
   Change those, not this file.
"""
PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<title>{title}</title>
</head>
<body>
{body}
</body>
</html>
"""
INLINE = (
    (r"(?<!`)`([^`\n]+)`(?!`)", r"``\1``"),
    (r"!\[([^\]]*)\]\(([^)\s]+)\)", r"\n\n.. image:: \2\n   :alt: \1\n\n"),
    (r"\[([^\]]+)\]\(([^)\s]+)\)", r"`\1 <\2>`__"),
)


def addons() -> list[Path]:
    """The product's addons."""
    return sorted(path.parent for path in ROOT.glob("*/__manifest__.py"))


def heading(text: str, line: str, over: bool = False) -> str:
    """A heading in reStructuredText."""
    rule = line * len(text)
    return f"{rule}\n{text}\n{rule}\n" if over else f"{text}\n{rule}\n"


def rst_of(markdown: str) -> str:
    """Turn a fragment into reStructuredText."""
    for pattern, replacement in INLINE:
        markdown = re.sub(pattern, replacement, markdown)
    found: list[str] = []
    for line in markdown.splitlines():
        title = re.match(r"(#+) +(.+)", line)
        if title:
            line = heading(title[2], "~" if len(title[1]) == 2 else "^")
        elif re.match(r" *(-|\d+\.) ", line):
            found.append("")  # lists inside of lists need it, the others do not mind
        found.append(line)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(found)).strip() + "\n"


def fragments(addon: Path) -> list[tuple[str | None, str]]:
    """Heading and text of the fragments that an addon has."""
    return [
        (title, rst_of(path.read_text(encoding="utf-8")))
        for name, title in FRAGMENTS.items()
        if (path := addon / "readme" / f"{name}.md").exists()
    ]


def readme(addon: Path) -> str:
    """The whole README.rst."""
    manifest = ast.literal_eval((addon / "__manifest__.py").read_text(encoding="utf-8"))
    parts = [
        heading(manifest["name"], "=", over=True),
        GENERATED,
        f"*{manifest['summary']}.*\n",
        f"Version {manifest['version']}, licence {manifest['license']}, "
        f"{manifest.get('development_status', 'Beta').lower()}.\n",
    ]
    for title, text in fragments(addon):
        parts += [heading(title, "=")] if title else []
        parts.append(text)
    authors = [name.strip() for name in manifest["author"].split(",")]
    parts += [heading("Authors", "="), "".join(f"* {name}\n" for name in authors)]
    return "\n".join(parts)


def page(rst: str) -> str:
    """The page that Odoo shows beside the addon; without styles, Odoo has its own."""
    settings = {"input_encoding": "unicode", "_disable_config": True, "halt_level": 2}
    parts = publish_parts(rst, writer="html5", settings_overrides=settings)
    return PAGE.format(title=parts["title"], body=parts["html_body"].strip())


def generated(addon: Path) -> dict[Path, str]:
    """What the two files of an addon should say."""
    rst = readme(addon)
    return {
        addon / "README.rst": rst,
        addon / "static/description/index.html": page(rst),
    }


def outdated() -> dict[Path, str]:
    """Files that say something else than they should, and what they should say."""
    return {
        path: text
        for addon in addons()
        for path, text in generated(addon).items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    }


def main() -> int:
    """Write or check, as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing")
    check = parser.parse_args().check
    found = outdated()
    for path, text in found.items():
        print(path.relative_to(ROOT), "is out of date" if check else "written")
        if not check:
            path.write_text(text, encoding="utf-8")
    return int(bool(found) and check)


if __name__ == "__main__":
    sys.exit(main())
