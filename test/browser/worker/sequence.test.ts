import wasmUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Inspection } from '../../../worker/api';
import { repairStorage } from '../../../worker/privacyPanel/repairStorage';
import { createProblems } from '../../../worker/problems';
import type { StartPorts } from '../../../worker/start/page';
import type { MetaValues } from '../../../worker/storage/deviceStorage';
import { createTfjsSequence } from '../../../worker/tfjs/createNetwork';
import { ofOrder, replayedChoices, sequenceSpec, sequenceWeights } from '../../helpers/sequenceShop';
import { type TestBundle, type TestKey, testBundle, testKey, withAssignmentEvents } from '../../helpers/testBundle';
import { type TestOrigin, testOrigin } from '../../helpers/testOrigin';
import { START, type TestDevice, testDevice, value, view } from './device';

const page = { facts: {}, channel: 'site' as const };
const CHUNK = '/assets/tfjs.js';
let key: TestKey;
let bundle: TestBundle;
let origin: TestOrigin;
let device: TestDevice;

beforeAll(async () => {
  key = await testKey();
  bundle = await testBundle(key, ofOrder);
});
beforeEach(() => {
  origin = testOrigin(bundle);
  device = testDevice(key, origin);
});
afterEach(() => device.dispose());

/** In the worker there is an idle moment after every event. */
const idle: StartPorts['idle'] = (work) => void setTimeout(work);
type Api = ReturnType<TestDevice['tab']>;
/** A page of a device that was here before. */
const opened = async (ports: Partial<StartPorts> = {}): Promise<Api> => {
  if (!(await meta('bundle'))) value(await device.tab().start(device.config));
  const api = device.tab({ ...device.withTfjs, idle, ...ports });
  value(await api.start(device.config));
  return api;
};
const look = async (api: Api, category: string, at: number) => value(await api.record([view(category, START + at, `${category}-${at}`)]));
const meta = async <K extends keyof MetaValues>(name: K): Promise<MetaValues[K] | undefined> =>
  (await device.storage()).transaction(['meta'], 'readonly', (t) => t.meta(name));
/** Waits until so many steps are read ahead. */
const readAhead = async (steps: number): Promise<MetaValues['sequence']> => {
  await expect.poll(async () => (await meta('sequence'))?.tokens.length).toBe(steps);
  return (await meta('sequence'))!;
};
const scorerOf = async (api: Api): Promise<string | undefined> => {
  value(await api.decide(page));
  return value(await api.inspect()).decisions.at(-1)?.versions.scorer;
};
const never = new Promise<never>(() => undefined);

const scorersIn = ({ decisions }: Inspection): readonly string[] => decisions.map(({ versions }) => versions.scorer);

