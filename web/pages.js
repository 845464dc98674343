// Small helps for reading. A page says the same without them.
(function () {
  "use strict";

  // What a chapter prints for the ledger is one line a claim, "BH17-E05: verdict | what was found | why".
  // The line may break, wears the ledger's colour, and its name leads to the claim.
  const FINDING = /^([A-Z]{2}\d{2}-[\w-]+): ([^|\n]+?)( \|[^\n]*)?$/;

  function told(line) {
    const [, name, verdict, rest] = line.match(FINDING);
    const block = document.createElement("span");
    block.className = "finding";
    block.dataset.verdict = verdict;
    const link = document.createElement("a");
    link.href = "ledger.html#" + name;
    link.title = "What the paper says, in the ledger";
    link.textContent = name;
    const said = document.createElement("strong");
    said.textContent = verdict;
    block.append(link, ": ", said, rest || "");
    return block;
  }

  function findings() {
    document.querySelectorAll(".bd-article .cell_output .stream pre").forEach(function (box) {
      const lines = box.textContent.split("\n");
      if (!lines.some((line) => FINDING.test(line))) return;
      box.replaceChildren();
      lines.forEach(function (line, number) {
        if (FINDING.test(line)) box.append(told(line));
        else box.append(line + (number + 1 < lines.length ? "\n" : ""));
      });
    });
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

  function start() {
    findings();
    pictures();
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
