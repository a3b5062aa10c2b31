import * as v from 'valibot';
import { bundleIdSchema } from '../../protocol/protocol';
import { parseJsonWith } from '../../protocol/values/parse';
import type { Result } from '../../protocol/values/result';

/** One file of a bundle, `manifest.json` or `<sha256>.bin`, with its brotli form when that is smaller. */
export interface BundleFile {
  readonly name: string;
  readonly data: Uint8Array;
  readonly brotli?: Uint8Array | undefined;
}

export interface StoredBundle {
  readonly id: string;
  readonly files: readonly BundleFile[];
  readonly publishedAt: number;
}

/** A bundle that a share of the devices takes before all do. */
const rolloutSchema = v.object({
  v: v.literal('rollout/1'),
  bundle: bundleIdSchema,
  share: v.pipe(v.number(), v.gtValue(0), v.ltValue(1)),
  /** Orders are to name the side of the stage. */
  marked: v.exactOptional(v.literal(true)),
});
export type Rollout = Omit<v.InferOutput<typeof rolloutSchema>, 'v'>;

export interface Release {
  readonly serving: boolean;
  readonly bundle: string | undefined;
  readonly next: Rollout | undefined;
}

/** Part of the port: bundles, and what devices are told to take. */
export interface BundleRepository {
  /** Stores the bundle and releases it as `releaseBundle` does, by default to every device. */
  putBundle(bundle: StoredBundle, share?: number): Promise<Result<undefined>>;
  /**
   * Which share of the devices takes a stored bundle: 1 makes it the current one and ends what is staged (an older id is a rollback), between 0 and 1
   * stages it in place of what is staged, 0 ends its stage. Errors: `bundle_unknown`, `bundle_current` (it can only be displaced),
   * `no_bundle` (nothing to stage beside).
   */
  releaseBundle(id: string, share: number, now: number): Promise<Result<undefined>>;
  /** Every stored bundle, newest first. */
  bundles(): Promise<readonly Omit<StoredBundle, 'files'>[]>;
  bundleFile(id: string, name: string): Promise<BundleFile | undefined>;
  currentBundle(): Promise<{ readonly id: string; readonly publishedAt: number } | undefined>;
  /** What devices are told, in one read. */
  release(): Promise<Release>;
  /** May coupons be shown; true until switched off. */
  serving(): Promise<boolean>;
  setServing(serving: boolean, now: number): Promise<void>;
}

/** As both databases keep it, a setting. */
export const rolloutText = (rollout: Rollout): string => JSON.stringify({ v: 'rollout/1', ...rollout });

export const readRollout = (text: string | undefined): Rollout | undefined => {
  if (text === undefined) return undefined;
  const read = parseJsonWith(rolloutSchema, text, 'rollout_malformed');
  if (!read.ok) return undefined;
  const { v: _, ...rollout } = read.value;
  return rollout;
};

/** Of the settings by name. */
export const releaseOf = (rows: readonly { readonly name: string; readonly value: string }[]): Release => {
  const settings = new Map(rows.map(({ name, value }) => [name, value]));
  return {
    serving: settings.get('serving') !== 'no',
    bundle: settings.get('bundle'),
    next: readRollout(settings.get('rollout')),
  };
};
