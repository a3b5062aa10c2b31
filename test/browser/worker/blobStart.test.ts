import { source } from 'virtual:built-worker';
import wasmUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import { type Remote, wrap } from 'comlink';
import { deleteDB } from 'idb';
import { afterEach, describe, expect, test } from 'vitest';
import type { WorkerApi, WorkerChunk } from '../../../worker/api';
import { indexedDbStorage } from '../../../worker/storage/indexedDbStorage';
import { testBundle, testKey } from '../../helpers/testBundle';
import { value, view } from './device';

const consent = { storage: true, sync: true };
const base = new URL('/', location.href).href;
const engine: WorkerChunk = ['built/engine.js', `sha384-${'A'.repeat(64)}`];
const workers: Worker[] = [];

const blobWorker = (text = source): Remote<WorkerApi> => {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  const worker = new Worker(url);
  workers.push(worker);
  URL.revokeObjectURL(url);
  return wrap<WorkerApi>(worker);
};

afterEach(async () => {
  for (const worker of workers.splice(0)) worker.terminate();
  await deleteDB('couplet');
});

describe('the shipped worker, started from a Blob as a classic script', () => {
  test('is one script without imports of its own', () => {
    expect(source).not.toMatch(/\bimport\s*[{"'`*]|\bexport\s*[{d]|importScripts|@license/);
  });

  test('answers before it is started, and records into IndexedDB while its server is out of reach', async () => {
    const api = blobWorker();
    expect(await api.record([view('Tea', 1)])).toMatchObject({ ok: false, error: { code: 'not_started' } });
    // Port 9 (discard) is blocked by browsers, so every request fails at once.
    const config = { api: 'http://127.0.0.1:9', key: `pk_${'A'.repeat(43)}`, consent, base, engine };
    const [start, record] = await Promise.all([api.start(config), api.record([view('Tea', 1), { name: 'nonsense' }])]);
    expect(start).toMatchObject({ ok: false, error: { code: 'status_unreachable' } });
    expect(record).toMatchObject({ ok: true, value: { recorded: 1, rejected: [{ index: 1, code: 'event_invalid' }] } });
    expect(await api.decide({ facts: {}, channel: 'site' })).toMatchObject({ ok: false, error: { code: 'not_started' } });
    expect(value(await api.inspect())).toMatchObject({ storage: 'indexeddb', events: 1 });
  });

  test('finds what another worker of the same page left', async () => {
    const config = { api: 'http://127.0.0.1:9', key: `pk_${'A'.repeat(43)}`, consent, base, engine };
    const first = blobWorker();
    await first.start(config);
    await first.record([view('Tea', 1)]);
    workers[0]?.terminate();
    const second = blobWorker();
    await second.start(config);
    expect(value(await second.inspect()).events).toBe(1);
  });

  describe('with a shop behind it', () => {
    const integrityOf = async (url: string) => {
      const hash = await crypto.subtle.digest('SHA-384', await (await fetch(url)).arrayBuffer());
      return `sha384-${btoa(String.fromCharCode(...new Uint8Array(hash)))}`;
    };

    /** The shipped worker with a server's answers put before its `fetch`; everything else goes to the network. */
    const started = async (chunk: WorkerChunk, events = [view('Tea', Date.now())]) => {
      const key = await testKey();
      const { id, envelope, shards } = await testBundle(key);
      const answers = {
        '/v1/status.json': JSON.stringify({ v: 'status/1', serving: true, bundle: id }),
        [`/v1/bundles/${id}/manifest.json`]: envelope,
        ...Object.fromEntries([...shards].map(([sha, bytes]) => [`/v1/bundles/${id}/${sha}.bin`, [...bytes]])),
      };
      const api = blobWorker(`{
        const answers = ${JSON.stringify(answers)}, network = self.fetch.bind(self);
        self.fetch = async (url, init) => {
          const { origin, pathname } = new URL(url);
          if (origin !== 'https://couplet.test') return network(url, init);
          const answer = answers[pathname];
          return new Response(Array.isArray(answer) ? Uint8Array.from(answer) : answer, { status: answer ? 200 : 404 });
        };
      }
      ${source}`);
      value(await api.start({ api: 'https://couplet.test', key: key.siteKey, consent, base, engine: chunk }));
      expect(value(await api.record(events)).recorded).toBe(events.length);
      return api;
    };

    test('loads its engine and offers the coupon of the category looked at', async () => {
      const api = await started([engine[0], await integrityOf(base + engine[0])]);
      const ask = async () => value(await api.decide({ facts: {}, channel: 'site' }));
      // The shipped worker draws for real: each other arm has its floor of 1%, so five misses in a row are no chance.
      let [offer, asked] = [await ask(), 1];
      for (; offer?.coupon.id !== 'tea' && asked < 5; asked++) offer = await ask();
      expect(offer?.coupon.id).toBe('tea');
      expect(value(await api.confirm(offer?.decisionId ?? ''))).toBe(true);
      expect(value(await api.inspect())).toMatchObject({ events: 2, decisions: { length: asked }, scorer: 'plain' });
    });

    test('loads the compaction when a session has ended and the log is long, and goes on recording', async () => {
      const chunk: WorkerChunk = [engine[0], await integrityOf(base + engine[0])];
      const yesterday = Date.now() - 86_400_000;
      const first = await started(
        chunk,
        Array.from({ length: 640 }, (_, i) => view('Tea', yesterday + i)),
      );
      expect(value(await first.inspect()).events).toBe(640);
      const second = await started(chunk);
      const storage = await indexedDbStorage();
      const versions = () =>
        storage.transaction(['events'], 'readonly', async (t) => (await t.newest('events')).map((entry) => entry.value.version));
      await expect.poll(async () => (await versions())[0]).toBe('gzip/1');
      storage.close();
      expect(value(await second.inspect()).events).toBe(641);
    });

    test.each<[string, () => Promise<WorkerChunk>]>([
      ['of another content than the build wrote', async () => engine],
      ['that is not there', async () => ['built/absent.js', await integrityOf(base + engine[0])]],
    ])('offers nothing with an engine %s, and keeps the events', async (_, chunk) => {
      const api = await started(await chunk());
      expect(await api.decide({ facts: {}, channel: 'site' })).toMatchObject({ ok: false, error: { code: 'engine_unavailable' } });
      const seen = value(await api.inspect());
      expect(seen).toMatchObject({ events: 1, decisions: [], scorer: 'none' });
      expect(seen.problems.map(({ code }) => code)).toContain('engine_unavailable');
    });
  });

  test('gets no WebAssembly where the policy forbids it, and TensorFlow.js then answers wasm_unavailable', async () => {
    // A worker from a Blob inherits the page's policy; here WebAssembly is made to refuse as it does under a CSP without wasm-unsafe-eval.
    const module = new URL('../../../worker/tfjs/createNetwork.ts', import.meta.url).href;
    const folder = new URL('.', new URL(wasmUrl, location.href)).href;
    const text = `
      const refuse = async () => { throw new WebAssembly.CompileError('blocked by CSP'); };
      WebAssembly.instantiate = refuse; WebAssembly.instantiateStreaming = refuse;
      import(${JSON.stringify(module)})
        .then(({ createTfjsScorer }) => createTfjsScorer({ version: 1, inputs: 1, crossLayers: 0, hidden: [] }, new Float32Array([1, 0]), { wasmFolder: ${JSON.stringify(folder)} }))
        .then((result) => postMessage(result.ok ? 'ok' : result.error.code), (error) => postMessage(String(error)));
    `;
    const worker = new Worker(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })));
    workers.push(worker);
    const answer = await new Promise((resolve) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = (event) => resolve(event.message);
    });
    expect(answer).toBe('wasm_unavailable');
  });
});
