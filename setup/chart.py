"""A chart of bars as SVG: panels of groups of bars, each of two parts."""

from __future__ import annotations

import math
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, LEFT, RIGHT, BAR, GAP = 980, 400, 70, 12, 9
PYTHON, DATABASE, INK, FAINT, RULE = (
    "#714B67",
    "#4C8C8A",
    "#222222",
    "#6b6b6b",
    "#e6e6e6",
)
STYLE = (
    "font-family:system-ui,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:11px"
)
TICKS = 4  # lines of a panel's scale beside zero


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
        y += 40
        body.append(text(12, y, panel.title, "font-weight:600;font-size:14px"))
        y = draw_panel(panel, y + 10, body)
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
    scale, top, place = (WIDTH - LEFT - RIGHT) / (most or 1), y, len(body)
    for title, bars in panel.groups.items():
        y += GAP
        body.append(text(12, y + BAR - 2, title, f"fill:{FAINT}"))
        for one in bars:
            odoo, database = max(one.odoo, 0) * scale, one.database * scale
            end = LEFT + odoo + database + 6
            body.append(
                text(LEFT - 8, y + BAR - 2, one.name, "text-anchor:end")
                + rectangle(LEFT, y, odoo, PYTHON)
                + rectangle(LEFT + odoo, y, database, DATABASE)
                + text(end, y + BAR - 2, f"{one.odoo + one.database:,.3g}")
            )
            y += BAR + 3
    body[place:place] = ruled(top, y + 4, most, scale)
    return y + 4


def ruled(top: int, bottom: int, most: float, scale: float) -> list[str]:
    """Lines of the scale behind the bars, at round numbers."""
    step = 10 ** math.floor(math.log10(most / TICKS)) if most else 1.0
    step *= next((k for k in (1, 2, 5, 10) if most / (k * step) <= TICKS + 1), 10)
    return [
        f'<path d="M{LEFT + n * step * scale:.1f} {top}V{bottom}" stroke="{RULE}"/>'
        for n in range(int(most / step) + 1)
    ]


def rectangle(x: float, y: int, width: float, fill: str) -> str:
    return f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{BAR}" rx="1.5" fill="{fill}"/>'


def text(x: float, y: int, words: str, style: str = "") -> str:
    shown = f"fill:{INK};{style}" if "fill" not in style else style
    return f'<text x="{x:.1f}" y="{y}" style="{shown}">{escape(words)}</text>'
