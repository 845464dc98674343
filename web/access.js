// For readers with a keyboard or a screen reader: what the theme and the tools of the pages leave out.
(function () {
  "use strict";

  // What scrolls sideways can be reached and moved with the keyboard.
  const BOXES =
    ".bd-article :is(pre, figure, .cell_output, .scrolls, .numbers, .math, .output, .explorer-presets, " +
    ".pst-scrollable-table-container)";

  function scrollable() {
    for (const box of document.querySelectorAll(BOXES)) {
      if (!box.checkVisibility()) continue;
      const style = getComputedStyle(box);
      const moves =
        (box.scrollWidth > box.clientWidth && /auto|scroll/.test(style.overflowX)) ||
        (box.scrollHeight > box.clientHeight && /auto|scroll/.test(style.overflowY));
      if (moves) {
        if (box.getAttribute("tabindex") === "0") continue;
        box.tabIndex = 0;
        box.dataset.scrolls = "";
      } else if ("scrolls" in box.dataset) {
        box.removeAttribute("tabindex");
        delete box.dataset.scrolls;
      }
    }
  }

  // A picture has its width once it is loaded, which in a fold may be late.
  document.addEventListener("load", () => soon(), true);

  let waiting = 0;
  function soon() {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(scrollable);
  }

  // The theme calls its buttons otherwise than what is seen on them.
  function nameButtons() {
    document.querySelectorAll(".search-button__button").forEach((button) => {
      if (button.textContent.trim()) button.removeAttribute("aria-label");
    });
    // an icon is an <i> with a title, or by now a drawing with one
    document.querySelectorAll(".theme-switch-button :is(i, svg)").forEach((icon) => {
      icon.removeAttribute("title");
      icon.removeAttribute("aria-labelledby");
      icon.querySelector("title")?.remove();
      icon.setAttribute("aria-hidden", "true");
    });
    document.querySelectorAll(".bd-sidebar-primary summary, .bd-header summary").forEach((head) => {
      const of = head.closest("li")?.querySelector(":scope > a")?.textContent.trim();
      if (!head.textContent.trim()) head.setAttribute("aria-label", of ? `Pages below “${of}”` : "More pages");
    });
  }

  // A slider says what it changes, and the value that stands beside it instead of the number of a picture.
  function nameSliders() {
    for (const slider of document.querySelectorAll(".widget-slider:not([data-named])")) {
      const handle = slider.querySelector(".noUi-handle");
      const readout = slider.querySelector(".widget-readout");
      if (!handle || !readout) continue;
      slider.dataset.named = "";
      const label = slider.querySelector(".widget-label");
      if (label) handle.setAttribute("aria-label", label.textContent.trim());
      const tell = () => {
        const value = readout.textContent.trim();
        if (handle.getAttribute("aria-valuetext") !== value) handle.setAttribute("aria-valuetext", value);
      };
      tell();
      const changes = { characterData: true, childList: true, subtree: true };
      new MutationObserver(tell).observe(readout, changes);
      // the slider writes the number after each move
      new MutationObserver(tell).observe(handle, { attributeFilter: ["aria-valuetext"] });
    }
  }

  // Of MathJax's menu, what would ask for files that are not served with the pages.
  const NOT_SERVED = [["Settings", "Renderer"], ["Accessibility", "Speech", "A11yLanguage"], ["Language"]];

  // What the menu loads for readers who have formulas spoken comes later than it is asked for: then it is asked again.
  // (MathJax 3.2.2 takes all formulas off the page instead.)
  function askAgain() {
    const inside = window.MathJax?._;
    const page = inside?.core?.MathDocument?.AbstractMathDocument?.prototype;
    const retry = inside?.mathjax?.mathjax?.handleRetriesFor;
    if (!page || !retry || page.asksAgain) return;
    const once = page.rerender;
    page.asksAgain = true;
    page.rerender = function (...start) {
      retry(() => once.apply(this, start)).then(soon, (error) => console.error(error));
      return this;
    };
  }

  function mathMenu() {
    const menu = window.MathJax?.startup?.document?.menu?.menu;
    for (const place of menu ? NOT_SERVED : []) menu.findID(...place)?.disable?.();
  }

  function start() {
    scrollable();
    nameButtons();
    nameSliders();
    addEventListener("load", soon);
    addEventListener("resize", soon);
    document.addEventListener("toggle", soon, true);
    const later = new MutationObserver(() => {
      nameButtons();
      nameSliders();
    });
    later.observe(document.body, { childList: true, subtree: true });
    addEventListener("load", () =>
      window.MathJax?.startup?.promise?.then(() => {
        mathMenu();
        askAgain();
        soon();
      })
    );
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
