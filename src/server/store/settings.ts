import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import { type Learning, learningSchema } from '../../campaigns/learning/aim';
import type { LoopRelease } from '../../campaigns/loop/advanceLoop';
import { defaultLoopSettings, type LoopState, loopSettingsSchema, loopStateSchema, newLoop } from '../../campaigns/loop/loopState';
import { fail, type Result } from '../../protocol/result';
import { type Guardrails, guardrailsSchema } from '../../stats/experiment/metrics/guardrails';
import { type ExpectedTraffic, expectedTrafficSchema } from '../../stats/metrics/expectedTraffic';
import { type BudgetPrices, budgetPricesSchema } from '../../stats/metrics/shadowPrices';
import type { Release, StoredBundle } from './store';

/** A setting as its schema has it; what another version wrote, or nobody can read, is as if nobody had said anything. */
const readSetting = <S extends v.GenericSchema>(schema: S, value: string | undefined): v.InferOutput<S> | undefined => {
  if (value === undefined) return undefined;
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), value);
  return read.success ? read.output : undefined;
};

/** Name of the setting that holds them. */
export const GUARDRAILS = 'guardrails';

const guardrailsSetting = v.object({ v: v.literal('guardrails/1'), guardrails: guardrailsSchema });

export const guardrailsRow = (guardrails: Guardrails): string =>
  JSON.stringify({ v: 'guardrails/1', guardrails } satisfies v.InferOutput<typeof guardrailsSetting>);

export const readGuardrails = (value: string | undefined): Guardrails | undefined => readSetting(guardrailsSetting, value)?.guardrails;

/** Name of the setting that holds it. */
export const LEARNING = 'learning';

const learningSetting = v.object({ v: v.literal('learning/1'), learning: learningSchema });

export const learningRow = (learning: Learning): string =>
  JSON.stringify({ v: 'learning/1', learning } satisfies v.InferOutput<typeof learningSetting>);

export const readLearning = (value: string | undefined): Learning | undefined => readSetting(learningSetting, value)?.learning;

/** Name of the setting that holds it. */
export const EXPECTED_TRAFFIC = 'expected-traffic';

const trafficSetting = v.object({ v: v.literal('expected-traffic/1'), peaks: expectedTrafficSchema });

export const expectedTrafficRow = (peaks: ExpectedTraffic): string =>
  JSON.stringify({ v: 'expected-traffic/1', peaks } satisfies v.InferOutput<typeof trafficSetting>);

export const readExpectedTraffic = (value: string | undefined): ExpectedTraffic | undefined => readSetting(trafficSetting, value)?.peaks;

/** Name of the setting that holds them. */
export const BUDGET_PRICES = 'budget-prices';

/** None is no loss: they are found again within hours. */
export const readBudgetPrices = (value: string | undefined): BudgetPrices | undefined => readSetting(budgetPricesSchema, value);

/** Name of the setting that holds it. */
export const LOOP = 'loop';

const loopSetting = v.object({ v: v.literal('loop/1'), revision: v.number(), settings: loopSettingsSchema, state: loopStateSchema });

/** What the merchant allows, and where the loop stands. */
export type LoopRow = Omit<v.InferOutput<typeof loopSetting>, 'v'>;

/** A step of the loop, made from what was seen. */
export interface LoopStepRow {
  readonly seen: { readonly revision: number; readonly release: Release };
  readonly state: LoopState;
  /** To be stored. */
  readonly bundle?: StoredBundle | undefined;
  /** Absent: devices go on as they do. */
  readonly release?: LoopRelease | undefined;
}

export const loopText = (row: LoopRow): string => JSON.stringify({ v: 'loop/1', ...row } satisfies v.InferOutput<typeof loopSetting>);

export const readLoop = (value: string | undefined): LoopRow => {
  const row = readSetting(loopSetting, value);
  return row
    ? { revision: row.revision, settings: row.settings, state: row.state }
    : { revision: 0, settings: defaultLoopSettings, state: newLoop };
};

/** Error `loop_changed` if anything that the step was made from is not so any more. */
export const loopMoved = ({ seen }: LoopStepRow, { revision }: LoopRow, release: Release): Result<undefined> | undefined =>
  seen.revision === revision && isDeepStrictEqual({ ...seen.release }, { ...release })
    ? undefined
    : fail('loop_changed', 'Another server, the merchant or the kill switch was faster. Look again.');
