import { createHash } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { assign } from '../../../src/engine/assignment/assign';
import { type Rng, seededRng, uniform } from '../../../src/maths/random';
import { type Variant, variants } from '../../../src/protocol/experiment';
import { EVENT_WORK, eventWorkText, readEventWork, WORKED_BYTES } from '../../../src/protocol/reporting/message';
import { REPORT_BYTES } from '../../../src/protocol/reporting/report';
import { isWork, workInput } from '../../../src/protocol/reporting/tokens';
import { DAY } from '../../../src/protocol/values/clock';
import { sampleRatio } from '../../../src/stats/comparison/attributeCoverage';
import type { LoadedBundle } from '../../../worker/bundle/loadedBundle';
import { sendAssignmentEvent } from '../../../worker/outbox/sendAssignmentEvent';
import type { WorkerPorts } from '../../../worker/ports';
import { createProblems } from '../../../worker/problems';
import { assignDevice } from '../../../worker/recording/assignment';
import { memoryStorage } from '../../../worker/storage/memoryStorage';

const shares = { none: 0.5, rule: 0, couplet: 0.5 };
const experiment = { hashVersion: 1, id: 'exp-1', salt: 's', shares, explore: 0.1 } as const;
const bundleOf = (asks: boolean): LoadedBundle =>
  ({
    id: '0'.repeat(16),
    manifest: { experiment, coupons: [{ id: 'tea' }], reports: { enabled: true, pings: asks } },
  }) as unknown as LoadedBundle;

/** Devices of a test, and how many come again: what they are shown makes the treated ones do so far more often. */
const DEVICES = 2_000;
const RETURNING: Readonly<Record<Variant, number>> = { none: 0.2, rule: 0.2, couplet: 0.8 };
/** How many of the treated are shown a coupon at all. */
const SHOWN = 0.7;

interface Page {
  readonly rng: Rng;
  readonly variant: Variant;
  /** Assigns the device and sends its event, as the start of a page does. */
  readonly start: (asks: boolean, mayReport?: boolean) => Promise<void>;
  /** The twin of a device that says it when it is drawn, or never: one that says it now that it is there. */
  readonly sayNow: () => Promise<void>;
}
type Life = (page: Page) => Promise<void>;

/** Pings by arm of devices that live so, through the device's own code. */
const pingsOf = async (life: Life, seed: number): Promise<readonly number[]> => {
  const rng = seededRng(seed);
  const counts = new Map<string, number>();
  for (let n = 0; n < DEVICES; n++) {
    const storage = memoryStorage();
    let [now, visits] = [n, 0];
    const ports = {
      clock: () => now,
      rng,
      fetch: async (_url: string, { body }: { body: string }) => {
        const { variant } = JSON.parse(body) as { variant: string };
        counts.set(variant, (counts.get(variant) ?? 0) + 1);
        return new Response('', { status: 200 });
      },
    } as unknown as WorkerPorts;
    const look = (asks: boolean, mayReport = true) =>
      sendAssignmentEvent(
        ports,
        'https://couplet.test',
        storage,
        createProblems(() => 0),
        bundleOf(asks),
        () => mayReport,
      );
    const start = async (asks: boolean, mayReport = true): Promise<void> => {
      now += DAY;
      const ended = visits++ === 0 ? undefined : visits;
      await storage.transaction(['meta'], 'readwrite', (t) => assignDevice(t, bundleOf(asks), rng, ended, mayReport));
      await look(asks, mayReport);
    };
    const sayNow = async (): Promise<void> => {
      await storage.transaction(['meta'], 'readwrite', async (t) => {
        const draw = await t.meta('draw');
        if (draw) await t.putMeta('draw', { ...draw, first: true });
      });
      await look(true);
    };
    // The unit is drawn first, so that the arm is known before the page starts.
    const unit = `${seed}-${n}`;
    await storage.transaction(['meta'], 'readwrite', (t) => t.putMeta('unit', unit));
    await life({ rng, variant: assign(experiment, unit), start, sayNow });
  }
  return variants.map((variant) => counts.get(variant) ?? 0);
};
const ratioOf = async (life: Life, seed: number) =>
  sampleRatio(
    await pingsOf(life, seed),
    variants.map((variant) => shares[variant]),
  );
const returns = ({ rng, variant }: Page): boolean => uniform(rng) < RETURNING[variant];
const isShown = ({ rng, variant }: Page): boolean => variant === 'couplet' && uniform(rng) < SHOWN;

