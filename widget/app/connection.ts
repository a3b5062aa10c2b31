import type { Consent, WorkerApi, WorkerReady } from '../../worker/api';
import { signedIn } from '../capture/page';
import type { Listeners } from '../listeners';
import type { Handoff } from '../loader/handoff';
import { startWorker } from './bridge';
import { chunks, type Parts } from './parts';

interface ConnectionOptions {
  readonly handoff: Pick<Handoff, 'config' | 'policy' | 'source'>;
  readonly parts: Pick<Parts, 'load'>;
  readonly listeners: Listeners;
  consent(): Consent;
  /** The worker has started, or has restarted because consent changed. */
  started(worker: WorkerApi, ready: WorkerReady): void;
  note(code: string, message: string): void;
}

/** The page's side of the worker: starts it, passes consent and customer to it, and keeps its answer to the start. */
export const createConnection = ({ handoff, parts: { load }, listeners, consent, started, note }: ConnectionOptions) => {
  const { config, policy } = handoff;
  let api: WorkerApi | undefined;
  let ready: WorkerReady | undefined;
  let customer: string | undefined;
  const failed = (error: unknown): void => note('worker_failed', String(error));

  /** The cart attribute needs consent to storage, like everything that is stored. */
  const attribution = (): string | undefined => (consent().storage ? ready?.attribution : undefined);
  const start = (worker: WorkerApi, allowed: Consent) =>
    // The worker ignores the rest of `config`. Picking its fields would cost bytes on every page.
    worker.start({ ...config, consent: allowed, engine: chunks.engine, customer });
  const adopt = (worker: WorkerApi, value: WorkerReady): void => {
    const isFirst = !ready;
    ready = value;
    const text = attribution();
    if (text) listeners.emit('attribution', text);
    else listeners.forget('attribution');
    started(worker, value);
    if (isFirst) listeners.emit('ready', { bundle: value.bundle });
  };
  /**
   * Once storage is allowed, the device gets its lasting group, so the attribute changes. When it is refused, the worker erases on its own.
   */
  const reconsider = async (allowed: Consent): Promise<void> => {
    if (!api) return;
    await api.setConsent(allowed);
    const again = await start(api, allowed);
    if (again.ok) adopt(api, again.value);
  };
  const connect = async (record: (worker: WorkerApi) => void): Promise<void> => {
    const worker = await startWorker({
      policy,
      workerUrl: config.workerUrl,
      source: handoff.source,
      mainThread: async () => (await load('mainThread', 'mainThread'))?.(),
      note,
    });
    if (!worker) return;
    api = worker;
    if (config.auto === 'on') customer ??= signedIn(window);
    const first = await start(worker, consent());
    if (!first.ok) note(first.error.code, first.error.message);
    // If consent changed in the meantime, the later start has already answered.
    else if (!ready) adopt(worker, first.value);
    // Events are recorded even without a bundle to choose from.
    record(worker);
  };
  return {
    api: (): WorkerApi | undefined => api,
    currency: (): string | undefined => ready?.currency,
    attribution,
    consentChanged: (allowed: Consent): void => void reconsider(allowed).catch(failed),
    identify: (id: string): void => {
      customer = id;
      void api?.identify(id).catch(failed);
    },
    forget: async () => {
      customer = undefined;
      return api?.forget();
    },
    /**
     * Resolves when it is known whether there is a worker. Never rejects. Runs in its own task, so that the page and the shopper come
     * first.
     */
    open: (record: (worker: WorkerApi) => void): Promise<void> =>
      new Promise((resolve) => setTimeout(() => resolve(connect(record).catch(failed)))),
  };
};

export type Connection = ReturnType<typeof createConnection>;
