import { expect, it } from 'vitest';
import { attentionOf } from '../../../../src/engine/profile/exposures';

const exposure = (shownAt: readonly number[], claimedAt?: number) => ({
  shownAt,
  shownThisSession: 0,
  shownTotal: shownAt.length,
  ...(claimedAt === undefined ? {} : { claimedAt }),
});
const profile = { exposures: { a: exposure([0, 100], 50), b: exposure([200]), c: exposure([]) } };

it('counts showings of all coupons, each half after a half-life, and coupons claimed; before an instant only what was before it', () => {
  expect(attentionOf(profile, 200, 100)).toEqual({ shownLately: 0.25 + 0.5 + 1, claimed: 1 });
  expect(attentionOf(profile, 200, 100, 100)).toEqual({ shownLately: 0.25, claimed: 1 });
  expect(attentionOf(profile, 200, 100, 50)).toEqual({ shownLately: 0.25, claimed: 0 });
  expect(attentionOf({ exposures: {} }, 0, 100)).toEqual({ shownLately: 0, claimed: 0 });
  // A clock that was put back makes no showing count more than once.
  expect(attentionOf(profile, 0, 100).shownLately).toBe(3);
});
