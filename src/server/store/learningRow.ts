import * as v from 'valibot';
import { type Learning, learningSchema } from '../../core/campaigns/learning';

/** Name of the setting that holds it. */
export const LEARNING = 'learning';

const rowSchema = v.object({ v: v.literal('learning/1'), learning: learningSchema });

export const learningRow = (learning: Learning): string =>
  JSON.stringify({ v: 'learning/1', learning } satisfies v.InferOutput<typeof rowSchema>);

/** What another version wrote, or nobody can read, is as if nobody had said anything. */
export const readLearning = (value: string | undefined): Learning | undefined => {
  if (value === undefined) return undefined;
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), rowSchema), value);
  return read.success ? read.output.learning : undefined;
};
