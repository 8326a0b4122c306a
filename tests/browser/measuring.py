"""What is measured on a page: how wide, how large, in which order, and what axe finds."""

from dataclasses import dataclass
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.windows import DESKTOP, HEIGHT, MAGNIFIED, PHONE, SMALL, Language

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# By night a page has other colours, and is the same in everything else.
COLOURS = ["color-contrast", "link-in-text-block"]
SMALLEST = 24
_SEEN_BY_AXE: dict[Language, int] = {"ko": PHONE, "en": DESKTOP}

_WIDER = """() => {
  const most = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= most) return [];
  return [...document.body.querySelectorAll("*")]
    .filter(e => e.getBoundingClientRect().right > most + 1)
    .map(e => e.outerHTML.slice(0, 120));
}"""

# Whatever a finger or a pen must hit. A link in a line of text is as high as the text, and a
# box or a button inside its label is hit by the label too (WCAG 2.2, 2.5.8).
_TARGETS = """least => {
  const controls = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const among_text = e => getComputedStyle(e).display === "inline"
    && [...e.parentNode.childNodes].some(n => n !== e && n.textContent.trim());
  const area = e => (e.matches("[type=checkbox], [type=radio]") && e.labels.length
    ? e.labels[0] : e).getBoundingClientRect();
  const small = r => r.width && r.height && (r.width < least || r.height < least);
  return [...document.querySelectorAll(controls)]
    .filter(e => e.checkVisibility() && e.getBoundingClientRect().right > 0)
    .filter(e => !among_text(e) && small(area(e)))
    .map(e => `${Math.round(area(e).width)}x${Math.round(area(e).height)} `
      + e.outerHTML.slice(0, 120));
}"""

# Every control, numbered, so that the walk can say which ones it came by.
_CONTROLS = """() => {
  const controls = "a[href], button, input:not([type=hidden]), select, textarea, summary, iframe, "
    + "[tabindex]";
  const reachable = e => e.tabIndex >= 0 && !e.disabled && e.checkVisibility();
  const chosen = e => e.type !== "radio" || e.checked
    || !document.querySelector(`[name="${CSS.escape(e.name)}"]:checked`)
    && document.querySelector(`[name="${CSS.escape(e.name)}"]`) === e;
  return [...document.querySelectorAll(controls)].filter(e => reachable(e) && chosen(e))
    .map((e, n) => { e.setAttribute("data-walk", n); return e.outerHTML.slice(0, 120); });
}"""

