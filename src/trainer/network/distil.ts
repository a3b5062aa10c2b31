import { integer, type Rng, seededRng, uniform } from '../../maths/random';
import type { FieldedSamples } from './groupedSamples';
import type { KernelSpace } from './kernelSpace';
import { fitTeacher, sigmoids, type TeacherSettings } from './kernelTeacher';
import { type NetworkSettings, type TrainedNetwork, trainNetwork } from './trainNetwork';

/**
 * Synthetic rows without labels: the occasion and coupon of one row with the subject of another, each of whose fields is replaced with
 * probability `mix` from a third. A teacher labels them, so that a student sees far more than the log contains. If no fields belong to a
 * subject, all fields but the coupon's are mixed.
 *
 * @returns `[count, width]`
 */
export const recombine = (samples: FieldedSamples, space: KernelSpace, count: number, mix: number, rng: Rng): Float32Array => {
  const { rows, width, x } = samples;
  const swapped = space.subject.length > 0 ? space.subject : space.occasion.filter(({ coupon }) => !coupon);
  const out = new Float32Array(count * width);
  for (let i = 0; i < count; i++) {
    const [occasion, subject, third] = [integer(rng, rows), integer(rng, rows), integer(rng, rows)];
    out.set(x.subarray(occasion * width, (occasion + 1) * width), i * width);
    for (const { start, width: columns } of swapped) {
      const from = (uniform(rng) < mix ? third : subject) * width + start;
      out.set(x.subarray(from, from + columns), i * width + start);
    }
  }
  return out;
};

export interface Distillation {
  readonly settings: NetworkSettings;
  /** Number of rows the teacher labels. */
  readonly rows: number;
  /** Share of a recombined subject's fields taken from another subject. */
  readonly mix: number;
}

const base = { learningRate: 3e-3, weightDecay: 0, dropout: 0, averaging: 0.99, batch: 256, patience: 0, cooldown: true } as const;

/** Rows the teacher labels per row of the log, and at least. */
const [ROWS_EACH, LEAST_ROWS] = [4, 4_000];

/** Settings that ship for unseen subjects. Recurring subjects must be memorised individually, which needs more. */
export const distillationOf = (
  { known }: Pick<TeacherSettings, 'known'>,
  rows: number,
): { readonly name: string; readonly distillation: Distillation } => {
  const asked = (most: number): number => Math.min(most, Math.max(LEAST_ROWS, ROWS_EACH * rows));
  return known
    ? {
        name: 'cross 1 + mlp 192-64, distilled from a kernel',
        distillation: { settings: { ...base, crossLayers: 1, hidden: [192, 64], maxEpochs: 24 }, rows: asked(48_000), mix: 0 },
      }
    : {
        name: 'cross 1 + mlp 64-32, distilled from a kernel',
        distillation: { settings: { ...base, crossLayers: 1, hidden: [64, 32], maxEpochs: 14 }, rows: asked(32_000), mix: 0.3 },
      };
};

/**
 * A small network that imitates the kernel classifier (distillation, Hinton et al. 2015, https://arxiv.org/abs/1503.02531): it learns the
 * teacher's probabilities on any number of recombined rows, so that it neither overfits nor needs regularisation. It ships in place of a
 * teacher that stores every training row.
 */
export const distil = async (
  samples: FieldedSamples,
  teacher: TeacherSettings,
  { settings, rows, mix }: Distillation,
  seed: number,
  onEpoch?: (epoch: number) => void,
  start?: Float32Array,
): Promise<TrainedNetwork> => {
  const { space, logits } = await fitTeacher(samples, teacher, seed);
  const rng = seededRng(seed);
  const x = recombine(samples, space, rows, mix, rng);
  const asked = { rows, width: samples.width, x };
  // A warm start needs half the epochs.
  const epochs = start ? Math.ceil(settings.maxEpochs / 2) : settings.maxEpochs;
  return trainNetwork({ ...asked, y: sigmoids(logits(asked)) }, undefined, { ...settings, maxEpochs: epochs }, rng, onEpoch, start);
};
