import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeWeights } from '../../../../src/bundle/weightCodec';
import type { FeatureSpec } from '../../../../src/engine/features/featureSpec';
import { seededRng } from '../../../../src/maths/random';
import { fitPrior } from '../../../../src/trainer/bandit/rewardPrior';
import { assembleBundle } from '../../../../src/trainer/bundle/assembleBundle';
import { writeBundle } from '../../../../src/trainer/bundle/bundleFolder';
import { generateKeys } from '../../../../src/trainer/bundle/keys';
import { readWarmStart, warmWeights } from '../../../../src/trainer/bundle/warmStart';
import { trainNetwork } from '../../../../src/trainer/network/trainNetwork';
import { freshFolder, smallCampaign } from '../fixtures';

const features: FeatureSpec = {
  version: 1,
  id: 'test/1',
  fields: [
    { kind: 'categorical', name: 'mood', source: 'fact.mood', vocabulary: ['calm', 'hurried'] },
    { kind: 'numeric', name: 'age', source: 'fact.age', transform: 'identity', mean: 40, std: 10, missing: 40 },
  ],
};
const spec = { version: 1 as const, inputs: 3, crossLayers: 0, hidden: [2] };
const weights = Float32Array.from([0.5, -1, 0.25, 2, -0.125, 1, 0.5, 0, 1, -1, 0.75]);

describe('readWarmStart', () => {
  it('hands out the network that couplet train wrote, and says what is wrong with one that it did not', () => {
    const isNone = { kind: 'numeric', name: 'n', source: 'coupon.isNone', transform: 'identity', mean: 0, std: 1, missing: 0 } as const;
    const campaign = smallCampaign();
    const bandit = fitPrior({ version: 1, id: 'b', fields: [isNone] }, 1, [], { ...campaign.policy, evidence: 1 });
    const network = { spec, features, encoding: 'float16' as const, bytes: encodeWeights('float16', weights) };
    const bundle = assembleBundle(campaign, { network, bandit, metrics: {} }, generateKeys());
    if (!bundle.ok) throw new Error(bundle.error.message);
    const out = join(freshFolder(), 'bundle');
    expect(writeBundle(out, bundle.value, {}, '').ok).toBe(true);
    expect(readWarmStart(out)).toEqual({ ok: true, value: { id: bundle.value.id, features, spec, weights } });
    expect(readWarmStart(freshFolder())).toMatchObject({ ok: false, error: { code: 'file_not_found' } });

    const envelope = JSON.parse(bundle.value.envelope);
    const manifest = JSON.parse(envelope.payload);
    const codeOf = (change: object): string => {
      const payload = JSON.stringify({ ...manifest, ...change });
      writeFileSync(join(out, 'manifest.json'), JSON.stringify({ ...envelope, payload }));
      const read = readWarmStart(out);
      return read.ok ? 'ok' : read.error.code;
    };
    expect(codeOf({})).toBe('ok');
    expect(codeOf({ network: { ...manifest.network, spec: { ...spec, inputs: 4 } } })).toBe('bundle_network_width');
    expect(codeOf({ network: { ...manifest.network, spec: { ...spec, hidden: [3] } } })).toBe('bundle_network_weights');
    expect(codeOf({ network: { ...manifest.network, weights: { sha256: 'ab'.repeat(32), bytes: 1 } } })).toBe('bundle_network_weights');
    expect(codeOf({ format: 'other' })).toBe('bundle_invalid');
    // Too little was learnt for one the last time: that is no reason not to learn it now.
    expect(codeOf({ network: undefined })).toBe('ok');
    expect(readWarmStart(out)).toEqual({ ok: true, value: undefined });
  });
});

describe('warmWeights', () => {
  const warm = { id: 'ab'.repeat(8), features, spec, weights };

  it('starts from the earlier weights when the features mean the same, though their means have drifted', () => {
    const drifted = { ...features, fields: features.fields.map((field) => (field.kind === 'numeric' ? { ...field, mean: 41 } : field)) };
    expect(warmWeights(warm, drifted, spec)).toMatchObject({ start: weights });
  });

  it('starts cold, and says why, when a vocabulary grew or the network has another shape', () => {
    const grown = {
      ...features,
      fields: features.fields.map((field) =>
        field.kind === 'categorical' ? { ...field, vocabulary: ['calm', 'glad', 'hurried'] } : field,
      ),
    };
    expect(warmWeights(warm, grown, spec)).toEqual({ note: expect.stringMatching(/^cold start: the feature "mood"/) });
    expect(warmWeights(warm, features, { crossLayers: 1, hidden: [2] })).toEqual({
      note: expect.stringMatching(/^cold start: the network chosen/),
    });
  });
});

describe('trainNetwork', () => {
  it('needs fewer epochs to the same loss from weights that already fit', async () => {
    const rows = 400;
    const rng = seededRng(1);
    const x = Float32Array.from({ length: rows * 3 }, () => (rng.uint32() % 2 ? 1 : -1));
    const y = Float32Array.from({ length: rows }, (_, i) => (x[i * 3]! * x[i * 3 + 1]! > 0 ? 1 : 0));
    const samples = { rows, width: 3, x, y };
    const settings = {
      crossLayers: 0,
      hidden: [8],
      learningRate: 0.02,
      weightDecay: 0,
      dropout: 0,
      averaging: 0.5,
      batch: 64,
      maxEpochs: 12,
      patience: 12,
    };
    const cold = await trainNetwork(samples, samples, settings, seededRng(2));
    const warm = await trainNetwork(samples, samples, settings, seededRng(3), undefined, cold.weights);
    expect(warm.curve[0]!.validation!).toBeLessThan(cold.curve[0]!.validation! / 2);
  });
});
