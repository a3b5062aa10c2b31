import { adaptHead, type HeadExample, headFeature, headLogit, type LocalHead, type LocalHeadPrior } from '../../engine/scoring/localHead';
import { packedDimension, packedIndex } from '../../maths/linalg';
import { integer, type Rng, seededRng } from '../../maths/random';
import { type Answers, exampleOf, inputOf, rowsByGroup } from './frozenBase';
import type { FittedHead } from './headPrior';

/** Gradient steps on a shopper's head, for comparison with the device's Newton steps. */
interface GradientSettings {
  readonly start: Float64Array;
  readonly rate: number;
  readonly steps: number;
  /** Steps of length Σ times the gradient: long for coordinates in which shoppers differ much. */
  readonly scaled: boolean;
  /** Does the prior w ~ N(0, Σ) pull back? Needs `scaled`. */
  readonly pull: boolean;
}

/** Σ v for the block-diagonal Σ of the prior. */
const timesCovariance = ({ factor, deviations }: LocalHeadPrior, values: Float64Array): Float64Array => {
  const c = packedDimension(factor.length);
  const inner = new Float64Array(c);
  for (let i = 0; i < c; i++) for (let j = 0; j <= i; j++) inner[j] = inner[j]! + factor[packedIndex(i, j)]! * values[i]!;
  return values.map((value, i) => {
    if (i >= c) return deviations[i - c]! ** 2 * value;
    let sum = 0;
    for (let j = 0; j <= i; j++) sum += factor[packedIndex(i, j)]! * inner[j]!;
    return sum;
  });
};

/** w ← w + η D (Hᵀ(y − p) − pull · Σ⁻¹w), D = Σ when scaled, else I; `steps` times from `start` over all the answers. */
const gradientHead = (prior: LocalHeadPrior, examples: readonly HeadExample[], settings: GradientSettings): LocalHead => {
  const d = prior.inputs.length + 2;
  const w = settings.start.slice();
  const rows = examples.map(({ logit, x }) => Float64Array.from({ length: d }, (_, i) => headFeature(prior, logit, x, i)));
  for (let step = 0; step < settings.steps && rows.length > 0; step++) {
    const gradient = new Float64Array(d);
    for (const [n, { logit, accepted }] of examples.entries()) {
      const h = rows[n]!;
      let z = logit;
      for (let i = 0; i < d; i++) z += h[i]! * w[i]!;
      const residual = (accepted ? 1 : 0) - 1 / (1 + Math.exp(-z));
      for (let i = 0; i < d; i++) gradient[i] = gradient[i]! + residual * h[i]!;
    }
    const move = settings.scaled ? timesCovariance(prior, gradient) : gradient;
    for (let i = 0; i < d; i++) w[i] = w[i]! + settings.rate * (move[i]! - (settings.pull ? w[i]! : 0));
  }
  return w;
};

const PASSES = 4;
const OUTER_RATE = 0.1;

/**
 * Reptile (Nichol, Achiam & Schulman 2018, https://arxiv.org/abs/1803.02999): the start from which the same gradient steps adapt best, by
 * w ← w + ε (adapted − w) over respondents in random order with `shots` random answers each, ε falling to 0.
 */
const reptileStart = (
  prior: LocalHeadPrior,
  answers: Answers,
  settings: Omit<GradientSettings, 'start'>,
  shots: number,
  rng: Rng,
): Float64Array => {
  const people = rowsByGroup(answers.groups);
  const start = new Float64Array(prior.inputs.length + 2);
  const tasks = PASSES * people.length;
  for (let task = 0; task < tasks; task++) {
    const rows = [...people[integer(rng, people.length)]!];
    for (let i = 0; i < Math.min(shots, rows.length); i++) {
      const j = i + integer(rng, rows.length - i);
      [rows[i], rows[j]] = [rows[j]!, rows[i]!];
    }
    const examples = rows.slice(0, shots).map((row) => exampleOf(answers, row));
    const adapted = gradientHead(prior, examples, { ...settings, start });
    const pace = OUTER_RATE * (1 - task / tasks);
    for (let i = 0; i < start.length; i++) start[i] = start[i]! + pace * (adapted[i]! - start[i]!);
  }
  return start;
};

