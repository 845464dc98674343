// An explorer in a page or in a notebook: its controls, its state, and what is shown for it.
(function () {
  "use strict";

  const explorer = (globalThis.multigapExplorer ??= {});
  const { settings: rules, compute, share } = explorer;

  const QUIET = 700; // ms without a change after which the sentence is told to screen readers
  const SETTLED = 300; // ms without a change after which the address is written

  function later(wait) {
    let timer = 0;
    const put = (action) => {
      clearTimeout(timer);
      timer = setTimeout(action, wait);
    };
    put.stop = () => clearTimeout(timer);
    return put;
  }

  /** What the kernel gave, by name. */
  function named(declaration, result) {
    const { numbers, columns, points } = declaration;
    return {
      numbers: Object.fromEntries(numbers.map((number, n) => [number.name, result.numbers[n]])),
      columns: Object.fromEntries(
        columns.map((column, n) => [column.name, result.curves.subarray(n * points, (n + 1) * points)]),
      ),
      picture: result.picture,
    };
  }

  const unknown = (declaration) => Object.fromEntries(declaration.numbers.map(({ name }) => [name, NaN]));

  /** One explorer; `mount` makes it. */
  class Mounted {
    constructor(root, { declaration, wasm, onState, key }) {
      const { controls, numbers, columns, points, picture } = declaration;
      const [height, width] = picture;
      Object.assign(this, { root, declaration, onState, key });
      this.computer = compute.computer(wasm, {
        ...{ settings: controls.length, numbers: numbers.length },
        ...{ rows: columns.length, points, height, width },
      });
      const first = declaration.presets[0];
      this.state = { settings: rules.ofPreset(declaration, first), preset: first.name };
      this.state.numbers = unknown(declaration);
      this.state.status = null; // of the newest result
      this.state.sentence = "";
      this.good = null; // what is drawn: the last result whose outcome is to be drawn
      this.fresh = null; // the newest result
      this.tell = later(QUIET);
      this.writeAddress = later(SETTLED);
      this.stopped = new AbortController();
      this.panels = new explorer.Panels(
        root,
        declaration,
        (values) => this.change(this.snapped(values)),
        this.stopped.signal,
      );
    }

    all = (selector) => [...this.root.querySelectorAll(selector)];
    one = (selector) => this.root.querySelector(selector);
    put(selector, text) {
      const place = this.one(selector);
      if (place && place.textContent !== text) place.textContent = text;
    }
    putText(selector, text) {
      const place = this.one(selector);
      const markup = explorer.words.markup(text);
      if (place && place.innerHTML !== markup) place.innerHTML = markup;
    }
    listen(target, event, action) {
      target?.addEventListener(event, action, { signal: this.stopped.signal });
    }

    control(name) {
      return this.declaration.controls.find((control) => control.name === name);
    }
    input(name) {
      return this.all("input[name], select[name]").find((input) => input.name === name);
    }

    start() {
      for (const control of this.declaration.controls) {
        const input = this.input(control.name);
        this.listen(input, "input", () => this.change({ [control.name]: this.valueOf(control, input) }));
      }
      for (const button of this.all("[data-preset]")) {
        this.listen(button, "click", () => this.choose(button.dataset.preset));
      }
      for (const button of this.all("[data-action]")) {
        this.listen(button, "click", () => this.act(button.dataset.action, button));
      }
      if (this.key) this.listen(window, "hashchange", () => this.readAddress());
      this.all("fieldset[disabled]").forEach((fieldset) => (fieldset.disabled = false));
      this.root.dataset.live = "";
      if (!this.key || !this.readAddress()) this.changed();
    }

    valueOf(control, input) {
      if (control.kind === "switch") return input.checked;
      return control.kind === "choice" ? input.value : rules.fromSlider(control, Number(input.value));
    }

    snapped(values) {
      const near = ([name, value]) => [name, rules.snapped(this.control(name), value)];
      return Object.fromEntries(Object.entries(values).map(near));
    }

    /** A reader's change of some settings. */
    change(settings) {
      Object.assign(this.state.settings, settings);
      this.changed(true);
    }

    /** A reader's choice of a preset. */
    choose(name) {
      this.state.preset = name;
      this.change(rules.ofPreset(this.declaration, rules.presetNamed(this.declaration, name)));
    }

    // Everything that follows from the settings. `byReader`: the address and the screen reader follow too.
    changed(byReader = false) {
      if (byReader) {
        this.complain("");
        if (this.key) this.writeAddress(() => this.putAddress());
        this.tell(() => this.put("[role=status]", this.state.sentence));
      }
      this.showSettings();
      this.root.dataset.busy = "";
      const settings = { ...this.state.settings };
      this.computer.ask(rules.vector(this.declaration, settings), (result) => this.arrived(settings, result));
      this.onState?.(this.state);
    }

    showSettings() {
      const { declaration, state } = this;
      for (const control of declaration.controls) this.showSetting(control, state.settings[control.name]);
      for (const button of this.all("[data-preset]")) {
        const preset = rules.presetNamed(declaration, button.dataset.preset);
        const met = rules.same(rules.ofPreset(declaration, preset), state.settings);
        button.setAttribute("aria-pressed", String(met));
      }
      this.putText(".explorer-note", rules.presetNamed(declaration, state.preset).note);
    }

    showSetting(control, value) {
      const input = this.input(control.name);
      if (!input) return;
      input.closest(".explorer-control").hidden = !rules.isUsed(control, this.state.settings);
      if (control.kind === "switch") input.checked = value;
      else if (control.kind === "choice") input.value = value;
      else {
        const text = explorer.words.setting(control, value);
        // A slider that already stands there is left alone: it snaps, the state does not.
        if (this.valueOf(control, input) !== value) input.value = String(rules.toSlider(control, value));
        input.setAttribute("aria-valuetext", text);
        const shown = this.all("[data-value]").find((place) => place.dataset.value === control.name);
        if (shown) shown.textContent = text;
      }
    }

    arrived(settings, result) {
      const { declaration, state } = this;
      state.status = result.status;
      this.fresh = result.status < 0 ? null : { settings, ...named(declaration, result) };
      state.numbers = this.fresh?.numbers ?? unknown(declaration);
      const outcome = declaration.outcomes.find((each) => each.status === result.status);
      const drawn = Boolean(this.fresh && outcome?.drawn);
      if (drawn) this.good = this.fresh;
      this.root.toggleAttribute("data-stale", !drawn);
      this.showResult(outcome);
      if (!drawn && !this.good) this.drawFirst();
      this.draw();
      if (rules.same(settings, state.settings)) this.root.removeAttribute("data-busy");
      this.onState?.(state);
      const detail = { status: result.status, settings };
      this.root.dispatchEvent(new CustomEvent("explorerdrawn", { bubbles: true, composed: true, detail }));
    }

    // Where the very first setting has nothing to draw, the first preset's curves stand for it, faint.
    drawFirst() {
      const settings = rules.ofPreset(this.declaration, this.declaration.presets[0]);
      this.computer.ask(rules.vector(this.declaration, settings), (result) => {
        if (result.status < 0 || this.good) return;
        this.good = { settings, ...named(this.declaration, result) };
        this.draw();
      });
    }

    showResult(outcome) {
      const { declaration, state } = this;
      const understood = outcome && this.fresh;
      state.sentence = understood ? this.read(outcome.sentence) : "No result at this setting.";
      if (!understood) this.complain("The computation failed here. What is drawn is the last good result.");
      this.putText(".explorer-sentence", state.sentence);
      for (const number of declaration.numbers) {
        this.put(`output[name="${number.name}"]`, explorer.words.shown(number, state.numbers[number.name]));
      }
      for (const place of this.all("[data-statement]")) {
        const value = state.numbers[place.dataset.statement];
        place.dataset.holds = value > 0 ? "yes" : value === 0 ? "no" : "unknown";
      }
      this.put(".explorer-code pre code", this.code());
    }

    draw() {
      if (!this.good) return;
      const { settings, preset } = this.state;
      this.panels.draw({ ...this.good, settings, preset });
    }

    read(template) {
      const { settings, numbers } = this.fresh;
      return explorer.words.sentence(template, this.declaration, settings, numbers);
    }

    code() {
      return explorer.words.code(this.declaration, this.state.settings, this.state.numbers);
    }

    // ---- the address, files and the clipboard ----

    hash(state = this.state) {
      return `#${this.key}${rules.toAddress(this.declaration, state)}`;
    }

    putAddress() {
      try {
        history.replaceState(history.state, "", this.hash());
      } catch {
        // A page that may not change its address works on without.
      }
    }

    /** Takes the state from the address where it is this explorer's. */
    readAddress() {
      const [key, query] = location.hash.slice(1).split(/\?(.*)/s);
      if (key !== this.key) return false;
      const { settings, preset, complaints } = rules.fromAddress(this.declaration, query ?? "");
      Object.assign(this.state, { settings, preset });
      this.root.scrollIntoView();
      this.changed();
      const label = rules.presetNamed(this.declaration, preset).label;
      this.complain(
        complaints.length &&
          `Not understood in the address: ${complaints.join(", ")}. As in “${label}” instead.`,
      );
      return true;
    }

    complain(text) {
      const place = this.one(".explorer-complaint");
      if (!place) return;
      place.textContent = text || "";
      place.hidden = !text;
    }

    address(state) {
      return this.key ? location.href.replace(/#.*/s, "") + this.hash(state) : "";
    }

    act(action, button) {
      if (action === "reset") this.choose(this.declaration.presets[0].name);
      else if (action === "link") this.copy(this.address(), button);
      else if (action === "code") this.copy(this.code(), button);
      else if (action === "csv" && this.good) this.save();
    }

    // What is drawn is saved, and its settings, which are not the newest while a result is awaited.
    save() {
      const { declaration, good, state } = this;
      const drawn = { ...state, settings: good.settings, numbers: good.numbers };
      if (good !== this.fresh) drawn.sentence = "";
      share.save(`${declaration.name}.csv`, share.csv(declaration, drawn, this.address(drawn), good.columns));
    }

    async copy(text, button) {
      const done = await share.copied(text);
      this.tell.stop(); // what was copied is the newer news
      if (!done) this.complain(`To copy by hand: ${text}`);
      this.put("[role=status]", done ? "Copied." : "");
      button.toggleAttribute("data-done", done);
      setTimeout(() => button.removeAttribute("data-done"), 2000);
    }

    destroy() {
      this.stopped.abort();
      this.computer.stop();
      this.tell.stop();
      this.writeAddress.stop();
    }
  }

  /**
   * Brings an explorer's markup to life.
   *
   * @param {Element} root the section
   * @param {{declaration: object, wasm: string, onState: ?function, key: ?string}} options what is declared,
   *   the kernel's module as base64, what is told of each new state, and the name in the page's address
   *   (none: the address is not touched)
   * @returns {{state: object, set: function(string, *), destroy: function()}}
   */
  function mount(root, options) {
    const mounted = new Mounted(root, options);
    mounted.start();
    return {
      state: mounted.state,
      set(name, value) {
        mounted.state.settings[name] = value;
        mounted.changed();
      },
      destroy: () => mounted.destroy(),
    };
  }

  /** Mounts every section of this explorer in the page; the second's address is `#explorer-NAME-2?…`. */
  function register({ declaration, wasm }) {
    const sections = document.querySelectorAll(`section[data-explorer="${declaration.name}"]`);
    sections.forEach(function (section, number) {
      if (section.hasAttribute("data-live")) return;
      const key = `explorer-${declaration.name}${number ? `-${number + 1}` : ""}`;
      mount(section, { declaration, wasm, key });
    });
  }

  Object.assign(explorer, { mount, register });
})();
