import { afterEach, expect, test } from 'vitest';
import { HANDSHAKE_MS, startWorker } from '../../widget/bridge';

/** Speaks just enough of Comlink's protocol to be alive. */
const living = `addEventListener('message', ({ data }) => postMessage({ id: data.id, type: 'RAW', value: undefined }))`;

const run = async (source: string | undefined, workerUrl?: string) => {
  const notes: string[] = [];
  const api = await startWorker({ policy: undefined, workerUrl, source: async () => source, note: (code) => notes.push(code) });
  return { started: api !== undefined, notes };
};

let frame: HTMLIFrameElement | undefined;
afterEach(() => frame?.remove());

interface FrameReport {
  readonly started: boolean;
  readonly notes: readonly string[];
  readonly errors: readonly string[];
  readonly took: number;
}

/** Starts the worker in a page under its own content security policy; reports everything that reached that page's error handlers. */
const underPolicy = (policy: string): Promise<FrameReport> =>
  new Promise((resolve) => {
    addEventListener('message', function take({ data }: MessageEvent) {
      if (!data?.coupletTest) return;
      removeEventListener('message', take);
      resolve(data.coupletTest);
    });
    frame = document.createElement('iframe');
    frame.srcdoc = `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy}"><script type="module">
      const errors = [];
      addEventListener('error', (event) => errors.push(String(event.message)));
      addEventListener('unhandledrejection', (event) => errors.push(String(event.reason)));
      const { startWorker } = await import('${new URL('../../widget/bridge.ts', import.meta.url).href}');
      const notes = [];
      const from = performance.now();
      const api = await startWorker({ policy: undefined, workerUrl: undefined, source: async () => ${JSON.stringify(living)}, note: (code) => notes.push(code) });
      await new Promise((done) => setTimeout(done, 50));
      parent.postMessage({ coupletTest: { started: api !== undefined, notes, errors, took: performance.now() - from } }, '*');
    </script>`;
    document.body.append(frame);
  });

test('starts a worker from its source text', async () => {
  expect(await run(living)).toEqual({ started: true, notes: [] });
});

test('starts under the documented policy, which allows Blob workers and no eval', async () => {
  expect(await underPolicy(`script-src 'self' 'unsafe-inline'; worker-src blob:`)).toMatchObject({ started: true, notes: [], errors: [] });
});

test('a policy that forbids the worker means no coupon within the timeout, and no error on the page', async () => {
  const { took, ...report } = await underPolicy(`script-src 'self' 'unsafe-inline'; worker-src 'none'`);
  expect(report).toEqual({ started: false, notes: ['worker_blob_blocked'], errors: [] });
  expect(took).toBeLessThan(HANDSHAKE_MS + 1_000);
});

test('a silent worker is given up after the timeout, then the relay is tried', async () => {
  const relay = URL.createObjectURL(new Blob([living], { type: 'text/javascript' }));
  expect(await run('/* says nothing */', relay)).toEqual({ started: true, notes: ['worker_blob_blocked'] });
});

test('a worker that breaks at once and a relay that is not there are two notes and no rejection', async () => {
  expect(await run('throw new Error("broken")', '/no-such-relay.js')).toEqual({
    started: false,
    notes: ['worker_blob_blocked', 'worker_relay_failed'],
  });
});

test('a source that did not load is a note', async () => {
  expect(await run(undefined)).toEqual({ started: false, notes: ['worker_blob_blocked'] });
});
