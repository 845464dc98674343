// Ends, ticks and scales of an axis. The same is done by multigap_book/explorers/axis.py.
(function () {
  "use strict";

  const DECADES = 12; // the most that an axis shows whose lower end is left to the curves
  const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

  // A power of ten to its last digit, which 10 ** n is not in every browser.
  const ten = (power) => Number(`1e${power}`);

  const minus = (text) => text.replace("-", "−");

  function superscript(power) {
    const digits = [...String(Math.abs(power))].map((digit) => SUPERSCRIPTS[digit]).join("");
    return (power < 0 ? "⁻" : "") + digits;
  }

  /** Lowest and highest of the values that the axis can show; null where there is none. */
  function extent(rows, logarithmic) {
    let low = Infinity;
    let high = -Infinity;
    for (const row of rows) {
      for (const value of row) {
        if (!Number.isFinite(value) || (logarithmic && value <= 0)) continue;
        if (value < low) low = value;
        if (value > high) high = value;
      }
    }
    return low <= high ? [low, high] : null;
  }

  function niceStep(span) {
    const raw = span / 5;
    const power = Math.floor(Math.log10(raw));
    const mantissa = raw / ten(power);
    return (mantissa <= 1 ? 1 : mantissa <= 2 ? 2 : mantissa <= 5 ? 5 : 10) * ten(power);
  }

  function linearEnds(axis, found, tight) {
    let [low, high] = found ?? [0, 1];
    if (!tight && low > 0 && low < high / 2) low = 0; // zero is near enough to belong to the picture
    low = axis.low ?? low;
    high = axis.high ?? high;
    if (!(high > low)) {
      if (axis.high === null || axis.low !== null) high = low + (Math.abs(low) || 1);
      else low = high - (Math.abs(high) || 1);
    }
    if (axis.step) high = axis.step * Math.max(1, Math.ceil(high / axis.step - 1e-9));
    if (tight) return [low, high];
    const step = niceStep(high - low);
    return [
      axis.low ?? step * Math.floor(low / step + 1e-9),
      axis.high ?? step * Math.ceil(high / step - 1e-9),
    ];
  }

  function logarithmicEnds(axis, found, tight) {
    let [low, high] = found ?? [0.1, 10];
    low = Math.max(low, high * ten(-DECADES));
    if (!tight) {
      low = ten(Math.floor(Math.log10(low) + 1e-9));
      high = ten(Math.ceil(Math.log10(high) - 1e-9));
    }
    if (axis.low > 0) low = axis.low;
    if (axis.high > 0) high = axis.high;
    return high > low ? [low, high] : [low, 10 * low];
  }

  function linearTicks(low, high) {
    const step = niceStep(high - low);
    const largest = Math.max(Math.abs(low), Math.abs(high));
    const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    const power = Math.floor(Math.log10(largest));
    const ticks = [];
    for (let n = Math.ceil(low / step - 1e-9); n <= Math.floor(high / step + 1e-9); n++) {
      const at = n * step;
      let text = minus(at.toFixed(decimals));
      if (n === 0) text = "0";
      else if (largest >= 1e5 || step < 1e-4) {
        text = `${minus((at / ten(power)).toFixed(Math.max(0, power + decimals)))}×10${superscript(power)}`;
      }
      ticks.push({ at, text });
    }
    return ticks;
  }

  function decadeText(mantissa, power) {
    if (power >= -3 && power <= 4) return (mantissa * ten(power)).toFixed(Math.max(0, -power));
    return (mantissa === 1 ? "10" : `${mantissa}×10`) + superscript(power);
  }

  function logarithmicTicks(low, high) {
    const first = Math.floor(Math.log10(low) + 1e-9);
    const last = Math.floor(Math.log10(high) + 1e-9);
    const wide = Math.log10(high / low) >= 2;
    const every = wide ? Math.max(1, Math.ceil((last - first) / 6)) : 1;
    const ticks = [];
    for (let power = first; power <= last; power += every) {
      for (const mantissa of wide ? [1] : [1, 2, 5]) {
        const at = mantissa * ten(power);
        if (at < low * (1 - 1e-9) || at > high * (1 + 1e-9)) continue;
        ticks.push({ at, text: decadeText(mantissa, power) });
      }
    }
    return ticks.length >= 3 || wide ? ticks : linearTicks(low, high);
  }

  /**
   * The scale of an axis.
   *
   * @param {{low: ?number, high: ?number, step: ?number}} axis what the declaration says of it
   * @param {Iterable<number>[]} rows what is drawn along it
   * @param {boolean} logarithmic
   * @param {boolean} tight whether ends left to the curves are theirs, or the next ticks beyond them
   * @returns {{low, high, ticks, place, value}} `place` takes a value to 0 … 1, `value` takes it back
   */
  function scale(axis, rows, logarithmic, tight) {
    const found = extent(rows, logarithmic);
    const [low, high] = (logarithmic ? logarithmicEnds : linearEnds)(axis, found, tight);
    if (!logarithmic) {
      return {
        low,
        high,
        ticks: linearTicks(low, high),
        place: (value) => (value - low) / (high - low),
        value: (place) => low + place * (high - low),
      };
    }
    const span = Math.log(high / low);
    return {
      low,
      high,
      ticks: logarithmicTicks(low, high),
      place: (value) => (value > 0 ? Math.log(value / low) / span : NaN),
      value: (place) => low * Math.exp(place * span),
    };
  }

  const explorer = (globalThis.multigapExplorer ??= {});
  explorer.axis = { scale };
})();
