import type { WorkerApi } from '../worker/api';
import type { ScriptPolicy } from './handoff';
import { quietly } from './ui/quietly';
import { workerClient } from './workerClient';

/** A CSP that forbids the worker may say nothing at all, so silence counts as a refusal. */
export const HANDSHAKE_MS = 2_000;

/** What rejects in the worker with nobody there reaches the page's console otherwise: an error event of the worker is none of it. */
const KEPT = 'onunhandledrejection=e=>e.preventDefault();';

export interface BridgeOptions {
  readonly policy: ScriptPolicy | undefined;
  /** Relay on the shop's own origin, for a CSP that allows no Blob worker. */
  readonly workerUrl: string | undefined;
  /** Source of the classic worker; `undefined` when its chunk did not load. */
  source(): Promise<string | undefined>;
  /** What runs on the page instead; `undefined` when its chunk did not load. */
  onPage(): Promise<WorkerApi | undefined>;
  note(code: string, message: string): void;
}

/** The API once the worker has answered, or why there is none: the directive that forbids it, `silent`, or what broke. */
const handshake = (url: string, policy: ScriptPolicy | undefined): Promise<WorkerApi | string> =>
  new Promise((resolve) => {
    let worker: Worker | undefined;
    let why: string | undefined;
    let failed = (reason: unknown): void => {
      void quietly(() => worker?.terminate())();
      // The directive is told in a task of its own.
      setTimeout(() => resolve(why ?? String(reason)));
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
      worker = new Worker((policy?.createScriptURL(url) ?? url) as string, { name: 'couplet' });
      const { api, alive } = workerClient(worker);
      // A CSP block does not throw: it is an error event with an empty message. preventDefault keeps it, and whatever goes wrong in the worker
      // later, off the page's console and error tracker.
      worker.onerror = quietly((event: ErrorEvent) => {
        failed(event.message);
        event.preventDefault();
      });
      alive().then(
        () => {
          failed = () => {};
          resolve(api);
        },
        (error) => failed(error),
      );
    } catch (error) {
      failed(error);
    }
  });

/**
 * Starts the worker on somebody else's page: from the relay where the shop names one, because whoever does so allows no Blob and would find
 * the attempt in the console; else from its source text through a Blob; else what it does is done on the page. Notes which of them runs and
 * why the others do not. `undefined`: none, so no coupon. Never rejects.
 */
export const startWorker = async ({ policy, workerUrl, source, onPage, note }: BridgeOptions): Promise<WorkerApi | undefined> => {
  const paths: (readonly [path: string, open: () => Promise<WorkerApi | string | undefined>])[] = [
    [
      'blob',
      async () => {
        const text = await source();
        if (text === undefined) return text;
        const url = URL.createObjectURL(new Blob([KEPT, text], { type: 'text/javascript' }));
        const opened = await handshake(url, policy);
        URL.revokeObjectURL(url);
        return opened;
      },
    ],
    ['page', onPage],
  ];
  if (workerUrl) paths.unshift(['relay', () => handshake(workerUrl, policy)]);
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
