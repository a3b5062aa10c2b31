import * as v from 'valibot';
import { type Guardrails, guardrailsSchema } from '../../stats/experiment/metrics/guardrails';
import { readSetting } from './readSetting';

/** Name of the setting that holds them. */
export const GUARDRAILS = 'guardrails';

const rowSchema = v.object({ v: v.literal('guardrails/1'), guardrails: guardrailsSchema });

export const guardrailsRow = (guardrails: Guardrails): string =>
  JSON.stringify({ v: 'guardrails/1', guardrails } satisfies v.InferOutput<typeof rowSchema>);

export const readGuardrails = (value: string | undefined): Guardrails | undefined => readSetting(rowSchema, value)?.guardrails;
