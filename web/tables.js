// Tables that a reader filters and sorts (the ledger, the hydrides). Without this they stand whole on the page.
(function () {
  "use strict";

  // A row stays where the words sought are in it, and where every choice and every box lets it.
  function filter(table, rows) {
    const words = table.querySelector("input[type=search]");
    const choices = [...table.querySelectorAll("select")];
    const boxes = [...table.querySelectorAll("input[type=checkbox]")];
    const count = table.querySelector("output");
    function show() {
      const sought = words.value.toLowerCase();
      let shown = 0;
      for (const row of rows) {
        const fits =
          row.textContent.toLowerCase().includes(sought) &&
          choices.every((choice) => !choice.value || row.dataset[choice.name] === choice.value) &&
          boxes.every((box) => box.checked || row.dataset[box.name] !== box.value);
        row.hidden = !fits;
        shown += fits ? 1 : 0;
      }
      count.textContent = `${shown} of ${rows.length} ${count.dataset.of}`;
    }
    for (const tool of [words, ...choices, ...boxes]) tool.addEventListener("input", show);
    table.querySelector(".ledger-tools").hidden = false;
    show();
  }

  // A click on a heading sorts by its column, from the largest; the next click the other way round.
  function sort(table, rows) {
    const heads = [...table.querySelectorAll("table.sortable th")];
    const body = table.querySelector("tbody");
    heads.forEach(function (head, column) {
      let falling = true;
      head.querySelector("button").addEventListener("click", function () {
        const key = (row) => row.cells[column].dataset.key;
        rows.sort(function (one, other) {
          const order = parseFloat(key(one)) - parseFloat(key(other));
          const rising = isNaN(order) ? key(one).localeCompare(key(other)) : order;
          return falling ? -rising : rising;
        });
        body.append(...rows);
        for (const each of heads) each.setAttribute("aria-sort", "none");
        head.setAttribute("aria-sort", falling ? "descending" : "ascending");
        falling = !falling;
      });
    });
  }

  function start() {
    document.querySelectorAll(".filtered").forEach(function (table) {
      const rows = [...table.querySelectorAll("tbody tr")];
      filter(table, rows);
      sort(table, rows);
    });
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
