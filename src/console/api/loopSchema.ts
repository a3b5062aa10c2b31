import * as v from 'valibot';
import { loopSettingsSchema, loopStateSchema } from '../../campaigns/loop/loopState';

const { phase, problem, history } = loopStateSchema.entries;
const side = v.object({ customers: v.number() });

/** `GET` and `PUT /v1/admin/loop`, `POST /v1/admin/loop/stage`. */
export const loopSchema = v.object({
  settings: loopSettingsSchema,
  phase,
  standing: v.nullable(v.object({ staged: side, live: side })),
  waits: v.nullable(v.string()),
  problem,
  history,
});
export type LoopAnswer = v.InferOutput<typeof loopSchema>;