/** A method that maps a shopper's answers to a head. */
export interface Adapter {
  readonly model: string;
  readonly adapt: (examples: readonly HeadExample[]) => LocalHead;
}

/** The shipped method: the prior's mode by Newton steps, `adaptHead` of the engine. */
export const CHOSEN = 'empirical-Bayes prior, Newton steps';
export const NETWORK_ALONE = 'network alone';

const STEPS = 8;
/**
 * Large enough to learn in eight steps, small enough not to diverge on ten answers: |h|² is about 10, and the loss has curvature ≤ ¼ |h|²
 * each.
 */
const PLAIN_RATES = [0.003, 0.01, 0.02, 0.04];
const SCALED_RATES = [0.03, 0.06, 0.12, 0.25];
const REPTILE_SHOTS = 8;

const alone = ({ inputs }: LocalHeadPrior): Adapter => {
  const zero = new Float64Array(inputs.length + 2);
  return { model: NETWORK_ALONE, adapt: () => zero };
};

/** Families of adapters, each at several learning rates, all with the same number of steps. Validation picks the rate. */
export const adapterFamilies = ({ prior, mean }: FittedHead, answers: Answers, seed: number): readonly (readonly Adapter[])[] => {
  const zero = new Float64Array(mean.length);
  const gradient = (
    model: string,
    rates: readonly number[],
    rest: Pick<GradientSettings, 'scaled' | 'pull'>,
    startAt: (settings: Omit<GradientSettings, 'start'>) => Float64Array,
  ): readonly Adapter[] =>
    rates.map((rate) => {
      const settings = { ...rest, rate, steps: STEPS };
      const start = startAt(settings);
      return { model, adapt: (examples) => gradientHead(prior, examples, { ...settings, start }) };
    });
  const plain = { scaled: false, pull: false };
  const reptile = (settings: Omit<GradientSettings, 'start'>): Float64Array =>
    reptileStart(prior, answers, settings, REPTILE_SHOTS, seededRng(seed));
  return [
    [alone(prior)],
    gradient('SGD from zero', PLAIN_RATES, plain, () => zero),
    gradient('SGD from Reptile', PLAIN_RATES, plain, reptile),
    gradient('SGD from the empirical-Bayes mean', PLAIN_RATES, plain, () => mean),
    gradient('SGD from Reptile, steps scaled by Σ', SCALED_RATES, { scaled: true, pull: false }, reptile),
    gradient('empirical-Bayes prior, SGD', SCALED_RATES, { scaled: true, pull: true }, () => zero),
    [{ model: CHOSEN, adapt: (examples) => adaptHead(prior, examples) }],
  ];
};

/** Index of each row among the rows of its respondent, in file order. */
export const positionsOf = (groups: readonly string[]): Int32Array => {
  const positions = new Int32Array(groups.length);
  for (const rows of rowsByGroup(groups)) for (const [i, row] of rows.entries()) positions[row] = i;
  return positions;
};

/**
 * Logits of every row, each respondent's head adapted to the known answers among their first `shots` rows, as on their device. A row among
 * those is scored before its own answer is known: by the head of the answers before it.
 */
export const adaptedLogits = (prior: LocalHeadPrior, answers: Answers, { adapt }: Adapter, shots: number): Float64Array => {
  const out = new Float64Array(answers.logits.length);
  for (const rows of rowsByGroup(answers.groups)) {
    const known = rows.slice(0, shots).filter((row) => !Number.isNaN(answers.y[row]!));
    const full = adapt(Array.from(known, (row) => exampleOf(answers, row)));
    for (const [i, row] of rows.entries()) {
      const head =
        i < shots
          ? adapt(
              Array.from(
                rows.slice(0, i).filter((earlier) => known.includes(earlier)),
                (r) => exampleOf(answers, r),
              ),
            )
          : full;
      out[row] = headLogit(prior, head, answers.logits[row]!, inputOf(answers, row));
    }
  }
  return out;
};
