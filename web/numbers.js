// A table of numbers can be taken away: a button copies it as CSV, with the digits that it shows.
(function () {
  "use strict";

  function quoted(text) {
    const plain = text.trim();
    return /[",\n]/.test(plain) ? '"' + plain.replaceAll('"', '""') + '"' : plain;
  }

  // Indices keep the underscore by which they are written: T_c, not Tc.
  function words(cell) {
    const copy = cell.cloneNode(true);
    copy.querySelectorAll(".label").forEach((label) => label.remove());
    copy.querySelectorAll("sub").forEach((index) => index.replaceWith("_" + index.textContent));
    return copy.textContent;
  }

  function asCsv(table) {
    return [...table.rows]
      .map((row) => [...row.cells].map((cell) => quoted(cell.dataset.value ?? words(cell))).join(","))
      .join("\n");
  }

  async function copy(text) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    const box = document.createElement("textarea");
    box.value = text;
    box.style.position = "fixed";
    document.body.append(box);
    box.select();
    const done = document.execCommand("copy");
    box.remove();
    if (!done) throw new Error("the browser does not let a page copy");
  }

  function start() {
    document.querySelectorAll(".numbers > table").forEach(function (table) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "copy-csv";
      button.textContent = "Copy as CSV";
      button.addEventListener("click", async function () {
        try {
          await copy(asCsv(table) + "\n");
          button.textContent = "Copied";
        } catch {
          button.textContent = "Not copied: the browser does not allow it";
        }
        setTimeout(() => (button.textContent = "Copy as CSV"), 2000);
      });
      table.after(button);
    });
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
