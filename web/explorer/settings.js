// Settings of an explorer: their values, and how they stand on sliders and in the address.
(function () {
  "use strict";

  const explorer = (globalThis.multigapExplorer ??= {});

  /** The settings of a preset: controls that it does not name stand as at first. */
  function ofPreset(declaration, preset) {
    const settings = {};
    for (const control of declaration.controls) {
      settings[control.name] = preset.settings[control.name] ?? control.start;
    }
    return settings;
  }

  const presetNamed = (declaration, name) => declaration.presets.find((preset) => preset.name === name);

  const same = (one, other) => Object.keys(one).every((name) => one[name] === other[name]);

  /** What the kernel is given: numbers in the order of the controls. */
  function vector(declaration, settings) {
    return declaration.controls.map(function (control) {
      const value = settings[control.name];
      const isChoice = control.kind === "choice";
      return isChoice ? control.options.findIndex((option) => option.name === value) : Number(value);
    });
  }

  /** The part of the address after the explorer's name; empty where everything is as at first. */
  function toAddress(declaration, state) {
    const first = declaration.presets[0];
    const chosen = presetNamed(declaration, state.preset) ?? first;
    const [atFirst, asChosen] = [ofPreset(declaration, first), ofPreset(declaration, chosen)];
    const pairs = chosen === first ? [] : [`preset=${encodeURIComponent(chosen.name)}`];
    for (const control of declaration.controls) {
      const { name } = control;
      const value = state.settings[name];
      if (value === atFirst[name] && value === asChosen[name]) continue;
      pairs.push(`${name}=${encodeURIComponent(explorer.words.address(control, value))}`);
    }
    return pairs.length ? `?${pairs.join("&")}` : "";
  }

  /** Whether a control has anything to say at some settings. */
  function isUsed({ only }, settings) {
    return !only?.length || only.slice(1).includes(settings[only[0]]);
  }

  // A control's value from its text, or undefined where the text is not one.
  function read(control, written) {
    if (control.kind === "choice") {
      return control.options.some((option) => option.name === written) ? written : undefined;
    }
    if (control.kind === "switch") return { on: true, off: false }[written];
    const value = Number(written);
    const fits = written.trim() !== "" && value >= control.low && value <= control.high;
    return fits ? value : undefined;
  }

  /** What a control can be set to, in words. */
  function allowed(control) {
    if (control.kind === "choice") return control.options.map((option) => option.name).join(", ");
    if (control.kind === "switch") return "on, off";
    return `${control.low} to ${control.high}${control.unit ? ` ${control.unit}` : ""}`;
  }

  function decoded(part) {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  }

  /**
   * State from the part of the address after the explorer's name.
   *
   * What cannot be understood stands as in the preset, and `complaints` names it.
   */
  function fromAddress(declaration, query) {
    const complaints = [];
    const pairs = query.split("&").filter(Boolean);
    const given = pairs.map((pair) => pair.split(/=(.*)/s).map((part) => decoded(part ?? "")));
    let preset = declaration.presets[0];
    for (const [name, written] of given.filter(([name]) => name === "preset")) {
      const found = presetNamed(declaration, written);
      if (found) preset = found;
      else complaints.push(`${name}=${written}`);
    }
    const settings = ofPreset(declaration, preset);
    for (const [name, written = ""] of given.filter(([name]) => name !== "preset")) {
      const control = declaration.controls.find((each) => each.name === name);
      const value = control && read(control, written);
      if (value !== undefined) settings[name] = value;
      else complaints.push(`${name}=${written}${control ? ` (allowed: ${allowed(control)})` : ""}`);
    }
    return { settings, preset: preset.name, complaints };
  }

  /** A range's value from where its slider stands. */
  function fromSlider(control, position) {
    if (!control.logarithmic) return position;
    const value = Number((10 ** position).toPrecision(4));
    return Math.min(control.high, Math.max(control.low, value));
  }

  const toSlider = (control, value) => (control.logarithmic ? Math.log10(value) : value);

  /** The value nearest to `value` at which the slider can stand. */
  function snapped(control, value) {
    const [low, high] = [toSlider(control, control.low), toSlider(control, control.high)];
    const wanted = Math.min(high, Math.max(low, toSlider(control, Math.max(value, control.low))));
    const position = low + control.step * Math.round((wanted - low) / control.step);
    return fromSlider(control, Math.min(high, Number(position.toPrecision(12))));
  }

  explorer.settings = {
    ofPreset,
    presetNamed,
    same,
    vector,
    toAddress,
    fromAddress,
    isUsed,
    fromSlider,
    toSlider,
    snapped,
  };
})();
