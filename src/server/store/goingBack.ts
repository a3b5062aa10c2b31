import type { Failure } from '../../protocol/result';

interface Kept {
  /** The step that made room for it. */
  readonly schema: number;
  readonly what: string;
  readonly table: string;
  readonly where: string;
  /** Of one of the stores alone. */
  readonly only?: 'couplet.';
}

/** What the newer schemas hold and an older one cannot. Read in both stores, so in the SQL they share. */
const kept: readonly Kept[] = [
  {
    schema: 2,
    what: 'coupons with codes of their own, a prefix or limits, which would become `generated` and unlimited',
    table: 'catalog',
    where: `codes <> '{"from":"generated"}' OR cap_money_day IS NOT NULL OR cap_count_day IS NOT NULL OR per_customer IS NOT NULL`,
  },
  { schema: 2, what: 'codes of pools', table: 'pool_code', where: '1 = 1' },
  { schema: 2, what: 'uses of shared codes', table: 'claim', where: "source = 'shared'" },
  { schema: 2, what: 'refunds', table: 'shop_order', where: "event = 'refunded'" },
  { schema: 3, what: 'admin tokens', table: 'admin_token', where: 'revoked_at IS NULL' },
  { schema: 3, what: 'entries of the audit log', table: 'audit', where: '1 = 1' },
  { schema: 3, what: 'messages the shop was not told yet', table: 'outbox', where: '1 = 1' },
  { schema: 4, what: 'bundle in stages', table: 'setting', where: "name = 'rollout'" },
  { schema: 5, what: 'counts of refusals', table: 'refusal_count', where: '1 = 1' },
  { schema: 6, what: 'keys of tokens', table: 'token_key', where: '1 = 1' },
  { schema: 6, what: 'spent tokens', table: 'spent_token', where: '1 = 1' },
  { schema: 5, what: 'campaign being worked on', table: 'campaign_draft', where: '1 = 1' },
  { schema: 7, what: 'lines of the audit log that stand for several saves', table: 'audit', where: 'saves > 1' },
  { schema: 8, what: 'counts of assignments', table: 'report_count', where: "question = 'exposure'" },
  { schema: 8, what: 'latest counts of assignments', table: 'report_delta', where: "question = 'exposure'", only: 'couplet.' },
  { schema: 9, what: 'keys that reports are sealed for', table: 'split_key', where: '1 = 1' },
  { schema: 9, what: 'sealed reports', table: 'split_report', where: '1 = 1' },
  { schema: 9, what: 'batches of sealed reports', table: 'split_batch', where: '1 = 1' },
  { schema: 9, what: 'parts of such batches', table: 'split_part', where: '1 = 1' },
  { schema: 9, what: 'counts of sealed reports refused', table: 'split_refusal', where: '1 = 1' },
  { schema: 9, what: 'sums of two aggregators', table: 'split_sum', where: '1 = 1' },
  { schema: 11, what: 'messages that shoppers asked for', table: 'message', where: '1 = 1' },
  { schema: 11, what: 'addresses that want no messages', table: 'suppression', where: '1 = 1' },
  { schema: 12, what: 'browsers that agreed to be woken', table: 'push_subscription', where: '1 = 1' },
  { schema: 14, what: 'orders that say by which bucket their customer is drawn', table: 'shop_order', where: 'bucket IS NOT NULL' },
];

/** What going from a schema back to another would lose, as questions to the store: each answers with how many there are. */
export const lostBetween = (from: number, to: number, prefix: '' | 'couplet.') =>
  kept
    .filter(({ schema, only = prefix }) => schema > to && schema <= from && only === prefix)
    .map(({ what, table, where }) => ({ what, sql: `SELECT count(*) AS found FROM ${prefix}${table} WHERE ${where}` }));

/** `schema_loses` where anything would be lost; `undefined` where nothing is. */
export const refusesLoss = (to: number, found: readonly { readonly what: string; readonly count: number }[]): Failure | undefined => {
  const lost = found.filter(({ count }) => count > 0).map(({ what, count }) => `${count} ${what}`);
  return lost.length === 0
    ? undefined
    : {
        code: 'schema_loses',
        message: `Schema ${to} cannot hold: ${lost.join('; ')}. Coming forward again does not bring it back; \`couplet export\` first, then --force goes on.`,
      };
};
