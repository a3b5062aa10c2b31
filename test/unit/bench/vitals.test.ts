import { describe, expect, it } from 'vitest';
import { judge, shiftOf } from '../../../bench/vitals/judge';
import type { Seen } from '../../../bench/vitals/observers';
import { blockingTime, longestScript, longestTask } from '../../../bench/vitals/ownWork';
import { normal, seededRng, uniform } from '../../../src/maths/random';

const without = [800, 812, 790, 805, 820, 798, 801];
const noise = [4, -9, 12, 0, -3, 7, -14];
const plus = (values: readonly number[], more: readonly number[] | number) =>
  values.map((value, i) => value + (typeof more === 'number' ? more : (more[i] ?? Number.NaN)));
const control = { without, with: plus(without, noise) };

describe('shiftOf', () => {
  const rng = seededRng(3);
  /** Pairs of a noisy machine, which now and then does something else for a second. */
  const pairs = (shift: number) => {
    const visit = () => 900 + 40 * normal(rng) + (uniform(rng) < 0.05 ? 1_000 : 0);
    const without = Array.from({ length: 48 }, visit);
    return { without, with: without.map(() => visit() + shift) };
  };

  it('holds the true shift in 95% of sessions, and tells one of 60 ms from zero', () => {
    const [held, told] = [0, 60].map((shift) => {
      const found = Array.from({ length: 400 }, () => shiftOf(pairs(shift)).interval);
      return [found.filter(([low, high]) => low <= shift && shift <= high), found.filter(([low]) => low > 0)].map((of) => of.length / 400);
    });
    for (const [covered = 0] of [held!, told!]) expect(Math.abs(covered - 0.95)).toBeLessThan(4 * Math.sqrt((0.95 * 0.05) / 400));
    expect(held?.[1]).toBeLessThan(0.06);
    expect(told?.[1]).toBeGreaterThan(0.95);
  });

  it('takes no session with a missing paint or pair', () => {
    const { without, with: other } = pairs(0);
    expect(() => shiftOf({ without, with: [...other.slice(1), Number.NaN] })).toThrow('missing');
    expect(() => shiftOf({ without: without.slice(1), with: other })).toThrow('missing');
  });
});

describe('judge', () => {
  it('takes for noise what the control has too', () => {
    const { delta, interval, confidence, within } = judge({ without, with: plus(without, [...noise].reverse()) }, control);
    expect([delta, interval, within]).toEqual([0, [-14, 12], true]);
    expect(confidence).toBeCloseTo(0.984, 3);
  });

  it('flags a tag that blocks for 120 ms, however much the machine wavers', () => {
    const judged = judge({ without, with: plus(plus(without, noise), 120) }, control);
    expect(judged).toMatchObject({ delta: 120, interval: [106, 132], within: false });
  });

  it('does not flag one bad visit of seven, nor a tag that is better', () => {
    expect(judge({ without, with: plus(without, [900, 0, 0, 0, 0, 0, 0]) }, control).within).toBe(true);
    expect(judge({ without, with: plus(without, -50) }, control).within).toBe(true);
  });

  it('flags any shift that can be seen where the control has none', () => {
    const still = { without: [0, 0, 0], with: [0, 0, 0] };
    expect(judge({ without: [0, 0, 0], with: [0.1, 0.1, 0.1] }, still, 0.001).within).toBe(false);
    expect(judge({ without: [0, 0, 0], with: [0.0005, 0, 0.0005] }, still, 0.001).within).toBe(true);
  });

  it('refuses a figure or a pair that is missing', () => {
    expect(() => judge({ without, with: [...without.slice(1), Number.NaN] }, control)).toThrow('missing');
    expect(() => judge({ without, with: without.slice(1) }, control)).toThrow('missing');
    expect(() => judge({ without: [1], with: [1] }, { without: [1], with: [1] })).toThrow('missing');
  });

  it('is wrong in at most 3.5% of sessions in which the tag does nothing', () => {
    // Every way to choose which 7 of 14 ranks are the tag's: exact, whatever the distribution.
    const ranks = Array.from({ length: 14 }, (_, rank) => rank + 1);
    const none = Array.from({ length: 7 }, () => 0);
    let [flagged, all] = [0, 0];
    for (let chosen = 0; chosen < 1 << 14; chosen++) {
      const tag = ranks.filter((_, i) => (chosen >> i) & 1);
      if (tag.length !== 7) continue;
      all++;
      const others = ranks.filter((rank) => !tag.includes(rank));
      if (!judge({ without: none, with: tag }, { without: none, with: others }).within) flagged++;
    }
    expect([flagged, all]).toEqual([120, 3432]);
  });
});

describe('work of a tag', () => {
  const isOwn = (url: string): boolean => url.startsWith('https://tag.test/');
  const script = (url: string, at: number, ms: number, invoker = url) => ({ url, invoker, at, ms });
  const seen = {
    slowest: 0,
    lcp: 1,
    cls: 0,
    inp: 1,
    card: 1,
    tasks: [
      { at: 100, ms: 120 },
      { at: 400, ms: 200 },
      { at: 700, ms: 60 },
    ],
    frames: [
      { at: 100, ms: 130, scripts: [script('https://tag.test/assets/app-DlAuuF_q.js', 100, 70)] },
      {
        at: 400,
        ms: 210,
        scripts: [script('https://tag.test/a.js', 420, 20, 'Worker.onmessage'), script('https://shop.test/b.js', 450, 150)],
      },
      { at: 700, ms: 60, scripts: [script('https://tag.test/a.js', 700, 20, 'x'), script('https://tag.test/a.js', 725, 20, 'x')] },
    ],
  } satisfies Seen;

  it('is its longest script, and the longest task that is its own for the most part', () => {
    expect(longestScript(seen, isOwn)).toEqual({ ms: 70, what: 'app.js evaluated' });
    expect(longestTask(seen, isOwn)).toEqual({ ms: 120, what: 'app.js evaluated' });
    expect(longestTask({ ...seen, tasks: seen.tasks.slice(1) }, isOwn)).toEqual({ ms: 60, what: 'a.js x' });
  });

  it('is nothing where only the shop works', () => {
    expect(longestScript(seen, () => false).ms).toBe(0);
    expect(longestTask(seen, () => false).ms).toBe(0);
    expect(blockingTime(seen)).toBe(70 + 150 + 10);
  });
});
