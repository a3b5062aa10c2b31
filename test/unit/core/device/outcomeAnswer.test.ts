import { describe, expect, it } from 'vitest';
import { outcomeAnswer } from '../../../../src/core/device/outcomeAnswer';
import { type Strata, stratumOf } from '../../../../src/core/device/stratum';
import { emptyProfile } from '../../../../src/core/profile/emptyProfile';
import { seededRng } from '../../../../src/core/random';

const strata: Strata = [
  { source: 'session.views', atLeast: 3 },
  { source: 'profile.orders', atLeast: 1 },
];
const empty = emptyProfile(0);
const profileOf = (views: number, orders: number, purchased = false) => ({
  ...empty,
  orders,
  session: { ...empty.session, views, purchased },
});

describe('stratumOf', () => {
  it('numbers the four strata 2·first + second', () => {
    expect([profileOf(2, 0), profileOf(2, 1), profileOf(3, 0), profileOf(3, 1)].map((profile) => stratumOf(profile, strata))).toEqual([
      0, 1, 2, 3,
    ]);
  });
});

describe('outcomeAnswer', () => {
  it('tells the truth 2·stratum + purchased with p = e^ε/(e^ε+7), and lies uniformly else', () => {
    const rounds = 40_000;
    const rng = seededRng(9);
    const counts = new Array<number>(8).fill(0);
    for (let i = 0; i < rounds; i++) counts[outcomeAnswer({ profile: profileOf(5, 0, true), strata, epsilon: 2, rng })]! += 1;
    const p = Math.exp(2) / (Math.exp(2) + 7);
    for (const [answer, count] of counts.entries()) {
      const share = answer === 5 ? p : (1 - p) / 7;
      expect(Math.abs(count / rounds - share), `answer ${answer}`).toBeLessThan(5 * Math.sqrt((share * (1 - share)) / rounds));
    }
  });
});
