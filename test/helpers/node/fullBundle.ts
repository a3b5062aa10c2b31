import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import * as v from 'valibot';
import { BUNDLE_FORMAT, type Manifest, manifestSchema } from '../../../src/bundle/manifest';
import { toDeviceModel } from '../../../src/bundle/toDeviceModel';
import { encodeCollaborative, encodeFloat16 } from '../../../src/bundle/weightCodec';
import type { DeviceModel } from '../../../src/engine/decision/deviceModel';
import { featureWidth } from '../../../src/engine/features/computeFeatures';
import { featureSpecSchema } from '../../../src/engine/features/featureSpec';
import { networkWeightCount, plainNetworkScorer } from '../../../src/engine/scoring/plainNetworkScorer';
import { normal, seededRng } from '../../../src/maths/random';
import { DAY, MINUTE } from '../../../src/protocol/values/clock';

export const START = Date.UTC(2026, 0, 5, 12);
const numeric = (source: string) => ({ kind: 'numeric', name: source, source, mean: 0, std: 1, missing: 0 });
const categories = ['Kitchen', 'Garden', 'Office'] as const;

/** A small shop's bundle with every part: three coupons, network, collaborative table, bandit. Seeded, so it is the same every time. */
export const bundleParts = (seed = 1): { manifest: Manifest; shards: Map<string, Uint8Array> } => {
  const rng = seededRng(seed);
  const shards = new Map<string, Uint8Array>();
  const put = (data: Uint8Array) => {
    const sha256 = createHash('sha256').update(data).digest('hex');
    shards.set(sha256, data);
    return { sha256, bytes: data.length };
  };
  const networkFeatures = v.parse(featureSpecSchema, {
    version: 1,
    id: 'network/1',
    fields: [
      { kind: 'categorical', name: 'topic', source: 'coupon.topic', vocabulary: [...categories] },
      { ...numeric('match.categoryAffinity'), transform: 'log1p' },
      numeric('match.categoryShare'),
      numeric('session.views'),
    ],
  });
  const spec = { version: 1 as const, inputs: featureWidth(networkFeatures), crossLayers: 1, hidden: [4] };
  const weights = Float32Array.from({ length: networkWeightCount(spec) }, () => normal(rng));
  const cf = encodeCollaborative({
    model: 'ease',
    items: ['mug', 'rake', 'pen'],
    coupons: categories.map((name) => name.toLowerCase()),
    offsets: [0, 2, 3, 4],
    columns: [0, 2, 1, 2],
    weights: [1, 0.25, 1, 1],
  });
  const fields = ['coupon.isNone', 'score.network', 'score.cf', 'match.categoryShare'].map(numeric);
  const d = fields.length;
  const manifest = v.parse(manifestSchema, {
    format: BUNDLE_FORMAT,
    label: `fixture seed ${seed}`,
    currency: 'EUR',
    timeZone: 'Europe/Berlin',
    coupons: categories.map((name) => ({
      id: name.toLowerCase(),
      version: 1,
      title: { en: `${name} coupon` },
      discount: { kind: 'percent', basisPoints: 1_000, cap: 1_000 },
      scope: { categories: [name] },
      startsAt: START - DAY,
      endsAt: START + 30 * DAY,
      attributes: { topic: name },
    })),
    experiment: { hashVersion: 1, id: 'e1', salt: 's', shares: { none: 0.2, rule: 0.2, couplet: 0.6 }, explore: 0.1 },
    rule: ['garden', 'kitchen'],
    triggers: { quietMs: 0, minViews: 1, onAddToCart: true },
    session: { idleMs: 30 * MINUTE },
    profile: { halfLifeMs: 7 * DAY, sequenceLength: 20 },
    marginRate: 0.4,
    network: { spec, features: networkFeatures, encoding: 'float16', weights: put(encodeFloat16(weights)) },
    cf: { table: cf.table, weights: put(cf.bytes) },
    bandit: {
      version: 1,
      features: { version: 1, id: 'bandit/1', fields },
      mean: [0.2, 0.3, 0.2, 0.1],
      precisionFactor: Array.from({ length: d }, (_, i) => Array.from({ length: i + 1 }, (_, j) => (i === j ? 8 : 0))).flat(),
      noise: 0.3,
      draws: 256,
      floor: 0.01,
      rewardScale: 2_000,
    },
    reports: {
      enabled: true,
      epsilon: 2,
      strata: [
        { source: 'session.views', atLeast: 3 },
        { source: 'profile.orders', atLeast: 1 },
      ],
    },
  });
  return { manifest, shards };
};

export const deviceModel = ({ manifest, shards } = bundleParts()): DeviceModel => {
  const model = toDeviceModel('0123456789abcdef', manifest, shards, plainNetworkScorer);
  if (!model.ok) throw new Error(`${model.error.code}: ${model.error.message}`);
  return model.value;
};

/** A fresh site key that signs payloads into `manifest.json` texts. */
export const signingKey = () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const x = publicKey.export({ format: 'jwk' }).x ?? '';
  const signature = (payload: string): string => sign(null, Buffer.from(payload), privateKey).toString('base64url');
  return {
    publicKey: x,
    signature,
    envelope: (payload: string): string => JSON.stringify({ version: 1, publicKey: x, signature: signature(payload), payload }),
  };
};
