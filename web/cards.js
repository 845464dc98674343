// A card over an id of the ledger or a word of the glossary: on hover, on keyboard focus, and on tap.
// It can be dismissed (Escape), pointed at, and stays until one leaves it. Without it the links lead where they lead.
(function () {
  "use strict";

  const LINKS = ".bd-article a[href*='#']";
  const WAIT = 180; // ms before a card comes, and before it goes
  const GAP = 6; // px between a link and its card

  let card = null;
  let link = null; // the link whose card is shown
  let timer = 0;
  let touched = false;

  // What a link names: a row or a term, by the last part of its address.
  function named(anchor) {
    const cards = window.multigapCards;
    if (!cards || anchor.closest("table.ledger, .hover-card")) return null;
    const name = decodeURIComponent(anchor.hash.slice(1));
    if (cards.rows[name]) return { id: name, row: cards.rows[name] };
    const page = anchor.pathname.split("/").pop();
    if (cards.terms[name] && page === "glossary.html") return { term: cards.terms[name] };
    return null;
  }

  function paragraph(html) {
    const made = document.createElement("p");
    made.innerHTML = html;
    return made;
  }

  function ways(id, row) {
    const made = paragraph(`<a href="${row.page}.html#${id}"></a> · <a href="ledger.html#${id}">in the ledger</a>`);
    made.firstChild.textContent = row.title;
    return made;
  }

  function fill(what) {
    card.replaceChildren();
    if (what.term) {
      card.append(paragraph(`<strong>${what.term.name}</strong>`), paragraph(what.term.text));
      if (touched) card.append(paragraph(`<a href="${link.getAttribute("href")}">in the glossary</a>`));
      return;
    }
    const { id, row } = what;
    const mark = `<span class="verdict" style="--mark: ${row.mark}">${row.verdict}</span>`;
    card.append(
      paragraph(`<strong>${id}</strong> · ${row.place}`),
      paragraph(`The paper: ${row.says}`),
      paragraph(`${mark}${row.found ? ` ${row.found}` : ""}`),
      ways(id, row),
    );
  }

  // Below the link, or above it where there is no room; inside the window's width.
  function put() {
    const at = link.getClientRects()[0] || link.getBoundingClientRect();
    const width = document.documentElement.clientWidth;
    const left = Math.max(8, Math.min(at.left, width - card.offsetWidth - 8));
    const below = at.bottom + GAP + card.offsetHeight < innerHeight || at.top < card.offsetHeight + GAP;
    const top = below ? at.bottom + GAP : at.top - GAP - card.offsetHeight;
    const page = card.offsetParent.getBoundingClientRect(); // what the card is placed in
    card.style.left = `${left - page.left}px`;
    card.style.top = `${top - page.top}px`;
  }

  function show(anchor, what) {
    clearTimeout(timer);
    if (link === anchor) return;
    hide();
    link = anchor;
    fill(what);
    card.hidden = false;
    put();
    link.setAttribute("aria-describedby", card.id);
  }

  function hide() {
    clearTimeout(timer);
    if (!link) return;
    link.removeAttribute("aria-describedby");
    link = null;
    card.hidden = true;
  }

  function later(action) {
    clearTimeout(timer);
    timer = setTimeout(action, WAIT);
  }

  const linked = (event) => (event.target.closest ? event.target.closest(LINKS) : null);

  function enter(event) {
    if (event.pointerType === "touch") return;
    if (card.contains(event.target)) return clearTimeout(timer);
    const anchor = linked(event);
    const what = anchor && named(anchor);
    if (what) later(() => show(anchor, what));
    else if (link && document.activeElement !== link) later(hide);
  }

  function focus(event) {
    const anchor = linked(event);
    const what = anchor && named(anchor);
    if (what && anchor.matches(":focus-visible")) show(anchor, what);
    else if (link && !card.contains(event.target)) hide();
  }

  // The first tap shows the card, the second follows the link.
  function click(event) {
    const anchor = linked(event);
    const what = anchor && named(anchor);
    if (what && touched && link !== anchor) {
      event.preventDefault();
      show(anchor, what);
    } else if (link && !card.contains(event.target)) hide();
  }

  function start() {
    if (!window.multigapCards) return;
    card = document.createElement("div");
    card.id = "hover-card";
    card.className = "hover-card";
    card.setAttribute("role", "tooltip");
    card.hidden = true;
    (document.querySelector("main") || document.body).append(card);
    document.addEventListener("pointerdown", (event) => (touched = event.pointerType === "touch"), true);
    document.addEventListener("pointerover", enter);
    document.documentElement.addEventListener("pointerleave", () => link && later(hide));
    document.addEventListener("focusin", focus);
    document.addEventListener("focusout", (event) => {
      if (event.target === link && !card.contains(event.relatedTarget)) later(hide);
    });
    document.addEventListener("click", click);
    document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
    addEventListener("resize", hide);
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
