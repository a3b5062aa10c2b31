import { fail, ok, type Result } from '../../protocol/values/result';
import { csvCell } from '../../stats/tables/resultTable';
import { evaluateItems } from '../cf/evaluateItems';
import { gram, type LinkRows, readInteractions, readRelevant } from '../cf/interactions';
import { fitPopularity, itemFamilies } from '../cf/itemFamilies';
import { groupNames } from '../cf/itemGraph';
import { type ItemModel, topItems } from '../cf/itemModel';
import { selectItemModel } from '../cf/selectItemModel';
import { MIN_BUYERS } from '../cf/trainItems';
import type { Database } from '../ingest/database';
import type { DataQuality } from '../ingest/dataQuality';
import type { EventColumnMap } from '../ingest/eventColumns';
import { readEvents } from '../ingest/readEvents';
import { readBrands, readCategories, readItems, readNames } from '../ingest/readItems';
import { modelRow } from '../metrics/metricsTable';
import { finalists, type RankingMetrics, rankingGains, rankingMetrics } from '../metrics/rankingMetrics';
import type { EvaluationAnswer } from '../modelCard/evaluationAnswer';
import { type Progress, steps } from '../run/progress';
import { evaluateRatings } from './evaluateRatings';

/** Two views of a log's rows, `first` to learn from and `second` to evaluate on. */
interface LogSplit {
  readonly first: string;
  readonly second: string;
}

/** Time, ms since the epoch, at which the last `share` of the log's time span starts. NaN for a log without times. */
export const cutTime = async (db: Database, table: string, share = 0.2): Promise<number> => {
  const [span] = await db.rows(`SELECT min(time)::double precision, max(time)::double precision FROM ${table}`);
  const [first, last] = (span ?? []).map((value) => (value === null ? Number.NaN : Number(value)));
  return Math.floor(last! - (last! - first!) * share);
};

/** Views `<table>_earlier` and `<table>_later`: before a time, ms since the epoch, and from it on. */
export const splitByTime = async (db: Database, table: string, cut: number): Promise<LogSplit> => {
  const [first, second] = [`${table}_earlier`, `${table}_later`];
  await db.run(`CREATE VIEW ${first} AS SELECT * FROM ${table} WHERE NOT (time >= ${cut})`);
  await db.run(`CREATE VIEW ${second} AS SELECT * FROM ${table} WHERE time >= ${cut}`);
  return { first, second };
};

interface CfFiles {
  readonly train: string;
  /** A file of a later period, or a bare list of `user_id`. */
  readonly test?: string;
  /** Item file with names, categories and brands. */
  readonly items?: string;
  /**
   * In place of a test file: the training file's part from this time on, ms since the epoch. Without either, the last fifth of its time
   * span.
   */
  readonly until?: number;
}

/** Baseline for the comparison. */
const BASELINE = 'ease ';

interface Parts {
  readonly train: LinkRows;
  /** Absent for a bare list of users, which has no rows to evaluate on. */
  readonly test?: LinkRows;
  /** Users to predict for, in first-seen order. */
  readonly users: readonly string[];
  readonly quality: readonly DataQuality[];
  readonly split: string;
}

const usersOf = async (db: Database, table: string, column = 'user_id'): Promise<readonly string[]> =>
  (await db.rows(`SELECT ${column} FROM ${table} WHERE ${column} IS NOT NULL GROUP BY ${column} ORDER BY min(_line)`)).map(([user]) =>
    String(user),
  );

const readParts = async (db: Database, files: CfFiles, columns: EventColumnMap, progress: Progress): Promise<Result<Parts>> => {
  const items = files.items === undefined ? undefined : await readItems(db, files.items, 'items');
  if (items && !items.ok) return items;
  const log = await readEvents(db, files.train, 'train', columns, { progress, ...(items ? { items: 'items' } : {}) });
  if (!log.ok) return log;
  const [categories, brands] = [await readCategories(db, 'train'), await readBrands(db, 'train')];
  const names = items ? await readNames(db, 'items') : undefined;
  const groupsOf = (id: string): readonly string[] => groupNames(categories.get(id) ?? [], brands.get(id), names?.get(id));
  const read = [...(items ? [items.value] : []), log.value.quality];
  const rows: LinkRows = { table: 'train', what: 'purchases', hasTime: log.value.has.has('time'), groupsOf };
  if (files.test === undefined) {
    const cut = rows.hasTime ? (files.until ?? (await cutTime(db, 'train'))) : Number.NaN;
    if (!Number.isFinite(cut)) return fail('no_times', `${files.train} has no time column to split by.`, files.train);
    const { first, second } = await splitByTime(db, 'train', cut);
    const users = await usersOf(db, second);
    const split = `before and from ${new Date(cut).toISOString()}`;
    return ok({ train: { ...rows, table: first }, test: { ...rows, table: second }, users, quality: read, split });
  }
  const whole = await readEvents(db, files.test, 'test', columns, { required: ['user_id'], progress });
  // Columns that are in the map but missing from a bare list of users are no error.
  const bare = !whole.ok && whole.error.code === 'unknown_column';
  const test = bare
    ? await readEvents(db, files.test, 'users', columns.user_id ? { user_id: columns.user_id } : {}, { required: ['user_id'] })
    : whole;
  if (!test.ok) return test;
  return ok({
    train: rows,
    ...(test.value.has.has('item_id') ? { test: { ...rows, table: test.value.table } } : {}),
    users: await usersOf(db, `${test.value.table}_typed`),
    quality: [...read, test.value.quality],
    split: 'train and test file',
  });
};

