/** @jsxRuntime automatic @jsxImportSource preact */
import type { LinearPrior } from '../../../engine/bandit/linearPrior';
import { solvePacked } from '../../../maths/linalg';
import { fixed } from '../numbers';
import { BarsPlot } from '../plots/BarsPlot';

/** Name of every coefficient: a field, or a field and one of its values. */
const coefficientNames = ({ features }: LinearPrior): readonly string[] =>
  features.fields.flatMap((field) =>
    field.kind === 'categorical' ? field.vocabulary.map((value) => `${field.name} = ${value}`) : [field.name],
  );

/** √ diag(P⁻¹), P = L Lᵀ. */
const deviations = ({ mean, precisionFactor }: LinearPrior): readonly number[] =>
  mean.map((_, i) => {
    const unit = mean.map((__, j) => (i === j ? 1 : 0));
    return Math.sqrt(Math.max(0, solvePacked(precisionFactor, unit)[i] ?? 0));
  });

/** Where the bandit starts on every device. */
export const BanditSection = ({ bandit }: { readonly bandit: LinearPrior }) => {
  const [names, spread] = [coefficientNames(bandit), deviations(bandit)];
  return (
    <section aria-labelledby="bandit">
      <h2 id="bandit">Where the bandit starts</h2>
      <p>
        The reward of a coupon, margin minus discount on a scale from 0 to 1, is expected to be the sum of these coefficients times the
        features. Each device moves them by its own outcomes; the wider the interval, the sooner. Noise of a single reward:{' '}
        {fixed(bandit.noise, 3)}; least probability of a coupon: {bandit.floor}.
      </p>
      <BarsPlot
        id="bandit-coefficients"
        title="Coefficients of the prior"
        says="Mean with two standard deviations either way; the line marks zero."
        beside
        bars={bandit.mean.map((value, i) => ({ label: names[i] ?? String(i), value, half: 2 * (spread[i] ?? 0), marked: true }))}
        halfName="± 2 SD"
        points
      />
    </section>
  );
};
