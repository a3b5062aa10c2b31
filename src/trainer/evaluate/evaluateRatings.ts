import { fail, ok, type Result } from '../../protocol/values/result';
import { clusteredSe, type Estimate } from '../../stats/offPolicy/intervals';
import { csvCell } from '../../stats/tables/resultTable';
import { type LinkRows, readInteractions, splitLinks } from '../cf/interactions';
import { fitRatingModels, type RatingModel, type Ratings } from '../cf/ratingModels';
import type { Database } from '../ingest/database';
import type { DataQuality } from '../ingest/dataQuality';
import { type ModelRow, modelRow } from '../metrics/metricsTable';
import type { EvaluationAnswer } from '../modelCard/evaluationAnswer';

/** A later rating. User and item are indices in the training matrix, −1 if they have no rating there. */
interface LaterRating {
  readonly userId: string;
  readonly itemId: string;
  readonly user: number;
  readonly item: number;
  readonly rating: number;
}

/** The users' last ratings in later rows, ordered by user. */
const readLater = async (db: Database, name: string, { table }: LinkRows): Promise<readonly LaterRating[]> => {
  const found: LaterRating[] = [];
  const sql = `SELECT r.user_id, r.item_id, coalesce(u.u, -1)::double precision, coalesce(i.i, -1)::double precision, r.rating FROM (
      SELECT user_id, item_id, rating, row_number() OVER (PARTITION BY user_id, item_id ORDER BY time DESC, _line DESC) AS nth
      FROM ${table} WHERE event = 'rate' AND item_id IS NOT NULL) r
    LEFT JOIN ${name}_users u ON u.user_id = r.user_id LEFT JOIN ${name}_items i ON i.item_id = r.item_id
    WHERE r.nth = 1 ORDER BY r.user_id, r.item_id`;
  for await (const batch of db.batches(sql))
    for (const [userId, itemId, user, item, rating] of batch)
      found.push({ userId: String(userId), itemId: String(itemId), user: Number(user), item: Number(item), rating: Number(rating) });
  return found;
};

/** RMSE = √(Σ e² / n) and MAE = Σ |e| / n, with each rating's influence on them. */
interface ErrorFigures {
  readonly rmse: number;
  readonly mae: number;
  readonly rmseInfluences: Float64Array;
  readonly maeInfluences: Float64Array;
}

export const errorFigures = (errors: Float64Array): ErrorFigures => {
  const n = errors.length;
  const [squares, absolute] = [errors.map((e) => e * e), errors.map(Math.abs)];
  const [mse, mae] = [squares, absolute].map((values) => values.reduce((sum, x) => sum + x, 0) / n) as [number, number];
  const rmse = Math.sqrt(mse);
  return {
    rmse,
    mae,
    rmseInfluences: squares.map((x) => (rmse > 0 ? (x - mse) / n / (2 * rmse) : 0)),
    maeInfluences: absolute.map((x) => (x - mae) / n),
  };
};

/** Estimates of one model's figures, with standard errors clustered by user. */
const estimatesOf = (figures: ErrorFigures, users: readonly string[]): Readonly<Record<'rmse' | 'mae', Estimate>> => ({
  rmse: { value: figures.rmse, se: clusteredSe(figures.rmseInfluences, users) },
  mae: { value: figures.mae, se: clusteredSe(figures.maeInfluences, users) },
});

/** How much lower the errors of `a` are than those of `b`, over the same ratings. */
const gainsOf = (a: ErrorFigures, b: ErrorFigures, users: readonly string[]): Readonly<Record<'rmseGain' | 'maeGain', Estimate>> => ({
  rmseGain: {
    value: b.rmse - a.rmse,
    se: clusteredSe(
      b.rmseInfluences.map((x, i) => x - a.rmseInfluences[i]!),
      users,
    ),
  },
  maeGain: {
    value: b.mae - a.mae,
    se: clusteredSe(
      b.maeInfluences.map((x, i) => x - a.maeInfluences[i]!),
      users,
    ),
  },
});

interface Judged {
  readonly model: RatingModel;
  readonly figures: ErrorFigures;
  readonly row: ModelRow;
}

/** Fits on some rows and evaluates on later ones, every model or those with the given names. */
const judge = async (db: Database, train: LinkRows, test: LinkRows, only?: ReadonlySet<string>) => {
  const { data, name } = await readInteractions(db, train, 1, `${train.table}_ratings`);
  const later = await readLater(db, name, test);
  if (data.users.length === 0) return { later, judged: [] as readonly Judged[] };
  const models = (await fitRatingModels(data as Ratings)).filter((model) => only?.has(model.name) ?? true);
  const users = later.map(({ userId }) => userId);
  const judged = models.map((model): Judged => {
    const figures = errorFigures(Float64Array.from(later, ({ user, item, rating }) => model.predict(user, item) - rating));
    return { model, figures, row: modelRow(model.name, estimatesOf(figures, users)) };
  });
  return { later, judged };
};

/** The best of each kind of model (the first word of its name) by RMSE, the best of all first. Ties by order. */
const bestOfKinds = (judged: readonly Judged[]): readonly string[] => {
  const kinds = new Set<string>();
  return judged
    .toSorted((a, b) => a.figures.rmse - b.figures.rmse)
    .flatMap(({ model: { name } }) => {
      const kind = name.split(' ')[0]!;
      if (kinds.has(kind)) return [];
      kinds.add(kind);
      return [name];
    });
};

/** Baseline for the comparison. */
const BASELINE = 'item-mean';

/**
 * RMSE and MAE of predicted ratings on a later part of a rating log. The model is chosen by RMSE on the last fifth of the training part. Of
 * each kind only the best one on validation is evaluated. Error: `too_few_ratings`.
 */
export const evaluateRatings = async (
  db: Database,
  {
    train,
    test,
    quality,
    split,
  }: { readonly train: LinkRows; readonly test: LinkRows; readonly quality: readonly DataQuality[]; readonly split: string },
  seed: number,
): Promise<Result<EvaluationAnswer>> => {
  const parts = await splitLinks(db, train, seed);
  const validation = await judge(db, parts.earlier, parts.later);
  const chosen = bestOfKinds(validation.judged)[0];
  if (chosen === undefined || validation.later.length === 0) {
    return fail('too_few_ratings', 'The training part needs ratings both before and in its last fifth.', quality[0]?.file);
  }
  const { later, judged } = await judge(db, train, test, new Set(bestOfKinds(validation.judged)));
  const own = judged.find(({ model }) => model.name === chosen);
  const base = judged.find(({ model }) => model.name === BASELINE);
  const users = later.map(({ userId }) => userId);
  const lines = later.map(({ userId, itemId, user, item }) =>
    [csvCell(userId), csvCell(itemId), own?.model.predict(user, item).toFixed(3)].join(','),
  );
  return ok({
    evaluation: {
      task: 'ratings',
      chosen,
      chosenFor: 'the smallest RMSE on validation',
      split: `${split}; chosen on the last fifth of the training part`,
      n: later.length,
      rows: later.length > 0 ? judged.map(({ row }) => row) : [],
      validation: validation.judged.map(({ row }) => row),
    },
    quality,
    predictions: ['user_id,item_id,rating', ...lines, ''].join('\n'),
    ...(later.length > 0 && own && base && own !== base
      ? { gains: { over: BASELINE, estimates: gainsOf(own.figures, base.figures, users) } }
      : {}),
  });
};
