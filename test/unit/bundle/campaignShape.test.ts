import * as v from 'valibot';
import { expect, it } from 'vitest';
import { campaignShape } from '../../../src/bundle/campaign';
import type { Envelope, Manifest } from '../../../src/bundle/manifest';
import { ofOrder } from '../../helpers/sequenceShop';
import { testBundle, testKey } from '../../helpers/testBundle';

it('a campaign read from a bundle has none of its models, so that it can be trained again', async () => {
  const bundle = await testBundle(await testKey(), { sequence: ofOrder.sequence, change: ofOrder.change });
  const manifest = JSON.parse((JSON.parse(bundle.envelope) as Envelope).payload) as Manifest;
  const models = ['network', 'sequence', 'cf', 'bandit', 'localHead', 'timing', 'metrics', 'tokens', 'meanOrder'];
  expect(Object.keys(manifest)).toEqual(expect.arrayContaining(['sequence', 'bandit']));
  const campaign = v.parse(campaignShape, manifest);
  expect(Object.keys(campaign).filter((key) => models.includes(key))).toEqual([]);
});
