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
  note(code: string, message: string): void;
}

const open = (url: string, policy: ScriptPolicy | undefined): Worker =>
  new Worker((policy?.createScriptURL(url) ?? url) as string, { name: 'couplet' });

/** The API once the worker has answered; `undefined` when it errs first or keeps silent. */
const handshake = (worker: Worker): Promise<WorkerApi | undefined> => {
  const { api, alive } = workerClient(worker);
  return new Promise((resolve) => {
    const settle = (answer: WorkerApi | undefined): void => {
      clearTimeout(timer);
      worker.onerror = null;
      if (!answer) worker.terminate();
      resolve(answer);
    };
    const timer = setTimeout(() => settle(undefined), HANDSHAKE_MS);
    // A CSP block does not throw: it is an error event with an empty message. preventDefault keeps it off the page's error tracker.
    worker.onerror = (event) => {
      event.preventDefault();
      settle(undefined);
    };
    alive().then(
      () => settle(api),
      () => settle(undefined),
    );
  });
};

const startBlob = async ({ source, policy }: BridgeOptions): Promise<WorkerApi | undefined> => {
  const text = await source();
  if (text === undefined) return undefined;
  const url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  try {
    return await handshake(open(url, policy));
  } finally {
    URL.revokeObjectURL(url);
  }
};

/**
 * Starts the worker on somebody else's page: from its source text through a Blob, else from the relay. `undefined` means the page allows
 * neither: no coupon, and the reason is noted. Never rejects.
 */
export const startWorker = async (options: BridgeOptions): Promise<WorkerApi | undefined> => {
  const attempts: readonly (readonly [string, () => Promise<WorkerApi | undefined>])[] = [
    ['worker_blob_blocked', () => startBlob(options)],
    ...(options.workerUrl ? ([['worker_relay_failed', () => handshake(open(options.workerUrl!, options.policy))]] as const) : []),
  ];
  for (const [code, attempt] of attempts) {
    const api = await attempt().catch(() => undefined);
    if (api) return api;
    options.note(code, 'the worker did not start: blocked by CSP or not loaded');
  }
  return undefined;
};
