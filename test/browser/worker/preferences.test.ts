import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DAY, MINUTE } from '../../../src/protocol/values/clock';
import type { StartPorts } from '../../../worker/start/page';
import { type TestBundle, type TestKey, testBundle, testKey } from '../../helpers/testBundle';
import { type TestOrigin, testOrigin } from '../../helpers/testOrigin';
import { type TestDevice, testDevice, value, view } from './device';

let key: TestKey;
let bundle: TestBundle;
let origin: TestOrigin;
let device: TestDevice;

beforeAll(async () => {
  key = await testKey();
  bundle = await testBundle(key);
});
beforeEach(() => {
  origin = testOrigin(bundle);
  device = testDevice(key, origin);
});
afterEach(() => device.dispose());

const opened = async (config = device.config, ports: Partial<StartPorts> = {}) => {
  const api = device.tab(ports);
  return { api, ready: value(await api.start(config)) };
};
type Api = ReturnType<TestDevice['tab']>;
const look = async (api: Api, time = device.now()) => value(await api.record([view('Tea', time)]));
const seen = async (api: Api) => value(await api.inspect());
/** A page on which a visit has ended, so that its report waits. */
const withReport = async () => {
  await look((await opened()).api);
  await device.pass(31 * MINUTE);
  const { api } = await opened();
  await expect.poll(async () => (await seen(api)).reports.waiting.length).toBe(1);
  return api;
};
const meta = async () => (await device.storage()).transaction(['meta'], 'readonly', (t) => t.keys('meta'));
const reports = () => origin.callsTo('/v1/reports').length;

describe('storing', () => {
  test('off erases and works in memory, on this page and on the next ones, and leaves the switch itself', async () => {
    const { api } = await opened();
    await look(api);
    value(await api.setPreferences({ storing: false }));
    expect(await seen(api)).toMatchObject({ storage: 'memory', events: 0, preferences: { storing: false, sending: false } });
    expect(await meta()).toEqual(['preferences']);
    await look(api);
    expect(value(await api.start(device.config)).attribution).toBe('');

    const next = await opened();
    expect(next.ready.attribution).toBe('');
    await look(next.api);
    expect(await seen(next.api)).toMatchObject({ storage: 'memory', events: 1, consent: { storage: true, sync: true } });
    expect(await meta()).toEqual(['preferences']);
  });

  test('on again keeps what the page has seen, and leaves sending off', async () => {
    const { api } = await opened();
    value(await api.setPreferences({ storing: false }));
    await look(api);
    value(await api.setPreferences({ storing: true }));
    expect(await seen(api)).toMatchObject({ storage: 'indexeddb', events: 1, preferences: { storing: true, sending: false } });
    expect(value(await api.start(device.config)).attribution).toBe('v1.exp-1.couplet.-');
    value(await api.setPreferences({ sending: true }));
    expect(await meta()).not.toContain('preferences');
  });

  test('off in one tab records nothing in another, and what that one stored is erased by the next page', async () => {
    const [first, second] = [await opened(), await opened()];
    await look(second.api);
    value(await first.api.setPreferences({ storing: false }));
    expect(await look(second.api)).toMatchObject({ session: { views: 0 } });
    expect(await (await device.storage()).transaction(['events'], 'readonly', (t) => t.keys('events'))).toEqual([]);
    await (await device.storage()).transaction(['meta'], 'readwrite', (t) => t.putMeta('gain', 1));
    await opened();
    expect(await meta()).toEqual(['preferences']);
  });

  test('off during a start lets it finish, and leaves nothing of it', async () => {
    let load = (): void => {};
    const loading = new Promise<void>((done) => {
      load = done;
    });
    const api = device.tab({ fetch: (...call) => loading.then(() => origin.fetch(...call)) });
    const starting = api.start(device.config);
    const switching = api.setPreferences({ storing: false });
    await device.settled();
    load();
    expect([(await starting).ok, (await switching).ok]).toEqual([true, true]);
    expect(value(await api.start(device.config)).attribution).toBe('');
    expect(await seen(api)).toMatchObject({ storage: 'memory', preferences: { storing: false }, problems: [] });
    await device.settled();
    expect(await meta()).toEqual(['preferences']);
  });

  test.each([2, 3, 4])('pressed %i times while the page starts again ends as the last press says', async (count) => {
    let load = (): void => {};
    let loading: Promise<void> | undefined;
    const starts: string[] = [];
    const { api } = await opened(device.config, {
      fetch: async (...call) => {
        await loading;
        return origin.fetch(...call);
      },
      openStorage: async (persistent) => {
        starts.push(persistent ? 'lasting' : 'memory');
        return device.ports.openStorage(persistent);
      },
    });
    // With the chunk that answers it.
    await seen(api);
    await device.settled();
    loading = new Promise((done) => {
      load = done;
    });
    starts.length = 0;
    const presses = Array.from({ length: count }, (_, i) => i % 2 === 1);
    const done = presses.map((storing) => api.setPreferences({ storing }));
    await device.settled();
    // The second one waits until the page has started again in memory.
    expect(starts).toEqual(['lasting', 'memory']);
    load();
    expect((await Promise.all(done)).map(({ ok }) => ok)).toEqual(presses.map(() => true));
    const storing = presses.at(-1)!;
    expect(await seen(api)).toMatchObject({
      storage: storing ? 'indexeddb' : 'memory',
      preferences: { storing, sending: false },
      problems: [],
    });
    expect(value(await api.start(device.config)).attribution).toBe(storing ? 'v1.exp-1.couplet.-' : '');
    await look(api);
    expect((await seen(api)).events).toBe(1);
  });

  test('cannot be chosen where the page allows no storage', async () => {
    const { api } = await opened({ ...device.config, consent: { storage: false, sync: false } });
    expect(await api.setPreferences({ storing: false })).toMatchObject({ ok: false, error: { code: 'consent_missing' } });
  });

  test('off lasts for the page where the browser has no storage', async () => {
    const openStorage: StartPorts['openStorage'] = (persistent) =>
      persistent ? Promise.reject(new Error('private mode')) : device.ports.openStorage(false);
    const { api } = await opened(device.config, { openStorage });
    await look(api);
    value(await api.setPreferences({ storing: false }));
    expect(await seen(api)).toMatchObject({ storage: 'memory', events: 0, preferences: { storing: false } });
  });
});

