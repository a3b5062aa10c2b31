import type { InterestSpec } from '../../engine/scoring/interestSpec';
import { plainInterestLogits } from '../../engine/scoring/plainInterestLogits';
import { integer, seededRng } from '../../maths/random';
import { type ModelRow, modelRow } from '../metrics/metricsTable';
import { type RankingMetrics, rankingGains, rankingMetrics } from '../metrics/rankingMetrics';
import { type HeadSamples, trainInterest } from '../network/trainInterest';
import { type Progress, steps } from '../run/progress';
import { lastItems } from './fitInterest';
import { interestCandidate } from './interestCandidate';
import { type InterestFeatures, interestFeatures } from './interestFeatures';
import type { InterestSettings } from './interestWeights';
import { onFrequentItems } from './sessionItemModels';
import { rankSessions, type SessionCandidate, type SessionData } from './sessionModel';

/** Negative items drawn for each positive one. */
const NEGATIVES = 8;
const [WIDTH, LENGTH] = [16, 6];

/** `[rows, n]` of the columns that `fill` wrote for some candidates. */
const featureRows = (
  features: InterestFeatures,
  columns: Float32Array,
  items: number,
  wanted: Int32Array,
  out: Float32Array,
  at: number,
): void => {
  for (const [i, item] of wanted.entries()) {
    for (let k = 0; k < features.count; k++) out[(at + i) * features.count + k] = columns[k * items + item]!;
  }
};

/** The actual next item and `NEGATIVES` others not yet seen, for every position of every session, as positive and negative answers. */
const sampledRows = (data: SessionData, features: InterestFeatures, seed: number): HeadSamples => {
  const rng = seededRng(seed);
  const n = data.items.length;
  const places = data.sessions.reduce((sum, { length }) => sum + length - 1, 0);
  const rows = places * (1 + NEGATIVES);
  const samples: HeadSamples = {
    rows,
    x: new Float32Array(rows * features.count),
    candidates: new Int32Array(rows),
    events: new Int32Array(rows * LENGTH),
    y: new Float32Array(rows),
    asked: new Float32Array(rows).fill(1),
  };
  const columns = new Float32Array(features.count * n);
  let row = 0;
  for (const session of data.sessions) {
    for (let at = 1; at < session.length; at++) {
      const [history, target] = [lastItems(session, at, LENGTH), session[at]!];
      const taken = new Set(session.subarray(0, at + 1));
      const wanted = Int32Array.from({ length: 1 + NEGATIVES }, (_, i) => {
        for (let attempt = 0; i > 0 && attempt < 20; attempt++) {
          const drawn = integer(rng, n);
          if (!taken.has(drawn)) return drawn;
        }
        return target;
      });
      features.fill(columns, n, 0, history, target);
      featureRows(features, columns, n, wanted, samples.x, row);
      for (const [i, item] of wanted.entries()) {
        samples.candidates[row + i] = item + 1;
        samples.events.set(
          history.map((seen) => seen + 1),
          (row + i) * LENGTH,
        );
        samples.y[row + i] = item === target ? 1 : 0;
      }
      row += wanted.length;
    }
  }
  return samples;
};

/**
 * The interest network with cross layers on [x, u, c], which a table of events × candidates cannot replace. It is trained on one positive
 * and some sampled negatives instead of a softmax over all items. The negatives are drawn uniformly from all items, so the logit is the
 * wanted one plus a constant, which does not affect rankings. It is for the ablation of the cross layers, and is compared with itself
 * without them.
 */
export const sampledInterestCandidate = (crossLayers: number, epochs = 3): SessionCandidate => {
  const name = `sampled, ${crossLayers === 0 ? 'no cross layer' : `${crossLayers} cross layer`}`;
  return {
    name,
    fit: async (data, seed) => {
      const n = data.items.length;
      const features = interestFeatures(data);
      const attention = { events: [...data.items], candidates: [...data.items], width: WIDTH, length: LENGTH, newest: true, units: 0 };
      const spec: InterestSpec = { version: 2, inputs: features.count, attention, fm: WIDTH, crossLayers, hidden: [], heads: ['next'] };
      const settings = { learningRate: 5e-3, weightDecay: 0.1, averaging: 0.99, dropout: 0, batch: 1_024, epochs };
      const weights = await trainInterest(spec, sampledRows(data, features, seed), settings, seededRng(seed));
      const logits = plainInterestLogits(spec, weights);
      const [columns, x] = [new Float32Array(features.count * n), new Float32Array(features.count * n)];
      const [all, candidates] = [Int32Array.from({ length: n }, (_, j) => j), Int32Array.from({ length: n }, (_, j) => j + 1)];
      return {
        name,
        scores: (history) => {
          const last = lastItems(history, history.length, LENGTH);
          features.fill(columns, n, 0, last);
          featureRows(features, columns, n, all, x, 0);
          const events = Int32Array.from({ length: LENGTH }, (_, t) => (last[t] ?? -1) + 1);
          return Float64Array.from(logits({ histories: 1, x, candidates, events }));
        },
      };
    },
  };
};

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
 * The contribution of each part of the interest network: fitted on `data` without it and evaluated on the same sessions. Gains are paired
 * differences from the whole network, negative if the part helps. The cross layers are compared in the variant that can have them.
 *
 * @param sessions histories with the last item, at least two items each
 */
export const interestAblations = async (
  data: SessionData,
  sessions: readonly Int32Array[],
  seed: number,
  progress: Progress,
): Promise<readonly ModelRow[]> => {
  const step = steps(progress, 'ablations', parts.length + 3);
  const judge = async (candidate: SessionCandidate): Promise<RankingMetrics> => {
    const figures = rankSessions(await onFrequentItems(candidate, MOST_ITEMS).fit(data, seed), sessions);
    step();
    return figures;
  };
  const rowOf = (name: string, figures: RankingMetrics, whole: RankingMetrics): ModelRow =>
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
