// A figure is cited by the book, its number and its address: a button shows the entry for BibTeX.
(function () {
  "use strict";

  function meta(name) {
    return document.querySelector(`meta[name="${name}"]`)?.content ?? "";
  }

  function entry(figure, name) {
    const number = figure.querySelector(".caption-number")?.textContent.trim() ?? "";
    const page = document.querySelector(".bd-article h1");
    const chapter = [...(page?.childNodes ?? [])]
      .filter((node) => !(node.classList && node.classList.contains("headerlink")))
      .map((node) => node.textContent)
      .join("")
      .trim();
    const date = meta("citation_publication_date").replaceAll("/", "-");
    const fields = [
      ["title", `{Multigap superconductivity}, ${number} (${chapter})`],
      ["author", "{" + (meta("citation_author") || "The multigap book maintainers") + "}"],
      ["year", date.slice(0, 4)],
      ["version", meta("citation_version")],
      ["url", (document.querySelector("link[rel=canonical]")?.href ?? location.href.split("#")[0]) + "#" + name],
      ["note", "Text and figures: CC BY 4.0"],
    ].filter(([, value]) => value);
    const key = "multigap-" + name.replace(/^fig-/, "");
    return `@misc{${key},\n` + fields.map(([field, value]) => `  ${field} = {${value}}`).join(",\n") + "\n}";
  }

  function start() {
    document.querySelectorAll("button.cite-figure").forEach(function (button) {
      button.setAttribute("aria-expanded", "false");
      button.addEventListener("click", function () {
        const line = button.closest(".figure-files");
        const shown = line.querySelector(".figure-citation");
        if (shown) shown.remove();
        else {
          const box = document.createElement("pre");
          box.className = "figure-citation";
          box.tabIndex = 0;
          box.textContent = entry(button.closest("figure"), button.dataset.figure);
          line.append(box);
          window.getSelection()?.selectAllChildren(box);
        }
        button.setAttribute("aria-expanded", String(!shown));
      });
    });
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
