import { logloss } from '../../stats/offPolicy/classification';
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
export const selectTeacher = async (fitting: FieldedSamples, judging: Samples, seed: number): Promise<TeacherSettings> => {
  const weights = await learnTeacher(fitting, seed);
  const teachers = kernelTeachers(fitting, weights, seed);
  const tried = async (scale: number, own: number): Promise<readonly Tried[]> => {
    const classify = await teachers.fit(scale, own);
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
  const byOwn: Tried[] = [];
  for (const own of OWNS) byOwn.push(...(await tried(FIRST_SCALE, own)));
  const first = least(byOwn);
  const byScale = [first];
  for (const scale of SCALES) byScale.push(...(await tried(scale, first.own)));
  const { loss: _, ...settings } = least(byScale);
  return settings;
};
