import * as v from 'valibot';
import type { CouponLimits } from '../../protocol/coupons/budget';
import type { CodeOrigin } from '../../protocol/coupons/codes';
import { bundleIdSchema } from '../../protocol/protocol';
import { parseJsonWith } from '../../protocol/values/parse';
import { type Failure, fail, type Result } from '../../protocol/values/result';

/** One file of a bundle, `manifest.json` or `<sha256>.bin`, with its brotli form if that is smaller. */
export interface BundleFile {
  readonly name: string;
  readonly data: Uint8Array;
  readonly brotli?: Uint8Array | undefined;
}

export interface StoredBundle {
  readonly id: string;
  readonly files: readonly BundleFile[];
  readonly publishedAt: number;
  /** As in the audit log; absent: published by an older Couplet. */
  readonly publishedBy?: string | undefined;
  /** JSON of its campaign file, if it has campaigns or saved audiences that the bundle does not contain. */
  readonly campaign?: string | undefined;
}

/** A published bundle in the list of versions. */
export interface BundleRow extends Omit<StoredBundle, 'files' | 'campaign'> {
  /** Given by the merchant. */
  readonly name?: string | undefined;
}

/** Terms of a coupon that stay on the server, apart from its budget. */
export interface BundleTerms {
  readonly limits: CouponLimits;
  readonly codes: CodeOrigin;
}

/** A bundle rolled out to a share of the devices. */
const rolloutSchema = v.object({
  v: v.literal('rollout/1'),
  bundle: bundleIdSchema,
  share: v.pipe(v.number(), v.gtValue(0), v.ltValue(1)),
  /** Orders carry the side of the stage. */
  marked: v.exactOptional(v.literal(true)),
});
export type Rollout = Omit<v.InferOutput<typeof rolloutSchema>, 'v'>;

export interface Release {
  readonly serving: boolean;
  readonly bundle: string | undefined;
  readonly next: Rollout | undefined;
}

/** What is live. The same bundle is published again if only terms change that devices do not get. */
export interface LivePublication {
  readonly bundle: string;
  readonly publishedAt: number;
}

/** Part of the port: bundles, and which of them devices take. */
export interface BundleRepository {
  /**
   * Stores the bundle with the terms of the listed coupons, and releases it as in `releaseBundle`, by default to every device. Error:
   * `live_changed`.
   * @param over the publication that must still be live; absent: any
   */
  putBundle(bundle: StoredBundle, share?: number, over?: LivePublication): Promise<Result<undefined>>;
  /**
   * Sets the share of devices that take a stored bundle. 1 makes it the current one and ends any stage (an older id is a rollback). A value
   * between 0 and 1 stages it, replacing any other stage. 0 ends its stage. Errors: `bundle_unknown`, `bundle_current` (it can only be
   * replaced), `no_bundle` (there is no current bundle).
   */
  releaseBundle(id: string, share: number, now: number): Promise<Result<undefined>>;
  /** Every stored bundle, newest first. */
  bundles(): Promise<readonly BundleRow[]>;
  /** By coupon, the terms that a bundle was published with; empty if they were not stored. */
  bundleTerms(id: string): Promise<ReadonlyMap<string, BundleTerms>>;
  /** What was stored of the bundle's campaign file. */
  bundleCampaign(id: string): Promise<string | undefined>;
  /** Names a bundle; an empty text removes the name. Error: `bundle_unknown`. */
  nameBundle(id: string, name: string): Promise<Result<undefined>>;
  bundleFile(id: string, name: string): Promise<BundleFile | undefined>;
  currentBundle(): Promise<{ readonly id: string; readonly publishedAt: number } | undefined>;
  /** The release state for devices, in one read. */
  release(): Promise<Release>;
  /** Whether coupons may be shown; true until switched off. */
  serving(): Promise<boolean>;
  setServing(serving: boolean, now: number): Promise<void>;
}

/** A bundle's row as both databases return it, and the JSON of its terms. */
export interface BundleColumns {
  readonly id: string;
  readonly publishedAt: number;
  readonly publishedBy: string | null;
  readonly name: string | null;
}

export const bundleRow = ({ id, publishedAt, publishedBy, name }: BundleColumns): BundleRow => ({
  id,
  publishedAt,
  ...(publishedBy === null ? {} : { publishedBy }),
  ...(name === null ? {} : { name }),
});

interface StoredTerms {
  readonly couponId: string;
  readonly perCustomer: number | null;
  readonly codes: CodeOrigin;
}

/** The text was written by the database itself, from validated columns. */
export const readTerms = (text: string | null | undefined): ReadonlyMap<string, BundleTerms> =>
  new Map(
    (JSON.parse(text ?? '[]') as readonly StoredTerms[]).map(({ couponId, perCustomer, codes }) => [
      couponId,
      { limits: perCustomer === null ? {} : { perCustomer }, codes },
    ]),
  );

export const bundleUnknown = (): Result<never, Failure> => fail('bundle_unknown', 'No bundle with this id has been published here.');

/** The setting's text in both databases. */
export const rolloutText = (rollout: Rollout): string => JSON.stringify({ v: 'rollout/1', ...rollout });

export const readRollout = (text: string | undefined): Rollout | undefined => {
  if (text === undefined) return undefined;
  const read = parseJsonWith(rolloutSchema, text, 'rollout_malformed');
  if (!read.ok) return undefined;
  const { v: _, ...rollout } = read.value;
  return rollout;
};

/** From the settings, by name. */
export const releaseOf = (rows: readonly { readonly name: string; readonly value: string }[]): Release => {
  const settings = new Map(rows.map(({ name, value }) => [name, value]));
  return {
    serving: settings.get('serving') !== 'no',
    bundle: settings.get('bundle'),
    next: readRollout(settings.get('rollout')),
  };
};
