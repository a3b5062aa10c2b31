import { prepare } from './prepare.mjs';

// One process for build and demo. npm does not hand a signal on to what it started, so whoever ends `npm start` by its pid would leave
// the demo running: it ends when npm is gone.
const parent = process.ppid;
if (process.env.npm_lifecycle_event === 'start') {
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
  }, 500).unref();
}
prepare();
await import('../dist/node/demo.js');
