"""What moves on a page, as it stands on paper: of sliders the picture shown first."""

from __future__ import annotations

import json
from typing import Any

from bs4 import BeautifulSoup, Tag

VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"

_Models = dict[str, dict[str, Any]]


def _below(models: _Models, name: str) -> list[dict[str, Any]]:
    """Return the states of a model and of all that it holds."""
    state = models[name]["state"]
    children = [child.removeprefix("IPY_MODEL_") for child in state.get("children", ())]
    return [state, *(found for child in children for found in _below(models, child))]


def still(models: _Models, name: str) -> str:
    """Return the picture that a widget shows first, and what its slider then reads; "" where it has none."""
    states = _below(models, name)
    stacks = [state for state in states if state.get("_model_name") == "StackModel"]
    if not stacks:
        return ""
    stack = stacks[0]
    shown = stack["children"][stack.get("selected_index") or 0].removeprefix("IPY_MODEL_")
    pictures = [state["value"] for state in _below(models, shown) if state.get("_model_name") == "HTMLModel"]
    readings = [
        f"{state.get('description', '')} {state['_options_labels'][state['index']]}".strip()
        for state in states
        if state.get("_model_name") == "SelectionSliderModel"
    ]
    told = (
        f'<p class="still-reading">{"; ".join(readings)}. On the page a slider changes it.</p>'
        if readings
        else ""
    )
    return "".join(pictures) + told


def replace_widgets(soup: BeautifulSoup) -> None:
    """Put stills in the places of a page's widgets, in place."""
    models: _Models = {}
    for script in soup.find_all("script", type=STATE):
        models |= json.loads(script.string or "{}").get("state", {})
    for script in soup.find_all("script", type=VIEW):
        name = json.loads(script.string or "{}").get("model_id", "")
        place = Tag(name="div", attrs={"class": "still"})
        place.append(BeautifulSoup(still(models, name) if name in models else "", "html.parser"))
        script.replace_with(place)
