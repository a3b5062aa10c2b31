import type { WorkerChunk } from '../../worker/api';
import { workerClient } from '../workerClient';
import { answerApp } from './answerApp';
import { androidPort, applePort } from './ports';

/** Timers of a kiosk: `setTimeout` and `clearTimeout` of the page. */
interface Timers {
  set(work: () => void, ms: number): unknown;
  clear(timer: unknown): void;
}

/**
 * A machine used by many shoppers, one after the other: after `idleMs` without action the shopper counts as gone, and their data is erased.
 * @returns call it on every action
 */
const forgetWhenIdle = (forget: () => void, idleMs: number, { set, clear }: Timers): (() => void) => {
  let timer: unknown;
  return () => {
    clear(timer);
    timer = set(forget, idleMs);
  };
};

/** Inserted by scripts/build.mjs. */
declare const __COUPLET_CHUNKS__: { readonly engine: WorkerChunk };

/**
 * The engine behind an app's JavaScript bridge: the page of `shell.html` in a WebView, which shows nothing. Its data stays in the WebView's
 * own IndexedDB, and the app draws the coupon. `?kiosk=120` erases the shopper's data after two minutes without a request.
 */
const ports = [androidPort(window), applePort(window)].filter((port) => port !== undefined);

if (ports.length > 0) {
  // shell.html is in `v1/` or in a release's folder, with the chunks next to that folder.
  const base = new URL('../', location.href).href;
  const { api } = workerClient(new Worker(new URL('device.js', location.href), { name: 'couplet' }));
  const seconds = Number(new URLSearchParams(location.search).get('kiosk'));
  const touched =
    seconds > 0
      ? forgetWhenIdle(() => void api.forget(), seconds * 1_000, {
          set: setTimeout.bind(window),
          clear: (timer) => clearTimeout(timer as number),
        })
      : () => {};
  for (const port of ports)
    port.listen((text) => {
      touched();
      return answerApp(api, { base, engine: __COUPLET_CHUNKS__.engine }, text);
    });
}
