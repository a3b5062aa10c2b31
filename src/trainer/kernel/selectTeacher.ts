import { logloss } from '../../core/evaluation/logloss';
import type { FieldedSamples } from '../network/groupedSamples';
import type { Samples } from '../network/trainNetwork';
import { kernelTeachers, learnTeacher, type TeacherSettings } from './kernelTeacher';

const FIRST_SCALE = 12;
const OWNS = [1, 3, 6, 10];
const SCALES = [7, 18, 27];

interface Tried extends TeacherSettings {
  readonly loss: number;
}

export const sigmoids = (logits: Float64Array): Float32Array => Float32Array.from(logits, (z) => 1 / (1 + Math.exp(-z)));

/**
 * The kernel from the labels of `fitting`, the scale of its variances and whether subjects come back from the loss on `judging`: first what
 * is peculiar to a subject, then the scale of all.
 */
export const selectTeacher = (fitting: FieldedSamples, judging: Samples, seed: number): TeacherSettings => {
  const weights = learnTeacher(fitting, seed);
  const teachers = kernelTeachers(fitting, weights, seed);
  const tried = (scale: number, own: number): readonly Tried[] => {
    const classify = teachers.fit(scale, own);
    return [false, true].map((known) => ({
      weights,
      scale,
      own,
      known,
      loss: logloss(judging.y, sigmoids(classify(judging, known))).value,
    }));
  };
  // On a tie, as with subjects never seen before, the first: subjects do not come back.
  const least = (rows: readonly Tried[]): Tried => rows.reduce((a, b) => (b.loss < a.loss ? b : a));
  const first = least(OWNS.flatMap((own) => tried(FIRST_SCALE, own)));
  const { loss: _, ...settings } = least([first, ...SCALES.flatMap((scale) => tried(scale, first.own))]);
  return settings;
};
