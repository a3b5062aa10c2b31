import { clusteredSe } from '../../core/evaluation/clusteredSe';
import type { FeatureSpec } from '../../core/features/featureSpec';
import { adaptHead, type LocalHeadPrior } from '../../core/scoring/localHead';
import { logitLoss } from '../../core/scoring/logitLoss';
import { spread } from '../compress/spread';
import { adaptedLogits, positionsOf } from '../fewShot/adaptedLogits';
import { CHOSEN } from '../fewShot/adapters';
import { type Answers, toLogits } from '../fewShot/answers';
import { fitHeadPrior } from '../fewShot/fitHeadPrior';
import { headPlan } from '../fewShot/headPlan';
import { rowsByGroup } from '../fewShot/rowsByGroup';
import type { GroupedSamples } from '../network/groupedSamples';

/** Fewer shoppers with several answers cannot tell how shoppers differ, nor judge it on others. */
const FEWEST_PEOPLE = 40;
/** Each costs some milliseconds, and a variance is known to a few per cent from that many. */
const MOST_PEOPLE = 400;

/** Answers of the shoppers given, in their order. */
const answersOf = ({ x, y, width, groups }: GroupedSamples, logits: Float64Array, people: readonly Int32Array[]): Answers => {
  const rows = people.flatMap((own) => [...own]);
  const out = new Float32Array(rows.length * width);
  for (const [i, row] of rows.entries()) out.set(x.subarray(row * width, (row + 1) * width), i * width);
  return {
    width,
    x: out,
    y: Float32Array.from(rows, (row) => y[row]!),
    groups: rows.map((row) => groups[row]!),
    logits: Float64Array.from(rows, (row) => logits[row]!),
  };
};

/** What adapting saves in log loss a later answer of a shopper, each scored before it is known, with its standard error by shopper. */
const gainOf = (prior: LocalHeadPrior, answers: Answers): { readonly value: number; readonly se: number } => {
  const adapted = adaptedLogits(
    prior,
    answers,
    { model: CHOSEN, adapt: (examples) => adaptHead(prior, examples) },
    Number.POSITIVE_INFINITY,
  );
  const later = [...positionsOf(answers.groups).entries()].flatMap(([row, position]) => (position > 0 ? [row] : []));
  const gains = later.map((row) => logitLoss(answers.logits[row]!, answers.y[row] === 1) - logitLoss(adapted[row]!, answers.y[row] === 1));
  const value = gains.reduce((a, b) => a + b, 0) / gains.length;
  const influences = gains.map((gain) => (gain - value) / gains.length);
  return {
    value,
    se: clusteredSe(
      influences,
      later.map((row) => answers.groups[row]!),
    ),
  };
};

/**
 * Prior of the head a device adapts to its shopper, where it is of use: fitted on every other shopper with several answers and judged on the others,
 * it ships when it saves log loss there by more than two standard errors. `undefined` where the log has too few such shoppers, or their answers differ in nothing the network reads.
 * @param outOfFold probabilities by networks that did not see the row's shopper (`crossFit`)
 */
export const localHeadOf = async (
  features: FeatureSpec,
  samples: GroupedSamples,
  outOfFold: Float32Array,
): Promise<{ readonly prior?: LocalHeadPrior; readonly note: string } | undefined> => {
  const several = rowsByGroup(samples.groups).filter((rows) => rows.length > 1);
  if (several.length < FEWEST_PEOPLE) return undefined;
  const people = spread(several.length, MOST_PEOPLE).map((at) => several[at]!);
  const logits = toLogits(outOfFold);
  const all = answersOf(samples, logits, people);
  const plan = headPlan(features, all);
  if (plan.inputs.length === 0) return undefined;
  const half = (which: number): Answers =>
    answersOf(
      samples,
      logits,
      people.filter((_, i) => i % 2 === which),
    );
  const { prior } = await fitHeadPrior(half(0), plan);
  const { value, se } = gainOf(prior, half(1));
  const figures = `log loss ${value < 0 ? '+' : '−'}${Math.abs(value).toFixed(4)} ±${se.toFixed(4)} a later answer of shoppers it was not fitted on`;
  return value > 2 * se
    ? { prior: (await fitHeadPrior(all, plan)).prior, note: `adapting to a shopper: ${figures}` }
    : { note: `devices do not adapt the network to their shopper: ${figures}` };
};