describe('the split that assignment events tell', () => {
  it('is the planned one whatever is shown and whoever comes back, and not where an event waits for a coupon', async () => {
    const honest: Life = async (page) => {
      await page.start(true);
      isShown(page);
      if (returns(page)) await page.start(true);
    };
    const whenShown: Life = async (page) => {
      await page.start(false);
      if (isShown(page)) await page.sayNow();
    };
    const told = await ratioOf(honest, 1);
    expect(told).toMatchObject({ assigned: DEVICES, mismatch: false });
    expect((await ratioOf(whenShown, 2)).p).toBeLessThan(0.001);
  });

  it('is the planned one where events are switched on in mid-experiment, and not where those who come back say it then', async () => {
    /** Three in four came before the switch. */
    const switched =
      (twin: boolean): Life =>
      async (page) => {
        const before = uniform(page.rng) < 0.75;
        await page.start(!before);
        if (!returns(page)) return;
        if (!twin) return page.start(true);
        await page.start(false);
        await page.sayNow();
      };
    const told = await ratioOf(switched(false), 3);
    expect(told.mismatch).toBe(false);
    expect(told.assigned).toBeGreaterThan(DEVICES * 0.2);
    expect(told.assigned).toBeLessThan(DEVICES * 0.3);
    expect((await ratioOf(switched(true), 4)).p).toBeLessThan(0.001);
  });

  it('is the planned one where consent comes after what was shown, and not where it makes up for what was missing', async () => {
    const agreeing =
      (twin: boolean): Life =>
      async (page) => {
        await page.start(true, uniform(page.rng) < 0.5);
        const agrees = returns(page);
        if (agrees) await (twin ? page.sayNow() : page.start(true));
      };
    expect((await ratioOf(agreeing(false), 5)).mismatch).toBe(false);
    expect((await ratioOf(agreeing(true), 6)).p).toBeLessThan(0.001);
  });
});

it.each(['sending', 'erasing'] as const)('is not sent after a change of %s in another tab', async (name) => {
  const [storage, rng] = [memoryStorage(), seededRng(8)];
  const fetch = vi.fn(async () => new Response('', { status: 200 }));
  const ports = { clock: () => 0, rng, fetch } as unknown as WorkerPorts;
  const preferences = { version: 1, storing: true, sending: name !== 'sending', erasing: name === 'erasing' } as const;
  await storage.transaction(['meta'], 'readwrite', async (t) => {
    await assignDevice(t, bundleOf(true), rng, undefined, true);
    await t.putMeta('preferences', preferences);
  });
  const problems = createProblems(() => 0);
  const send = () => sendAssignmentEvent(ports, 'https://couplet.test', storage, problems, bundleOf(true), () => true);
  await send();
  expect(fetch).not.toHaveBeenCalled();
  await storage.transaction(['meta'], 'readwrite', (t) => t.remove('meta', 'preferences'));
  await send();
  expect(fetch).toHaveBeenCalledOnce();
});

describe('the work that pays for an event', () => {
  it('is done before anything is stored, and consent withdrawn meanwhile keeps the event on the device', async () => {
    const paying = bundleOf(true);
    Object.assign(paying.manifest, { tokens: { keys: { sha256: '', bytes: 0 } } });
    for (const withdrawn of [false, true]) {
      const [storage, rng, sent] = [memoryStorage(), seededRng(7), [] as string[]];
      const ports = {
        clock: () => 0,
        rng,
        fetch: async (_url: string, { body }: { body: string }) => {
          sent.push(body);
          return new Response('', { status: 200 });
        },
      } as unknown as WorkerPorts;
      await storage.transaction(['meta'], 'readwrite', (t) => assignDevice(t, paying, rng, undefined, true));
      let asked = 0;
      const mayReport = (): boolean => asked++ === 0 || !withdrawn;
      const problems = createProblems(() => 0);
      await sendAssignmentEvent(ports, 'https://couplet.test', storage, problems, paying, mayReport);
      const waiting = await storage.transaction(['outbox'], 'readonly', (t) => t.keys('outbox'));
      expect([sent.length, waiting.length]).toEqual([withdrawn ? 0 : 1, 0]);
      for (const text of sent) {
        const counter = readEventWork(text);
        expect([text.length, counter.ok]).toEqual([WORKED_BYTES, true]);
        const hash = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest();
        const body = text.slice(0, REPORT_BYTES);
        expect(isWork(hash(workInput(hash(eventWorkText(body)), counter.ok ? counter.value : -1)), EVENT_WORK)).toBe(true);
      }
    }
  });
});