describe('sending', () => {
  test('off withdraws what waits, and makes and sends no more, while data is kept', async () => {
    const api = await withReport();
    value(await api.setPreferences({ sending: false }));
    expect(await seen(api)).toMatchObject({ storage: 'indexeddb', events: 1, reports: { waiting: [] } });
    await look(api);
    await device.pass(8 * DAY);
    const next = await opened();
    await device.pass(MINUTE);
    await device.settled();
    expect((await seen(next.api)).reports).toEqual({ waiting: [], sent: [] });
    expect(reports()).toBe(0);
  });

  test('off in one tab is honoured by a report on its way in another', async () => {
    const api = await withReport();
    const other = (await opened()).api;
    const waiting = await (await device.storage()).transaction(['outbox'], 'readonly', (t) => t.newest('outbox'));
    value(await other.setPreferences({ sending: false }));
    // As if the other tab had queued it a moment later.
    await (await device.storage()).transaction(['outbox'], 'readwrite', (t) => t.put('outbox', waiting[0]!.key, waiting[0]!.value));
    await device.pass(MINUTE);
    await device.settled();
    expect([reports(), (await seen(api)).reports.waiting.length]).toEqual([0, 1]);
    // Switched on again, it does not go out later.
    value(await other.setPreferences({ sending: true }));
    expect((await seen(api)).reports.waiting).toEqual([]);
  });
});

