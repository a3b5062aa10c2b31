import * as v from 'valibot';
import { type Learning, learningSchema } from '../../campaigns/learning/fittingModels';
import { readSetting } from './readSetting';

/** Name of the setting that holds it. */
export const LEARNING = 'learning';

const rowSchema = v.object({ v: v.literal('learning/1'), learning: learningSchema });

export const learningRow = (learning: Learning): string =>
  JSON.stringify({ v: 'learning/1', learning } satisfies v.InferOutput<typeof rowSchema>);

export const readLearning = (value: string | undefined): Learning | undefined => readSetting(rowSchema, value)?.learning;
