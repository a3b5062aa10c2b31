import * as v from 'valibot';
import { parseJsonWith } from '../../protocol/values/parse';
import { type Guardrails, guardrailsSchema } from '../../stats/experiment/guardrails';

/** Part of the port: what the merchant allows an experiment to cost. */
export interface ExperimentRepository {
  /** By how much a metric of the experiment may get worse; `undefined`: the merchant never said. */
  guardrails(): Promise<Guardrails | undefined>;
  putGuardrails(guardrails: Guardrails, now: number): Promise<void>;
}

/** Name of the setting that holds them. */
export const GUARDRAILS = 'guardrails';

const guardrailsSetting = v.object({ v: v.literal('guardrails/1'), guardrails: guardrailsSchema });

export const guardrailsRow = (guardrails: Guardrails): string =>
  JSON.stringify({ v: 'guardrails/1', guardrails } satisfies v.InferOutput<typeof guardrailsSetting>);

/** What another version wrote, or nobody can read, is as if nobody had said anything. */
export const readGuardrails = (value: string | undefined): Guardrails | undefined => {
  const read = parseJsonWith(guardrailsSetting, value ?? '', 'guardrails_malformed');
  return read.ok ? read.value.guardrails : undefined;
};