/**
 * Recall@20 and NDCG@20 of item models on purchases: items with at least 5 distinct buyers in train, users with history in train, test
 * items not bought before, bought items masked. Baselines see the binary matrix. The model is chosen on the last fifth of the training
 * period. A bare list of `user_id` gets predictions only, and users without history get the most popular items. A log with ratings and no
 * purchases is evaluated by its predicted ratings (`evaluateRatings`). Errors: those of `readEvents` and `evaluateRatings`, `no_times`,
 * `too_few_items`.
 */
export const evaluateCf = async (
  db: Database,
  files: CfFiles,
  columns: EventColumnMap,
  seed: number,
  progress: Progress,
): Promise<Result<EvaluationAnswer>> => {
  const parts = await readParts(db, files, columns, progress);
  if (!parts.ok) return parts;
  const { train, test, users, quality, split } = parts.value;
  const [counts = []] = await db.rows(`SELECT count(*) FILTER (WHERE event = 'purchase')::double precision,
    count(*) FILTER (WHERE event = 'rate')::double precision FROM ${train.table}`);
  const [purchases = 0, ratings = 0] = counts.map(Number);
  if (purchases === 0 && ratings > 0 && test) {
    const [first, second] = [train, test].map((rows): LinkRows => ({ ...rows, what: 'ratings' })) as [LinkRows, LinkRows];
    return evaluateRatings(db, { train: first, test: second, quality, split }, seed);
  }
  const matrix = await readInteractions(db, train, MIN_BUYERS, `${train.table}_cf`);
  const { data } = matrix;
  if (data.items.length < 2)
    return fail('too_few_items', `Training needs at least two items with ${MIN_BUYERS} different buyers each.`, files.train);
  const relevant = test ? await readRelevant(db, matrix, test) : [];
  const judged = relevant.some(({ length }) => length > 0);
  const step = steps(progress, 'collaborative filter', 2 * itemFamilies.length);
  const selection = await selectItemModel(db, train, MIN_BUYERS, seed, step);
  const asked = judged ? finalists(selection.validation, [selection.chosen]) : new Set([selection.chosen]);
  const g = gram(data);
  const figures = new Map<string, RankingMetrics>();
  let chosen: ItemModel | undefined;
  for (const { family, names } of selection.families) {
    step();
    const places = Array.from(names.keys()).filter((place) => asked.has(names[place]!));
    if (places.length === 0) continue;
    const models = await family.fit(data, g, seed);
    const kept = places.flatMap((place) => models[place] ?? []);
    if (judged) for (const [m, found] of evaluateItems(kept, data, relevant).entries()) figures.set(kept[m]!.name, found);
    if (names.includes(selection.chosen)) chosen = models[names.indexOf(selection.chosen)] ?? models[0];
  }
  const model = chosen ?? fitPopularity(data);
  const indexOf = new Map(data.users.map((user, index) => [user, index]));
  const lines = users.map((user) => {
    const history = data.histories[indexOf.get(user) ?? -1] ?? new Int32Array();
    return `${csvCell(user)},${csvCell(topItems(model, history, 20).join(' '))}`;
  });
  const over = [...figures.keys()].find((name) => name.startsWith(BASELINE));
  const [own, base] = [figures.get(model.name), over === undefined ? undefined : figures.get(over)];
  return ok({
    evaluation: {
      task: 'cf',
      chosen: model.name,
      chosenFor: selection.chosenFor,
      split: `${split}; chosen on the last fifth of the training part`,
      n: own ? own.ndcgAt20.length : users.length,
      rows: Array.from(figures, ([name, found]) => modelRow(name, rankingMetrics(found))),
      validation: selection.validation,
    },
    quality,
    predictions: ['user_id,item_ids', ...lines, ''].join('\n'),
    ...(own && base && over !== undefined && over !== model.name ? { gains: { over, estimates: rankingGains(own, base) } } : {}),
  });
};
