import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import packageJson from '../../../package.json';
import { campaignSchema } from '../../../src/bundle/campaign';
import { type Manifest, manifestSchema } from '../../../src/bundle/manifest';
import { following, type Provenance, provenanceOf, SOFTWARE } from '../../../src/bundle/provenance';
import { nextManifest } from '../../../src/campaigns/learning/withLearnt';
import { bundleParts } from '../../helpers/node/fullBundle';
import { smallCampaign } from '../trainer/fixtures';

const { manifest } = bundleParts();
const [bundle, before] = ['0123456789abcdef', 'fedcba9876543210'];
const training = {
  seed: 7,
  logs: [{ kind: 'events' as const, sha256: 'ab'.repeat(32), rows: 12, days: ['2026-01-01', '2026-02-01'] as [string, string] }],
};
const from = (provenance: Provenance, change: Partial<Manifest> = {}): Manifest => ({ ...manifest, ...change, provenance });

describe('where a bundle comes from', () => {
  it('is the version that package.json names', () => {
    expect(SOFTWARE).toBe(`couplet/${packageJson.version}`);
  });

  it('may be absent, as in bundles of before, and is refused where it is not what it should be', () => {
    expect(v.is(manifestSchema, manifest)).toBe(true);
    const whole = provenanceOf({ ...training, warmStart: before }, before);
    expect(v.parse(manifestSchema, from(whole)).provenance).toEqual(whole);
    for (const wrong of [
      { ...whole, version: 2 },
      { ...whole, previous: 'main' },
      { ...whole, software: 'couplet' },
      { ...whole, software: '../..' },
      { ...whole, training: { ...training, logs: [] } },
      { ...whole, training: { ...training, logs: [{ ...training.logs[0], days: ['2026-01-01'] }] } },
      { ...whole, training: { ...training, logs: [{ ...training.logs[0], sha256: 'ab' }] } },
    ])
      expect(v.is(manifestSchema, { ...manifest, provenance: wrong })).toBe(false);
  });

  it('is no part of a campaign', () => {
    const parsed = v.parse(campaignSchema, { ...smallCampaign(), provenance: provenanceOf(undefined) });
    expect(parsed).not.toHaveProperty('provenance');
  });

  it('names the bundle that devices had, and what was trained on as long as the models are in it', () => {
    const made = following(
      from(provenanceOf(training), { marginRate: 0.5 }),
      { bundle, manifest: from(provenanceOf(undefined, before)) },
      isDeepStrictEqual,
    );
    expect(made).toEqual(from(provenanceOf(training, bundle), { marginRate: 0.5 }));
    expect(following(manifest, undefined, isDeepStrictEqual)).toEqual(from(provenanceOf(undefined)));
    const campaign = smallCampaign();
    const cold = nextManifest(campaign, { ...nextManifest(campaign, undefined).manifest, provenance: provenanceOf(training, before) });
    expect(cold.manifest.provenance).toEqual(provenanceOf(undefined));
  });

  it('leaves a bundle that says the same as what devices have as it is, whoever made that: they would begin to learn anew', () => {
    const live = from({ version: 1, software: 'couplet/0.0.9', previous: before, training });
    expect(following(from(provenanceOf(training)), { bundle, manifest: live }, isDeepStrictEqual)).toEqual(live);
    expect(following(from(provenanceOf(undefined)), { bundle, manifest }, isDeepStrictEqual)).toEqual(manifest);
    // The same models of another log are other models.
    const other = provenanceOf({ ...training, seed: 8 });
    expect(following(from(other), { bundle, manifest: live }, isDeepStrictEqual).provenance).toEqual({ ...other, previous: bundle });
  });
});
