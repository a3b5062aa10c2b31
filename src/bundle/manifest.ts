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
 * Triggers beside the views and the cart, any of which may ask. A device that knows them not asks by views and cart alone, and so does a
 * session that explores: its trigger has to be the same whatever a shopper does.
 */
export const momentEntries = {
  /** `false`: `minViews` asks in sessions that explore only. */
  onViews: v.exactOptional(v.boolean()),
  /**
   * The page that was come to: a path with `*` for any text (`/sale/*`; with a `?` or `#` of its own it is compared with query or fragment
   * too), or else a page type, as the shop states it in `page_view`.
   */
  onPage: v.exactOptional(v.pipe(v.array(text), v.minLength(1), v.maxLength(50))),
  ...cardMomentEntries,
  /** Goods in the cart, minor units, at least. */
  cartValue: v.exactOptional(v.pipe(minorSchema, v.minValue(1))),
  /** A click on, or within, what this CSS selector names. */
  onClick: v.exactOptional(text),
};

/** Bundle format this code reads and writes; another one is refused as `bundle_incompatible`. */
export const BUNDLE_FORMAT = 'couplet-bundle/1';

/** Content-addressed file beside the manifest: `<sha256>.bin`. */
const shardSchema = v.object({
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  bytes: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(8 * 1024 * 1024)),
});
export type Shard = v.InferOutput<typeof shardSchema>;

/** Everything a device needs to choose. Contains no code, no budget, no shopper. */
export const deviceEntries = {
  format: v.literal(BUNDLE_FORMAT),
  /** What the merchant calls it, for people: e.g. `demo seed 42`. */
  label: v.pipe(v.string(), v.maxLength(120)),
  currency: currencySchema,
  /** IANA zone in which `time.hour` and `time.weekday` are read. */
  timeZone: v.string(),
  coupons: v.pipe(v.array(couponSchema), v.maxLength(128)),
  card: v.exactOptional(cardSettingsSchema),
  /** What shoppers are spared across coupons; absent: the defaults of `fatigue.ts`. */
  fatigue: v.exactOptional(fatigueSchema),
  /** Channels beside the page and the inbox; absent: none. */
  channels: v.exactOptional(channelSettingsSchema),
  /** Written out by `campaignSchema`; public, so that anyone can see how far two shoppers' coupons may be apart. */
  fairness: v.exactOptional(fairnessSchema),
  experiment: experimentSchema,
  /** The merchant's current rule: the first eligible coupon of this list. */
  rule: v.array(couponIdSchema),
  /** When the widget may ask for a coupon; triggers are OR. */
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
  /** Share of revenue that is margin before discount, (0, 1]; the reward is margin minus discount. */
  marginRate: v.pipe(v.number(), v.gtValue(0), v.maxValue(1)),
  /** Least share of an order's goods that must be left as margin after the discount, [0, 1); absent: no floor. */
  marginFloor: v.exactOptional(v.pipe(v.number(), v.minValue(0), v.ltValue(1))),
  /** Goods of a typical order, minor units, as the log has them: what a cart that is still empty is expected to come to. */
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
  /** Network of the order of what a shopper looked at, which the bandit reads. */
  sequence: v.exactOptional(v.object({ spec: sequenceSpecSchema, encoding: v.picklist(['float16', 'uint8']), weights: shardSchema })),
  /** Prior of the head that a device adapts to its shopper beside `network`, whose inputs it reads. */
  localHead: v.optional(localHeadSchema),
  /** When to offer; absent: at every question of the triggers. */
  timing: v.optional(timingTableSchema),
  cf: v.optional(v.object({ table: collaborativeTableSchema, weights: shardSchema })),
  bandit: linearPriorSchema,
  reports: reportSettingsSchema,
  /** Reports are paid with tokens that these keys sign: a file of `privacy/tokenKeys.ts`, fetched when a device wants tokens. Absent: no tokens. */
  tokens: v.exactOptional(v.object({ keys: shardSchema })),
  /**
   * There is no server, only files: a click is answered with the code here, by coupon, which the shop made and everybody who reads this file knows.
   * Nothing is posted. Absent, as in every bundle that a server publishes: codes are issued by the server.
   */
  static: v.exactOptional(v.object({ codes: v.record(couponIdSchema, shopCodeSchema) })),
  /** Serial of the list of keys it is signed under (`keyList.ts`); absent: the site's key signs it. */
  keySerial: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
  /** Metrics card of the trainer: figures by name, printed in the console. */
  metrics: v.optional(v.record(v.string(), v.pipe(v.number(), v.finite())), {}),
};

/**
 * What is signed as one document. Pages that write campaigns use the entries alone; a bundler leaves the rest out only where it is told that
 * spreading them does nothing (https://github.com/javascript-compiler-hints/compiler-notations-spec).
 */
export const manifestSchema = /* @__PURE__ */ (() =>
  v.object({
    ...deviceEntries,
    /** Absent in bundles of before there was one. */
    provenance: v.exactOptional(provenanceSchema),
  }))();
export type Manifest = v.InferOutput<typeof manifestSchema>;

/**
 * `manifest.json` as served: the manifest as a string, so that the bytes signed are the bytes parsed and no canonical JSON is
 * needed. `signature` = Ed25519 over UTF-8(`payload`), base64url; `publicKey` base64url of 32 bytes. `keys`: where that is not the site's
 * key, a text like this one with the list of keys (`keyList.ts`) under the site's key.
 */
export const envelopeSchema = v.object({
  version: v.literal(1),
  publicKey: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)),
  signature: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{86}$/)),
  payload: v.string(),
  keys: v.exactOptional(v.string()),
});
export type Envelope = v.InferOutput<typeof envelopeSchema>;
