import * as v from 'valibot';
import { parseJsonWith } from '../../protocol/values/parse';
import { type Guardrails, guardrailsSchema } from '../../stats/experiment/guardrails';

/** Part of the port: guardrails of experiments. */
export interface ExperimentRepository {
  /** How much each metric of the experiment may get worse; `undefined` if never set. */
  guardrails(): Promise<Guardrails | undefined>;
  putGuardrails(guardrails: Guardrails, now: number): Promise<void>;
}

/** Name of their setting. */
export const GUARDRAILS = 'guardrails';

const guardrailsSetting = v.object({ v: v.literal('guardrails/1'), guardrails: guardrailsSchema });

export const guardrailsRow = (guardrails: Guardrails): string =>
  JSON.stringify({ v: 'guardrails/1', guardrails } satisfies v.InferOutput<typeof guardrailsSetting>);

/** A value that cannot be read, e.g. from another version, counts as not set. */
export const readGuardrails = (value: string | undefined): Guardrails | undefined => {
  const read = parseJsonWith(guardrailsSetting, value ?? '', 'guardrails_malformed');
  return read.ok ? read.value.guardrails : undefined;
};
