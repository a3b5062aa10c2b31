import * as v from 'valibot';
import { guardrailNames, guardrailsSchema } from '../../stats/experiment/guardrails';
import { variantSchema } from './comparedSchema';
import { estimateSchema } from './experimentSchema';

/** `GET /v1/admin/guardrails`: what a metric may do at most, and how it stands. */
export const guardrailsAnswerSchema = v.object({
  settings: guardrailsSchema,
  standings: v.nullable(
    v.array(
      v.object({
        metric: v.picklist(guardrailNames),
        most: v.number(),
        action: v.picklist(['warn', 'stop', 'off']),
        treatment: variantSchema,
        control: variantSchema,
        change: estimateSchema,
        state: v.picklist(['broken', 'held', 'open', 'unsound']),
      }),
    ),
  ),
});
export type GuardrailsAnswer = v.InferOutput<typeof guardrailsAnswerSchema>;
