import type { WorkerChunk } from '../../worker/api';
import { workerClient } from '../workerClient';
import { answerApp } from './answerApp';
import { androidPort, applePort } from './ports';

/** What a timer is to a kiosk: `setTimeout` and `clearTimeout` of the page. */
interface Timers {
  set(work: () => void, ms: number): unknown;
  clear(timer: unknown): void;
}

/**
 * A machine that many shoppers use, one after the other: whoever leaves it alone for `idleMs` is gone, and what it knows of them with them.
 * @returns to be called whenever somebody does something
 */
const forgetWhenIdle = (forget: () => void, idleMs: number, { set, clear }: Timers): (() => void) => {
  let timer: unknown;
  return () => {
    clear(timer);
    timer = set(forget, idleMs);
  };
};

/** Written in by scripts/build.mjs. */
declare const __COUPLET_CHUNKS__: { readonly engine: WorkerChunk };

/**
 * The decision core behind an app's JavaScript bridge: the page of `shell.html` in a WebView, which shows nothing. What it knows stays in the WebView's
 * own IndexedDB; the app draws the coupon. `?kiosk=120` forgets the shopper after two minutes in which nothing was asked.
 */
const ports = [androidPort(window), applePort(window)].filter((port) => port !== undefined);

if (ports.length > 0) {
  // shell.html lies in `v1/` or in a release's folder, the chunks beside it.
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
