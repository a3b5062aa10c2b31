import { describe, expect, it } from 'vitest';
import { campaignNotes } from '../../../src/cli/describeBundle';
import { smallCampaign } from '../trainer/fixtures';

describe('campaignNotes', () => {
  const [coupon] = smallCampaign().coupons;
  const notes = (endsAt: number, budget: { money?: number; count?: number } | undefined) =>
    campaignNotes({ coupons: coupon ? [{ ...coupon, id: 'a', endsAt }] : [], budgets: budget ? { a: budget } : {} }, 1_000_000);

  it('has nothing to say of a coupon that runs and has a limit', () => {
    expect(notes(1_000_001, { count: 1 })).toEqual([]);
    expect(notes(1_000_001, { money: 0 })).toEqual([]);
  });

  it('names a coupon that is over, and one without any limit', () => {
    expect(notes(1_000_000, { money: 1 })).toEqual([expect.stringMatching(/coupon a ended on 1970-01-01T00:16:40/)]);
    expect(notes(1_000_001, undefined)).toEqual([expect.stringMatching(/coupon a has no budget/)]);
    expect(notes(1_000_001, {})).toHaveLength(1);
  });
});
