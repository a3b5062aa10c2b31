import type { TokenKey, TokenStore } from '../tokenStore';
import type { Postgres } from './connectPostgres';

const ADD = `
  INSERT INTO couplet.token_key (epoch, n, private_key, made_at)
  SELECT epoch, n, private_key, $4 FROM unnest($1::integer[], $2::text[], $3::text[]) AS given (epoch, n, private_key) ORDER BY epoch
  ON CONFLICT DO NOTHING`;

const FORGET = `
  WITH keys AS (DELETE FROM couplet.token_key WHERE epoch < $1)
  DELETE FROM couplet.spent_token WHERE epoch < $1`;

/** Keys of tokens, and how they and what was spent with them are forgotten; spending is part of `reportWrites`. */
export const tokenKeys = ({ query }: Postgres): TokenStore => ({
  tokenKeys: async () => (await query<TokenKey>('SELECT epoch, n, private_key AS "privateKey" FROM couplet.token_key ORDER BY epoch')).rows,
  addTokenKeys: async (keys, now) => {
    await query(ADD, [keys.map(({ epoch }) => epoch), keys.map(({ n }) => n), keys.map(({ privateKey }) => privateKey), now]);
  },
  forgetTokens: async (beforeEpoch) => (await query(FORGET, [beforeEpoch])).count,
});
