import { expect, it } from 'vitest';
import { channelBelief, drawAnswer, noAnswers, withAnswer } from '../../../../src/engine/channels/chooseChannel';
import { seededRng } from '../../../../src/maths/random';

it.each([
  [1, 4],
  [2, 2],
  [1, 9],
  [40, 3],
])('draws Beta(%i, %i) by its first two moments', (alpha, beta) => {
  const rng = seededRng(3);
  const n = 40_000;
  const draws = Array.from({ length: n }, () => drawAnswer({ alpha, beta }, rng));
  const mean = draws.reduce((sum, draw) => sum + draw, 0) / n;
  const variance = draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / (n - 1);
  const expected = alpha / (alpha + beta);
  const spread = (alpha * beta) / ((alpha + beta) ** 2 * (alpha + beta + 1));
  const within = (of: number) => Math.abs(mean - of) <= 4 * Math.sqrt(spread / n);
  expect(within(expected)).toBe(true);
  // The twin whose parameters are one off each.
  expect(within((alpha + 1) / (alpha + beta + 2))).toBe(alpha === beta);
  expect(variance / spread).toBeGreaterThan(0.95);
  expect(variance / spread).toBeLessThan(1.05);
});

it('counts answers by channel, and starts at the prior for one it has not heard of', () => {
  const seen = withAnswer(withAnswer(withAnswer(noAnswers, 'push', true), 'push', false), 'sms', false);
  const plus = (channel: 'push' | 'sms', yes: number, no: number) => {
    const before = channelBelief(channel, noAnswers);
    expect(channelBelief(channel, seen)).toEqual({ alpha: before.alpha + yes, beta: before.beta + no });
  };
  plus('push', 1, 1);
  plus('sms', 0, 1);
  expect(channelBelief('email', seen)).toEqual(channelBelief('email', noAnswers));
});
