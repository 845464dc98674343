// The widget manager calls MathJax the way version 2 was called; this page has version 3.
window.addEventListener("load", function () {
  "use strict";
  if (window.MathJax && !window.MathJax.Hub) {
    window.MathJax.Hub = {
      Queue: function (call) {
        if (window.MathJax.typesetPromise) window.MathJax.typesetPromise([call[2]]);
      },
    };
  }
});
