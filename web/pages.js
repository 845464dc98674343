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

  // Physics first: the code of a drawing or of a finding is folded where it is long, like that of a hidden cell.
  function fold() {
    document.querySelectorAll(".bd-article .cell > .cell_input").forEach(function (code) {
      const cell = code.parentElement;
      const lines = code.querySelector("pre").textContent.trim().split("\n").length;
      const shows = cell.querySelector(".cell_output :is(img, .finding)");
      if (lines <= (shows ? 10 : 20)) return;
      const box = document.createElement("details");
      box.className = "admonition hide above-input";
      const head = document.createElement("summary");
      head.setAttribute("aria-label", "Toggle hidden content");
      for (const [state, word] of [["collapsed", "Show"], ["expanded", "Hide"]]) {
        const title = document.createElement("p");
        title.className = state + " admonition-title";
        title.textContent = word + " code cell source";
        head.append(title);
      }
      cell.classList.add("tag_hide-input");
      code.before(box);
      box.append(head, code);
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
    fold();
    pictures();
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
