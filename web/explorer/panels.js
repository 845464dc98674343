// The panels of an explorer: when they are drawn, which one is seen, and the cross that a pointer moves.
(function () {
  "use strict";

  const explorer = (globalThis.multigapExplorer ??= {});

  const NARROW = 430; // px below which a panel is drawn with fewer units, so that its text stays readable

  /** The panels below a root; `moved` is told the values at which a reader has put a cross, by setting. */
  class Panels {
    constructor(root, declaration, moved, stopped) {
      Object.assign(this, { declaration, moved, stopped });
      this.figures = [...root.querySelectorAll("[data-plot]")];
      this.tabs = [...root.querySelectorAll("[data-panel]")];
      this.forms = Object.fromEntries(declaration.numbers.map((number) => [number.name, number.form]));
      this.frame = null; // what is drawn
      this.logarithmic = {}; // by panel, what a reader has set
      this.places = {}; // by panel, where its axes stand
      for (const figure of this.figures) this.start(figure);
      for (const tab of this.tabs) this.listen(tab, "click", () => this.show(tab.dataset.panel));
      // with room for two, the first always stands, and the tabs choose the other
      if (this.tabs.length && this.widthOf(this.figures[1])) this.show(this.figures[1].dataset.plot);
    }

    listen(target, event, action) {
      target.addEventListener(event, action, { signal: this.stopped });
    }

    plot(figure) {
      return this.declaration.plots.find((plot) => plot.name === figure.dataset.plot);
    }

    start(figure) {
      const plot = this.plot(figure);
      for (const box of figure.querySelectorAll("[data-scale]")) {
        const axis = box.dataset.scale;
        box.checked = plot[axis].logarithmic;
        this.listen(box, "change", () => {
          (this.logarithmic[plot.name] ??= {})[axis] = box.checked;
          this.draw();
        });
      }
      const cross = plot.layers?.find((layer) => layer.kind === "cross");
      if (cross) this.startCross(figure, plot, cross);
      const watch = new ResizeObserver(() => {
        if (this.widthOf(figure) !== this.places[plot.name]?.width) this.drawOne(figure);
      });
      watch.observe(figure);
      this.stopped.addEventListener("abort", () => watch.disconnect());
    }

    // To press or drag on the panel sets both settings of its cross.
    startCross(figure, plot, cross) {
      const svg = figure.querySelector(".explorer-canvas > svg");
      svg.style.touchAction = "pinch-zoom";
      svg.style.cursor = "crosshair";
      const move = (event) => {
        const { x, y } = this.valuesAt(svg, this.places[plot.name], event);
        this.moved({ [cross.x]: x, [cross.y]: y });
      };
      this.listen(svg, "pointerdown", (event) => {
        if (event.button !== 0 || !this.places[plot.name]) return;
        svg.setPointerCapture(event.pointerId);
        event.preventDefault();
        move(event);
      });
      this.listen(svg, "pointermove", (event) => {
        if (svg.hasPointerCapture(event.pointerId)) move(event);
      });
    }

    valuesAt(svg, { area, scales, width, height }, event) {
      const box = svg.getBoundingClientRect();
      const across = ((event.clientX - box.left) / box.width) * width - area.x;
      const up = area.y + area.height - ((event.clientY - box.top) / box.height) * height;
      return { x: scales.x.value(across / area.width), y: scales.y.value(up / area.height) };
    }

    // Width of a drawing in its own units; nothing where the panel is not seen.
    widthOf(figure) {
      const wide = figure.querySelector(".explorer-canvas").clientWidth;
      if (!wide) return 0;
      return wide < NARROW || this.plot(figure).rows ? 360 : 480; // bars always, whose height is fixed
    }

    /** Draws the panels that are seen: settings, preset, and the numbers, columns and picture of a result. */
    draw(frame = this.frame) {
      this.frame = frame;
      for (const figure of this.figures) this.drawOne(figure);
    }

    drawOne(figure) {
      const width = this.widthOf(figure);
      if (!this.frame || !width) return;
      const plot = this.plot(figure);
      const frame = { ...this.frame, forms: this.forms, logarithmic: this.logarithmic[plot.name] };
      const drawn = explorer.plot.draw(plot, frame, width, (width * 2) / 3);
      const svg = figure.querySelector(".explorer-canvas > svg");
      svg.setAttribute("viewBox", `0 0 ${width} ${drawn.height}`);
      svg.innerHTML = drawn.markup;
      for (const item of figure.querySelectorAll("[data-layer]")) {
        const seen = explorer.plot.shown(frame, plot.layers[item.dataset.layer]);
        item.style.visibility = seen ? "" : "hidden"; // it keeps its room: nothing moves
      }
      this.places[plot.name] = { ...drawn, width };
      const heat = plot.layers?.find((layer) => layer.kind === "heat");
      if (heat) this.drawPicture(figure, heat, this.places[plot.name]);
    }

    // The map's colours are a canvas that lies behind the axes.
    drawPicture(figure, heat, { area, width, height }) {
      const [rows, points] = this.declaration.picture;
      const canvas = this.canvasOf(figure.querySelector(".explorer-canvas"));
      if (canvas.width !== points || canvas.height !== rows) [canvas.width, canvas.height] = [points, rows];
      const part = (length, whole) => `${(100 * length) / whole}%`;
      canvas.style.left = part(area.x, width);
      canvas.style.width = part(area.width, width);
      canvas.style.top = part(area.y, height);
      canvas.style.height = part(area.height, height);
      const pixels = explorer.plot.pixels(heat, this.frame.picture, rows, points);
      canvas.getContext("2d").putImageData(pixels, 0, 0);
    }

    canvasOf(box) {
      const found = box.querySelector("canvas");
      if (found) return found;
      const canvas = document.createElement("canvas");
      canvas.className = "explorer-picture";
      canvas.setAttribute("aria-hidden", "true");
      canvas.style.cssText = "position: absolute; pointer-events: none";
      box.prepend(canvas);
      box.querySelector("svg").style.position = "relative"; // above the canvas
      return canvas;
    }

    /** Shows one panel where there is room for one. */
    show(name) {
      for (const tab of this.tabs) tab.setAttribute("aria-pressed", String(tab.dataset.panel === name));
      for (const figure of this.figures) figure.toggleAttribute("data-shown", figure.dataset.plot === name);
      this.draw();
    }
  }

  explorer.Panels = Panels;
})();
