// Small helps for reading. A page says the same without them.
(function () {
  "use strict";

  // Solutions, and what only specialists want, are folded whole and stay so.
  const FOLDS = ".bd-article .cell:not(.tag_solution, .tag_specialist) > details.above-input";
  const KEPT = "multigap-show-code";

  function kept() {
    try {
      return localStorage.getItem(KEPT) === "yes";
    } catch {
      return false; // pages opened as files, in some browsers
    }
  }

  // One switch opens the code of every cell, here and on the next page.
  function codeSwitch() {
    const folds = [...document.querySelectorAll(FOLDS)];
    const bar = document.querySelector(".article-header-buttons");
    if (!folds.length || !bar) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm show-code";
    function set(shown) {
      folds.forEach((fold) => (fold.open = shown));
      button.setAttribute("aria-pressed", String(shown));
      button.textContent = shown ? "Hide code" : "Show code";
    }
    button.addEventListener("click", function () {
      const shown = button.getAttribute("aria-pressed") !== "true";
      set(shown);
      try {
        localStorage.setItem(KEPT, shown ? "yes" : "no");
      } catch {
        // then it is not remembered
      }
    });
    set(kept());
    bar.prepend(button);
  }

  // A finding leads to the code that made it, which is folded above it.
  function findings() {
    document.querySelectorAll(".bd-article .finding").forEach(function (finding) {
      const code = finding.closest(".cell")?.querySelector("details.above-input");
      if (!code) return;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "to-code";
      button.textContent = "code";
      button.setAttribute("aria-label", "The code that made " + finding.id);
      button.addEventListener("click", function () {
        code.open = true;
        code.scrollIntoView({ block: "start" });
        code.querySelector("summary").focus({ preventScroll: true });
      });
      finding.append(" ", button);
    });
  }

  // What an address names is shown: folds about it open, and so does the code of a finding.
  function followAddress() {
    const place = document.querySelector(":target");
    if (!place) return;
    let fold = place.closest("details, .admonition.toggle-hidden, .admonition.dropdown");
    let opened = false;
    while (fold) {
      if (fold.tagName === "DETAILS" && !fold.open) opened = fold.open = true;
      if (fold.classList.contains("toggle-hidden")) {
        fold.querySelector("button.toggle-button")?.click();
        opened = true;
      }
      fold = fold.parentElement.closest("details, .admonition.toggle-hidden, .admonition.dropdown");
    }
    if (place.classList.contains("finding")) {
      const code = place.closest(".cell")?.querySelector("details.above-input");
      if (code && !code.open) opened = code.open = true;
    }
    if (opened) place.scrollIntoView({ block: place.classList.contains("finding") ? "center" : "start" });
  }

  // On a phone a picture of several panels is wider than the screen, and is moved with a finger.
  function pictures() {
    document.querySelectorAll(".bd-article .cell_output img").forEach(function (image) {
      function mark() {
        image.classList.toggle("several-panels", image.naturalWidth > 860);
      }
      if (image.complete) mark();
      else image.addEventListener("load", mark);
    });
  }

  // An equation that is a little too long is set smaller; one that is far too long is moved with a finger.
  function equations() {
    document.querySelectorAll(".bd-article mjx-container[display=true]").forEach(function (equation) {
      const whole = equation.scrollWidth, room = equation.clientWidth;
      const size = parseFloat(getComputedStyle(equation).fontSize);
      if (whole > room + 1) equation.style.fontSize = Math.max(0.6, (0.98 * room) / whole) * size + "px";
    });
  }

  function whenTypeset(then) {
    window.addEventListener("load", () => window.MathJax?.startup?.promise?.then(then));
  }

  function start() {
    whenTypeset(equations);
    codeSwitch();
    findings();
    pictures();
    followAddress();
    window.addEventListener("hashchange", followAddress);
    window.addEventListener("load", followAddress);
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
