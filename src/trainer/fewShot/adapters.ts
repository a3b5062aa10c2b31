import { adaptHead, type HeadExample, type LocalHead, type LocalHeadPrior } from '../../engine/scoring/localHead';
import { seededRng } from '../../maths/random';
import type { Answers } from './answers';
import type { FittedHead } from './fitHeadPrior';
import { type GradientSettings, gradientHead, reptileStart } from './gradientHead';

/** A way from a shopper's answers to a head. */
export interface Adapter {
  readonly model: string;
  readonly adapt: (examples: readonly HeadExample[]) => LocalHead;
}

/** What ships: the prior's mode by Newton steps, `adaptHead` of the core. */
export const CHOSEN = 'empirical-Bayes prior, Newton steps';
export const NETWORK_ALONE = 'network alone';

const STEPS = 8;
/** Long enough to learn in eight steps, short enough not to diverge on ten answers: |h|² is about 10, and the loss has curvature ≤ ¼ |h|² each. */
const PLAIN_RATES = [0.003, 0.01, 0.02, 0.04];
const SCALED_RATES = [0.03, 0.06, 0.12, 0.25];
const REPTILE_SHOTS = 8;

const alone = ({ inputs }: LocalHeadPrior): Adapter => {
  const zero = new Float64Array(inputs.length + 2);
  return { model: NETWORK_ALONE, adapt: () => zero };
};

/** Families of adapters, each at several learning rates, all with the same budget of steps; validation picks the rate. */
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
