// Words of a question as scripts/symbols.py reads them in the pages: T_c, λ11 and Fig. 5A are one word each.
const GREEK_NAMES = ("alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma " +
  "tau upsilon phi chi psi omega").split(" ");
const GREEK_LETTERS = [..."αβγδεζηθικλμνξοπρστυφχψω"];
var splitQuery = function (query) {
  const names = [...GREEK_NAMES].sort((a, b) => b.length - a.length).join("|");
  let text = query.normalize("NFKD").replaceAll("µ", "μ").replace(/[\u0300-\u036f]/g, "");
  text = text.replace(/\\(?:tilde|widetilde|bar|hat|vec|mathrm|mathbf|mathcal|text|textrm|rm|operatorname|left|right|[,;!: ])/g, "");
  text = text.replace(/\\var(?=epsilon|theta|phi|rho|sigma)/g, "\\");
  text = text.replace(new RegExp(`(?<=[A-Za-z}])\\\\(?=(?:${names})(?![a-z]))`, "gi"), " ");
  text = text.replace(new RegExp(`\\\\(${names})(?![a-z])`, "gi"), "$1");
  if (/[Α-ω]/.test(text)) {
    text = text.toLowerCase().replaceAll("ς", "sigma")
      .replace(/[α-ω]/g, (letter) => GREEK_NAMES[GREEK_LETTERS.indexOf(letter)] ?? letter);
  }
  text = text.replace(new RegExp(`(?<![_^])\\{\\s*(${names}|[A-Za-z])\\s*\\}`, "gi"), "$1");
  text = text.replace(/(?<=[A-Za-z])\s*\^\s*(?:\{\s*(?:\*|\\ast)\s*\}|\*|\\ast)/g, "star");
  text = text.replace(new RegExp(`\\b(${names})\\*`, "gi"), "$1star");
  text = text.replace(new RegExp(`(?<![A-Za-z_])(\\d*(?:${names}|[A-Za-z]))_\\{([^{}]*)\\}`, "gi"),
    (_, symbol, index) => ` ${symbol}${index.replace(/[^A-Za-z0-9]/g, "")} `);
  const index = new RegExp(
    `(?<![A-Za-z_])(\\d*(?:${names}|[A-Za-z]))_(\\d+|[A-Za-z](?=[A-Za-z]_)|[A-Za-z]+(?![A-Za-z_]))`, "gi");
  text = text.replace(index, " $1$2 ").replace(index, " $1$2 ");  // k_BT_c is two
  text = text.replace(/\b(fig|eq|tab)(?:s|ure|ures|uation|uations|le|les)?\b\.?\s*\(?(\d+[a-z]?)\b\)?/gi, " $1$2 ");
  return text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
};
// Only what was typed as it stands is marked in the pages: "tc" would be marked in "match".
document.addEventListener("DOMContentLoaded", function () {
  if (typeof Search === "undefined") return;
  const parse = Search._parseQuery;
  Search._parseQuery = function (query) {
    const [asked, terms, without, marked, objects] = parse(query);
    const typed = new Set(query.toLowerCase().split(/[^\p{L}\p{N}_]+/u).filter((word) => word.length > 2));
    const shown = new Set([...marked].filter((word) => typed.has(word)));
    localStorage.setItem("sphinx_highlight_terms", [...shown].join(" "));
    return [asked, terms, without, shown, objects];
  };
});
