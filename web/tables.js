// Tables that a reader filters and sorts (the ledger, the hydrides). Without this they stand whole on the page.
(function () {
  "use strict";

  // An address may be anything that somebody typed.
  function asTyped(written) {
    try {
      return decodeURIComponent(written);
    } catch {
      return written;
    }
  }

  // ---- Words: "fig 5a", "Fig. 5A", "figure 5A" and "Figure 5 a" are one thing, and so are "eq 12" and "Eq. (12)".

  const GREEK = {
    alpha: "α", beta: "β", gamma: "γ", delta: "δ", epsilon: "ε", zeta: "ζ", eta: "η", theta: "θ", kappa: "κ",
    lambda: "λ", mu: "μ", nu: "ν", xi: "ξ", pi: "π", rho: "ρ", sigma: "σ", tau: "τ", phi: "φ", chi: "χ",
    psi: "ψ", omega: "ω",
  };
  const KINDS = { f: "fig", e: "eq", t: "tab", s: "sec" };
  const WORD = "\\b(figures?|figs?|equations?|eqns?|eqs?|tables?|sections?|sects?|secs?)\\b\\.?";
  const ONE = "\\(?\\d+(?:\\.\\d+)*(?:[a-z]\\d?\\b)?\\)?";
  const BETWEEN = "\\s*(?:,|and|or|to|[-–])+\\s*";
  const REFERENCE = new RegExp(`${WORD}\\s*(${ONE}(?:${BETWEEN}${ONE})*)`, "g");
  const APART = new RegExp(`${WORD}\\s*\\(?(\\d+)\\)?[\\s,]+([a-h]\\d?)(?=\\s|$)`, "g");

  // One form of letters: small, without indices' marks (T_c, ω₀), Greek capitals as Greek letters.
  function plain(text) {
    return text.normalize("NFKC").toLowerCase().replace(/[_{}]/g, "").replace(/µ/g, "μ").replace(/\s+/g, " ");
  }

  // "figs. 1a, 2 to 4" → fig1a fig2 fig3 fig4
  function numbered(kind, list) {
    const found = list.match(/\d+(?:\.\d+)*(?:[a-z]\d?)?/g);
    const range = list.match(/^\(?(\d+)\)?\s*(?:to|[-–])\s*\(?(\d+)\)?$/);
    if (range && +range[2] - +range[1] < 30)
      for (let number = +range[1] + 1; number < +range[2]; number++) found.push(String(number));
    return found.map((each) => KINDS[kind[0]] + each);
  }

  function references(text) {
    return [...text.matchAll(REFERENCE)].flatMap((match) => numbered(match[1], match[2]));
  }

  // What is sought: references by their number, all other words as they are.
  function asked(query) {
    const text = plain(query).replace(APART, "$1 $2$3");
    const rest = text.replace(REFERENCE, " ").split(" ").filter(Boolean);
    return [...references(text), ...rest.map((word) => GREEK[word] || word)];
  }

  // What can be found of a row; an id such as MD21-F5A or BH17-E05 is a reference too.
  function findable(row) {
    const text = plain([...row.cells].map((cell) => cell.textContent).join(" "));
    const [, kind, number] = row.id.toLowerCase().match(/-([fe])0*(\d+\w*)/) || [];
    return { text, references: kind ? [KINDS[kind] + number, ...references(text)] : references(text) };
  }

  // fig5 is met by fig5a, and fig1 not by fig10.
  function meets(has, word) {
    if (!/^(fig|eq|tab|sec)\d/.test(word)) return has.text.includes(word);
    return has.references.some((each) => each.startsWith(word) && !/^[\d.]/.test(each.slice(word.length)));
  }

  // ---- The address: ?paper=md21&q=fig+5a, or #?paper=… where a browser keeps pages on disk from changing it.

  function given() {
    return new URLSearchParams(location.hash.startsWith("#?") ? location.hash.slice(2) : location.search);
  }

  // The theme's search listens to ?q= on every page, and fails where there is no place for what it finds. So it is
  // taken out of the address while the page loads.
  const asAsked = given();
  const isSearch = /\/search\.html$/.test(location.pathname);
  if (document.readyState === "loading" && asAsked.has("q") && !isSearch) {
    const others = new URLSearchParams(asAsked);
    others.delete("q");
    try {
      history.replaceState(null, "", `?${others}${location.hash}`);
    } catch {
      // then the theme complains, and the table is filtered all the same
    }
  }

  function remember(choices, hash = "") {
    const told = given();
    for (const [name, value] of Object.entries(choices))
      if (value) told.set(name, value);
      else told.delete(name);
    const query = told.toString();
    try {
      history.replaceState(null, "", (query ? "?" + query : location.href.split(/[?#]/)[0]) + hash);
    } catch {
      location.replace("#?" + query);
    }
  }

  // ---- One table

  // A row stays where all words sought are in it, and where every choice and every box lets it.
  function filter(table, rows, changed) {
    const words = table.querySelector("input[type=search]");
    const choices = [...table.querySelectorAll("select")];
    const boxes = [...table.querySelectorAll("input[type=checkbox]")];
    const count = table.querySelector("output");
    const clear = table.querySelector("button.clear");
    const has = new Map(rows.map((row) => [row, findable(row)]));
    const named = [[words, "q"], ...choices.map((choice) => [choice, choice.name])];
    let target = null;

    function show() {
      const sought = asked(words.value);
      let shown = 0;
      for (const row of rows) {
        const fits =
          sought.every((word) => meets(has.get(row), word)) &&
          choices.every((choice) => !choice.value || row.dataset[choice.name] === choice.value) &&
          boxes.every((box) => box.checked || row.dataset[box.name] !== box.value);
        row.hidden = !fits && row !== target;
        row.classList.toggle("asked", row === target);
        shown += fits ? 1 : 0;
      }
      count.textContent = `${shown} of ${rows.length} ${count.dataset.of}`;
      if (clear) clear.hidden = named.every(([tool]) => !tool.value);
    }

    function input() {
      target = null;
      show();
      changed(Object.fromEntries(named.map(([tool, name]) => [name, tool.value])));
    }

    for (const tool of [words, ...choices, ...boxes]) tool.addEventListener("input", input);
    if (clear)
      clear.addEventListener("click", function () {
        for (const [tool] of named) tool.value = "";
        input();
        words.focus();
      });
    table.querySelector(".ledger-tools").hidden = false;
    show();

    return {
      // as the address has it
      take(told) {
        for (const [tool, name] of named) tool.value = told.get(name) || "";
        for (const choice of choices) if (choice.selectedIndex < 0) choice.value = "";
        show();
      },
      // #MD21-F5a shows that row, whatever else is filtered out
      jump() {
        const name = asTyped(location.hash.slice(1)).toLowerCase();
        target = rows.find((row) => row.id && row.id.toLowerCase() === name) || null;
        show();
        if (target) target.scrollIntoView();
      },
    };
  }

  // A click on a heading sorts by its column, from the largest or as data-first says; the next click turns it round.
  function sort(table, rows, changed) {
    const heads = [...table.querySelectorAll("th:has(button)")];
    const body = table.querySelector("tbody");

    function by(column, falling) {
      const key = (row) => row.cells[column].dataset.key;
      const numbers = rows.every((row) => !isNaN(parseFloat(key(row))));
      rows.sort(function (one, other) {
        const rising = numbers
          ? parseFloat(key(one)) - parseFloat(key(other))
          : key(one).localeCompare(key(other));
        return falling ? -rising : rising;
      });
      body.append(...rows);
      for (const each of heads) each.setAttribute("aria-sort", "none");
      heads[column].setAttribute("aria-sort", falling ? "descending" : "ascending");
    }

    heads.forEach(function (head, column) {
      const first = head.dataset.first || "descending";
      head.querySelector("button").addEventListener("click", function () {
        const now = head.getAttribute("aria-sort");
        const falling = now === "none" ? first === "descending" : now === "ascending";
        by(column, falling);
        changed({ sort: `${column}${falling ? "-" : ""}` });
      });
    });

    return function take(told) {
      const [, column, falling] = (told.get("sort") || "").match(/^(\d+)(-?)$/) || [];
      if (column && heads[column]) by(+column, Boolean(falling));
    };
  }

  // What sticks below the bar of the page stands at its lower edge, and the heads below the tools.
  function measure(tools) {
    const style = document.documentElement.style;
    const bar = document.querySelector(".bd-header-article, .header-article");
    const header = document.querySelector(".bd-header.navbar");
    const sticky = (box) => (box && getComputedStyle(box).position === "sticky" ? box.offsetHeight : 0);
    style.setProperty("--bar-height", `${sticky(header) + sticky(bar)}px`);
    style.setProperty("--tools-height", `${tools.offsetHeight}px`);
  }

  function start() {
    document.querySelectorAll(".filtered").forEach(function (table) {
      const rows = [...table.querySelectorAll("tbody tr")];
      const kept = "address" in table.dataset;
      const changed = kept ? remember : () => {};
      const filtered = filter(table, rows, changed);
      const sorted = sort(table, rows, changed);
      if (!kept) return;
      filtered.take(asAsked);
      sorted(asAsked);
      if (asAsked.has("q")) addEventListener("load", () => remember({ q: asAsked.get("q") }, location.hash));
      measure(table.querySelector(".ledger-tools"));
      new ResizeObserver(() => measure(table.querySelector(".ledger-tools"))).observe(table);
      filtered.jump();
      addEventListener("hashchange", function () {
        if (location.hash.startsWith("#?")) filtered.take(given());
        else filtered.jump();
      });
    });
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
