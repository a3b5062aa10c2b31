import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Z95 } from '../../src/maths/distributions';
import { meanAndSe } from '../../src/stats/offPolicy/intervals';
import { fitEase } from '../../src/trainer/cf/ease';
import { ndcgAtK, recallAtK } from '../../src/trainer/cf/evaluateItems';
import { gram, type Interactions, readInteractions, readRelevant } from '../../src/trainer/cf/interactions';
import { fitPopularity } from '../../src/trainer/cf/itemFamilies';
import { type ItemModel, scoreItems, topIndices } from '../../src/trainer/cf/itemModel';
import { MIN_BUYERS } from '../../src/trainer/cf/trainItems';
import { fitUserCosine } from '../../src/trainer/cf/userCosine';
import { evaluateCf, splitByTime } from '../../src/trainer/evaluate/evaluateCf';
import { openDatabase } from '../../src/trainer/ingest/database';
import { readEvents } from '../../src/trainer/ingest/readEvents';
import { silent } from '../../src/trainer/run/progress';
import { ratingLog } from '../../test/unit/trainer/ratingLog';
import { type BenchRow, rounded } from '../benchResult';

/** Shoppers, products and seed of the rating log. */
const LOG = [600, 200, 42] as const;

const between = (value: number, se: number): string => `95%: ${rounded(value - Z95 * se)} to ${rounded(value + Z95 * se)}`;

/** RMSE and MAE of predicted stars on a made log with known tastes, split by time. */
export const predictedRatings = async (): Promise<readonly BenchRow[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'couplet-ratings-'));
  const db = await openDatabase();
  try {
    const train = join(folder, 'ratings.csv');
    writeFileSync(train, ratingLog(...LOG));
    const answer = await evaluateCf(db, { train }, {}, LOG[2], silent);
    if (!answer.ok) throw new Error(answer.error.message);
    const { rows, n } = answer.value.evaluation;
    const base = rows.find(({ model }) => model === 'item-mean')!;
    return rows.flatMap(({ model, metrics, se }) =>
      (['rmse', 'mae'] as const).map(
        (name): BenchRow => ({
          what: `${name.toUpperCase()} of predicted stars, ${model}`,
          value: rounded(metrics[name]!),
          unit: 'stars',
          floor: rounded(base.metrics[name]!),
          ratio: rounded(metrics[name]! / base.metrics[name]!),
          ok: true,
          note: `${between(metrics[name]!, se[name]!)}, ${n.toLocaleString('en')} later ratings of a made log (seed ${LOG[2]}), floor item-mean`,
        }),
      ),
    );
  } finally {
    await db.close();
    rmSync(folder, { recursive: true });
  }
};

const K = 10;

const judged = (model: ItemModel, data: Interactions, relevant: readonly Int32Array[]) => {
  const users = Array.from(relevant.keys()).filter((u) => relevant[u]!.length > 0);
  const tops = users.map((u) =>
    topIndices(scoreItems(model, data.histories[u]!, data.values?.[u]), model.popularity, new Set(data.histories[u]!), K),
  );
  const wanted = users.map((u) => new Set(relevant[u]!));
  return {
    'Recall@10': tops.map((top, place) => recallAtK(top, wanted[place]!, K)),
    'NDCG@10': tops.map((top, place) => ndcgAtK(top, wanted[place]!, K)),
  };
};

/** Recall@10 and NDCG@10 of what shoppers of a log buy next, learnt before a time, beside EASE. */
export const nextPurchases = async (log: string, from: number): Promise<readonly BenchRow[]> => {
  const db = await openDatabase();
  try {
    const read = await readEvents(db, log, 'retail');
    if (!read.ok) throw new Error(read.error.message);
    const { first, second } = await splitByTime(db, 'retail', from);
    const links = (table: string) => ({ table, what: 'purchases', hasTime: true }) as const;
    const matrix = await readInteractions(db, links(first), MIN_BUYERS, 'retail_cf');
    const relevant = await readRelevant(db, matrix, links(second));
    const { values: _, ...binary } = matrix.data;
    const ease = await fitEase(matrix.data, gram(matrix.data), 300);
    const base = judged(ease, matrix.data, relevant);
    const models = [fitPopularity(binary), fitUserCosine(binary, 100), fitUserCosine(matrix.data, 100), ease];
    return models.flatMap((model) => {
      const found = judged(model, matrix.data, relevant);
      return (['Recall@10', 'NDCG@10'] as const).map((name): BenchRow => {
        const [own, difference] = [meanAndSe(found[name]), meanAndSe(found[name].map((x, i) => x - base[name][i]!))];
        const floor = meanAndSe(base[name]).value;
        return {
          what: `${name} of next purchases, ${model.name}`,
          value: rounded(own.value),
          unit: '',
          floor: rounded(floor),
          ratio: rounded(own.value / floor),
          ok: true,
          note: `${between(own.value, own.se)}, difference from EASE ${rounded(difference.value, 2)} ± ${rounded(difference.se, 2)}, ${found[name].length.toLocaleString('en')} shoppers`,
        };
      });
    });
  } finally {
    await db.close();
  }
};
