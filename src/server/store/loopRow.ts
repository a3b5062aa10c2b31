import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import type { LoopRelease } from '../../campaigns/loop/advanceLoop';
import { defaultLoopSettings, type LoopState, loopSettingsSchema, loopStateSchema, newLoop } from '../../campaigns/loop/loopState';

import { fail, type Result } from '../../protocol/result';
import { readSetting } from './readSetting';
import type { Release, StoredBundle } from './store';

/** Name of the setting that holds it. */
export const LOOP = 'loop';

const rowSchema = v.object({ v: v.literal('loop/1'), revision: v.number(), settings: loopSettingsSchema, state: loopStateSchema });

/** What the merchant allows, and where the loop stands. */
export type LoopRow = Omit<v.InferOutput<typeof rowSchema>, 'v'>;

/** A step of the loop, made from what was seen. */
export interface LoopStepRow {
  readonly seen: { readonly revision: number; readonly release: Release };
  readonly state: LoopState;
  /** To be stored. */
  readonly bundle?: StoredBundle | undefined;
  /** Absent: devices go on as they do. */
  readonly release?: LoopRelease | undefined;
}

export const loopText = (row: LoopRow): string => JSON.stringify({ v: 'loop/1', ...row } satisfies v.InferOutput<typeof rowSchema>);

export const readLoop = (value: string | undefined): LoopRow => {
  const row = readSetting(rowSchema, value);
  return row
    ? { revision: row.revision, settings: row.settings, state: row.state }
    : { revision: 0, settings: defaultLoopSettings, state: newLoop };
};

/** Error `loop_changed` if anything that the step was made from is not so any more. */
export const loopMoved = ({ seen }: LoopStepRow, { revision }: LoopRow, release: Release): Result<undefined> | undefined =>
  seen.revision === revision && isDeepStrictEqual({ ...seen.release }, { ...release })
    ? undefined
    : fail('loop_changed', 'Another server, the merchant or the kill switch was faster. Look again.');