describe('a tab opened before a switch was turned off in another', () => {
  const record = async () => (await device.storage()).transaction(['meta'], 'readonly', (t) => t.meta('preferences'));
  const openedBefore = async (change: Parameters<Api['setPreferences']>[0]) => {
    const [first, second] = [await opened(), await opened()];
    value(await first.api.setPreferences(change));
    return { first: first.api, second: second.api };
  };

  test.each([{ erasing: true }, { sending: true }, { sending: false }])('leaves storing off: %o', async (change) => {
    const { second } = await openedBefore({ storing: false });
    value(await second.setPreferences(change));
    expect(await record()).toEqual({ version: 1, storing: false, sending: false, erasing: false });
    expect(await seen(second)).toMatchObject({ storage: 'memory', preferences: { storing: false, sending: false } });
  });

  test('leaves sending off when it erases and undoes that', async () => {
    const { second } = await openedBefore({ sending: false });
    value(await second.setPreferences({ erasing: true }));
    expect(await record()).toMatchObject({ storing: true, sending: false, erasing: true });
    value(await second.setPreferences({ erasing: false }));
    expect(await record()).toMatchObject({ storing: true, sending: false, erasing: false });
    expect((await seen(second)).preferences).toMatchObject({ storing: true, sending: false });
  });

  test('leaves an erasure to the tab in which it waits', async () => {
    const { first, second } = await openedBefore({ erasing: true });
    value(await second.setPreferences({ sending: false }));
    expect(await record()).toMatchObject({ sending: false, erasing: true });
    value(await first.forget());
    await look(second);
    expect(await seen(second)).toMatchObject({ events: 1, preferences: { erasing: false } });
  });

  test('makes no report of a visit that ends meanwhile', async () => {
    const second = (await opened()).api;
    await look(second);
    value(await (await opened()).api.setPreferences({ sending: false }));
    await device.pass(31 * MINUTE);
    await look(second);
    expect((await seen(second)).reports.waiting).toEqual([]);
  });
});

describe('an erasure that waits', () => {
  test('holds recording, choosing and sending, and an undo restores all of it', async () => {
    const api = await withReport();
    value(await api.setPreferences({ erasing: true }));
    await look(api);
    expect(value(await api.decide({ facts: {}, channel: 'site' }))).toBeUndefined();
    await device.pass(MINUTE);
    await device.settled();
    expect([reports(), (await seen(api)).events]).toEqual([0, 1]);
    value(await api.setPreferences({ erasing: false }));
    expect(await meta()).not.toContain('preferences');
    await look(api);
    expect(await seen(api)).toMatchObject({ events: 2, reports: { waiting: [{}] } });
  });

  test('is carried out by the next page, wherever that one was left, and is then too late to undo', async () => {
    const { api } = await opened();
    await look(api);
    value(await api.setPreferences({ erasing: true }));
    const next = await opened();
    expect((await seen(next.api)).events).toBe(0);
    expect(await api.setPreferences({ erasing: false })).toMatchObject({ ok: false, error: { code: 'erased' } });
    await look(api);
    expect((await seen(api)).events).toBe(1);
  });

  test('can be undone while the next page opens', async () => {
    const { api } = await opened();
    await look(api);
    value(await api.setPreferences({ erasing: true }));
    let undone: unknown;
    const openStorage: StartPorts['openStorage'] = async (persistent) => {
      const store = await device.ports.openStorage(persistent);
      return {
        ...store,
        transaction: async (...call) => {
          const done = await store.transaction(...call);
          undone ??= await api.setPreferences({ erasing: false });
          return done;
        },
      };
    };
    await opened(device.config, { openStorage });
    expect(undone).toMatchObject({ ok: true });
    expect((await seen(api)).events).toBe(1);
  });

  test('ends with the erasure, and keeps the switches', async () => {
    const { api } = await opened();
    value(await api.setPreferences({ sending: false }));
    value(await api.setPreferences({ erasing: true }));
    value(await api.forget());
    expect(await seen(api)).toMatchObject({ events: 0, preferences: { storing: true, sending: false, erasing: false } });
    await look(api);
    expect((await seen(api)).events).toBe(1);
  });

  test('with storing off, the page goes on in memory after an undo, and after the erasure', async () => {
    const { api } = await opened();
    value(await api.setPreferences({ storing: false }));
    await look(api);
    value(await api.setPreferences({ erasing: true }));
    await look(api);
    expect((await seen(api)).events).toBe(1);
    value(await api.setPreferences({ erasing: false }));
    await look(api);
    expect(await seen(api)).toMatchObject({ storage: 'memory', events: 2, preferences: { storing: false, sending: false } });
    value(await api.setPreferences({ erasing: true }));
    value(await api.forget());
    await look(api);
    expect(await seen(api)).toMatchObject({ events: 1, preferences: { storing: false, sending: false, erasing: false } });
    expect(await meta()).toEqual(['preferences']);
  });

  test('waits in memory, too, where nothing is stored', async () => {
    const { api } = await opened({ ...device.config, consent: { storage: false, sync: false } });
    await look(api);
    value(await api.setPreferences({ erasing: true }));
    await look(api);
    expect((await seen(api)).events).toBe(1);
    value(await api.setPreferences({ erasing: false }));
    await look(api);
    expect((await seen(api)).events).toBe(2);
  });
});
