import { describe, expect, it } from 'vitest';
import { friendToken } from '../../src/server/claims/friendRefusal';
import type { NewClaim } from '../../src/server/records/claimRepository';
import type { Repositories } from '../../src/server/records/repositories';
import { categoryCoupon } from '../helpers/testBundle';
import { hashOf, NOW, order, row } from './contractRows';

/** Part of the store contract: coupons that shoppers give to friends, and what they earn by it. */
export const friendsContract = (store: () => Repositories): void => {
  describe('coupons for friends', () => {
    const token = friendToken('key-1');
    const list = (most = 3): Promise<void> =>
      store().putCatalog(
        [
          { coupon: categoryCoupon('tea', 'Tea', { friends: { reward: 'cups', most } }), currency: 'EUR', budget: {} },
          { coupon: categoryCoupon('cups', 'Cups', { earned: true }), currency: 'EUR', budget: {} },
        ],
        NOW,
      );
    const claim = async (claimed: NewClaim): Promise<string> => {
      const reserved = await store().reserveClaim(claimed);
      if (!reserved.ok) return reserved.error.code;
      await store().issueClaim(claimed.key);
      return reserved.value.row.status === 'pending' ? 'ok' : reserved.value.row.status;
    };
    const friend = (n: number) => claim({ ...row(n), friend: { link: token } });
    const reward = (n: number, of = 'key-1') => claim({ ...row(n, { couponId: 'cups' }), friend: { of } });
    const buy = (n: number, change: Parameters<typeof order>[0] = {}) => {
      const bought = order({ orderId: `o${n}`, codes: [`CODE${n}`], ...change });
      return store().settleOrder(bought, hashOf(bought), NOW);
    };
    /** Claim 1 is redeemed, and has its link. */
    const give = async (most?: number, customer?: string): Promise<void> => {
      await list(most);
      await claim(row(1));
      await buy(1, customer === undefined ? {} : { customer });
      await store().addFriendLink(token, 'key-1');
    };

    it('need a redeemed claim, and keep their link', async () => {
      await list();
      await claim(row(1));
      await store().addFriendLink(token, 'key-1');
      expect(await store().friendLink(token)).toBeUndefined();
      await buy(1);
      await store().addFriendLink(token, 'key-1');
      await store().addFriendLink(token, 'key-1');
      expect(await store().friendLink(token)).toMatchObject({ token, key: 'key-1', friends: 0, bought: 0, rewards: 0 });
    });

    it('are given as often as the campaign says, however many friends come at once, and the same claim once', async () => {
      await give(3);
      const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => friend(n + 2)));
      expect(answers.filter((one) => one === 'ok')).toHaveLength(3);
      expect(answers.filter((one) => one === 'friend_link_over')).toHaveLength(17);
      const first = answers.indexOf('ok') + 2;
      expect(await friend(first)).toBe('issued');
      expect((await store().friendLink(token))?.friends).toBe(3);
      expect((await store().catalogEntry('tea'))?.reservedCount).toBe(3);
    });

    it('do not count a claim for which the shop made no code', async () => {
      await give(1);
      await store().reserveClaim({ ...row(2), friend: { link: token } });
      expect(await friend(3)).toBe('friend_link_over');
      await store().abandonClaim('key-2');
      expect(await friend(3)).toBe('ok');
      expect(await friend(2)).toBe('friend_link_over');
    });

    it('are of the coupon of the link, by a link that exists and whose order stands', async () => {
      await give();
      expect(await claim({ ...row(2, { couponId: 'cups' }), friend: { link: token } })).toBe('friend_link_over');
      expect(await claim({ ...row(2), friend: { link: friendToken('key-9') } })).toBe('friend_link_over');
      await buy(1, { event: 'cancelled' });
      expect(await friend(2)).toBe('friend_link_over');
    });

    it('earn one reward for each friend’s order, and none for an order that was cancelled or refunded', async () => {
      await give();
      for (const n of [2, 3, 4]) expect(await friend(n)).toBe('ok');
      expect(await reward(11)).toBe('reward_not_earned');
      await buy(2);
      await buy(3);
      await buy(3, { event: 'cancelled' });
      await buy(4);
      await buy(4, { event: 'refunded', refundId: 'r', refunded: 4_700 });
      expect(await store().friendLink(token)).toMatchObject({ friends: 3, bought: 1, rewards: 0 });
      const answers = await Promise.all([11, 12, 13, 14].map((n) => reward(n)));
      expect(answers.filter((one) => one === 'ok')).toHaveLength(1);
      expect(answers.filter((one) => one === 'reward_not_earned')).toHaveLength(3);
      expect((await store().catalogEntry('cups'))?.reservedCount).toBe(1);
    });

    it('earn nothing for an order of the same customer, and one reward for two orders of another', async () => {
      await give(3, 'ada');
      for (const n of [2, 3, 4]) await friend(n);
      await buy(2, { customer: 'ada' });
      expect(await reward(11)).toBe('reward_not_earned');
      await buy(3, { customer: 'bob' });
      await buy(4, { customer: 'bob' });
      expect([await reward(11), await reward(12)]).toEqual(['ok', 'reward_not_earned']);
    });

    it('have rewards that nobody else gets: without the claim’s key, or for another coupon', async () => {
      await give();
      await friend(2);
      await buy(2);
      expect(await claim(row(11, { couponId: 'cups' }))).toBe('reward_not_earned');
      expect(await reward(11, token)).toBe('reward_not_earned');
      expect(await reward(11, 'key-2')).toBe('reward_not_earned');
      expect(await claim({ ...row(11), friend: { of: 'key-1' } })).toBe('reward_not_earned');
      expect(await reward(11)).toBe('ok');
    });
  });
};
