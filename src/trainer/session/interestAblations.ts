import { type ModelRow, modelRow } from '../metricsTable';
import { type RankingFigures, rankingGains, rankingMetrics } from '../pairedRanking';
import { type Progress, steps } from '../progress';
import { onFrequentItems } from './frequentItems';
import { interestCandidate } from './interestCandidate';
import type { InterestSettings } from './interestSettings';
import { rankSessions } from './rankSessions';
import { sampledInterestCandidate } from './sampledInterest';
import type { SessionCandidate, SessionData } from './sessionModel';

/** As in `sessionCandidates`. */
const MOST_ITEMS = 600;

const parts: readonly (readonly [name: string, changes: Partial<InterestSettings>])[] = [
  ['weights by place → attention to the candidate (DIN unit)', { units: 8 }],
  ['weights by place → mean pooling', { pooling: 'mean', newest: false }],
  ['last item only', { length: 1 }],
  ['no table of its own for the newest item', { newest: false }],
  ['no factorisation-machine products', { fm: false }],
];

/**
 * What each part of the interest network is worth: fitted on `data` without it, judged on the same sessions; gains are paired differences to
 * the whole network, negative where the part helps. The cross layers are compared in the form that can have them.
 *
 * @param sessions histories with the item that came last, at least two items each
 */
export const interestAblations = async (
  data: SessionData,
  sessions: readonly Int32Array[],
  seed: number,
  progress: Progress,
): Promise<readonly ModelRow[]> => {
  const step = steps(progress, 'ablations', parts.length + 3);
  const judge = async (candidate: SessionCandidate): Promise<RankingFigures> => {
    const figures = rankSessions(await onFrequentItems(candidate, MOST_ITEMS).fit(data, seed), sessions);
    step();
    return figures;
  };
  const rowOf = (name: string, figures: RankingFigures, whole: RankingFigures): ModelRow =>
    modelRow(name, { ...rankingMetrics(figures), ...rankingGains(figures, whole) });
  const whole = await judge(interestCandidate());
  const rows = [modelRow('interest network', rankingMetrics(whole))];
  for (const [name, changes] of parts) rows.push(rowOf(name, await judge(interestCandidate(changes, name)), whole));
  const [plain, crossed] = [await judge(sampledInterestCandidate(0)), await judge(sampledInterestCandidate(1))];
  return [
    ...rows,
    modelRow('sampled, no cross layer', rankingMetrics(plain)),
    rowOf('sampled, one cross layer (gain over the former)', crossed, plain),
  ];
};