describe('the sequence network', () => {
  test('is read by TensorFlow.js before anybody asks, the first choice of a page included', async () => {
    const api = await opened();
    await look(api, 'Tea', 0);
    await readAhead(1);
    await look(api, 'Shoes', 30_000);
    expect((await readAhead(2)).kind).toMatch(/^tfjs-/);
    expect(await scorerOf(api)).toMatch(/^tfjs-/);
    const seen = value(await api.inspect());
    expect(scorersIn(seen)).toEqual([seen.scorer]);
    expect(seen.decisions[0]?.versions.model).toMatch(/^[0-9a-f]{16}$/);
    expect(seen.calibration?.msPerStep.plain).toBeGreaterThan(0);
    expect(seen.problems).toEqual([]);
  });

  test('reads what was recorded before the bundle was opened', async () => {
    await opened();
    const api = device.tab({ ...device.withTfjs, idle });
    const starting = api.start(device.config);
    await look(api, 'Tea', 0);
    value(await starting);
    expect((await readAhead(1)).kind).toMatch(/^tfjs-/);
  });

  test('is not read ahead on the first page of a device, which fetches no engine and no runtime, and chooses all the same', async () => {
    const api = device.tab({ ...device.withTfjs, idle });
    value(await api.start(device.config));
    await look(api, 'Tea', 0);
    await device.pass(60_000);
    await device.settled();
    expect(origin.calls.filter(({ path }) => path.startsWith('/assets/'))).toEqual([]);
    value(await api.decide(page));
    expect(origin.calls.filter(({ path }) => path.startsWith('/assets/')).map(({ path }) => path)).toEqual(['/assets/engine.js']);
    expect(scorersIn(value(await api.inspect()))).toEqual(['plain']);
  });

  test('is not waited for: neither record nor a choice needs the runtime, and the plain network answers', async () => {
    const api = await opened({ loadTfjs: () => never });
    await look(api, 'Tea', 0);
    await expect.poll(() => origin.callsTo(CHUNK).length).toBe(1);
    await look(api, 'Shoes', 30_000);
    expect(await scorerOf(api)).toBe('plain');
    expect(scorersIn(value(await api.inspect()))).toEqual(['plain']);
  });

  test('goes on on the next page from where the last one came: nothing is read again, and one more step is one step', async () => {
    const first = await opened();
    await look(first, 'Tea', 0);
    await look(first, 'Shoes', 30_000);
    const { kind } = await readAhead(2);
    const next = await opened({ loadTfjs: () => never });
    expect(await scorerOf(next)).toBe(kind);
    await look(next, 'Tea', 60_000);
    expect(await scorerOf(next)).toBe('plain');
    expect(scorersIn(value(await next.inspect()))).toEqual([kind, 'plain']);
  });

  test('is measured once on a device: the next page starts the backend that was chosen', async () => {
    const known: unknown[] = [];
    const loadTfjs: StartPorts['loadTfjs'] = async (url) => {
      const tfjs = await device.ports.loadTfjs(url);
      return {
        ...tfjs,
        createTfjsSequence: (spec, weights, options) => {
          known.push(options.known?.backend);
          return tfjs.createTfjsSequence(spec, weights, options);
        },
      };
    };
    for (const at of [0, 1]) {
      await look(await opened({ loadTfjs }), 'Tea', 30_000 * at);
      await readAhead(at + 1);
    }
    expect(known).toEqual([undefined, (await meta('calibration'))?.backend]);
    // Another runtime measures anew.
    const storage = await device.storage();
    const calibration = (await meta('calibration'))!;
    await storage.transaction(['meta'], 'readwrite', (t) => t.putMeta('calibration', { ...calibration, runtime: 'sha384-older' }));
    await look(await opened({ loadTfjs }), 'Tea', 90_000);
    await readAhead(3);
    expect(known.at(-1)).toBe(undefined);
    expect((await meta('calibration'))?.runtime).toBe(calibration.runtime);
  });

  test('fetches no runtime where it was measured to be slower than plain TypeScript', async () => {
    const storage = await device.storage();
    await storage.transaction(['meta'], 'readwrite', (t) =>
      t.putMeta('calibration', {
        version: 1,
        shape: '36/8',
        runtime: 'sha384-tfjs',
        backend: 'plain',
        msPerStep: { plain: 0.01, wasm: 9 },
      }),
    );
    const api = await opened();
    await look(api, 'Tea', 0);
    expect((await readAhead(1)).kind).toBe('plain');
    expect(origin.callsTo(CHUNK)).toEqual([]);
  });

  test('is read in plain TypeScript by an engine without the runtime, as on a page without a worker, which keeps nothing of it', async () => {
    const api = device.tab({ idle });
    value(await api.start(device.config));
    await look(api, 'Tea', 0);
    await device.settled();
    expect(await scorerOf(api)).toBe('plain');
    expect(origin.callsTo(CHUNK)).toEqual([]);
    expect([await meta('sequence'), await meta('calibration')]).toEqual([undefined, undefined]);
  });

  test('has no engine loaded ahead where the bundle has none', async () => {
    origin = testOrigin(await testBundle(key));
    device = testDevice(key, origin);
    const api = await opened();
    await look(api, 'Tea', 0);
    await device.settled();
    expect(origin.callsTo('/assets/engine.js')).toEqual([]);
  });

  test('is read anew after another bundle', async () => {
    const first = await opened();
    await look(first, 'Tea', 0);
    await readAhead(1);
    const newer = await testBundle(key, { ...ofOrder, change: { ...ofOrder.change, label: 'newer' } });
    origin.publish(newer);
    await device.pass(60_000);
    await opened({ loadTfjs: () => never });
    await device.settled();
    const next = await opened({ loadTfjs: () => never });
    expect(value(await next.inspect()).bundle).toBe(newer.id);
    expect(await scorerOf(next)).toBe('plain');
    expect((await meta('sequence'))?.bundle).toBe(bundle.id);
  });

  test('is erased with everything else, and what is being read meanwhile is not written back', async () => {
    const first = await opened();
    await look(first, 'Tea', 0);
    await readAhead(1);
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const api = await opened({ loadTfjs: async (url) => held.then(() => device.ports.loadTfjs(url)) });
    await look(api, 'Tea', 30_000);
    await expect.poll(() => origin.callsTo(CHUNK).length).toBe(2);
    value(await api.decide(page));
    value(await api.forget());
    release();
    await device.settled();
    expect([await meta('sequence'), await meta('calibration')]).toEqual([undefined, undefined]);
  });

  test.each([1, 2])('is measured for nobody where the device is told to forget meanwhile, %i times on one page', async (times) => {
    let release = (): void => undefined;
    let measured = false;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const loadTfjs: StartPorts['loadTfjs'] = async (url) => {
      const tfjs = await device.ports.loadTfjs(url);
      return {
        ...tfjs,
        createTfjsSequence: async (...of) => {
          const made = await tfjs.createTfjsSequence(...of);
          measured = made.ok;
          await held;
          return made;
        },
      };
    };
    const api = await opened({ loadTfjs });
    for (let earlier = 1; earlier < times; earlier++) value(await api.forget());
    await look(api, 'Tea', 0);
    await expect.poll(() => measured).toBe(true);
    value(await api.forget());
    release();
    await device.settled();
    expect([await meta('calibration'), await meta('sequence')]).toEqual([undefined, undefined]);
  });

  test('fetches no runtime where the shopper wants data saved: plain TypeScript reads, and the debug panel is told why', async () => {
    Object.defineProperty(navigator, 'connection', { value: { saveData: true }, configurable: true });
    try {
      const api = await opened();
      await look(api, 'Tea', 0);
      expect((await readAhead(1)).kind).toBe('plain');
      expect(await scorerOf(api)).toBe('plain');
      expect(origin.callsTo(CHUNK)).toEqual([]);
      const seen = value(await api.inspect());
      expect([seen.problems.map(({ code }) => code), scorersIn(seen)]).toEqual([['data_saved'], ['plain']]);
    } finally {
      Reflect.deleteProperty(navigator, 'connection');
    }
  });

  test('is sound as it lies there, and the export shows it in numbers', async () => {
    const api = await opened();
    await look(api, 'Tea', 0);
    await readAhead(1);
    value(await api.decide(page));
    expect(
      await repairStorage(
        await device.storage(),
        createProblems(() => 0),
      ),
    ).toBe(0);
    const { meta: rows } = JSON.parse(value(await api.exportAll())) as { meta: { key: string; value: { state?: unknown } }[] };
    expect(rows.find((row) => row.key === 'sequence')?.value.state).toHaveLength(sequenceSpec.units);
    expect(rows.map((row) => row.key)).toEqual(expect.arrayContaining(['calibration']));
  });

  test('stays behind when a profile goes to another browser, which keeps what it has measured of itself', async () => {
    const api = await opened();
    await look(api, 'Tea', 0);
    await readAhead(1);
    value(await api.decide(page));
    const { file, code } = value(await api.exportProfile());
    value(await api.importProfile(file, code));
    expect(await meta('sequence')).toBeUndefined();
    expect((await meta('calibration'))?.version).toBe(1);
  });

  test('is in nothing that is sent', async () => {
    const { reports } = withAssignmentEvents;
    origin = testOrigin(await testBundle(key, { ...ofOrder, change: { ...ofOrder.change, reports } }));
    device = testDevice(key, origin);
    for (const visit of [0, 1, 2]) {
      const api = await opened();
      await look(api, 'Tea', device.now() - START + visit);
      const offer = value(await api.decide(page));
      if (offer) value(await api.claim(offer.decisionId));
      await device.pass(30_000);
      await device.settled();
      await device.pass(8 * 86_400_000);
    }
    const { kind, state } = (await meta('sequence'))!;
    const sent = origin.calls
      .filter(({ method }) => method !== 'GET')
      .map(({ body, path, key: idempotency }) => `${path} ${body} ${idempotency}`);
    expect(sent.join('\n')).toMatch(/\/v1\/reports/);
    for (const told of ['tfjs', 'plain', 'wasm', 'scorer', 'msPerStep', 'anyway', 'moved', kind, String(state[0])])
      expect(sent.filter((text) => text.includes(told))).toEqual([]);
  });
});

