import { csvCell } from '../protocol/csvCell';
import { fail, ok, type Result } from '../protocol/result';
import type { EvaluationAnswer } from './evaluationAnswer';
import { finalists } from './finalists';
import type { Database } from './ingest/database';
import type { EventColumnMap } from './ingest/eventColumns';
import { modelRow } from './metricsTable';
import { type RankingFigures, rankingGains, rankingMetrics } from './pairedRanking';
import { type Progress, steps } from './progress';
import { interestAblations } from './session/interestAblations';
import { rankSessions } from './session/rankSessions';
import { readSessions } from './session/readSessions';
import { selectSessionModel } from './session/selectSessionModel';
import { sessionCandidates } from './session/sessionCandidates';
import type { SessionColumnMap } from './session/sessionColumns';
import { knownItems, sessionData } from './session/sessionData';
import type { SessionModel } from './session/sessionModel';
import { splitSessions } from './session/splitSessions';
import { topSessionItems } from './session/topSessionItems';

export interface SessionFiles {
  readonly train: string;
  /** Without it, the last month of the training file. */
  readonly test?: string;
  /** The test file holds histories alone: nothing of it is held out. */
  readonly histories?: boolean;
  /** Also measure what each part of the interest network is worth; some more minutes. */
  readonly ablations?: boolean;
}

/** What the others are measured against. */
const BASELINE = 'markov-1';

/**
 * Recall@20 and NDCG@20 of the last new item of a session given the earlier ones: items in first-seen order without repeats, the history
 * masked, sessions with at least two items known in train; a session belongs to its last month. The model is chosen on the last part of the
 * training sessions. Errors: those of `readSessions`, `no_sessions`.
 */
export const evaluateSession = async (
  db: Database,
  files: SessionFiles,
  columns: { readonly session?: SessionColumnMap; readonly events?: EventColumnMap },
  seed: number,
  progress: Progress,
): Promise<Result<EvaluationAnswer>> => {
  progress('read', 0, 1);
  const train = await readSessions(db, { path: files.train, columns }, 'train');
  if (!train.ok) return train;
  const test = files.test === undefined ? train : await readSessions(db, { path: files.test, columns }, 'test');
  if (!test.ok) return test;
  progress('read', 1, 1);
  const split = splitSessions(train.value, Array.from(train.value.ids.keys()));
  const learnt = test === train ? split.earlier : [...split.earlier, ...split.later];
  const data = sessionData(train.value, learnt);
  if (data.items.length < 2 || data.sessions.length < 2)
    return fail('no_sessions', `${files.train} has no two sessions with two different items each to learn from.`, files.train);
  const known = knownItems(data.items);
  const askedSessions = test === train ? [...split.later].sort((a, b) => a - b) : Array.from(test.value.ids.keys());
  const histories = files.histories === true || test.value.histories;
  const asked = askedSessions
    .map((s) => ({ id: test.value.ids[s]!, items: known(test.value, s) }))
    .filter(({ items }) => histories || items.length >= 2);
  const step = steps(progress, 'session models', 2 * sessionCandidates.length);
  const { chosen, validation, split: chosenOn } = await selectSessionModel(train.value, learnt, sessionCandidates, seed, step);
  const judged = histories ? [] : asked.map(({ items }) => items);
  const wanted = judged.length > 0 ? finalists(validation, [chosen.name, BASELINE]) : new Set([chosen.name]);
  const ranks = new Map<string, RankingFigures>();
  let model: SessionModel | undefined;
  for (const candidate of sessionCandidates) {
    step();
    if (!wanted.has(candidate.name)) continue;
    const fitted = await candidate.fit(data, seed);
    if (candidate.name === chosen.name) model = fitted;
    if (judged.length > 0) ranks.set(candidate.name, rankSessions(fitted, judged));
  }
  const answer = model!;
  const lines = asked.map(({ id, items }) => {
    const history = histories ? items : items.subarray(0, -1);
    return `${csvCell(id)},${csvCell(topSessionItems(answer, data.items, history, 20).join(' '))}`;
  });
  const ablations = files.ablations && judged.length > 0 ? await interestAblations(data, judged, seed, progress) : undefined;
  const [best, base] = [ranks.get(chosen.name), ranks.get(BASELINE)];
  return ok({
    evaluation: {
      task: 'session',
      chosen: chosen.name,
      split: `${test === train ? `${split.name} of one file` : 'train and test file'}; chosen on ${chosenOn} of the training sessions`,
      n: asked.length,
      rows: Array.from(ranks, ([name, figures]) => modelRow(name, rankingMetrics(figures))),
      validation,
    },
    quality: test === train ? [train.value.quality] : [train.value.quality, test.value.quality],
    predictions: ['session_id,item_ids', ...lines, ''].join('\n'),
    ...(ablations ? { ablations } : {}),
    ...(best && base && chosen.name !== BASELINE ? { gains: { over: BASELINE, estimates: rankingGains(best, base) } } : {}),
  });
};
