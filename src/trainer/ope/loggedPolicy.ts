import { fail, ok, type Result } from '../../protocol/result';
import { type Database, identifier } from '../ingest/database';
import { type DataQuality, groupDropped } from '../ingest/dataQuality';
import { loadTable } from '../ingest/loadTable';
import { numberIn } from '../ingest/numberIn';

/** Decisions one policy logged. */
export interface PolicyLog {
  readonly rows: number;
  /** Item shown, as text. */
  readonly action: readonly string[];
  /** Where it was shown; policies choose for each position apart. */
  readonly position: readonly string[];
  readonly reward: Float64Array;
  /** Probability with which the policy chose the item there. */
  readonly propensity: Float64Array;
  readonly quality: DataQuality;
}

const first = (columns: readonly string[], names: readonly string[]): string | undefined => names.find((name) => columns.includes(name));

/**
 * Reads logged decisions in the shape of the Open Bandit Dataset (Saito et al. 2021, https://arxiv.org/abs/2008.07146): `item_id`, `position` (may
 * be absent), `click` or `reward`, `propensity_score` or `propensity`. Errors: those of `loadTable`, `unknown_column`, `bad_propensity`,
 * `no_rows`.
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
    return fail('bad_propensity', `${path} has no two rows with a propensity above 0 and at most 1 and a reward.`, path);
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
