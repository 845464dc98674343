"""An explorer in a running notebook: the page's own program, its settings shared with Python."""

from __future__ import annotations

from typing import Any, Final

import anywidget
import traitlets

from multigap_book.explorers import markup, payload
from multigap_book.explorers.checks import one_of
from multigap_book.explorers.controls import Setting
from multigap_book.explorers.declaration import Explorer
from multigap_book.explorers.frame import Frame
from multigap_book.explorers.state import State, place, told

_BRIDGE: Final = """
function render({ model, el }) {
  const declaration = model.get("_declaration");
  // Of several views on a page each has ids of its own.
  globalThis.multigapExplorer.views = (globalThis.multigapExplorer.views ?? 0) + 1;
  const id = `explorer-${declaration.name}-`;
  el.innerHTML = model.get("_markup").replaceAll(`${id}1`, id + globalThis.multigapExplorer.views);
  const section = el.firstElementChild;
  let mounted = null;
  let following = true;

  // What a reader's hand has set goes to Python.
  function onState({ settings, preset }) {
    const known = model.get("settings");
    const moved = declaration.controls.some(({ name }) => settings[name] !== known[name]);
    if (following || (!moved && preset === model.get("preset"))) return;
    model.set("settings", { ...settings });
    model.set("preset", preset);
    model.save_changes();
  }

  // What Python has set comes here; what stands half set on the way is not sent back.
  function follow() {
    following = true;
    const settings = model.get("settings");
    mounted.state.preset = model.get("preset");
    for (const { name } of declaration.controls) {
      if (mounted.state.settings[name] !== settings[name]) mounted.set(name, settings[name]);
    }
    following = false;
  }

  const given = { declaration, wasm: model.get("_wasm"), onState };
  mounted = globalThis.multigapExplorer.mount(section, given);
  follow();
  model.on("change:settings change:preset", follow);
  return function () {
    model.off("change:settings change:preset", follow);
    mounted.destroy();
  };
}
export default { render };
"""


class Live(State, anywidget.AnyWidget):
    """An explorer as a widget.

    Parameters
    ----------
    declaration : Explorer
        What is shown.
    first : Frame, optional
        What is drawn until the notebook's program has computed; the first preset where none is given.
    module : bytes, optional
        The module that computes in the notebook's page; that of the explorer's name where none is given.
    """

    _esm = payload.program() + _BRIDGE
    _css = payload.style()
    _markup = traitlets.Unicode().tag(sync=True)
    _declaration = traitlets.Dict().tag(sync=True)
    _wasm = traitlets.Unicode().tag(sync=True)
    settings = traitlets.Dict().tag(sync=True)
    preset = traitlets.Unicode().tag(sync=True)

    def __init__(
        self, declaration: Explorer, first: Frame | None = None, module: bytes | None = None
    ) -> None:
        self.declaration = declaration
        super().__init__(
            settings=declaration.start(),
            preset=declaration.presets[0].name,
            _markup=markup.section(declaration, frame=first),
            _declaration=payload.data(declaration),
            _wasm=payload.packed(module or payload.module(declaration)),
        )

    @traitlets.validate("settings")
    def _all_settings(self, proposal: Any) -> dict[str, Setting]:
        """Return the settings with those that were assigned; a wrong one is refused."""
        return self.declaration.settings({**self.settings, **proposal["value"]})

    @traitlets.validate("preset")
    def _known_preset(self, proposal: Any) -> str:
        return one_of("preset", proposal["value"], [preset.name for preset in self.declaration.presets])

    def __repr__(self) -> str:
        return told(self.declaration)

    def _repr_mimebundle_(self, **options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the widget, with the sentence where no widget can be shown."""
        data, metadata = super()._repr_mimebundle_(**options)
        return {**data, "text/html": place(self.declaration)}, metadata
