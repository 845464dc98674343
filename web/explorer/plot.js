// Draws a panel as SVG. multigap_book/explorers/svg.py draws the same, for the first frame of a page.
(function () {
  "use strict";

  const explorer = (globalThis.multigapExplorer ??= {});

  const ROW = 60; // height of a row of bars
  const FAR = 4000; // coordinates beyond are drawn there
  // Viridis at nine places of its length, red, green and blue.
  const SHADES = [
    ...[[68, 1, 84], [71, 44, 122], [59, 81, 139], [44, 113, 142], [33, 144, 141]],
    ...[[39, 173, 129], [92, 200, 99], [170, 220, 50], [253, 231, 37]],
  ];
  const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

  const escape = (text) => String(text).replace(/[&<>"]/g, (sign) => ENTITIES[sign]);

  /** A text as markup, the index in T_c lowered. */
  function lowered(text) {
    const [start, ...rest] = text.split(/(?<=[A-Za-zα-ωΑ-Ω])_([A-Z]|[a-z0-9]+)/);
    let markup = escape(start);
    for (let n = 0; n < rest.length; n += 2) {
      markup += `<tspan dy="4" font-size="0.78em">${rest[n]}</tspan>`;
      markup += `<tspan dy="-4">${escape(rest[n + 1])}</tspan>`;
    }
    return markup;
  }

  // A coordinate with one decimal, rounded the same way in both languages; whole numbers are written faster.
  function fixed(value) {
    const tenths = Math.floor(10 * Math.max(-FAR, Math.min(FAR, value)) + 0.5);
    const size = Math.abs(tenths);
    const last = size % 10;
    return (tenths < 0 ? "-" : "") + (size - last) / 10 + (last ? `.${last}` : "");
  }

  function element(name, attributes, content) {
    const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escape(value)}"`);
    return `<${name}${written.join("")}>${content ?? ""}</${name}>`;
  }

  const path = (className, d) => element("path", { class: className, d });

  function words(className, x, y, anchor, text) {
    const attributes = { class: className, x: fixed(x), y: fixed(y), "text-anchor": anchor };
    return element("text", attributes, lowered(text));
  }

  function upwards(className, x, y, text) {
    const transform = `translate(${fixed(x)} ${fixed(y)}) rotate(-90)`;
    return element("text", { class: className, transform, "text-anchor": "middle" }, lowered(text));
  }

  function circle(className, x, y, r) {
    return element("circle", { class: className, cx: fixed(x), cy: fixed(y), r });
  }

  /** A colour of the map at `share` 0 … 1. */
  function shade(share) {
    const place = Math.max(0, Math.min(1, share)) * (SHADES.length - 1);
    const below = Math.min(SHADES.length - 2, Math.floor(place));
    return SHADES[below].map((from, part) =>
      Math.floor(from + (place - below) * (SHADES[below + 1][part] - from) + 0.5),
    );
  }

  const coloured = (box, share) => element("rect", { ...box, fill: `rgb(${shade(share).join(",")})` });

  /** A place named in a layer: a number of the kernel, a setting, or a plain value. */
  function valueOf(frame, place) {
    if (typeof place !== "string") return place;
    const value = frame.numbers[place] ?? frame.settings[place];
    return typeof value === "number" ? value : NaN;
  }

  /** Whether a layer that belongs to some presets is drawn. */
  const shown = (frame, layer) => !layer.presets?.length || layer.presets.includes(frame.preset);

  // What of a layer is drawn along an axis, to set the ends that the declaration leaves open.
  function along(frame, layer, axis) {
    if (layer.kind === "line") return [frame.columns[layer[axis]]];
    if (layer.kind === "area") {
      return axis === "x" ? [frame.columns[layer.x]] : [frame.columns[layer.low], frame.columns[layer.high]];
    }
    if (layer.kind === "points") return shown(frame, layer) ? [layer[axis]] : [];
    if (layer.kind === "marker") return [[valueOf(frame, layer[axis])]];
    return [];
  }

  /** Where the axes stand, and their scales. */
  function layout(plot, frame, width, height) {
    const heat = plot.layers.some((layer) => layer.kind === "heat");
    const left = 62;
    const right = heat ? 74 : 16;
    const area = { x: left, y: 10, width: width - left - right, height: height - 56 };
    const scales = {};
    for (const axis of ["x", "y"]) {
      const logarithmic = frame.logarithmic?.[axis] ?? plot[axis].logarithmic;
      const data = plot.layers.flatMap((layer) => along(frame, layer, axis));
      scales[axis] = explorer.axis.scale(plot[axis], data, logarithmic, axis === "x");
    }
    if (plot.equal) makeEqual(area, scales);
    return { area, scales };
  }

  // A step is as long upwards as sidewards: the longer side of the area is cut.
  function makeEqual(area, { x, y }) {
    const ratio = (x.high - x.low) / (y.high - y.low);
    const width = Math.min(area.width, area.height * ratio);
    const height = width / ratio;
    area.x += (area.width - width) / 2;
    area.y += (area.height - height) / 2;
    area.width = width;
    area.height = height;
  }

  function drawAxes(plot, { area, scales }) {
    const [right, bottom] = [area.x + area.width, area.y + area.height];
    let grid = "";
    let ticks = `M${fixed(area.x)} ${fixed(area.y)}V${fixed(bottom)}H${fixed(right)}`;
    let texts = "";
    for (const { at, text } of scales.x.ticks) {
      const x = area.x + scales.x.place(at) * area.width;
      grid += `M${fixed(x)} ${fixed(area.y)}V${fixed(bottom)}`;
      ticks += `M${fixed(x)} ${fixed(bottom)}v5`;
      texts += words("tick", x, bottom + 19, "middle", text);
    }
    for (const { at, text } of scales.y.ticks) {
      const y = bottom - scales.y.place(at) * area.height;
      grid += `M${fixed(area.x)} ${fixed(y)}H${fixed(right)}`;
      ticks += `M${fixed(area.x)} ${fixed(y)}h-5`;
      texts += words("tick", area.x - 8, y + 5, "end", text);
    }
    texts += words("label", area.x + area.width / 2, bottom + 39, "middle", plot.x.label);
    texts += upwards("label", area.x - 48, area.y + area.height / 2, plot.y.label);
    const map = plot.layers.some((layer) => layer.kind === "heat"); // its colours are not crossed by lines
    return (map ? "" : path("grid", grid)) + path("axis", ticks) + texts;
  }

  // Runs of points that can be drawn, each point as "x y".
  function runs(frame, place, x, y) {
    const found = [];
    let run = [];
    for (let n = 0; n < x.length; n++) {
      const across = place.x(x[n]);
      const up = place.y(y[n]);
      if (Number.isFinite(across) && Number.isFinite(up)) run.push(`${fixed(across)} ${fixed(up)}`);
      else if (run.length) {
        found.push(run);
        run = [];
      }
    }
    return run.length ? [...found, run] : found;
  }

  // A label at `away` from a mark, on the side where there is room.
  function beside(notes, place, x, away, y, text) {
    const left = x > 0.6 * place.width;
    notes.push(words("note", left ? x - away : x + away, y, left ? "end" : "start", text));
  }

  const within = (place, x, y) => x >= -0.5 && x <= place.width + 0.5 && y >= -0.5 && y <= place.height + 0.5;

  // Each gives what is cut at the axes; dots and notes, which are not, it adds to `notes`.
  const drawers = {
    line(frame, layer, place) {
      const parts = runs(frame, place, frame.columns[layer.x], frame.columns[layer.y]);
      // h0 with round ends makes a dot of a run of one point.
      const d = parts.map((run) => `M${run.join(" ")}${run.length > 1 ? "" : "h0"}`).join("");
      return path(`line series-${layer.colour}${layer.dashed ? " dashed" : ""}`, d);
    },

    area(frame, layer, place) {
      const [x, low, high] = [layer.x, layer.low, layer.high].map((name) => frame.columns[name]);
      const both = { ...place, y: (n) => (Number.isFinite(place.y(low[n])) ? place.y(high[n]) : NaN) };
      const below = { ...place, y: (n) => (Number.isFinite(place.y(high[n])) ? place.y(low[n]) : NaN) };
      const index = Array.from(x, (value, n) => n);
      const [upper, lower] = [runs(frame, both, x, index), runs(frame, below, x, index)];
      const d = upper.map((run, n) => `M${[...run, ...lower[n].reverse()].join(" ")}Z`).join("");
      return path(`area series-${layer.colour}`, d);
    },

    points(frame, layer, place, notes) {
      if (!shown(frame, layer)) return "";
      layer.x.forEach(function (value, n) {
        const [x, y] = [place.x(value), place.y(layer.y[n])];
        if (within(place, x, y)) notes.push(circle(`published series-${layer.colour}`, x, y, 4));
      });
      return "";
    },

    marker(frame, layer, place, notes) {
      const [x, y] = [place.x(valueOf(frame, layer.x)), place.y(valueOf(frame, layer.y))];
      if (!within(place, x, y)) return "";
      notes.push(circle(`marker series-${layer.colour}`, x, y, 5));
      if (layer.label) beside(notes, place, x, 9, y < 20 ? y + 16 : y - 7, layer.label);
      return "";
    },

    rule(frame, layer, place, notes) {
      const at = place[layer.axis](valueOf(frame, layer.at));
      if (!shown(frame, layer) || !Number.isFinite(at)) return "";
      if (layer.axis === "y") {
        const y = at < 20 ? at + 16 : at - 5;
        if (layer.label) notes.push(words("note", place.width - 4, y, "end", layer.label));
        return path(`rule series-${layer.colour}`, `M0 ${fixed(at)}H${fixed(place.width)}`);
      }
      if (layer.label) beside(notes, place, at, 5, 15 + 16 * notes.rules++, layer.label);
      return path(`rule series-${layer.colour}`, `M${fixed(at)} 0V${fixed(place.height)}`);
    },

    band(frame, layer, place, notes) {
      const ends = [layer.low, layer.high].map((end) => place[layer.axis](valueOf(frame, end)));
      const [low, high] = ends[0] < ends[1] ? ends : [ends[1], ends[0]];
      if (!Number.isFinite(low) || !Number.isFinite(high)) return "";
      const across = layer.axis === "x";
      if (layer.label) {
        const text = (x, y, anchor) => notes.push(words("note", x, y, anchor, layer.label));
        if (across) text((low + high) / 2, place.height - 7, "middle");
        else text(place.width - 4, Math.max(0, low) + 15, "end");
      }
      const box = across
        ? { x: fixed(low), y: 0, width: fixed(high - low), height: fixed(place.height) }
        : { x: 0, y: fixed(low), width: fixed(place.width), height: fixed(high - low) };
      return element("rect", { class: `band series-${layer.colour}`, ...box });
    },

    heat: (frame, layer, place) => frame.image?.(layer, place) ?? "",

    cross(frame, layer, place) {
      const [x, y] = [place.x(valueOf(frame, layer.x)), place.y(valueOf(frame, layer.y))];
      if (!Number.isFinite(x) || !Number.isFinite(y)) return "";
      const lines = `M${fixed(x)} 0V${fixed(place.height)}M0 ${fixed(y)}H${fixed(place.width)}`;
      return path("cross", lines) + circle("cross", x, y, 7);
    },
  };

  function drawMarks(plot, frame, { area, scales }) {
    const { width, height } = area;
    const place = {
      width,
      height,
      x: (value) => scales.x.place(value) * width,
      y: (value) => (1 - scales.y.place(value)) * height,
    };
    const notes = Object.assign([], { rules: 0 });
    const marks = plot.layers.map((layer) => drawers[layer.kind](frame, layer, place, notes)).join("");
    const box = { class: "marks", x: area.x, y: area.y, width, height };
    for (const key of ["x", "y", "width", "height"]) box[key] = fixed(box[key]);
    const over = { class: "over", transform: `translate(${box.x} ${box.y})` };
    return element("svg", box, marks) + element("g", over, notes.join(""));
  }

  /** Largest value of a picture, or the declared upper end of its colours. */
  function heatEnds(layer, values) {
    if (layer.high !== null && layer.high !== undefined) return [layer.low, layer.high];
    let high = -Infinity;
    for (const value of values) if (Number.isFinite(value) && value > high) high = value;
    return [layer.low, high > layer.low ? high : layer.low + 1];
  }

  function drawColourBar(layer, frame, { area }) {
    const [low, high] = heatEnds(layer, frame.picture ?? []);
    const scale = explorer.axis.scale({ low, high }, [], false, true);
    const [x, steps] = [area.x + area.width + 12, 32];
    let drawn = "";
    for (let n = 0; n < steps; n++) {
      const y = area.y + (area.height * (steps - 1 - n)) / steps;
      const box = { x: fixed(x), y: fixed(y), width: 12, height: fixed(area.height / steps + 0.5) };
      drawn += coloured(box, (n + 0.5) / steps);
    }
    for (const { at, text } of scale.ticks) {
      drawn += words("tick", x + 17, area.y + area.height * (1 - scale.place(at)) + 5, "start", text);
    }
    return drawn;
  }

  // What was measured lies under the row's axis, what was computed on it.
  function barMarks(row, value, y, left, right) {
    const share = (of) => Math.max(0, Math.min(1, (of - row.low) / (row.high - row.low)));
    const place = (of) => left + share(of) * (right - left);
    const [from, to] = row.measured.map(place);
    const box = { x: fixed(from - 1), y: fixed(y + 24), width: fixed(to - from + 2), height: 14 };
    const ends = `M${left} ${fixed(y + 27)}v8M${right} ${fixed(y + 27)}v8`;
    const drawn = element("rect", { class: "measured", ...box });
    const track = path("track", `M${left} ${fixed(y + 31)}H${right}${ends}`);
    if (!Number.isFinite(value)) return drawn + track;
    const outside = value < row.low || value > row.high ? " outside" : "";
    return drawn + track + circle(`marker series-vermillion${outside}`, place(value), y + 31, 6);
  }

  function bar(frame, row, y, width) {
    const [left, right] = [16, width - 16];
    const value = frame.numbers[row.number];
    const unit = row.unit ? ` ${row.unit}` : "";
    const form = frame.forms[row.number];
    const write = explorer.words.number;
    const told = `${row.label}: ${write(value, form)}${form === "K" ? "" : unit}`;
    return (
      words("legend", left, y + 16, "start", told) +
      words("source", right, y + 16, "end", row.source) +
      barMarks(row, value, y, left, right) +
      words("source", left, y + 51, "start", write(row.low, ".3g")) +
      words("source", right, y + 51, "end", write(row.high, ".3g") + unit)
    );
  }

  /**
   * A panel's drawing.
   *
   * @param {object} plot a plot or bars of the declaration
   * @param {object} frame settings, numbers, columns and forms by name, picture, preset;
   *   `logarithmic` where a reader has set it
   * @param {number} width of the drawing in its own units
   * @param {number} height likewise; bars have their own
   * @returns {{markup: string, height: number, area: ?object, scales: ?object}}
   */
  function draw(plot, frame, width, height) {
    if (plot.rows) {
      const rows = plot.rows.map((row, number) => bar(frame, row, ROW * number, width));
      return { markup: element("g", { class: "bars" }, rows.join("")), height: ROW * plot.rows.length };
    }
    const place = layout(plot, frame, width, height);
    const heat = plot.layers.find((layer) => layer.kind === "heat");
    const markup =
      drawAxes(plot, place) +
      (heat ? drawColourBar(heat, frame, place) : "") +
      drawMarks(plot, frame, place);
    return { markup, height, area: place.area, scales: place.scales };
  }

  /** The pixels of a picture, its first row lowest; what is not a number is transparent. */
  function pixels(layer, values, height, width) {
    const [low, high] = heatEnds(layer, values);
    const bytes = new Uint8ClampedArray(4 * height * width);
    for (let n = 0; n < height * width; n++) {
      const value = values[n];
      if (!Number.isFinite(value)) continue;
      const at = 4 * ((height - 1 - Math.floor(n / width)) * width + (n % width));
      bytes.set(shade((value - low) / (high - low)), at);
      bytes[at + 3] = 255;
    }
    return new ImageData(bytes, width, height);
  }

  explorer.plot = { draw, pixels, shown };
})();
