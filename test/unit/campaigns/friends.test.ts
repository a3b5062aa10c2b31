import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { campaignSchema } from '../../../src/bundle/campaign';
import { writtenText } from '../../../src/bundle/writtenCampaign';
import { checkCampaign } from '../../../src/campaigns/checkCampaign';
import { evaluateCondition } from '../../../src/engine/eligibility/eligibility';
import { smallCampaign } from '../trainer/fixtures';

const NOW = Date.UTC(2026, 5, 1);
/** The first coupon is given to friends. */
const file = (friends: object, change: Readonly<Record<string, object>> = {}, more: object = {}) => {
  const campaign = smallCampaign();
  const coupons = campaign.coupons.map((coupon, i) => ({ ...coupon, ...(i === 0 ? { friends } : {}), ...change[coupon.id] }));
  return { ...campaign, coupons, ...more };
};
const found = (...given: Parameters<typeof file>): readonly string[] =>
  checkCampaign(file(...given), { now: NOW })
    .map(({ severity, code, at }) => `${severity} ${code} ${at}`)
    .filter((issue) => issue.includes('friends'));
const shared = (id: string) => ({ codes: { [id]: { from: 'shared', code: 'FOR-ALL' } } });

describe('a coupon for friends', () => {
  it('is sound with another coupon as its reward', () => expect(found({ reward: 'lamps-10' })).toEqual([]));

  it.each<[string, Parameters<typeof file>, string]>([
    ['a reward that does not exist', [{ reward: 'none-such' }], 'error coupon_unknown coupons.0.friends.reward'],
    ['itself as the reward', [{ reward: 'tea-10' }], 'error friends_reward_unfit coupons.0.friends.reward'],
    [
      'a reward for friends',
      [{ reward: 'lamps-10' }, { 'lamps-10': { friends: { reward: 'tea-10' } } }],
      'error friends_reward_unfit coupons.0.friends.reward',
    ],
    ['a shared reward', [{ reward: 'lamps-10' }, {}, shared('lamps-10')], 'error friends_reward_unfit coupons.0.friends.reward'],
    ['a shared code', [{ reward: 'lamps-10' }, {}, shared('tea-10')], 'error friends_coupon_unfit coupons.0.friends'],
    ['members only', [{ reward: 'lamps-10' }, { 'tea-10': { membersOnly: true } }], 'error friends_coupon_unfit coupons.0.friends'],
    ['21 friends', [{ reward: 'lamps-10', most: 21 }], 'error value_too_large coupons.0.friends.most'],
  ])('is refused with %s', (_name, given, issue) => expect(found(...given)).toContain(issue));

  it.each(['//evil.example', 'https://evil.example', '/tea#x'])('opens no other site: %s', (page) =>
    expect(found({ reward: 'lamps-10', page })).toHaveLength(1),
  );

  it('has a reward that no page and no notification offers, also while the coupon itself is paused, and stays as it was written', () => {
    for (const paused of [false, true]) {
      const input = file({ reward: 'lamps-10' }, { 'tea-10': { paused } });
      const { coupons } = v.parse(campaignSchema, input);
      const rewards = coupons.filter(({ earned }) => earned);
      expect(rewards.map(({ id }) => id)).toEqual(['lamps-10']);
      for (const channel of ['site', 'push']) expect(evaluateCondition(rewards[0]!.when, { channel })).toBe(false);
      // The file is kept beside the bundle, so that no condition is merged twice.
      expect(writtenText(input, coupons.length)).toContain('"reward":"lamps-10"');
    }
  });
});
