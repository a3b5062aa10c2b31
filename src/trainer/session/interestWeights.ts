import { normal, type Rng } from '../../maths/random';
import type { ItemAttribute, SessionData } from './sessionModel';

/** Architecture and training of the interest network for sessions. Chosen on earlier months than those used for evaluation. */
export interface InterestSettings {
  /** d. */
  readonly width: number;
  /** T: number of last items read. */
  readonly length: number;
  /** `position`: a learnt weight for each position; `mean`: equal weights, divided by their number. */
  readonly pooling: 'position' | 'mean';
  /** Whether the newest item has a table of its own. */
  readonly newest: boolean;
  /** Hidden units of the attention to the candidate. 0: none. */
  readonly units: number;
  /** Whether candidate and interest are multiplied. Without it the network is a log-linear mixture of its features. */
  readonly fm: boolean;
  readonly epochs: number;
  readonly batch: number;
  readonly learningRate: number;
  readonly weightDecay: number;
  /** Share of the cells of each embedding table dropped in a step. */
  readonly dropout: number;
  /** Decay per step of the moving average of the weights. */
  readonly averaging: number;
  /** Weight of a session's last item, which is what the model has to predict. Its other items count 1. */
  readonly lastWeight: number;
}

export const interestSettings: InterestSettings = {
  width: 64,
  length: 6,
  pooling: 'position',
  newest: true,
  units: 0,
  fm: true,
  epochs: 8,
  batch: 512,
  learningRate: 3e-3,
  weightDecay: 0.3,
  dropout: 0.3,
  averaging: 0.995,
  lastWeight: 5,
};

/** One trained array: rows × columns, and its initial scale. */
export interface WeightPart {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly start: number | 'random';
  readonly decays: boolean;
}

/** Codes of all attributes in one numbering, `[N + 1, codes]` of 0 and 1; row 0, no item, is 0. */
export const attributeMatrix = (
  items: number,
  attributes: readonly ItemAttribute[],
): { readonly codes: number; readonly cells: Float32Array } => {
  const codes = attributes.reduce((sum, { size }) => sum + size, 0);
  const cells = new Float32Array((items + 1) * codes);
  let from = 0;
  for (const { codes: own, size } of attributes) {
    for (let i = 0; i < items; i++) cells[(i + 1) * codes + from + own[i]!] = 1;
    from += size;
  }
  return { codes, cells };
};

/** Does the newest item have a table of its own? If it is the only item read, its table is the only one. */
export const apart = ({ newest, length }: InterestSettings): boolean => newest && length > 1;

/**
 * The trained arrays. Every embedding is the item's own plus those of its attributes, e.g. category and colour, so that rare items share
 * what is known of their kind. Afterwards they are summed, and the network has one table.
 */
export const weightParts = (data: SessionData, features: number, settings: InterestSettings): readonly WeightPart[] => {
  const { width: d, length, units, fm } = settings;
  const n = data.items.length;
  const codes = (data.attributes ?? []).reduce((sum, { size }) => sum + size, 0);
  const table = (name: string): WeightPart[] => [
    { name, rows: n + 1, columns: d, start: 'random', decays: true },
    ...(codes > 0 ? [{ name: `${name} attributes`, rows: codes, columns: d, start: 'random', decays: true } as const] : []),
  ];
  const plain = (name: string, rows: number, columns: number, start: number | 'random'): WeightPart => ({
    name,
    rows,
    columns,
    start,
    decays: false,
  });
  return [
    ...table('C'),
    ...(fm ? [...table('E'), ...(apart(settings) ? table('E′') : []), plain('p', 1, length, 1)] : []),
    ...(fm && units > 0
      ? [
          plain('A', d, units, 'random'),
          plain('B', d, units, 'random'),
          plain('P', d, units, 'random'),
          plain('b', 1, units, 0),
          plain('v', units, 1, 'random'),
        ]
      : []),
    plain('features', features, 1, 0),
    plain('bias', d, 1, 'random'),
  ];
};

/** The network starts as the Markov chain given by the first and the last feature. */
export const initialWeights = (parts: readonly WeightPart[], rng: Rng): Float32Array =>
  Float32Array.from(
    parts.flatMap(({ name, rows, columns, start }) =>
      Array.from({ length: rows * columns }, (_, i) => {
        if (name === 'features') return i === 0 || i === rows - 1 ? 1 : 0;
        return start === 'random' ? 0.1 * normal(rng) : start;
      }),
    ),
  );
