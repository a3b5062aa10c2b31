import { ok, type Result } from '../core/result';
import { evaluateItems } from './cf/evaluateItems';
import { gram, toInteractions } from './cf/interactions';
import { topItems } from './cf/itemModel';
import { readPairs } from './cf/readPairs';
import { itemCandidates, selectItemModel, wantedOf } from './cf/selectItemModel';
import { MIN_BUYERS } from './cf/trainItems';
import type { EvaluationAnswer } from './evaluationAnswer';
import type { Database } from './ingest/database';
import type { EventColumnMap } from './ingest/eventColumns';
import { readEvents } from './ingest/readEvents';
import { type ModelRow, modelRow } from './metricsTable';
import { type Progress, steps } from './progress';

/** Best validation figure of each kind of model, so that the test is asked few questions. */
const finalists = (chosen: string, validation: readonly { readonly model: string; readonly ndcg: number }[]): readonly string[] => {
  const kinds = new Map<string, { readonly model: string; readonly ndcg: number }>();
  for (const row of validation) {
    const kind = row.model.split(' ')[0] ?? row.model;
    const known = kinds.get(kind);
    if (!known || row.ndcg > known.ndcg) kinds.set(kind, row);
  }
  return [...new Set([...[...kinds.values()].map(({ model }) => model), chosen])];
};

const csvCell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/**
 * Recall@20 and NDCG@20 of item models on purchases: items with at least 5 distinct buyers in train, users with history in train, test
 * items not bought before, bought items masked. The model is chosen on the last fifth of the training period. A test file that is a bare
 * list of `user_id` gets predictions only; users without history get the most popular items.
 */
export const evaluateCf = async (
  db: Database,
  files: { readonly train: string; readonly test: string },
  columns: EventColumnMap,
  seed: number,
  progress: Progress,
): Promise<Result<EvaluationAnswer>> => {
  const train = await readEvents(db, files.train, 'train', columns);
  if (!train.ok) return train;
  const whole = await readEvents(db, files.test, 'test', columns, { required: ['user_id'] });
  // Columns that the map names but a bare list of users lacks are no error.
  const bare = !whole.ok && whole.error.code === 'unknown_column';
  const test = bare
    ? await readEvents(db, files.test, 'users', columns.user_id ? { user_id: columns.user_id } : {}, { required: ['user_id'] })
    : whole;
  if (!test.ok) return test;
  const pairs = await readPairs(db, train.value, 'purchases');
  const wanted = wantedOf(test.value.has.has('item_id') ? await readPairs(db, test.value, 'purchases') : []);
  const users = (
    await db.rows(`SELECT user_id FROM ${test.value.table}_typed WHERE user_id IS NOT NULL GROUP BY user_id ORDER BY min(_line)`)
  ).map(([user]) => String(user));
  const data = toInteractions(pairs, MIN_BUYERS);
  const g = gram(data);
  const step = steps(progress, 'collaborative filter', itemCandidates.length + 3);
  const { chosen, validation } = await selectItemModel(pairs, MIN_BUYERS, seed, step);
  const names = finalists(
    chosen.name,
    validation.map(({ model, metrics }) => ({ model, ndcg: metrics.ndcgAt20.value })),
  );
  const rows: ModelRow[] = [];
  let n = 0;
  const indexOf = new Map(data.users.map((user, index) => [user, index]));
  let predictions = '';
  for (const candidate of itemCandidates.filter(({ name }) => names.includes(name))) {
    const judged = wanted.size > 0;
    if (!judged && candidate.name !== chosen.name) continue;
    const model = await candidate.train(data, g);
    step();
    if (judged) {
      const metrics = evaluateItems(model, data, wanted);
      n = metrics.users;
      rows.push(modelRow(candidate.name, { recallAt20: metrics.recallAt20, ndcgAt20: metrics.ndcgAt20 }));
    }
    if (candidate.name !== chosen.name) continue;
    const lines = users.map((user) => {
      const history = data.histories[indexOf.get(user) ?? -1] ?? new Int32Array();
      return `${csvCell(user)},${csvCell(topItems(model, history, 20).join(' '))}`;
    });
    predictions = ['user_id,item_ids', ...lines, ''].join('\n');
  }
  progress('collaborative filter', 1, 1);
  return ok({
    evaluation: {
      task: 'cf',
      chosen: chosen.name,
      split: 'train and test file; chosen on the last fifth of the training period',
      n: wanted.size > 0 ? n : users.length,
      rows,
      validation: validation.map(({ model, metrics }) => modelRow(model, { recallAt20: metrics.recallAt20, ndcgAt20: metrics.ndcgAt20 })),
    },
    quality: [train.value.quality, test.value.quality],
    predictions,
  });
};
