import { afterAll, afterEach, expect, it, vi } from 'vitest';
import { ok } from '../../../src/protocol/values/result';
import type { Consent, WorkerApi, WorkerConfig } from '../../../worker/api';

const told: Consent[] = [];
vi.mock('../../../worker/start/createWorkerApi', () => ({
  createWorkerApi: (): Partial<WorkerApi> => ({
    start: async (config: WorkerConfig) => {
      told.push(config.consent);
      return { ok: false, error: { code: 'x', message: '' } } as never;
    },
    setConsent: async (consent: Consent) => {
      told.push(consent);
      return ok(undefined);
    },
  }),
}));
// Files share their modules: one loaded before has the real worker, and nobody after this file may find the false one.
vi.resetModules();
const { createPageApi } = await import('../../../widget/mainThread/createPageApi');
afterAll(() => {
  vi.doUnmock('../../../worker/start/createWorkerApi');
  vi.resetModules();
});

afterEach(() => told.splice(0));

const chunk = ['engine.js', 'sha384-x'] as const;
const api = createPageApi({
  engine: chunk,
  loadEngine: () => Promise.reject(new Error('unused')),
  compaction: chunk,
  privacyPanel: chunk,
  picks: chunk,
});

it('allows no report on the page, whatever was consented to, and passes a refusal on', async () => {
  const consent: Consent = { storage: true, sync: true };
  await api.start({ consent } as WorkerConfig);
  await api.setConsent({ ...consent, storage: false, refused: true });
  expect(told).toEqual([
    { ...consent, sync: false },
    { ...consent, storage: false, sync: false, refused: true },
  ]);
});
