// Numbers, settings and sentences as they are written: the same text as multigap_book/explorers/words.py gives.
// Both round the exact binary value, halves away from zero.
(function () {
  "use strict";
  const multigap = (globalThis.multigapExplorer = globalThis.multigapExplorer || {});

  const UNKNOWN = "—";
  const FORM = /^(?:\.(\d)f|\.([1-9])g|(K)|(e-?\d+))$/;
  const FIELD = /\{\{|\}\}|\{([A-Za-z_]\w*)(?::([^{}]*))?\}/g;
  const MARKED = /`([^`]+)`|(?<=[A-Za-zα-ωΑ-Ω])_([A-Z]|[a-z0-9]+)/g;
  const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
  const UNITS = [[1, "K"], [1e-3, "mK"], [1e-6, "µK"], [1e-9, "nK"]];
  const SUPERSCRIPT = "⁻⁰¹²³⁴⁵⁶⁷⁸⁹";

  // A number as a reader sees it, in the form ".2f", ".3g" or "K".
  function number(value, form = ".3g") {
    return pretty(form === "K" ? kelvin(value) : written(value, form));
  }

  // A number with its unit, as it was declared.
  function shown(declared, value) {
    const text = number(value, declared.form);
    return declared.form === "K" || !declared.unit || text === UNKNOWN ? text : `${text} ${declared.unit}`;
  }

  // A setting as a reader sees it: as fine as the control's steps, one digit more between them.
  function setting(control, value, unit = true) {
    if (control.kind === "switch") return value ? "on" : "off";
    if (control.kind === "choice") return option(control, value).label;
    const text = number(value, rangeForm(control, value));
    return unit && control.unit ? `${text} ${control.unit}` : text;
  }

  // A setting as it stands in the page's address, to the last digit.
  function address(control, value) {
    if (control.kind === "switch") return value ? "on" : "off";
    return control.kind === "range" ? plain(value) : value;
  }

  function plain(value) {
    return String(value);
  }

  // A sentence with its {name} and {name:form} filled in for a reader.
  function sentence(template, declaration, settings, numbers) {
    return filled(template, function (name, form) {
      if (Object.hasOwn(numbers, name)) {
        return number(numbers[name], form || declaration.numbers.find((one) => one.name === name).form);
      }
      if (form) return number(Number(settings[name]), form);
      return setting(declaration.controls.find((one) => one.name === name), settings[name], false);
    });
  }

  // The lines of Python for these settings, every number to its last digit.
  function code(declaration, settings, numbers) {
    return filled(declaration.code, function (name, form) {
      if (Object.hasOwn(numbers, name)) return exact(numbers[name], form);
      const control = declaration.controls.find((one) => one.name === name);
      const value = settings[name];
      if (control.kind === "range") return exact(value, form);
      if (control.kind === "switch") return value ? control.on : control.off;
      return option(control, value).code || `"${value}"`;
    });
  }

  // A text as markup, the index in T_c lowered, what stands between backticks as code.
  function markup(text) {
    const escaped = text.replace(/[&<>]/g, (sign) => ENTITIES[sign]);
    return escaped.replace(MARKED, (all, code, index) => (code ? `<code>${code}</code>` : `<sub>${index}</sub>`));
  }

  function option(control, name) {
    return control.options.find((one) => one.name === name);
  }

  function filled(template, each) {
    return template.replace(FIELD, (all, name, form) => (name ? each(name, form || "") : all[0]));
  }

  // A number for Python: to its last digit, times a power of ten where the form names one.
  function exact(value, form) {
    if (form && !form.startsWith("e")) return written(value, form);
    if (!Number.isFinite(value)) return `float("${plain(value)}")`;
    const [mantissa, exponent] = plain(value).split("e");
    const power = Number(exponent || 0) + Number(form.slice(1) || 0);
    return power ? `${mantissa}e${power}` : mantissa;
  }

  // The form in which a slider's value is shown.
  function rangeForm(control, value) {
    if (control.logarithmic) return ".3g";
    const places = decimals(control.step);
    const onStep = Math.abs(Number(fixed(value, places)) - value) <= 1e-9 * Math.max(1, Math.abs(value));
    return `.${onStep ? places : places + 1}f`;
  }

  // How many decimals a step has, 8 at most.
  function decimals(step) {
    const [mantissa, exponent] = String(step).split("e");
    const places = (mantissa.split(".")[1] || "").length - Number(exponent || 0);
    return Math.min(Math.max(places, 0), 8);
  }

  // In the form ".2f" or ".3g", in plain letters.
  function written(value, form) {
    if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
    const [, places, digits] = form.match(FORM);
    if (places !== undefined && Math.abs(value) < 1e15) return fixed(value, Number(places));
    return significant(value, Number(digits || 9), false);
  }

  function fixed(value, places) {
    const text = Math.abs(value).toFixed(places);
    return value < 0 && /[1-9]/.test(text) ? `-${text}` : text;
  }

  // So many digits; zeros after the point go unless they are to be kept.
  function significant(value, count, keep) {
    if (value === 0) return "0";
    const [mantissa, exponent] = Math.abs(value).toExponential(count - 1).split("e");
    let digits = mantissa.replace(".", "");
    const power = Number(exponent);
    const sign = value < 0 ? "-" : "";
    if (power < -5 || power >= 6) return `${sign}${stripped(`${digits[0]}.${digits.slice(1)}`)}e${power}`;
    let text;
    if (power < 0) {
      text = `0.${"0".repeat(-power - 1)}${digits}`;
    } else {
      digits = digits.padEnd(power + 1, "0");
      text = `${digits.slice(0, power + 1)}.${digits.slice(power + 1)}`;
    }
    return sign + (keep ? text.replace(/\.$/, "") : stripped(text));
  }

  function stripped(text) {
    return text.replace(/0+$/, "").replace(/\.$/, "");
  }

  // Three digits from 1 K on, two below, in the largest unit of which there is 0.1.
  function kelvin(value) {
    if (value === 0 || !Number.isFinite(value)) return value === 0 ? "0 K" : written(value, ".3g");
    const [size, unit] = UNITS.find(([size]) => Math.abs(value) / size >= 0.0995) || UNITS[UNITS.length - 1];
    const whole = Math.abs(value) >= 0.9995;
    return `${significant(value / size, whole ? 3 : 2, whole)} ${unit}`;
  }

  // A true minus, a dash for nan, powers of ten raised.
  function pretty(text) {
    if (text === "nan") return UNKNOWN;
    const [mantissa, power] = text.replace("inf", "∞").split("e");
    const raise = (one) => SUPERSCRIPT["-0123456789".indexOf(one)];
    const raised = power ? ` × 10${power.replace(/[-0-9]/g, raise)}` : "";
    return mantissa.replace("-", "−") + raised;
  }

  multigap.words = { number, shown, setting, address, plain, sentence, code, markup };
})();
