// Loaded into a measured server with `--expose-gc --require`: SIGUSR2 collects all garbage of its threads. With COUPLET_TWIN_LEAK it is the
// broken twin that keeps an id of each request.
const { isMainThread } = require('node:worker_threads');

const channel = new BroadcastChannel('couplet-bench-gc');
channel.unref();
if (isMainThread) {
  process.on('SIGUSR2', () => {
    channel.postMessage('gc');
    globalThis.gc();
    globalThis.gc();
  });
  if (process.env.COUPLET_TWIN_LEAK) {
    const { Server } = require('node:http');
    const { randomUUID } = require('node:crypto');
    const kept = [];
    const { emit } = Server.prototype;
    Server.prototype.emit = function (name, ...rest) {
      if (name === 'request') kept.push(randomUUID());
      return emit.call(this, name, ...rest);
    };
  }
} else channel.onmessage = () => globalThis.gc();
