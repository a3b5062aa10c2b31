import { afterEach, expect, test } from 'vitest';
import { startWorker } from '../../widget/app/bridge';
import type { WorkerApi, WorkerConfig } from '../../worker/api';

/** Speaks just enough of Comlink's protocol to be alive. */
const living = `addEventListener('message', ({ data }) => postMessage({ id: data.id, type: 'RAW', value: undefined }))`;

const run = async (source: string | undefined, workerUrl?: string, onPage?: WorkerApi) => {
  const notes: string[] = [];
  const api = await startWorker({
    policy: undefined,
    workerUrl,
    source,
    mainThread: async () => onPage,
    note: (code, message) => notes.push(`${code} ${message}`),
  });
  return { started: api !== undefined, notes };
};

let frame: HTMLIFrameElement | undefined;
afterEach(() => frame?.remove());

interface FrameReport {
  readonly started: boolean;
  readonly notes: readonly string[];
  readonly errors: readonly string[];
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
    // Its origin is named by address: Firefox takes 'self' of a page without an address of its own for nothing.
    frame.srcdoc = `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy}"><script type="module">
      const errors = [];
      addEventListener('error', (event) => errors.push(String(event.message)));
      addEventListener('unhandledrejection', (event) => errors.push(String(event.reason)));
      const { startWorker } = await import('${new URL('../../widget/app/bridge.ts', import.meta.url).href}');
      const notes = [];
      const api = await startWorker({ policy: undefined, workerUrl: undefined, source: ${JSON.stringify(living)}, mainThread: async () => undefined, note: (code, message) => notes.push(code + ' ' + message) });
      await new Promise((done) => setTimeout(done, 50));
      parent.postMessage({ coupletTest: { started: api !== undefined, notes, errors } }, '*');
    </script>`;
    document.body.append(frame);
  });

const noPage = 'worker_refused page: not loaded';

test('starts a worker from its source text', async () => {
  expect(await run(living)).toEqual({ started: true, notes: ['worker_path blob'] });
});

test('starts under the documented policy, which allows Blob workers and no eval', async () => {
  expect(await underPolicy(`script-src ${location.origin} 'unsafe-inline'; worker-src blob:`)).toEqual({
    started: true,
    notes: ['worker_path blob'],
    errors: [],
  });
});

test('a policy that forbids the worker is named, and is no error on the page', async () => {
  const report = await underPolicy(`script-src ${location.origin} 'unsafe-inline'; worker-src 'none'`);
  expect(report).toEqual({ started: false, notes: ['worker_refused blob: worker-src', noPage], errors: [] });
});

test('the relay comes first where there is one: no Blob is tried', async () => {
  const relay = URL.createObjectURL(new Blob([living], { type: 'text/javascript' }));
  expect(await run('throw new Error("not this one")', relay)).toEqual({ started: true, notes: ['worker_path relay'] });
});

test('a silent worker is given up after the timeout, then what it does is done on the page', async () => {
  expect(await run('/* says nothing */', undefined, {} as WorkerApi)).toEqual({
    started: true,
    notes: ['worker_refused blob: silent', 'worker_path page'],
  });
});

test('a worker that breaks at once and a relay that is not there are notes and no rejection', async () => {
  const { started, notes } = await run('throw new Error("broken")', '/no-such-relay.js');
  expect(started).toBe(false);
  expect(notes).toEqual([
    expect.stringMatching(/^worker_refused relay: /),
    expect.stringMatching(/^worker_refused blob: .*broken/),
    noPage,
  ]);
});

test('an error of a worker that runs is its own affair: it is not ended', async () => {
  const api = await startWorker({
    policy: undefined,
    workerUrl: undefined,
    source: `${living}; addEventListener('message', ({ data }) => { if (data.path[0] === 'start') throw new Error('later'); })`,
    mainThread: async () => undefined,
    note: () => undefined,
  });
  const heard = new Promise((resolve) =>
    addEventListener(
      'error',
      (event) => {
        event.preventDefault();
        resolve(event);
      },
      { once: true },
    ),
  );
  await api?.start({} as WorkerConfig);
  await Promise.race([heard, new Promise((resolve) => setTimeout(resolve, 200))]);
  await expect(api?.inspect()).resolves.toBeUndefined();
});

test('a source that did not load is a note', async () => {
  expect(await run(undefined)).toEqual({ started: false, notes: ['worker_refused blob: not loaded', noPage] });
});
