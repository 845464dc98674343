// What a reader sees of a page as it stands, in numbers. Functions by name; visit.py calls them as walk.heights() and so on.
({
  // Heights of the page, of open code, and of what cells print in a fixed-width font.
  heights() {
    const sum = (selector) => {
      const found = [...document.querySelectorAll(selector)].filter((e) => e.checkVisibility());
      return found
        .filter((e) => !found.some((outer) => outer !== e && outer.contains(e)))
        .reduce((total, e) => total + e.offsetHeight, 0);
    };
    return {
      height: document.documentElement.scrollHeight,
      code: sum(".bd-article .cell_input"),
      printed: sum(".bd-article .cell_output pre"),
    };
  },

  // What is cut, off the screen, or only to be seen by moving it sideways; each as a short description.
  // On a phone (`narrow`) equations, code, rows of buttons and pictures that say so may be moved with a finger;
  // tables and prose may not.
  cut(narrow) {
    const told = [];
    const name = (e, why) => {
      const kind = e.tagName.toLowerCase() + (e.classList.length ? "." + [...e.classList].slice(0, 2).join(".") : "");
      const home = e.closest("[id]");
      const text = (e.textContent.trim() || e.alt || "").replace(/\s+/g, " ").slice(0, 50);
      told.push(`${why}: ${kind}${home ? " in #" + home.id : ""} “${text}”`);
    };
    // what MathJax keeps for screen readers has a width of its own, and is not shown
    const hidden = document.createElement("style");
    hidden.textContent = "mjx-assistive-mml { display: none !important; }";
    document.head.append(hidden);
    const wide = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth > wide) told.push("the page is wider than the screen");
    const movable = (e) =>
      narrow &&
      !e.querySelector("table") &&
      (e.matches("pre, .math, mjx-container, .highlight, [role=group], [role=tablist], figure[data-scrolls], figure:has(img.several-panels)") ||
        e.querySelector(":scope > pre, :scope > .highlight, :scope > mjx-container"));
    const clips = (style) => style.overflowX === "hidden" || style.overflowX === "clip";
    const seen = [];
    for (const e of document.querySelectorAll(".bd-article *")) {
      if (!e.checkVisibility({ visibilityProperty: true })) continue;
      if (e.closest("svg, mjx-math, .sr-only, .visually-hidden")) continue;
      if (seen.some((outer) => outer.contains(e))) continue;
      const style = getComputedStyle(e);
      if (style.position === "absolute" && (style.clip !== "auto" || style.clipPath !== "none")) continue;
      if (style.overflowX !== "visible" && e.clientWidth > 1 && e.scrollWidth > e.clientWidth + 2) {
        if (clips(style)) name(e, "cut");
        else if (!movable(e)) name(e, "to be moved");
        seen.push(e);
        continue;
      }
      const box = e.getBoundingClientRect();
      if (e.children.length === 0 && box.width > 1 && (box.right > wide + 1 || box.left < -1)) {
        name(e, "off the screen");
        seen.push(e);
      }
    }
    hidden.remove();
    return told;
  },

  // Every fold opened, as a reader may open it.
  open() {
    for (const box of document.querySelectorAll(".bd-article details")) box.open = true;
  },

  // All code folded again but that of the first cell: its colours are those of every other, and take axe long.
  foldCode() {
    const folds = new Set();
    for (const code of document.querySelectorAll(".bd-article .cell_input")) {
      const fold = code.closest(".cell details") || code.querySelector("details");
      if (fold && fold.querySelectorAll(".cell").length === 0) folds.add(fold);
    }
    for (const fold of [...folds].slice(1)) fold.open = false;
  },

  // Pictures that are missing or say nothing to those who do not see them; formulas that failed.
  faults() {
    const told = [];
    for (const image of document.querySelectorAll(".bd-article img:not(.toggler)")) {
      const alt = image.getAttribute("alt") || "";
      const shown = image.checkVisibility();
      if (image.getAttribute("alt") === "" && image.closest("a")?.textContent.trim()) continue; // the link tells
      if (alt.length < 20 || /\.(png|svg)$/.test(alt)) told.push(`picture without a description: “${alt.slice(0, 40)}”`);
      if (image.complete ? image.naturalWidth === 0 : shown) told.push(`picture that does not load: “${alt.slice(0, 40)}”`);
    }
    for (const e of document.querySelectorAll("mjx-merror, [data-mjx-error]")) {
      told.push("formula that fails: " + e.textContent.slice(0, 60));
    }
    const missing = document.querySelectorAll(".bd-article .math").length - document.querySelectorAll(".bd-article mjx-container").length;
    if (missing > 0) told.push(`${missing} formulas not set`);
    return told;
  },

  // Letters against what is behind them; axe does not see those of formulas.
  contrast() {
    const light = (colour) => {
      const [r, g, b] = colour.match(/[\d.]+/g).map(Number).slice(0, 3).map((v) => {
        v /= 255;
        return v <= 0.03928 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (element) => {
      for (let e = element; e; e = e.parentElement) {
        const colour = getComputedStyle(e).backgroundColor;
        if (!/, 0\)$|transparent/.test(colour)) return colour;
      }
      return "rgb(255, 255, 255)";
    };
    const poor = [];
    for (const e of document.querySelectorAll(".bd-article mjx-container")) {
      if (!e.checkVisibility()) continue;
      const a = light(getComputedStyle(e).color), b = light(behind(e));
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (ratio < 4.5) poor.push(`serious contrast ${ratio.toFixed(2)}: formula ${e.textContent.slice(0, 40)}`);
    }
    return poor;
  },

  // Bytes loaded for this page.
  bytes() {
    const [page] = performance.getEntriesByType("navigation");
    const parts = performance.getEntriesByType("resource").filter((part) => !part.name.startsWith("data:"));
    return [page, ...parts].reduce((total, part) => total + part.encodedBodySize, 0);
  },
});
