import type { ClaimColumns } from './claimRepository';

/** A redeemed claim whose shopper gave its coupon to friends, and what became of that. */
export interface FriendLink extends Pick<ClaimColumns, 'key' | 'status'> {
  readonly token: string;
  /** JSON of the claim's coupon as the catalog has it now. */
  readonly coupon: string;
  /** Claims of friends so far, whatever became of them. */
  readonly friends: number;
  /**
   * Customers among them with an order that stands: neither cancelled nor refunded in full, and of someone else as far as the shop names
   * its customers.
   */
  readonly bought: number;
  /** Rewards claimed. */
  readonly rewards: number;
}

/** Part of the port: links to friends. `reserveClaim` notes which claims belong to them. */
export interface FriendRepository {
  /** Notes the link of a claim, once. No change if the claim is not redeemed. */
  addFriendLink(token: string, key: string): Promise<void>;
  friendLink(token: string): Promise<FriendLink | undefined>;
}

/**
 * Links, by claim or token. The SQL is the same for both databases. A claim that was abandoned, because the shop had no code for it, is gone
 * from the claims and does not count.
 * @param schema `couplet.` or nothing
 * @param which condition on `link`
 */
export const friendLinksSql = (schema: string, which: string): string => {
  const claims = (what: string, reward: string): string =>
    `(SELECT ${what} FROM ${schema}friend_claim AS given JOIN ${schema}claim AS theirs ON theirs.key = given.claim_key
      WHERE given.of_key = link.claim_key AND given.reward = ${reward}`;
  return `
  SELECT link.token, own.key, own.status, catalog.coupon,
    ${claims('count(*)', "'no'")}) AS friends,
    ${claims('count(DISTINCT coalesce(theirs.customer, theirs.key))', "'no'")} AND theirs.status = 'redeemed'
      AND (theirs.paid = 0 OR theirs.used > 0) AND (theirs.customer = own.customer) IS NOT TRUE) AS bought,
    ${claims('count(*)', "'yes'")}) AS rewards
  FROM ${schema}friend_link AS link JOIN ${schema}claim AS own ON own.key = link.claim_key
    JOIN ${schema}catalog AS catalog ON catalog.coupon_id = own.coupon_id WHERE ${which}`;
};
