import * as v from 'valibot';
import { BUNDLE_FORMAT, type Manifest } from '../../src/bundle/manifest';
import { encodeFloat16 } from '../../src/bundle/weightCodec';
import type { PickTable } from '../../src/engine/scoring/picks';
import type { SequenceSpec } from '../../src/engine/scoring/sequenceSpec';
import { type TimingTable, timingTableSchema } from '../../src/engine/timing/timingTable';
import type { Coupon } from '../../src/protocol/coupons/coupon';
import type { Experiment } from '../../src/protocol/experiment';

/** Real Ed25519 keys and signatures by WebCrypto, in the browser and in Node. */
export interface TestKey {
  /** `pk_…`, as in `data-key`. */
  readonly siteKey: string;
  sign(payload: string): Promise<string>;
}

export interface TestBundle {
  readonly id: string;
  /** Text of `manifest.json`. */
  readonly envelope: string;
  readonly shards: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

const base64url = (bytes: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
const hex = (bytes: ArrayBuffer): string => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const sha256 = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> => hex(await crypto.subtle.digest('SHA-256', bytes));

/** Of PKCS #8 before the 32 bytes of an Ed25519 key (RFC 8410). */
const PKCS8 = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

const privateKeyOf = async (secret: Uint8Array | undefined): Promise<CryptoKey> =>
  secret
    ? crypto.subtle.importKey('pkcs8', new Uint8Array([...PKCS8, ...secret]), 'Ed25519', true, ['sign'])
    : ((await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair).privateKey;

/** @param secret 32 bytes, where the key draws what is compared */
export const testKey = async (secret?: Uint8Array): Promise<TestKey> => {
  const privateKey = await privateKeyOf(secret);
  const publicKey = (await crypto.subtle.exportKey('jwk', privateKey)).x ?? '';
  return {
    siteKey: `pk_${publicKey}`,
    sign: async (payload) => {
      const signature = base64url(await crypto.subtle.sign('Ed25519', privateKey, new TextEncoder().encode(payload)));
      return JSON.stringify({ version: 1, publicKey, signature, payload });
    },
  };
};

/** A coupon for one category: 10% off, at most 5.00. */
export const categoryCoupon = (id: string, category: string, change: Partial<Coupon> = {}): Coupon => ({
  id,
  version: 1,
  title: { en: `10% off ${category}` },
  discount: { kind: 'percent', basisPoints: 1_000, cap: 500 },
  scope: { categories: [category] },
  when: { all: [] },
  startsAt: 0,
  endsAt: 4_000_000_000_000,
  frequency: { perSession: 1, perDay: 2, lifetime: 10 },
  attributes: {},
  ...change,
});

/**
 * Flat weights of a network with one hidden layer of 2 over [category share, one-hot coupon]: p = σ(6·share − 3), so it is the network that
 * prefers the coupon of the category looked at.
 */
export const tasteWeights = [6, 0, 0, 0, 0, 0, 0, 0, 1, 0, -3];

export interface TestBundleOptions {
  readonly weights?: readonly number[];
  /** A network of the order of steps beside it. */
  readonly sequence?: { readonly spec: SequenceSpec; readonly weights: ArrayLike<number> };
  /**
   * Does it never play an arm that it holds for worse? For who waits for a coupon of the shipped worker, whose draws are its own: with the least
   * share that other tests have, one visitor in a hundred would be shown nothing.
   */
  readonly sure?: boolean;
  /** Goods that belong together. */
  readonly picks?: PickTable;
  /** Changes to the manifest before it is signed. */
  readonly change?: Partial<Manifest>;
}

const reports = {
  enabled: true,
  epsilon: 2,
  strata: [
    { source: 'session.views', atLeast: 3 },
    { source: 'session.carted', atLeast: 1 },
  ],
} satisfies Manifest['reports'];

const manifestOf = (sha: string, bytes: number, floor: number, change: Partial<Manifest>): Manifest => ({
  format: BUNDLE_FORMAT,
  label: 'test',
  currency: 'EUR',
  timeZone: 'Europe/Berlin',
  coupons: [categoryCoupon('tea', 'Tea'), categoryCoupon('shoes', 'Shoes')],
  experiment: { hashVersion: 1, id: 'exp-1', salt: 's1', shares: { none: 0, rule: 0, couplet: 1 }, explore: 0 },
  rule: ['shoes'],
  triggers: { quietMs: 100, minViews: 1, onAddToCart: true },
  session: { idleMs: 1_800_000 },
  profile: { halfLifeMs: 14 * 86_400_000, sequenceLength: 20 },
  marginRate: 0.4,
  network: {
    spec: { version: 1, inputs: 3, crossLayers: 0, hidden: [2] },
    features: {
      version: 1,
      id: 'taste/1',
      fields: [
        { kind: 'numeric', name: 'share', source: 'match.categoryShare', transform: 'identity', mean: 0, std: 1, missing: 0 },
        { kind: 'categorical', name: 'coupon', source: 'coupon.id', vocabulary: ['tea', 'shoes'] },
      ],
    },
    encoding: 'float16',
    weights: { sha256: sha, bytes },
  },
  bandit: {
    version: 1,
    features: {
      version: 1,
      id: 'bandit/1',
      fields: [
        { kind: 'numeric', name: 'none', source: 'coupon.isNone', transform: 'identity', mean: 0, std: 1, missing: 0 },
        { kind: 'numeric', name: 'network', source: 'score.network', transform: 'identity', mean: 0, std: 1, missing: 0 },
      ],
    },
    // "No coupon" is worth 0.5, a coupon its acceptance probability; σ = 0.05 each.
    mean: [0.5, 1],
    precisionFactor: [20, 0, 20],
    noise: 0.5,
    draws: 128,
    floor,
    rewardScale: 2_000,
  },
  reports,
  metrics: {},
  ...change,
});

/** Changes with which devices say which of two equal halves they were drawn into. */
export const withAssignmentEvents = {
  experiment: { hashVersion: 1, id: 'exp-1', salt: 's1', shares: { none: 0.5, rule: 0, couplet: 0.5 }, explore: 0.1 },
  reports: { ...reports, pings: true },
} satisfies Partial<Manifest>;

/** Shares under which every visitor of a test is Couplet's: nobody is held out, as of the demo's own visitors some are. */
export const shownToAll: Experiment['shares'] = { none: 0, rule: 0, couplet: 1 };

/** A complete signed bundle of two coupons, `tea` and `shoes`, chosen by `tasteWeights`. */
export const testBundle = async (
  key: TestKey,
  { weights = tasteWeights, sequence, sure = false, picks, change = {} }: TestBundleOptions = {},
): Promise<TestBundle> => {
  const shards = new Map<string, Uint8Array<ArrayBuffer>>();
  const putBytes = async (shard: Uint8Array<ArrayBuffer>) => {
    const sha = await sha256(shard);
    shards.set(sha, shard);
    return { sha256: sha, bytes: shard.length };
  };
  const put = (values: ArrayLike<number>) => putBytes(Uint8Array.from(encodeFloat16(values)));
  const { sha256: sha, bytes } = await put(weights);
  const ofOrder = sequence && {
    sequence: { spec: sequence.spec, encoding: 'float16' as const, weights: await put(sequence.weights) },
  };
  const table = picks && { picks: await putBytes(new TextEncoder().encode(JSON.stringify(picks)) as Uint8Array<ArrayBuffer>) };
  const payload = JSON.stringify(manifestOf(sha, bytes, sure ? 1e-9 : 0.01, { ...ofOrder, ...table, ...change }));
  const id = (await sha256(new TextEncoder().encode(payload) as Uint8Array<ArrayBuffer>)).slice(0, 16);
  return { id, envelope: await key.sign(payload), shards };
};

/** Two states: fewer than three product views, or more. Waits at first, then offers. */
export const timingTable = (change: Partial<TimingTable> = {}): TimingTable =>
  v.parse(timingTableSchema, {
    version: 1,
    bins: { views: [3], cartValue: [], sinceOffer: [], offers: [], sincePurchase: [] },
    q: [0.3, 0.1, 0.1, 0.1, 0.3, 0.2],
    largeFrom: 1_000,
    epsilon: 0.06,
    gamma: 0.9,
    step: 0.1,
    ...change,
  });
