import type { WorkerChunk } from '../../worker/api';
import { workerClient } from '../workerClient';
import { androidPort } from './androidPort';
import { answerApp } from './answerApp';
import { applePort } from './applePort';
import { forgetWhenIdle } from './kiosk';

/** Written in by scripts/build.mjs. */
declare const __COUPLET_ENGINE__: WorkerChunk;

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
      return answerApp(api, { base, engine: __COUPLET_ENGINE__ }, text);
    });
}
