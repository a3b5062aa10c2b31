import type { WorkerApi } from '../worker/api';
import type { ScriptPolicy } from './handoff';
import { workerClient } from './workerClient';

/** A CSP that forbids the worker may say nothing at all, so silence counts as a refusal. */
export const HANDSHAKE_MS = 2_000;

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

/** For what may be left undone: a browser, or a script of the page that wrapped what is called, must not make an error of ours out of it. */
const attempt = (act: () => void): void => {
  try {
    act();
  } catch {
    // Nothing depends on it.
  }
};

/** The API once the worker has answered, or why there is none: the directive that forbids it, `silent`, or what broke. */
const handshake = (url: string, policy: ScriptPolicy | undefined): Promise<WorkerApi | string> =>
  new Promise((resolve) => {
    let worker: Worker | undefined;
    let why: string | undefined;
    const refuse = (reason: unknown): void => {
      clearTimeout(timer);
      attempt(() => worker?.terminate());
      // The directive is told in a task of its own.
      setTimeout(() => resolve(why ?? String(reason)));
    };
    const timer = setTimeout(refuse, HANDSHAKE_MS, 'silent');
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
      let failed = refuse;
      worker.onerror = (event) => {
        attempt(() => event.preventDefault());
        failed(event.message);
      };
      alive().then(() => {
        clearTimeout(timer);
        failed = () => {};
        resolve(api);
      }, refuse);
    } catch (error) {
      refuse(error);
    }
  });

/**
 * Starts the worker on somebody else's page: from the relay where the shop names one, because whoever does so allows no Blob and would find
 * the attempt in the console; else from its source text through a Blob; else what it does is done on the page. Notes which of them runs and
 * why the others do not. `undefined`: none, so no coupon. Never rejects.
 */
export const startWorker = async ({ policy, workerUrl, source, onPage, note }: BridgeOptions): Promise<WorkerApi | undefined> => {
  const paths: readonly (readonly [path: string, open: () => Promise<WorkerApi | string | undefined>])[] = [
    ['relay', async () => (workerUrl ? handshake(workerUrl, policy) : 'not set')],
    [
      'blob',
      async () => {
        const text = await source();
        if (text === undefined) return text;
        const url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
        const opened = await handshake(url, policy);
        URL.revokeObjectURL(url);
        return opened;
      },
    ],
    ['page', onPage],
  ];
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
