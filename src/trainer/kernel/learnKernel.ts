import { seededRng } from '../../maths/random';
import { breathe } from '../breathe';
import { kernelGradient } from './kernelGradient';
import { kernelTables } from './kernelOperator';
import type { CodedField, Distinct, KernelSpace } from './kernelSpace';
import { firstWeights, type KernelWeights, weightOf } from './kernelWeights';

/** Steps of Adam (Kingma & Ba 2015) on the logarithms, random signs for the trace. */
const [STEPS, PROBES, RATE, BETA1, BETA2] = [40, 4, 0.12, 0.9, 0.98] as const;

/** ∂L/∂ ln mismatch and ∂L/∂ ln slope of each field, from ∂L/∂κ: ∂κ/∂w = −κ · distance. */
const fieldGradients = (
  fields: readonly CodedField[],
  weights: KernelWeights,
  { codes, count }: Distinct,
  kappa: Float64Array,
  gradient: Float64Array,
): readonly number[] => {
  const sums = fields.map(({ codes: size }) => new Float64Array(size * size));
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      const g = gradient[i * count + j]! * kappa[i * count + j]!;
      for (let f = 0; f < fields.length; f++)
        sums[f]![codes[i * fields.length + f]! * fields[f]!.codes + codes[j * fields.length + f]!]! += g;
    }
  }
  return fields.flatMap((field, f) => {
    const { mismatch, slope } = weightOf(weights, field);
    let [differ, apart] = [0, 0];
    for (let a = 0; a < field.codes; a++) {
      for (let b = 0; b < field.codes; b++) {
        const sum = sums[f]![a * field.codes + b]!;
        if (a !== b) differ += sum;
        if (field.places) apart += sum * Math.abs(field.places[a]! - field.places[b]!);
      }
    }
    return [-mismatch * differ, -slope * apart];
  });
};

/** Random signs, the same at every step. */
const signs = (n: number, seed: number): readonly Float64Array[] => {
  const rng = seededRng(seed);
  return Array.from({ length: PROBES }, () => Float64Array.from({ length: n }, () => (rng.uint32() & 1 ? 1 : -1)));
};

/**
 * Hyper-parameters by the marginal likelihood of the training labels (type II maximum likelihood, no held-out rows needed), as if labels were
 * Gaussian: how much each field matters is learnt from the data alone (automatic relevance determination, MacKay 1994).
 */
export const learnKernel = async (
  space: KernelSpace,
  occasions: Distinct,
  subjects: Distinct,
  y: Float32Array,
  seed: number,
): Promise<KernelWeights> => {
  const fields = [...space.occasion, ...space.subject];
  const first = firstWeights(space);
  const theta = Float64Array.from([
    ...fields.flatMap((field) => [weightOf(first, field).mismatch, weightOf(first, field).slope]),
    ...first.variances,
  ]).map(Math.log);
  const weightsOf = (): KernelWeights => ({
    fields: Object.fromEntries(
      fields.map(({ name }, f) => [name, { mismatch: Math.exp(theta[2 * f]!), slope: Math.exp(theta[2 * f + 1]!) }]),
    ),
    variances: Array.from(theta.subarray(2 * fields.length), Math.exp),
  });
  const mean = y.reduce((sum, label) => sum + label, 0) / y.length;
  const residual = Float64Array.from(y, (label) => label - mean);
  const probes = signs(y.length, seed);
  const [m, s] = [new Float64Array(theta.length), new Float64Array(theta.length)];
  let starts: readonly Float64Array[] = [];
  for (let step = 0; step < STEPS; step++) {
    await breathe();
    const weights = weightsOf();
    const tables = kernelTables(space, weights, occasions, subjects);
    const gradient = kernelGradient(tables, weights.variances, residual, probes, starts);
    starts = gradient.solutions;
    const g = [
      ...fieldGradients(space.occasion, weights, occasions, tables.occasion, gradient.occasion),
      ...fieldGradients(space.subject, weights, subjects, tables.subject, gradient.subject),
      ...weights.variances.map((v, t) => v * gradient.variances[t]!),
    ];
    const rate = RATE * Math.min(1, 2 * (1 - step / STEPS) + 0.05);
    for (const [i, value] of g.entries()) {
      m[i] = BETA1 * m[i]! + (1 - BETA1) * value;
      s[i] = BETA2 * s[i]! + (1 - BETA2) * value ** 2;
      theta[i]! -= (rate * m[i]!) / (1 - BETA1 ** (step + 1)) / (Math.sqrt(s[i]! / (1 - BETA2 ** (step + 1))) + 1e-3);
    }
  }
  return weightsOf();
};
