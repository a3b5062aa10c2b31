import { fail, ok, type Result } from '../../protocol/values/result';
import { csvCell } from '../../stats/tables/resultTable';
import type { Database } from '../ingest/database';
import type { EventColumnMap } from '../ingest/eventColumns';
import { type ModelRow, modelRow } from '../metrics/metricsTable';
import { finalists, type RankingMetrics, rankingGains, rankingMetrics } from '../metrics/rankingMetrics';
import type { EvaluationAnswer } from '../modelCard/evaluationAnswer';
import { breathe, type Progress, steps } from '../run/progress';
import { interestAblations } from '../session/interestAblations';
import { readSessions } from '../session/readSessions';
import { sessionCandidates } from '../session/sessionCandidates';
import type { SessionColumnMap, SessionLog } from '../session/sessionLog';
import { rankSessions, type SessionCandidate, type SessionData, type SessionModel } from '../session/sessionModel';

/** Indices of the sessions of an earlier and a later part, each oldest first. */
interface SessionSplit {
  readonly earlier: readonly number[];
  readonly later: readonly number[];
  /** Description of the later part. */
  readonly name: string;
}

/**
 * The later part of the given sessions: those of the last month, or the last fifth if that would leave too few. A session belongs to its
 * last month.
 */
export const splitSessions = ({ months, rank }: SessionLog, sessions: readonly number[]): SessionSplit => {
  const oldestFirst = [...sessions].sort((a, b) => rank[a]! - rank[b]!);
  const last = oldestFirst.reduce((most, s) => Math.max(most, months[s]!), 0);
  const before = oldestFirst.filter((s) => months[s] !== last).length;
  const byMonth = before > 0 && 2 * before >= oldestFirst.length;
  const cut = oldestFirst.length - Math.ceil(oldestFirst.length / 5);
  const isLater = (s: number, place: number): boolean => (byMonth ? months[s] === last : place >= cut);
  return {
    earlier: oldestFirst.filter((s, place) => !isLater(s, place)),
    later: oldestFirst.filter(isLater),
    name: byMonth ? 'the last month' : 'the last fifth of the sessions',
  };
};

/** Items that occur in the given sessions, and the sessions with at least two of them. Indices are those of the result. */
export const sessionData = (log: SessionLog, sessions: readonly number[]): SessionData => {
  const indexOf = new Map<number, number>();
  for (const s of sessions) for (const item of log.sessions[s]!) indexOf.set(item, 0);
  const kept = [...indexOf.keys()].sort((a, b) => a - b);
  for (const [index, item] of kept.entries()) indexOf.set(item, index);
  return {
    items: kept.map((item) => log.items[item]!),
    sessions: sessions.flatMap((s) => {
      const session = log.sessions[s]!;
      return session.length < 2 ? [] : [session.map((item) => indexOf.get(item)!)];
    }),
    attributes: log.attributes.map(({ name, codes, size }) => ({ name, codes: Int32Array.from(kept, (item) => codes[item]!), size })),
  };
};

/** A session in the indices of a model's items, without unknown items. */
const knownItems = (items: readonly string[]): ((log: SessionLog, session: number) => Int32Array) => {
  const indexOf = new Map(items.map((item, index) => [item, index]));
  return (log, session) =>
    Int32Array.from(Array.from(log.sessions[session]!, (item) => indexOf.get(log.items[item]!) ?? -1).filter((item) => item >= 0));
};

interface SessionSelection {
  readonly chosen: SessionCandidate;
  readonly validation: readonly ModelRow[];
  /** Data on which the candidates were compared. */
  readonly split: string;
}

/**
 * Compares the candidates on the last part of the training sessions. The best NDCG@20 wins, ties by order. If one part has no two items in
 * a session, it cannot be used for learning or evaluation, and the first candidate wins.
 */
const selectSessionModel = async (
  log: SessionLog,
  sessions: readonly number[],
  candidates: readonly SessionCandidate[],
  seed: number,
  onStep: () => void = () => undefined,
): Promise<SessionSelection> => {
  const { earlier, later, name } = splitSessions(log, sessions);
  const data = sessionData(log, earlier);
  const known = knownItems(data.items);
  const judged = later.map((s) => known(log, s)).filter(({ length }) => length >= 2);
  if (data.sessions.length === 0 || judged.length === 0) return { chosen: candidates[0]!, validation: [], split: name };
  const validation: ModelRow[] = [];
  for (const candidate of candidates) {
    const model = await candidate.fit(data, seed);
    validation.push(modelRow(candidate.name, rankingMetrics(rankSessions(model, judged))));
    onStep();
    await breathe();
  }
  let best = 0;
  for (const [c, { metrics }] of validation.entries()) {
    if (metrics.ndcgAt20! > validation[best]!.metrics.ndcgAt20!) best = c;
  }
  return { chosen: candidates[best]!, validation, split: name };
};

/** The k best items not in the history, best first. Ties by position. */
export const topSessionItems = (model: SessionModel, items: readonly string[], history: Int32Array, k: number): readonly string[] => {
  const scores = model.scores(history);
  const seen = new Set(history);
  return Array.from(scores.keys())
    .filter((j) => !seen.has(j))
    .sort((a, b) => scores[b]! - scores[a]! || a - b)
    .slice(0, k)
    .map((j) => items[j]!);
};

interface SessionFiles {
  readonly train: string;
  /** Without it, the last month of the training file. */
  readonly test?: string;
  /** True if the test file contains histories alone, so that no item is held out. */
  readonly histories?: boolean;
  /** Also run ablations of the interest network, which takes some more minutes. */
  readonly ablations?: boolean;
}

/** Baseline for the comparison. */
const BASELINE = 'markov-1';

/**
 * Recall@20 and NDCG@20 of the last new item of a session given the earlier ones: items in first-seen order without repeats, the history
 * masked, sessions with at least two items known in train. A session belongs to its last month. The model is chosen on the last part of the
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
    return fail('no_sessions', `${files.train} needs at least two sessions with two different items each.`, files.train);
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
  const ranks = new Map<string, RankingMetrics>();
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
