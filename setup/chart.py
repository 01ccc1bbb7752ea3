"""A chart of bars as SVG: panels of groups of bars, each of two parts."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, LEFT, RIGHT, BAR, GAP = 980, 380, 90, 13, 7
PYTHON, DATABASE, INK, FAINT = "#714B67", "#4C8C8A", "#333333", "#777777"
STYLE = "font-family:sans-serif;font-size:11px"


@dataclass(frozen=True)
class Bar:
    """One variant: what Odoo and what PostgreSQL spent."""

    name: str
    odoo: float
    database: float


@dataclass(frozen=True)
class Panel:
    """Bars that share a scale, in groups."""

    title: str
    groups: dict[str, list[Bar]]


def draw(panels: list[Panel]) -> str:
    """The whole chart; each panel has a scale of its own."""
    body: list[str] = []
    y = 24
    body.append(
        f'<rect x="{LEFT}" y="{y - 10}" width="10" height="10" fill="{PYTHON}"/>'
        + text(LEFT + 16, y, "Odoo")
        + f'<rect x="{LEFT + 70}" y="{y - 10}" width="10" height="10" fill="{DATABASE}"/>'
        + text(LEFT + 86, y, "PostgreSQL")
    )
    for panel in panels:
        y += 34
        body.append(text(10, y, panel.title, "font-weight:bold;font-size:13px"))
        y = draw_panel(panel, y + 8, body)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y + 20}" '
        f'width="{WIDTH}" height="{y + 20}" style="{STYLE}">\n'
        f'<rect width="100%" height="100%" fill="white"/>\n'
        + "\n".join(body)
        + "\n</svg>\n"
    )


def draw_panel(panel: Panel, y: int, body: list[str]) -> int:
    """Draw from ``y`` down; return where it ends."""
    most = max(
        one.odoo + one.database for bars in panel.groups.values() for one in bars
    )
    scale = (WIDTH - LEFT - RIGHT) / (most or 1)
    for title, bars in panel.groups.items():
        y += GAP
        body.append(text(10, y + BAR - 3, title, f"fill:{FAINT}"))
        for one in bars:
            odoo, database = max(one.odoo, 0) * scale, one.database * scale
            end = LEFT + odoo + database + 5
            body.append(
                text(LEFT - 8, y + BAR - 3, one.name, "text-anchor:end")
                + rectangle(LEFT, y, odoo, PYTHON)
                + rectangle(LEFT + odoo, y, database, DATABASE)
                + text(end, y + BAR - 3, f"{one.odoo + one.database:.3g}")
            )
            y += BAR + 2
    return y


def rectangle(x: float, y: int, width: float, fill: str) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{BAR}" fill="{fill}"/>'
    )


def text(x: float, y: int, words: str, style: str = "") -> str:
    shown = f"fill:{INK};{style}" if "fill" not in style else style
    return f'<text x="{x:.1f}" y="{y}" style="{shown}">{escape(words)}</text>'
