import { describe, expect, it } from 'vitest';
import { assign } from '../../../src/engine/assignment/assign';
import { type Rng, seededRng, uniform } from '../../../src/maths/random';
import { type Variant, variants } from '../../../src/protocol/experiment';
import { DAY } from '../../../src/protocol/values/clock';
import { sampleRatio } from '../../../src/stats/comparison/attributeCoverage';
import type { LoadedBundle } from '../../../worker/bundle/loadedBundle';
import { flushOutbox } from '../../../worker/outbox/flushOutbox';
import type { WorkerPorts } from '../../../worker/ports';
import { createProblems } from '../../../worker/problems';
import { assignDevice } from '../../../worker/recording/assignment';
import { memoryStorage } from '../../../worker/storage/memoryStorage';

const shares = { none: 0.5, rule: 0, couplet: 0.5 };
const experiment = { hashVersion: 1, id: 'exp-1', salt: 's', shares, explore: 0.1 } as const;
const bundleOf = (pings: boolean): LoadedBundle =>
  ({
    id: '0'.repeat(16),
    manifest: { experiment, coupons: [{ id: 'tea' }], reports: { enabled: true, pings } },
  }) as unknown as LoadedBundle;

/** Devices of a test, and how many come again: what they are shown makes the treated ones do so far more often. */
const DEVICES = 2_000;
const RETURNING: Readonly<Record<Variant, number>> = { none: 0.2, rule: 0.2, couplet: 0.8 };
/** How many of the treated are shown a coupon at all. */
const SHOWN = 0.7;

interface Page {
  readonly rng: Rng;
  readonly variant: Variant;
  /** Assigns the device and looks through its outbox, as the start of a page does. */
  readonly start: (pings: boolean, mayReport?: boolean) => Promise<void>;
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
      reportDelay: 20_000,
      exclusively: (_name: string, work: () => Promise<void>) => work(),
      fetch: async (_url: string, { body }: { body: string }) => {
        const { variant } = JSON.parse(body) as { variant: string };
        counts.set(variant, (counts.get(variant) ?? 0) + 1);
        return new Response('', { status: 200 });
      },
    } as unknown as WorkerPorts;
    const look = (pings: boolean) =>
      flushOutbox(
        ports,
        'https://couplet.test',
        storage,
        createProblems(() => 0),
        bundleOf(pings),
      );
    const start = async (pings: boolean, mayReport = true): Promise<void> => {
      now += DAY;
      const ended = visits++ === 0 ? undefined : visits;
      await storage.transaction(['meta'], 'readwrite', (t) => assignDevice(t, bundleOf(pings), rng, ended, mayReport));
      if (mayReport) await look(pings);
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

describe('the split that pings tell', () => {
  it('is the planned one whatever is shown and whoever comes back, and not where a ping waits for a coupon', async () => {
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

  it('is the planned one where pings are switched on in mid-experiment, and not where those who come back say it then', async () => {
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