describe('a network without a layer', () => {
  test.each([
    [[], 0],
    [[2], 1],
  ])('of hidden layers %j has the runtime fetched %i times', async (hidden, times) => {
    const plain = await testBundle(key);
    const { network } = JSON.parse((JSON.parse(plain.envelope) as { payload: string }).payload);
    const weights = hidden.length > 0 ? undefined : [6, 0, 0, -3];
    const first = await testBundle(key, weights ? { weights } : {});
    const { network: of } = JSON.parse((JSON.parse(first.envelope) as { payload: string }).payload);
    const changed = { network: { ...network, weights: of.weights, spec: { ...network.spec, hidden } } };
    origin = testOrigin(await testBundle(key, { ...(weights ? { weights } : {}), change: changed }));
    device = testDevice(key, origin);
    const api = await opened();
    await look(api, 'Tea', 0);
    expect(await scorerOf(api)).toBe('plain');
    await device.pass(1_000);
    await device.settled();
    expect(origin.callsTo(CHUNK)).toHaveLength(times);
    expect(value(await api.inspect()).decisions[0]?.versions.scorer).toBe('plain');
  });
});

test('TensorFlow.js and plain TypeScript choose the same from the same draws, and score within 1e-5', async () => {
  const wasmFolder = new URL('.', new URL(wasmUrl, location.href)).href;
  const created = await createTfjsSequence(sequenceSpec, sequenceWeights, { wasmFolder, gpuFrom: Number.POSITIVE_INFINITY });
  if (!created.ok) throw new Error(created.error.code);
  const { network } = created.value;
  const { choices, byLoaded, largest } = await replayedChoices(1_500, network);
  console.log(
    `${choices} choices replayed, ${byLoaded} read by ${network.kind}; largest difference of a score ${largest.toExponential(1)}`,
  );
  expect(byLoaded).toBeGreaterThan(0.95 * choices);
  expect(largest).toBeGreaterThan(0);
  expect(largest).toBeLessThanOrEqual(1e-5);
  network.dispose();
});
