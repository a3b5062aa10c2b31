import * as v from 'valibot';
import { linearPriorSchema } from '../engine/bandit/linearModel';
import { channelSettingsSchema } from '../engine/channels/channelSettings';
import { fatigueSchema } from '../engine/eligibility/eligibility';
import { featureSpecSchema } from '../engine/features/featureSpec';
import { collaborativeTableSchema } from '../engine/scoring/collaborativeScores';
import { localHeadSchema } from '../engine/scoring/localHead';
import { networkSpecSchema } from '../engine/scoring/networkSpec';
import { sequenceSpecSchema } from '../engine/scoring/sequenceSpec';
import { timingTableSchema } from '../engine/timing/timingTable';
import { cardMomentEntries, cardSettingsSchema } from '../protocol/coupons/cardFormat';
import { shopCodeSchema } from '../protocol/coupons/codes';
import { couponSchema } from '../protocol/coupons/coupon';
import { couponIdSchema } from '../protocol/coupons/couponWords';
import { experimentSchema } from '../protocol/experiment';
import { currencySchema, minorSchema } from '../protocol/values/money';
import { fairnessSchema } from './fairness';
import { provenanceSchema } from './provenance';
import { reportSettingsSchema } from './reportSettings';

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(200));

/**
 * Triggers in addition to page views and the cart; any one of them is enough. A device that does not know them uses views and cart alone.
 * So does an exploring session, because its trigger must not depend on what a shopper does.
 */
export const momentEntries = {
  /** `false`: `minViews` applies only in sessions that explore. */
  onViews: v.exactOptional(v.boolean()),
  /**
   * The page that was opened: a path, with `*` for any text (`/sale/*`), or else a page type from the shop's `page_view` event. A pattern
   * that contains `?` or `#` is also compared with the query or fragment.
   */
  onPage: v.exactOptional(v.pipe(v.array(text), v.minLength(1), v.maxLength(50))),
  ...cardMomentEntries,
  /** Least value of goods in the cart, minor units. */
  cartValue: v.exactOptional(v.pipe(minorSchema, v.minValue(1))),
  /** A click on, or within, an element matched by this CSS selector. */
  onClick: v.exactOptional(text),
};

/** Bundle format this code reads and writes. Any other is refused as `bundle_incompatible`. */
export const BUNDLE_FORMAT = 'couplet-bundle/1';

/** Content-addressed file next to the manifest: `<sha256>.bin`. */
const shardSchema = v.object({
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  bytes: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(8 * 1024 * 1024)),
});
export type Shard = v.InferOutput<typeof shardSchema>;

