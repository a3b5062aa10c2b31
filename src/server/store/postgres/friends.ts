import { tokenOf } from '../../claims/friendRefusal';
import type { NewClaim } from '../../records/claimRepository';
import { type FriendLink, type FriendRepository, friendLinksSql } from '../../records/friendRepository';
import type { Postgres, Query } from './connectPostgres';

const LINKS = friendLinksSql('couplet.', 'link.token = ANY ($1)');
const ADD_LINK = `
  INSERT INTO couplet.friend_link (token, claim_key) SELECT $1, key FROM couplet.claim WHERE key = $2 AND status = 'redeemed'
  ON CONFLICT DO NOTHING`;
// An abandoned claim may have left its row.
const ADD = `
  INSERT INTO couplet.friend_claim (claim_key, of_key, reward) SELECT * FROM unnest($1::text[], $2::text[], $3::text[])
  ON CONFLICT (claim_key) DO UPDATE SET of_key = excluded.of_key, reward = excluded.reward`;

export const friendStore = ({ query }: Postgres): FriendRepository => ({
  addFriendLink: async (token, key) => void (await query(ADD_LINK, [token, key])),
  friendLink: async (token) => (await query<FriendLink>(LINKS, [[token]])).rows[0],
});

/**
 * Links of a batch of claims. All claims of a link for friends have one coupon, and its rewards another, so the locks on the budgets of
 * these keep other transactions from counting at the same time.
 */
export const friendClaims = async (query: Query, jobs: readonly NewClaim[]) => {
  const tokens = jobs.flatMap(({ friend }) => (friend ? [tokenOf(friend)] : []));
  const { rows } = tokens.length === 0 ? { rows: [] } : await query<FriendLink>(LINKS, [[...new Set(tokens)]]);
  const links = new Map(rows.map((link) => [link.token, link]));
  const added: (readonly [key: string, ofKey: string, reward: string])[] = [];
  return {
    of: ({ friend }: NewClaim): FriendLink | undefined => friend && links.get(tokenOf(friend)),
    /** Later jobs of the batch see it. */
    add: ({ key, friend }: NewClaim): void => {
      const link = friend && links.get(tokenOf(friend));
      if (!friend || !link) return;
      const isReward = 'of' in friend;
      added.push([key, link.key, isReward ? 'yes' : 'no']);
      links.set(link.token, { ...link, friends: link.friends + Number(!isReward), rewards: link.rewards + Number(isReward) });
    },
    write: async (): Promise<void> => {
      if (added.length > 0) await query(ADD, [added.map(([key]) => key), added.map(([, ofKey]) => ofKey), added.map((row) => row[2])]);
    },
  };
};
