// What a reader takes along: the curves as a file, an address or a line of Python in the clipboard.
(function () {
  "use strict";

  const explorer = (globalThis.multigapExplorer ??= {});

  /** The curves as CSV; its head, in lines that begin with #, has the state. */
  function csv(declaration, state, address, curves) {
    const { columns, points } = declaration;
    const lines = [`# ${declaration.title}`, `# address: ${address}`, `# preset: ${state.preset}`];
    const unit = (of) => (of.unit ? ` [${of.unit}]` : "");
    const add = (what, of, value) => lines.push(`# ${what} ${of.name} = ${value}${unit(of)}`);
    for (const control of declaration.controls) {
      add("setting", control, explorer.words.address(control, state.settings[control.name]));
    }
    for (const number of declaration.numbers) add("number", number, state.numbers[number.name]);
    for (const column of columns) lines.push(`# column ${column.name}: ${column.label}${unit(column)}`);
    if (state.sentence) lines.push(`# ${state.sentence}`);
    lines.push(columns.map((column) => column.name).join(","));
    for (let n = 0; n < points; n++) {
      lines.push(columns.map((column) => curves[column.name][n]).join(","));
    }
    return lines.map((line) => line.replace(/\s*\n\s*/g, " ")).join("\n") + "\n";
  }

  async function copied(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const box = document.createElement("textarea");
      box.value = text;
      box.style.cssText = "position: fixed; opacity: 0";
      document.body.append(box);
      box.select();
      const done = document.execCommand("copy");
      box.remove();
      return done;
    }
  }

  function save(name, text) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  explorer.share = { csv, copied, save };
})();
