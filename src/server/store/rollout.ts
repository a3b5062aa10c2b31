import * as v from 'valibot';
import { parseJsonWith } from '../../protocol/parse';
import { bundleIdSchema } from '../../protocol/protocol';

/** A bundle that a share of the devices takes before all do. */
const rolloutSchema = v.object({
  v: v.literal('rollout/1'),
  bundle: bundleIdSchema,
  share: v.pipe(v.number(), v.gtValue(0), v.ltValue(1)),
  /** Orders are to name the side of the stage. */
  marked: v.exactOptional(v.literal(true)),
});
export type Rollout = Omit<v.InferOutput<typeof rolloutSchema>, 'v'>;

/** As both databases keep it, a setting. */
export const rolloutText = (rollout: Rollout): string => JSON.stringify({ v: 'rollout/1', ...rollout });

export const readRollout = (text: string | undefined): Rollout | undefined => {
  if (text === undefined) return undefined;
  const read = parseJsonWith(rolloutSchema, text, 'rollout_malformed');
  if (!read.ok) return undefined;
  const { v: _, ...rollout } = read.value;
  return rollout;
};
