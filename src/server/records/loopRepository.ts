import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import { type Learning, learningSchema } from '../../campaigns/learning/aim';
import type { LoopRelease } from '../../campaigns/loop/advanceLoop';
import {
  defaultLoopSettings,
  type LoopSettings,
  type LoopState,
  loopSettingsSchema,
  loopStateSchema,
  newLoop,
} from '../../campaigns/loop/loopState';
import { parseJsonWith } from '../../protocol/values/parse';
import { fail, type Result } from '../../protocol/values/result';
import type { Release, StoredBundle } from './bundleRepository';

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

/** Part of the port: what the merchant allows the server to do by itself, and how far it has come. */
export interface LoopRepository {
  /** What the merchant allows the server to do by itself, and how far it has come; the defaults until something is kept. */
  loop(): Promise<LoopRow>;
  /** Anything made from the settings before is refused from then on. */
  putLoopSettings(settings: LoopSettings, now: number): Promise<void>;
  /**
   * One step of the loop: its state, a bundle to keep and what devices take, at once or not at all. Error `loop_changed`: settings, state, release or
   * switch are not what the step was made from, so that of several servers one takes it, and the merchant always wins.
   */
  stepLoop(step: LoopStepRow, now: number): Promise<Result<undefined>>;
  /** How long what was learnt counts; `undefined`: the merchant never said. */
  learning(): Promise<Learning | undefined>;
  putLearning(learning: Learning, now: number): Promise<void>;
}

export const loopText = (row: LoopRow): string => JSON.stringify({ v: 'loop/1', ...row } satisfies v.InferOutput<typeof loopSetting>);

/** What another version wrote, or nobody can read, is as if nobody had said anything. */
export const readLoop = (value: string | undefined): LoopRow => {
  const read = parseJsonWith(loopSetting, value ?? '', 'loop_malformed');
  if (!read.ok) return { revision: 0, settings: defaultLoopSettings, state: newLoop };
  const { revision, settings, state } = read.value;
  return { revision, settings, state };
};

/** Error `loop_changed` if anything that the step was made from is not so any more. */
export const loopMoved = ({ seen }: LoopStepRow, { revision }: LoopRow, release: Release): Result<undefined> | undefined =>
  seen.revision === revision && isDeepStrictEqual({ ...seen.release }, { ...release })
    ? undefined
    : fail('loop_changed', 'Something changed in the meantime. Reload and try again.');

/** Name of the setting that holds it. */
export const LEARNING = 'learning';

const learningSetting = v.object({ v: v.literal('learning/1'), learning: learningSchema });

export const learningRow = (learning: Learning): string =>
  JSON.stringify({ v: 'learning/1', learning } satisfies v.InferOutput<typeof learningSetting>);

export const readLearning = (value: string | undefined): Learning | undefined => {
  const read = parseJsonWith(learningSetting, value ?? '', 'learning_malformed');
  return read.ok ? read.value.learning : undefined;
};
