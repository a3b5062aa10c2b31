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

/** Name of its setting. */
export const LOOP = 'loop';

const loopSetting = v.object({ v: v.literal('loop/1'), revision: v.number(), settings: loopSettingsSchema, state: loopStateSchema });

/** The loop's settings and state. */
export type LoopRow = Omit<v.InferOutput<typeof loopSetting>, 'v'>;

/** A step of the loop, with the state it is based on. */
export interface LoopStepRow {
  readonly seen: { readonly revision: number; readonly release: Release };
  readonly state: LoopState;
  /** To be stored. */
  readonly bundle?: StoredBundle | undefined;
  /** Absent: no change for devices. */
  readonly release?: LoopRelease | undefined;
}

/** Part of the port: settings and state of automatic learning. */
export interface LoopRepository {
  /** The loop's settings and state; defaults until something is stored. */
  loop(): Promise<LoopRow>;
  /** Steps based on the earlier settings are refused from then on. */
  putLoopSettings(settings: LoopSettings, now: number): Promise<void>;
  /**
   * One step of the loop: its state, a bundle to store and the release, in one transaction. Error `loop_changed`: settings, state, release
   * or switch differ from those the step is based on. So only one of several servers takes a step, and the merchant's changes always take
   * precedence.
   */
  stepLoop(step: LoopStepRow, now: number): Promise<Result<undefined>>;
  /** How long past data counts; `undefined` if never set. */
  learning(): Promise<Learning | undefined>;
  putLearning(learning: Learning, now: number): Promise<void>;
}

export const loopText = (row: LoopRow): string => JSON.stringify({ v: 'loop/1', ...row } satisfies v.InferOutput<typeof loopSetting>);

/** A value that cannot be read, e.g. from another version, counts as not set. */
export const readLoop = (value: string | undefined): LoopRow => {
  const read = parseJsonWith(loopSetting, value ?? '', 'loop_malformed');
  if (!read.ok) return { revision: 0, settings: defaultLoopSettings, state: newLoop };
  const { revision, settings, state } = read.value;
  return { revision, settings, state };
};

/** Error `loop_changed` if anything the step is based on has changed. */
export const loopMoved = ({ seen }: LoopStepRow, { revision }: LoopRow, release: Release): Result<undefined> | undefined =>
  seen.revision === revision && isDeepStrictEqual({ ...seen.release }, { ...release })
    ? undefined
    : fail('loop_changed', 'Something changed in the meantime. Reload and try again.');

/** Name of its setting. */
export const LEARNING = 'learning';

const learningSetting = v.object({ v: v.literal('learning/1'), learning: learningSchema });

export const learningRow = (learning: Learning): string =>
  JSON.stringify({ v: 'learning/1', learning } satisfies v.InferOutput<typeof learningSetting>);

export const readLearning = (value: string | undefined): Learning | undefined => {
  const read = parseJsonWith(learningSetting, value ?? '', 'learning_malformed');
  return read.ok ? read.value.learning : undefined;
};
