import { fail, ok, type Result } from '../../protocol/values/result';
import type { PredictedRewards, WeightedLog } from '../../stats/offPolicy/offPolicyEstimates';
import { type Database, identifier } from '../ingest/database';
import { type DataQuality, groupDropped } from '../ingest/dataQuality';
import { loadTable, numberIn } from '../ingest/openTable';

/** Decisions one policy logged. */
export interface PolicyLog {
  readonly rows: number;
  /** Item shown, as text. */
  readonly action: readonly string[];
  /** Position it was shown at. Policies choose separately for each position. */
  readonly position: readonly string[];
  readonly reward: Float64Array;
  /** Probability with which the policy chose the item there. */
  readonly propensity: Float64Array;
  readonly quality: DataQuality;
}

const first = (columns: readonly string[], names: readonly string[]): string | undefined => names.find((name) => columns.includes(name));

/**
 * Reads logged decisions in the format of the Open Bandit Dataset (Saito et al. 2021, https://arxiv.org/abs/2008.07146): `item_id`,
 * `position` (optional), `click` or `reward`, `propensity_score` or `propensity`. Errors: those of `loadTable`, `unknown_column`,
 * `bad_propensity`, `no_rows`.
 */
export const readPolicyLog = async (db: Database, path: string, table: string): Promise<Result<PolicyLog>> => {
  const loaded = await loadTable(db, path, table);
  if (!loaded.ok) return loaded;
  const { columns, malformed, rows: total, lineOf, notes } = loaded.value;
  const [item, reward, propensity] = [
    first(columns, ['item_id', 'action', 'coupon_id']),
    first(columns, ['click', 'reward']),
    first(columns, ['propensity_score', 'propensity']),
  ];
  if (item === undefined || reward === undefined || propensity === undefined)
    return fail('unknown_column', `${path} needs item_id, click or reward, and propensity_score or propensity.`, 'line 1');
  const position = columns.includes('position') ? identifier('position') : "''";
  const bad: { code: string; line: number }[] = [];
  const log = { action: [] as string[], position: [] as string[], reward: [] as number[], propensity: [] as number[] };
  const raw = await db.rows(
    `SELECT _line, ${identifier(item)}, ${position}, ${identifier(reward)}, ${identifier(propensity)} FROM ${table} ORDER BY _line`,
  );
  for (const [line, a, at, r, p] of raw) {
    const [earned, chance] = [numberIn(r), numberIn(p)];
    const code = !(chance > 0 && chance <= 1)
      ? 'bad_propensity'
      : !(earned >= 0 && Number.isFinite(earned))
        ? 'bad_reward'
        : a === null
          ? 'missing_item_id'
          : undefined;
    if (code !== undefined) {
      bad.push({ code, line: Number(line) });
      continue;
    }
    log.action.push(String(a));
    log.position.push(String(at));
    log.reward.push(earned);
    log.propensity.push(chance);
  }
  if (log.action.length < 2 && bad.some(({ code }) => code === 'bad_propensity'))
    return fail('bad_propensity', `${path} needs at least two rows with a reward and a propensity above 0 and at most 1.`, path);
  if (log.action.length < 2) return fail('no_rows', `${path} has no usable row.`, path);
  const lines = await lineOf(bad.map(({ line }) => line));
  const dropped = groupDropped([...malformed, ...bad.map(({ code }, i) => ({ code, line: lines[i]! }))]);
  const quality: DataQuality = { file: path, rows: total, kept: log.action.length, dropped, ignoredColumns: [], notes };
  return ok({
    rows: log.action.length,
    action: log.action,
    position: log.position,
    reward: Float64Array.from(log.reward),
    propensity: Float64Array.from(log.propensity),
    quality,
  });
};

const FOLDS = 5;
/** Showings of each item that the overall mean counts for. */
const SHRINK = 100;

const cellOf = (position: string, action: string): string => `${position}\u001f${action}`;

/** Share of each item among the target's showings at a position: an unbiased estimate of π(a | position). */
const sharesOf = ({
  action,
  position,
}: PolicyLog): { readonly share: ReadonlyMap<string, number>; readonly at: ReadonlyMap<string, string[]> } => {
  const counts = new Map<string, number>();
  const totals = new Map<string, number>();
  const at = new Map<string, string[]>();
  for (const [i, item] of action.entries()) {
    const where = position[i]!;
    const cell = cellOf(where, item);
    if (!counts.has(cell)) at.set(where, [...(at.get(where) ?? []), item]);
    counts.set(cell, (counts.get(cell) ?? 0) + 1);
    totals.set(where, (totals.get(where) ?? 0) + 1);
  }
  const share = new Map([...counts].map(([cell, n]) => [cell, n / (totals.get(cell.slice(0, cell.indexOf('\u001f'))) ?? 1)]));
  return { share, at };
};

/** Rate of each item outside a fold, shrunk to the overall rate. */
const rates = (log: PolicyLog, fold: number): ((item: string) => number) => {
  const sums = new Map<string, { reward: number; shown: number }>();
  let [reward, shown] = [0, 0];
  for (let i = 0; i < log.rows; i++) {
    if (i % FOLDS === fold) continue;
    const known = sums.get(log.action[i]!) ?? { reward: 0, shown: 0 };
    sums.set(log.action[i]!, { reward: known.reward + log.reward[i]!, shown: known.shown + 1 });
    reward += log.reward[i]!;
    shown += 1;
  }
  const mean = reward / Math.max(1, shown);
  return (item) => {
    const { reward: earned, shown: times } = sums.get(item) ?? { reward: 0, shown: 0 };
    return (earned + SHRINK * mean) / (times + SHRINK);
  };
};

interface AcrossLogs {
  readonly log: WeightedLog;
  readonly model: PredictedRewards;
  /** Share of the target's showings whose item the log never shows at that position: no weighting can evaluate them. */
  readonly unseen: number;
}

/**
 * A log as seen by a target policy that is known only from its own log. The target is read as a policy without context, by its item shares
 * at each position, and the value is estimated for that policy. The reward model is the shrunk rate of each item, cross-fitted.
 */
export const acrossLogs = (log: PolicyLog, target: PolicyLog): AcrossLogs => {
  const { share, at } = sharesOf(target);
  const [logged, mixed] = [new Float64Array(log.rows), new Float64Array(log.rows)];
  for (let fold = 0; fold < FOLDS; fold++) {
    const rate = rates(log, fold);
    const expected = new Map(
      [...at].map(([where, items]) => [where, items.reduce((sum, item) => sum + share.get(cellOf(where, item))! * rate(item), 0)]),
    );
    for (let i = fold; i < log.rows; i += FOLDS) {
      logged[i] = rate(log.action[i]!);
      mixed[i] = expected.get(log.position[i]!) ?? 0;
    }
  }
  const weight = log.propensity.map((p, i) => (share.get(cellOf(log.position[i]!, log.action[i]!)) ?? 0) / p);
  const seen = new Set(log.action.map((item, i) => cellOf(log.position[i]!, item)));
  const unseen = target.action.filter((item, i) => !seen.has(cellOf(target.position[i]!, item))).length / target.rows;
  return {
    unseen,
    log: { reward: log.reward, weight, rewardMax: log.reward.reduce((most, r) => Math.max(most, r), 0) },
    model: { logged, target: mixed },
  };
};
