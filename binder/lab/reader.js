// The chapters in JupyterLab: what the built pages' extensions add, where jupyterlab-myst leaves it as source.
// REFERENCES (key: short, narrative, full, address) and TITLES (file: title) are put before this text by
// scripts/lab_reader.py.
(function () {
  "use strict";

  const NOT_FOUND = '.myst [title="Citation Not Found"]';

  const STYLE = `
    .myst [data-reference] { font-size: 0; }
    .myst span[data-reference] { color: inherit; }
    .myst [data-reference][data-address] { color: var(--jp-content-link-color, #1976d2); cursor: pointer; }
    .myst [data-reference] svg { display: none; }
    .myst [data-reference]::after {
      content: attr(data-reference) !important;
      font-size: var(--jp-content-font-size1, 14px);
    }
    .jp-OutputArea .chapter-front a.look, .jp-OutputArea .ledger-tools { display: none; }
    .jp-OutputArea .verdict-bar a { padding: 0 0.4em; color: #000; text-align: center; text-decoration: none; }
    .jp-OutputArea .facts, .jp-OutputArea .note, .jp-OutputArea .remark { font-size: 0.85em; opacity: 0.8; }
    .jp-OutputArea .finding .place::after { content: ":"; }
    .jp-OutputArea .finding strong::after { content: "."; }
    .jp-OutputArea .finding .remark { display: block; }
  `;

  // A citation shows authors and year in place of its key. The words are the style's, so that whatever draws the
  // paragraph again finds its own text.
  function cite(node) {
    const reference = REFERENCES[node.textContent.trim()];
    if (!reference) return;
    const told = node.closest(".narrative") ? reference.narrative : reference.short;
    node.dataset.reference = told;
    node.setAttribute("title", reference.full);
    node.setAttribute("aria-label", told);
    if (!reference.address) return;
    node.dataset.address = reference.address;
    node.setAttribute("role", "link");
    node.setAttribute("tabindex", "0");
  }

  // A link without words of its own shows its file's name; a reader knows the title.
  function entitle(link) {
    const title = TITLES[link.textContent.trim()];
    if (title) link.dataset.reference = title;
  }

  function tellAll() {
    document.querySelectorAll(NOT_FOUND).forEach(cite);
    document.querySelectorAll(".myst a[href]:not([data-reference])").forEach(entitle);
  }

  // Addresses of built pages lead to the notebooks that they are made of: in outputs these have no page.
  function notebookOf(link) {
    const given = link.getAttribute("href") + " " + (link.dataset.commandlinkerArgs ?? "");
    const page = /([\w-]+)\.html\b/.exec(given);
    return page && !/^https?:\/\/(?!localhost|127\.)/.test(given) ? `book/${page[1]}.ipynb` : null;
  }

  // A click on a heading sorts, as in the pages; a second click turns the order round.
  function sort(heading) {
    const head = heading.closest("th");
    const column = [...head.parentNode.cells].indexOf(head);
    const turned = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
    const body = head.closest("table").tBodies[0];
    const key = (row) => row.cells[column].dataset.key ?? row.cells[column].textContent;
    const rows = [...body.rows].sort((a, b) => turned * key(a).localeCompare(key(b), "en", { numeric: true }));
    [...head.parentNode.cells].forEach((cell) => cell.setAttribute("aria-sort", "none"));
    head.setAttribute("aria-sort", turned > 0 ? "ascending" : "descending");
    body.append(...rows);
  }

  function onClick(app, event) {
    const heading = event.target.closest(".jp-OutputArea table.sortable thead button");
    if (heading) return sort(heading);
    const cited = event.target.closest("span[data-reference]");
    if (cited) {
      if (cited.dataset.address) window.open(cited.dataset.address, "_blank", "noopener");
      return undefined;
    }
    const link = event.target.closest(".jp-OutputArea a[href]");
    const path = link && notebookOf(link);
    if (!path) return undefined;
    event.preventDefault();
    event.stopPropagation();
    return app.commands.execute("docmanager:open", { path });
  }

  const plugin = {
    id: "multigap-book-reader:plugin",
    autoStart: true,
    activate(app) {
      const style = document.createElement("style");
      style.textContent = STYLE;
      document.head.append(style);
      new MutationObserver(tellAll).observe(document.body, { childList: true, subtree: true });
      tellAll();
      document.addEventListener("click", (event) => onClick(app, event), true);
      document.addEventListener("keydown", function (event) {
        if (event.key === "Enter" && event.target.matches?.("span[data-reference]")) onClick(app, event);
      });
    },
  };

  // JupyterLab asks an extension's container for its module, as webpack's module federation would have it.
  const module = { __esModule: true, default: plugin };
  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB["multigap-book-reader"] = { init: () => {}, get: async () => () => module };
})();