_FOCUSED = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const style = getComputedStyle(e), r = e.getBoundingClientRect();
  const outlined = style.outlineStyle === "auto"
    || style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const top = document.elementFromPoint(r.x + r.width / 2, r.y + Math.min(r.height / 2, 20));
  const framed = e.tagName === "IFRAME";  // the focus is somewhere in the page in the frame
  return {number: e.getAttribute("data-walk"), html: e.outerHTML.slice(0, 120),
    shown: framed || outlined || style.boxShadow !== "none",
    covered: !framed && !(top && (e.contains(top) || top.contains(e)))};
}"""

_LINKS = """() => [...document.querySelectorAll("a[href]")].map(e => ({
  html: e.outerHTML.slice(0, 120), address: e.href.split("#")[0],
  here: e.href.split("#")[0] === location.href.split("#")[0],
  lost: Boolean(e.hash) && !document.getElementById(decodeURIComponent(e.hash.slice(1))),
}))"""


@dataclass(frozen=True)
class Walk:
    """A walk over a page with the tabulator: what it missed, and what it could not see."""

    missed: tuple[str, ...]
    unseen: tuple[str, ...]
    covered: tuple[str, ...]


NOTHING_WRONG = Walk((), (), ())


def wrong_with(page: Page, *share: Language) -> dict[str, object]:
    """All that keeps somebody from using a page: by keyboard, on any screen, by day or night.

    A page is built alike in both languages, so that what takes long is shared out when it is seen
    in both: by keyboard and with axe on a telephone in Korean, with axe on a desk in English.
    """
    share = share or ("ko", "en")
    found: dict[str, object] = {"walk": walk(page)} if "ko" in share else {}
    unfold(page)
    for width in (DESKTOP, PHONE, SMALL, MAGNIFIED):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        if width in [_SEEN_BY_AXE[language] for language in share]:
            found[f"axe at {width}"] = found_by_axe(page)
            found[f"axe at {width} in the dark"] = found_in_the_dark(page)
        if width in (SMALL, MAGNIFIED):
            found[f"too small at {width}"] = too_small(page)
        found[f"wider than {width}"] = wider_than_screen(page)
    return {where: what for where, what in found.items() if what and what != NOTHING_WRONG}


def found_by_axe(page: Page) -> list[str]:
    """What axe holds against a page: each rule, with each element that breaks it."""
    return _found(page, {"type": "tag", "values": STANDARDS})


def found_in_the_dark(page: Page) -> list[str]:
    """What axe holds against its colours by night."""
    page.emulate_media(color_scheme="dark")
    found = _found(page, {"type": "rule", "values": COLOURS})
    page.emulate_media(color_scheme="light")
    return found


def _found(page: Page, wanted: dict[str, object]) -> list[str]:
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    # A page in a frame is looked at by itself.
    options = {"runOnly": wanted, "resultTypes": ["violations"], "iframes": False}
    results = page.evaluate("options => axe.run(options)", options)
    return [
        f"{rule['id']}: {node['html'][:160]} ({node['failureSummary']})"
        for rule in results["violations"]
        for node in rule["nodes"]
    ]


def leading_nowhere(page: Page, followed: set[str]) -> list[str]:
    """Links of a page to what is not there. ``followed``: those that were good before."""
    found = page.evaluate(_LINKS)
    lost = [link["html"] for link in found if link["here"] and link["lost"]]
    there = {link["address"]: link["html"] for link in found if not link["here"]}
    for address in there.keys() - followed:
        if page.request.get(address).ok:
            followed.add(address)
        else:
            lost.append(there[address])
    return lost


def unfold(page: Page) -> None:
    """Open whatever is folded away: it is part of the page."""
    page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true })")


def wider_than_screen(page: Page) -> list[str]:
    """The elements that make a page wider than its screen."""
    found: list[str] = page.evaluate(_WIDER)
    return found


def too_small(page: Page) -> list[str]:
    """Targets that a finger misses."""
    found: list[str] = page.evaluate(_TARGETS, SMALLEST)
    return found


def walk(page: Page) -> Walk:
    """Press the tabulator until the page has been gone through."""
    controls: list[str] = page.evaluate(_CONTROLS)
    steps = _steps(page, most=20 * len(controls) + 20)
    # What shows itself to the focus only is out of the way again.
    page.evaluate("document.activeElement.blur()")
    reached = {step["number"] for step in steps}
    return Walk(
        tuple(html for n, html in enumerate(controls) if str(n) not in reached),
        tuple(step["html"] for step in steps if not step["shown"]),
        tuple(step["html"] for step in steps if step["covered"]),
    )


def _steps(page: Page, most: int) -> list[dict[str, Any]]:
    """Where the focus went. It is nowhere for a moment between a frame and its page."""
    found: list[dict[str, Any]] = []
    nowhere = 0
    for _ in range(most):
        page.keyboard.press("Tab")
        step = page.evaluate(_FOCUSED)
        nowhere = 0 if step else nowhere + 1
        if nowhere > 2 or (step and found and _is_round(step, found)):
            break
        found += [step] if step else []
    return found


def _is_round(step: dict[str, Any], found: list[dict[str, Any]]) -> bool:
    """Whether it is back where it began."""
    return bool(step["number"] == found[0]["number"] and found[-1]["number"] != step["number"])
