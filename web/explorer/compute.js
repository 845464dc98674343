// Runs an explorer's kernel: in a worker, or on the page's own thread where there is none.
(function () {
  "use strict";

  const FAILED = { status: -1, numbers: null, curves: null, picture: null };
  const PATIENCE = 15000;

  /**
   * The bytes of a module from base64, unpacked where it is packed by gzip.
   *
   * Put into the worker as text, so it uses nothing from outside of itself; `kernel` likewise.
   */
  async function unpacked(base64) {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    if (bytes[0] !== 0x1f) return bytes;
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  /**
   * A kernel's module with the buffers that it reads and fills.
   *
   * @param {Uint8Array} bytes the module
   * @param {{settings, numbers, rows, points, height, width}} shape lengths of what it is given
   * @returns {function(number[]): {status, numbers, curves, picture}} status -1 where the kernel failed
   */
  function kernel(bytes, shape) {
    const module = new WebAssembly.Module(bytes);
    const sizes = [shape.settings, shape.numbers, shape.rows * shape.points, shape.height * shape.width];
    let exported = null;
    let places = null;

    function start() {
      exported = new WebAssembly.Instance(module, {}).exports;
      const total = sizes.reduce((sum, size) => sum + size, 0);
      let place = exported.reserve(8 * total);
      places = sizes.map((size) => (place += 8 * size) - 8 * size);
    }

    // Made anew each time: what was made before the memory grew is empty.
    const view = (which) => new Float64Array(exported.memory.buffer, places[which], sizes[which]);

    function call(settings) {
      if (!exported) start();
      view(0).set(settings);
      const { rows, points, height, width } = shape;
      return exported.run(
        ...[places[0], sizes[0], places[1], sizes[1]],
        ...[places[2], rows, points, places[3], height, width],
      );
    }

    return function (settings) {
      let status = -1;
      try {
        status = call(settings);
      } catch {
        status = -1; // a trap, or memory that could not be had
      }
      if (status < 0) {
        exported = null; // what a failed run left behind is not worked with again
        return { status: -1, numbers: null, curves: null, picture: null };
      }
      return { status, numbers: view(1).slice(), curves: view(2).slice(), picture: view(3).slice() };
    };
  }

  // What runs in the worker. The first message is the kernel's, each further one a request.
  function serve(unpack, makeKernel) {
    let ready = null;
    self.onmessage = async function (message) {
      if (!ready) {
        const { wasm, shape } = message.data;
        ready = unpack(wasm).then((bytes) => makeKernel(bytes, shape));
        ready.catch((error) => setTimeout(() => { throw error; })); // so that `onerror` is told
        return;
      }
      const run = await ready;
      const { numbers, curves, picture, status } = run(message.data);
      const moved = [numbers, curves, picture].filter(Boolean).map((values) => values.buffer);
      self.postMessage({ status, numbers, curves, picture }, moved);
    };
  }

  function workerThread(wasm, shape, answered, failed) {
    const address = URL.createObjectURL(
      new Blob([`"use strict"; (${serve})(${unpacked}, ${kernel});`], { type: "text/javascript" }),
    );
    const worker = new Worker(address);
    worker.onmessage = (message) => answered(message.data);
    worker.onerror = function (event) {
      event.preventDefault();
      failed();
    };
    worker.postMessage({ wasm, shape });
    return {
      ask: (settings) => worker.postMessage(settings),
      stop() {
        worker.terminate();
        URL.revokeObjectURL(address);
      },
    };
  }

  function ownThread(wasm, shape, answered) {
    let run = null;
    let stopped = false;
    let waiting = 0;
    async function work(settings) {
      let result = FAILED;
      try {
        run ??= kernel(await unpacked(wasm), shape);
        result = run(settings);
      } catch {
        run = null; // a module that this browser does not take
      }
      if (!stopped) answered(result);
    }
    return {
      ask(settings) {
        waiting = setTimeout(work, 0, settings);
      },
      stop() {
        stopped = true;
        clearTimeout(waiting);
      },
    };
  }

  /**
   * Answers requests one at a time; of those that come meanwhile the newest waits and the others are dropped.
   *
   * @param {string} wasm the module as base64, packed by gzip or not
   * @param {object} shape as of `kernel`
   * @param {number} patience ms after which a worker that does not answer is given up
   * @returns {{ask: function(number[], function), stop: function}}
   */
  function computer(wasm, shape, patience = PATIENCE) {
    let thread = null;
    let running = null; // the request in work
    let next = null; // the newest request that waits
    let watch = 0;

    function answered(result) {
      clearTimeout(watch);
      const { done } = running;
      running = null;
      if (next) begin(next);
      done(result);
    }

    function giveUp() {
      thread.stop();
      thread = null;
      answered(FAILED);
    }

    // A worker that cannot start leaves its request to the page's own thread.
    function withoutWorker() {
      clearTimeout(watch);
      thread?.stop();
      thread = ownThread(wasm, shape, answered);
      if (running) thread.ask(running.settings);
    }

    function begin(request) {
      running = request;
      next = null;
      try {
        thread ??= workerThread(wasm, shape, answered, withoutWorker);
      } catch {
        withoutWorker();
        return;
      }
      watch = setTimeout(giveUp, patience);
      thread.ask(request.settings);
    }

    return {
      ask(settings, done) {
        const request = { settings, done };
        if (running) next = request;
        else begin(request);
      },
      stop() {
        clearTimeout(watch);
        thread?.stop();
        thread = running = next = null;
      },
    };
  }

  const explorer = (globalThis.multigapExplorer ??= {});
  explorer.compute = { unpacked, kernel, computer };
})();
