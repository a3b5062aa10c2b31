import { describe, expect, it } from 'vitest';
import type { Manifest } from '../../../src/bundle/manifest';
import { toDeviceModel } from '../../../src/bundle/toDeviceModel';
import { decodeCollaborative, decodeWeights, encodeCollaborative, encodeWeights } from '../../../src/bundle/weightCodec';
import { networkWeightCount, plainNetworkScorer } from '../../../src/engine/scoring/plainNetworkScorer';
import { bundleParts } from '../../helpers/node/fullBundle';

type Parts = ReturnType<typeof bundleParts>;
const codeOf = ({ manifest, shards }: Parts): string => {
  const result = toDeviceModel('0123456789abcdef', manifest, shards, plainNetworkScorer);
  return result.ok ? 'ok' : result.error.code;
};
const changed = (change: (manifest: Manifest) => Partial<Manifest>): Parts => {
  const parts = bundleParts();
  return { ...parts, manifest: { ...parts.manifest, ...change(parts.manifest) } };
};
const field = (source: string) => ({
  kind: 'numeric' as const,
  name: source,
  source,
  transform: 'identity' as const,
  mean: 0,
  std: 1,
  missing: 0,
});
const withFields = (manifest: Manifest, sources: readonly string[]) => ({
  ...manifest.bandit,
  features: { ...manifest.bandit.features, fields: sources.map(field) },
});

describe('toDeviceModel', () => {
  it('decodes a sound bundle', () => {
    const { manifest, shards } = bundleParts();
    const result = toDeviceModel('0123456789abcdef', manifest, shards, plainNetworkScorer);
    expect(result).toMatchObject({
      ok: true,
      value: { bundle: '0123456789abcdef', halfLifeMs: 604_800_000, network: { scorer: { kind: 'plain' } }, cf: { model: 'ease' } },
    });
  });

  it('does without network and collaborative table where the features do', () => {
    expect(
      codeOf(
        changed((manifest) => ({
          network: undefined,
          cf: undefined,
          bandit: withFields(manifest, ['coupon.isNone', 'match.categoryShare', 'cart.value', 'fact.temperature']),
        })),
      ),
    ).toBe('ok');
  });

  it.each<[string, (manifest: Manifest) => Partial<Manifest>, string]>([
    ['two coupons of one id', (m) => ({ coupons: [...m.coupons, m.coupons[0]!] }), 'bundle_coupon_twice'],
    ['a coupon called like the empty arm', (m) => ({ coupons: [{ ...m.coupons[0]!, id: 'none' }], rule: [] }), 'bundle_coupon_reserved'],
    ['a rule about a coupon that is not there', () => ({ rule: ['gone'] }), 'bundle_rule_unknown'],
    ['a time zone nobody knows', () => ({ timeZone: 'Mars/Base' }), 'bundle_time_zone'],
    [
      'a floor that fills the distribution',
      (m) => ({
        coupons: Array.from({ length: 24 }, (_, i) => ({ ...m.coupons[0]!, id: `c${i}` })),
        rule: [],
        bandit: { ...m.bandit, floor: 0.04 },
      }),
      'bundle_floor',
    ],
    ['a bandit of another width', (m) => ({ bandit: withFields(m, ['coupon.isNone']) }), 'bundle_bandit_width'],
    [
      'a singular precision',
      (m) => ({ bandit: { ...m.bandit, precisionFactor: m.bandit.precisionFactor.fill(0) } }),
      'bundle_bandit_precision',
    ],
    ['a score whose model is not there', () => ({ network: undefined }), 'bundle_source_unknown'],
    ['a collaborative score without a table', () => ({ cf: undefined }), 'bundle_source_unknown'],
    [
      'a source nothing resolves',
      (m) => ({ bandit: withFields(m, ['coupon.isNone', 'score.network', 'score.cf', 'profile.salary']) }),
      'bundle_source_unknown',
    ],
    [
      'a network fed with its own score',
      (m) => ({
        network: { ...m.network!, features: { ...m.network!.features, fields: [...m.network!.features.fields, field('score.network')] } },
      }),
      'bundle_source_unknown',
    ],
    [
      'a network of another width than its features',
      (m) => ({ network: { ...m.network!, features: { ...m.network!.features, fields: m.network!.features.fields.slice(1) } } }),
      'bundle_network_width',
    ],
    [
      'a network with too few weights',
      (m) => ({ network: { ...m.network!, spec: { ...m.network!.spec, hidden: [5] } } }),
      'bundle_network_weights',
    ],
    [
      'a network of a later version, which it cannot run',
      (m) => ({ network: { ...m.network!, spec: { ...m.network!.spec, version: 2 as 1 } } }),
      'bundle_incompatible',
    ],
    ['a collaborative table of another size', (m) => ({ cf: { ...m.cf!, table: { ...m.cf!.table, nonZeros: 3 } } }), 'bundle_cf_table'],
    [
      'a file that is not there',
      (m) => ({ cf: { ...m.cf!, weights: { ...m.cf!.weights, sha256: '0'.repeat(64) } } }),
      'bundle_shard_missing',
    ],
  ])('refuses %s', (_, change, code) => {
    expect(codeOf(changed(change))).toBe(code);
  });

  it('computes with 8-bit weights as they were decoded, and refuses an encoding it does not know', async () => {
    const { manifest, shards } = bundleParts();
    const network = manifest.network!;
    const halves = decodeWeights('float16', shards.get(network.weights.sha256)!, networkWeightCount(network.spec))!;
    shards.set('eight', encodeWeights('uint8', halves));
    const open = (encoding: 'uint8') =>
      toDeviceModel(
        '0123456789abcdef',
        { ...manifest, network: { ...network, encoding, weights: { sha256: 'eight', bytes: 0 } } },
        shards,
        plainNetworkScorer,
      );
    const opened = open('uint8');
    if (!opened.ok || !opened.value.network) throw new Error('not opened');
    const x = Float32Array.from({ length: network.spec.inputs }, (_, i) => i - 1);
    const decoded = decodeWeights('uint8', shards.get('eight')!, halves.length)!;
    expect(await opened.value.network.scorer.score(x, 1)).toEqual(await plainNetworkScorer(network.spec, decoded).score(x, 1));
    expect(open('uint4' as 'uint8')).toMatchObject({ ok: false, error: { code: 'bundle_network_weights' } });
  });

  it('refuses a weight that is no number', () => {
    const parts = bundleParts();
    const { sha256 } = parts.manifest.network!.weights;
    parts.shards.get(sha256)!.set([0, 0x7e], 4);
    expect(codeOf(parts)).toBe('bundle_network_weights');
  });
});

