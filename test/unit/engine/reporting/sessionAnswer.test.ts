import { describe, expect, it } from 'vitest';
import { emptyProfile } from '../../../../src/engine/profile/shopperProfile';
import { type Strata, stratumOf } from '../../../../src/engine/profile/stratum';
import { updateProfile } from '../../../../src/engine/profile/updateProfile';
import { sessionAnswer } from '../../../../src/engine/reporting/buildReport';
import { seededRng } from '../../../../src/maths/random';
import type { ShopperEvent } from '../../../../src/protocol/events/shopperEvent';
import { DAY, HOUR, MINUTE } from '../../../../src/protocol/values/clock';

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

describe('what became of coupons in the session', () => {
  const offered: Strata = [
    { source: 'session.claimed', atLeast: 1 },
    { source: 'session.dismissed', atLeast: 1 },
  ];
  const shown: Strata = [
    { source: 'session.shown', atLeast: 1 },
    { source: 'session.claimed', atLeast: 1 },
  ];
  const settings = { halfLifeMs: DAY, sequenceLength: 20, idleMs: 30 * MINUTE };
  const promotion = (name: 'view_promotion' | 'claim_promotion' | 'dismiss_promotion', time: number, couponId = 'tea'): ShopperEvent => ({
    ...(name === 'dismiss_promotion' ? { name, reason: 'closed' as const } : { name }),
    time,
    couponId,
    decisionId: 'd1',
  });
  const lived = (...events: readonly ShopperEvent[]) =>
    events.reduce((profile, event) => updateProfile(profile, event, settings), emptyProfile(0));
  const view = promotion('view_promotion', 1_000);

  it('is told of the session alone, whichever coupon it was', () => {
    const claimed = promotion('claim_promotion', 2_000, 'shoes');
    const dismissed = promotion('dismiss_promotion', 3_000);
    expect(
      [[], [view], [view, dismissed], [view, claimed], [view, claimed, dismissed]].map((all) => stratumOf(lived(...all), offered)),
    ).toEqual([0, 0, 1, 2, 3]);
    expect([[], [view], [view, claimed]].map((all) => stratumOf(lived(...all), shown))).toEqual([0, 2, 3]);
    // Another session begins with whatever comes after half an hour.
    const later = promotion('view_promotion', 2 * HOUR, 'garden');
    expect([stratumOf(lived(view, claimed, dismissed, later), offered), stratumOf(lived(view, claimed, later), shown)]).toEqual([0, 2]);
  });

  it('leaves orders of the session itself out of what was ordered before', () => {
    const before: Strata = [
      { source: 'profile.visits', atLeast: 2 },
      { source: 'profile.orders', atLeast: 1 },
    ];
    expect([profileOf(0, 1, true), profileOf(0, 1, false), profileOf(0, 2, true)].map((profile) => stratumOf(profile, before))).toEqual([
      0, 1, 1,
    ]);
  });

  it('is one of three reactions, a claim before a dismissal', () => {
    const claimed = promotion('claim_promotion', 2_000, 'shoes');
    const dismissed = promotion('dismiss_promotion', 3_000);
    const later = promotion('view_promotion', 2 * HOUR, 'garden');
    const told = [[], [view], [view, dismissed], [view, claimed], [view, claimed, dismissed], [view, claimed, dismissed, later]].map(
      (all) =>
        // So much ε that the answer is the truth.
        sessionAnswer({ question: 'reaction', profile: lived(...all), strata, gain: 0, epsilon: 40, rng: seededRng(3) }),
    );
    expect(told).toEqual([0, 0, 2, 1, 1, 0]);
  });

  it('is the last answer about a used coupon, in whatever visit it was given', () => {
    const rated = (couponId: string, useful: boolean, time: number) =>
      ({ name: 'rate_promotion', time, decisionId: 'd', couponId, useful }) as const;
    const yes = rated('shoes', true, 2_000);
    const told = [
      [view],
      [view, yes],
      [view, yes, rated('garden', false, 3_000)],
      [view, rated('garden', false, 3_000), yes],
      [yes, promotion('view_promotion', 2 * HOUR, 'garden')],
    ].map((all) => sessionAnswer({ question: 'useful', profile: lived(...all), strata, gain: 0, epsilon: 40, rng: seededRng(3) }));
    expect(told).toEqual([0, 1, 2, 2, 1]);
  });

  it('is nothing where an earlier version wrote the session down without it', () => {
    const { session, visits, orders } = lived(view, promotion('claim_promotion', 2_000));
    expect([stratumOf({ session, visits, orders }, offered), stratumOf({ session, visits, orders }, shown)]).toEqual([0, 0]);
  });
});

describe('sessionAnswer', () => {
  it('says whether the local model was right, and tosses a coin where there was nothing to compare', () => {
    const rng = seededRng(5);
    const yes = (gain: number) =>
      Array.from({ length: 4_000 }, () =>
        sessionAnswer({ question: 'local-right', profile: profileOf(0, 0, false), strata, gain, epsilon: 40, rng }),
      ).reduce((sum, answer) => sum + answer, 0) / 4_000;
    expect([yes(0.2), yes(-0.2)]).toEqual([1, 0]);
    expect(Math.abs(yes(0) - 0.5)).toBeLessThan(5 * Math.sqrt(0.25 / 4_000));
  });

  it('tells the truth 2·stratum + purchased with p = e^ε/(e^ε+7), and lies uniformly else', () => {
    const rounds = 40_000;
    const rng = seededRng(9);
    const counts = new Array<number>(8).fill(0);
    for (let i = 0; i < rounds; i++)
      counts[sessionAnswer({ question: 'stratum-outcome', profile: profileOf(5, 0, true), strata, gain: 0, epsilon: 2, rng })]! += 1;
    const p = Math.exp(2) / (Math.exp(2) + 7);
    for (const [answer, count] of counts.entries()) {
      const share = answer === 5 ? p : (1 - p) / 7;
      expect(Math.abs(count / rounds - share), `answer ${answer}`).toBeLessThan(5 * Math.sqrt((share * (1 - share)) / rounds));
    }
  });
});