/** Everything a device needs to choose a coupon. Contains no code, no budget and no shopper data. */
export const deviceEntries = {
  format: v.literal(BUNDLE_FORMAT),
  /** The merchant's name for it, for people, e.g. `demo seed 42`. */
  label: v.pipe(v.string(), v.maxLength(120)),
  currency: currencySchema,
  /** IANA time zone for `time.hour` and `time.weekday`. */
  timeZone: v.string(),
  coupons: v.pipe(v.array(couponSchema), v.maxLength(128)),
  card: v.exactOptional(cardSettingsSchema),
  /** Frequency limits across coupons; absent: the defaults of `fatigueSchema`. */
  fatigue: v.exactOptional(fatigueSchema),
  /** Channels in addition to the page and the inbox; absent: none. */
  channels: v.exactOptional(channelSettingsSchema),
  /** Always set by `campaignSchema`. Public, so that anyone can see how much coupons may differ between two shoppers. */
  fairness: v.exactOptional(fairnessSchema),
  experiment: experimentSchema,
  /** The merchant's current rule: the first eligible coupon of this list. */
  rule: v.array(couponIdSchema),
  /** When the widget may ask for a coupon. Any one trigger is enough. */
  triggers: v.object({
    /** Quiet time on the page after the last event before asking, ms. */
    quietMs: v.pipe(v.number(), v.integer(), v.minValue(0)),
    minViews: v.pipe(v.number(), v.integer(), v.minValue(1)),
    onAddToCart: v.boolean(),
    ...momentEntries,
  }),
  session: v.object({ idleMs: v.pipe(v.number(), v.integer(), v.minValue(1_000)) }),
  profile: v.object({
    halfLifeMs: v.pipe(v.number(), v.finite(), v.gtValue(0)),
    sequenceLength: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200)),
  }),
  /** Share of revenue that is margin before discount, (0, 1]. The reward is margin minus discount. */
  marginRate: v.pipe(v.number(), v.gtValue(0), v.maxValue(1)),
  /** Least share of an order's goods that must be left as margin after the discount, [0, 1); absent: no floor. */
  marginFloor: v.exactOptional(v.pipe(v.number(), v.minValue(0), v.ltValue(1))),
  /** Goods value of a typical order in the log, minor units. Used as the expected value of an empty cart. */
  meanOrder: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
  network: v.optional(
    v.object({
      spec: networkSpecSchema,
      features: featureSpecSchema,
      /** Layouts in `weightCodec.ts`. */
      encoding: v.picklist(['float16', 'uint8']),
      weights: shardSchema,
    }),
  ),
  /** Recurrent network over the order of what a shopper viewed. Its scores are features of the bandit. */
  sequence: v.exactOptional(v.object({ spec: sequenceSpecSchema, encoding: v.picklist(['float16', 'uint8']), weights: shardSchema })),
  /** Prior of the head that a device adapts to its shopper. It reads the inputs of `network`. */
  localHead: v.optional(localHeadSchema),
  /** When to offer; absent: whenever a trigger asks. */
  timing: v.optional(timingTableSchema),
  cf: v.optional(v.object({ table: collaborativeTableSchema, weights: shardSchema })),
  /** Goods that belong together, a file of `pickTableSchema`. Fetched when a page shows a coupon. */
  picks: v.exactOptional(shardSchema),
  bandit: linearPriorSchema,
  reports: reportSettingsSchema,
  /**
   * The keys that sign tokens, with which reports are paid: a file of `tokenKeysSchema`, fetched when a device needs tokens. Absent: no
   * tokens.
   */
  tokens: v.exactOptional(v.object({ keys: shardSchema })),
  /**
   * Set when there is no server, only static files. A claim is then answered with the shop's code for the coupon listed here, which anyone
   * can read in this file. Nothing is posted. Absent in every bundle that a server publishes: the server issues codes.
   */
  static: v.exactOptional(v.object({ codes: v.record(couponIdSchema, shopCodeSchema) })),
  /** Serial of the key list it is signed under (`keys.ts`); absent: signed by the site's key. */
  keySerial: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
  /** The trainer's metrics card: figures by name, shown in the console. */
  metrics: v.optional(v.record(v.string(), v.pipe(v.number(), v.finite())), {}),
};

/**
 * The content that is signed as one document. Pages that write campaigns use the entries alone. A bundler can only drop the rest if this is
 * marked as pure (https://github.com/javascript-compiler-hints/compiler-notations-spec).
 */
export const manifestSchema = /* @__PURE__ */ (() =>
  v.object({
    ...deviceEntries,
    /** Absent in older bundles. */
    provenance: v.exactOptional(provenanceSchema),
  }))();
export type Manifest = v.InferOutput<typeof manifestSchema>;

/**
 * `manifest.json` as served. The manifest is a string, so that the signed bytes are the parsed bytes and no canonical JSON is needed.
 * `signature` = Ed25519 over UTF-8(`payload`), base64url; `publicKey` is base64url of 32 bytes. `keys`, if `publicKey` is not the site's
 * key, is an envelope of this form around the key list (`keys.ts`), signed with the site's key.
 */
export const envelopeSchema = v.object({
  version: v.literal(1),
  publicKey: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)),
  signature: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{86}$/)),
  payload: v.string(),
  keys: v.exactOptional(v.string()),
});
export type Envelope = v.InferOutput<typeof envelopeSchema>;
