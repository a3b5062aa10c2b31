import type { WorkerApi } from '../../worker/api';
import { type ScriptPolicy, scriptUrl } from '../chunk';
import { quietly } from '../ui/tasks';
import { workerClient } from '../workerClient';

/** A CSP that forbids the worker may cause no event at all, so silence counts as a refusal. */
export const HANDSHAKE_MS = 2_000;

/** A worker that ends more often than this is not started again. */
const RESTARTS = 3;

/** Prepended to the source: an unhandled rejection in the worker would appear in the page's console, and `onerror` does not receive it. */
const KEPT = 'onunhandledrejection=e=>e.preventDefault();';

export interface BridgeOptions {
  readonly policy: ScriptPolicy | undefined;
  /** Relay worker on the shop's own origin, for a CSP that allows no Blob worker. */
  readonly workerUrl: string | undefined;
  /** Source of the classic worker. */
  readonly source: string | undefined;
  /** Main-thread fallback. `undefined` if its chunk did not load. */
  mainThread(): Promise<WorkerApi | undefined>;
  note(code: string, message: string): void;
}

/** The API once the worker has answered, or the reason why there is none: the directive that forbids it, `silent`, or the error. */
const handshake = (url: string, { policy, note }: BridgeOptions): Promise<WorkerApi | string> =>
  new Promise((resolve) => {
    let worker: Worker | undefined;
    let why: string | undefined;
    let restarts = 0;
    const end = (): unknown => quietly(() => worker?.terminate())();
    let failed = (reason: unknown): void => {
      end();
      // The browser reports the violated directive in a later task.
      setTimeout(() => resolve(why ?? String(reason)));
    };
    const open = (): Worker => {
      worker = new Worker(scriptUrl(policy, url), { name: 'couplet' });
      // A CSP block does not throw: it is an error event with an empty message. preventDefault keeps it, and later errors in the worker,
      // out of the page's console and error tracker.
      worker.onerror = quietly((event: ErrorEvent) => {
        failed(event.message);
        event.preventDefault();
      });
      return worker;
    };
    setTimeout(() => failed('silent'), HANDSHAKE_MS);
    document.addEventListener(
      'securitypolicyviolation',
      (event) => {
        why = event.effectiveDirective;
      },
      { once: true },
    );
    try {
      const { api, alive, move, stop } = workerClient(open(), () => {
        end();
        if (restarts-- <= 0) return stop();
        move(open());
        note('worker_restarted', 'it stopped responding');
      });
      alive().then(
        () => {
          failed = () => {};
          restarts = RESTARTS;
          resolve(api);
        },
        (error) => failed(error),
      );
    } catch (error) {
      failed(error);
    }
  });

/**
 * Starts the worker on the shop's page. It uses the shop's relay worker if there is one, since its CSP then allows no Blob and would report
 * the attempt; otherwise a Blob worker from the source text; otherwise the main-thread fallback. Notes which one works and why the others
 * do not. A worker that ends later is restarted. `undefined`: none works, so there is no coupon. Never rejects.
 */
export const startWorker = async (options: BridgeOptions): Promise<WorkerApi | undefined> => {
  const { workerUrl, source, mainThread, note } = options;
  const paths: (readonly [path: string, open: () => Promise<WorkerApi | string | undefined>])[] = [
    [
      'blob',
      async () => {
        if (source === undefined) return source;
        // The URL is not revoked, since the worker may have to be restarted.
        return handshake(URL.createObjectURL(new Blob([KEPT, source], { type: 'text/javascript' })), options);
      },
    ],
    ['page', mainThread],
  ];
  if (workerUrl) paths.unshift(['relay', () => handshake(workerUrl, options)]);
  for (const [path, open] of paths) {
    const opened = await open().catch(String);
    if (typeof opened === 'object') {
      note('worker_path', path);
      return opened;
    }
    note('worker_refused', `${path}: ${opened ?? 'not loaded'}`);
  }
  return undefined;
};
