import { fail } from '../../src/protocol/values/result';
import type { WorkerChunk } from '../../worker/api';
import { workerClient } from '../workerClient';
import { type AskPush, answerApp } from './answerApp';

/** A channel between an app and the page in its WebView. `undefined` if the page is not in an app of that kind. */
interface ShellPort {
  /** @param answer to one message; `undefined`: send no answer */
  listen(answer: (text: string) => Promise<string | undefined>): void;
}

/** Object that `WebViewCompat.addWebMessageListener` adds to the page, only for the origins that the app lists. */
interface JavaScriptReplyProxy {
  postMessage(text: string): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

/**
 * Android: the app adds a WebMessageListener named `coupletApp` and sends by its JavaScriptReplyProxy once the page has sent its first
 * message (https://developer.android.com/reference/androidx/webkit/WebViewCompat#addWebMessageListener).
 */
const androidPort = (global: object): ShellPort | undefined => {
  const { coupletApp: app } = global as { readonly coupletApp?: JavaScriptReplyProxy };
  if (typeof app?.postMessage !== 'function') return undefined;
  return {
    listen: (answer) => {
      app.addEventListener('message', ({ data }) => {
        if (typeof data === 'string') void answer(data).then((text) => text !== undefined && app.postMessage(text));
      });
      app.postMessage('ready');
    },
  };
};

interface MessageHandler {
  postMessage(text: string): unknown;
}

/**
 * iOS and macOS: the app registers a script message handler `coupletApp` and sends requests by
 * `callAsyncJavaScript("return await coupletAsk(message)")`, whose promise is the answer
 * (https://developer.apple.com/documentation/webkit/wkwebview/callasyncjavascript(_:arguments:in:contentworld:)).
 */
const applePort = (global: object): ShellPort | undefined => {
  const { webkit } = global as { readonly webkit?: { readonly messageHandlers?: { readonly coupletApp?: MessageHandler } } };
  const app = webkit?.messageHandlers?.coupletApp;
  if (typeof app?.postMessage !== 'function') return undefined;
  return {
    listen: (answer) => {
      Object.assign(global, { coupletAsk: (text: unknown) => answer(String(text)) });
      app.postMessage('ready');
    },
  };
};

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
  let push: Worker | undefined;
  const askPush: AskPush = (message) =>
    new Promise((resolve) => {
      push ??= new Worker(new URL('push.js', location.href), { name: 'couplet-push' });
      const { port1, port2 } = new MessageChannel();
      const over = new AbortController();
      port1.onmessage = ({ data }) => {
        over.abort();
        resolve(data);
      };
      // Its script did not load. The next message starts another one.
      const failed = (): void => {
        push = undefined;
        resolve(fail('worker_failed', 'The script for notifications did not load.'));
      };
      push.addEventListener('error', failed, { signal: over.signal });
      push.postMessage(message, [port2]);
    });
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
      return answerApp(api, { base, engine: __COUPLET_CHUNKS__.engine }, askPush, text);
    });
}
