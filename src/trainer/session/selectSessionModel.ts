import { breathe } from '../breathe';
import { type ModelRow, modelRow } from '../metricsTable';
import { rankingMetrics } from '../pairedRanking';
import { rankSessions } from './rankSessions';
import { knownItems, sessionData } from './sessionData';
import type { SessionLog } from './sessionLog';
import type { SessionCandidate } from './sessionModel';
import { splitSessions } from './splitSessions';

export interface SessionSelection {
  readonly chosen: SessionCandidate;
  readonly validation: readonly ModelRow[];
  /** What the candidates were compared on. */
  readonly split: string;
}

/**
 * Compares the candidates on the last part of the training sessions; the best NDCG@20 wins, ties by order. Where one part has no two items in
 * a session, there is nothing to learn from or to judge by, and the first candidate stands.
 */
export const selectSessionModel = async (
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
