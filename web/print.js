// A page on paper: what is wider than the paper is made smaller, which CSS alone cannot, since it does not know how wide
// equations and tables are. Printed from the browser, a page is light, its folds are open, and afterwards it is as it was.
(function () {
  "use strict";

  const SMALLEST = 0.45; // of its size on the screen; below, nobody reads it
  let undo = [];

  function set(element, property, value) {
    const before = element.style[property];
    undo.push(() => (element.style[property] = before));
    element.style[property] = value;
  }

  function smaller(needed, room) {
    return Math.max(SMALLEST, (room / needed) * 0.98);
  }

  function fit() {
    document.querySelectorAll(".bd-article mjx-container[display='true']").forEach(function (box) {
      const needed = Math.max(box.scrollWidth, box.querySelector("mjx-math")?.scrollWidth || 0);
      const room = box.clientWidth;
      if (!room || needed <= room + 1) return;
      const size = parseFloat(box.style.fontSize) || 100; // MathJax gives it in per cent
      set(box, "fontSize", `${size * smaller(needed, room)}%`);
    });
    document.querySelectorAll(".bd-article table").forEach(function (table) {
      const room = table.parentElement.clientWidth;
      if (room && table.offsetWidth > room + 1) set(table, "zoom", String(smaller(table.offsetWidth, room)));
    });
  }

  addEventListener("beforeprint", function () {
    const root = document.documentElement;
    const theme = root.dataset.theme;
    root.dataset.theme = "light";
    root.classList.add("on-paper"); // as wide as the paper, so that it can be measured
    undo.push(() => {
      root.dataset.theme = theme;
      root.classList.remove("on-paper");
    });
    for (const fold of document.querySelectorAll(".bd-article details:not([open], .above-input)")) {
      fold.open = true;
      undo.push(() => (fold.open = false));
    }
    fit();
  });
  addEventListener("afterprint", function () {
    undo.reverse().forEach((step) => step());
    undo = [];
  });

  window.multigapPrint = { fit };
})();
