import { describe, expect, it } from 'vitest';
import { fitTimingAcross, type VisitChoices } from '../../../../src/engine/timing/fitTimingAcross';
import type { TimingBins } from '../../../../src/engine/timing/timingTable';

/** Two states: no offer in 30 days, or some. */
const bins: TimingBins = { views: [], cartValue: [], sinceOffer: [], offers: [1], sincePurchase: [] };

/** Every choice so often, and always the same: offering brings .3 the first time and hardly anything again, until a visit went by without. */
const each = 1e6;
const choices: VisitChoices = {
  counts: [each, each, each, each],
  rewards: [0.1 * each, 0.3 * each, 0, 0.05 * each],
  next: [
    [each, 0],
    [0, each],
    [each, 0],
    [0, each],
  ].flat(),
};

const q = (gamma: number, of = choices, kappa = 1) => {
  const [wait, offer, , waitAgain, offerAgain] = fitTimingAcross(of, bins, { gamma, kappa });
  return { wait, offer, waitAgain, offerAgain } as Record<string, number>;
};

describe('fitted Q over visits', () => {
  it('finds the values that solve the Bellman equation: offer, then let a visit go by', () => {
    const fresh = 0.3 / (1 - 0.9 ** 2);
    const expected = { wait: 0.1 + 0.9 * fresh, offer: fresh, waitAgain: 0.9 * fresh, offerAgain: 0.05 + 0.9 ** 2 * fresh };
    for (const [name, value] of Object.entries(q(0.9))) expect(value).toBeCloseTo(expected[name as keyof typeof expected], 3);
  });

  it('offers again at once where later visits count for nothing', () => {
    const { waitAgain, offerAgain } = q(0);
    expect(offerAgain).toBeGreaterThan(waitAgain!);
  });

  it('lets cells of which little is known borrow from the others', () => {
    const { rewards, next } = choices;
    const few = {
      counts: [each, each, each, 2],
      rewards: [rewards[0]!, rewards[1]!, rewards[2]!, 2],
      next: [...next.slice(0, 6), 0, 2],
    };
    expect(q(0, few, 1).offerAgain).toBeGreaterThan(0.5);
    expect(q(0, few, 80).offerAgain).toBeLessThan(0.35);
  });
});