describe('collaborative codec', () => {
  const source = {
    model: 'item-knn' as const,
    items: ['a', 'b', 'c'],
    coupons: ['x', 'y'],
    offsets: [0, 1, 1, 3],
    columns: [1, 0, 1],
    weights: [0.5, -0.25, 2],
  };

  it('round-trips a sparse table with an empty row, even from an unaligned buffer', () => {
    const { table, bytes } = encodeCollaborative(source);
    expect(bytes.length % 4).toBe(0);
    const shifted = new Uint8Array(bytes.length + 1);
    shifted.set(bytes, 1);
    const decoded = decodeCollaborative(table, shifted.subarray(1));
    if (!decoded.ok) throw new Error(decoded.error.code);
    expect([...decoded.value.offsets]).toEqual(source.offsets);
    expect([...decoded.value.columns]).toEqual(source.columns);
    expect([...decoded.value.weights]).toEqual(source.weights);
    expect(decoded.value.rowOf.get('c')).toBe(2);
  });

  it.each<[string, Partial<typeof source>]>([
    ['falling offsets', { offsets: [0, 2, 1, 3] }],
    ['offsets beyond the weights', { offsets: [0, 1, 1, 9] }],
    ['a column without a coupon', { columns: [1, 0, 2] }],
    ['a weight without a value', { weights: [0.5, Number.NaN, 2] }],
    ['an item twice', { items: ['a', 'b', 'a'] }],
  ])('refuses %s', (_, change) => {
    const { table, bytes } = encodeCollaborative({ ...source, ...change });
    expect(decodeCollaborative(table, bytes)).toMatchObject({ ok: false, error: { code: 'bundle_cf_table' } });
  });

  it('refuses a cut shard', () => {
    const { table, bytes } = encodeCollaborative(source);
    expect(decodeCollaborative(table, bytes.subarray(4))).toMatchObject({ ok: false, error: { code: 'bundle_cf_table' } });
  });
});
