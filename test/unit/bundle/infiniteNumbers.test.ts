import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { manifestSchema } from '../../../src/bundle/manifest';
import { bundleParts } from '../../helpers/node/fullBundle';

const { manifest } = bundleParts();
/** The manifest with one number of its text replaced by one that is infinite once it is read. */
const withInfinite = (path: readonly (string | number)[]): unknown => {
  const copy = structuredClone(manifest) as unknown;
  const owner = path.slice(0, -1).reduce<unknown>((at, key) => (at as Record<string | number, unknown>)[key], copy);
  (owner as Record<string | number, unknown>)[path.at(-1) ?? ''] = JSON.parse('1e999');
  return copy;
};

describe('a manifest', () => {
  it('is taken as it is', () => expect(v.is(manifestSchema, manifest)).toBe(true));

  it.each([
    [['reports', 'strata', 0, 'atLeast']],
    [['coupons', 0, 'attributes', 'topic']],
    [['network', 'features', 'fields', 1, 'mean']],
    [['bandit', 'mean', 0]],
    [['bandit', 'precisionFactor', 0]],
    [['bandit', 'noise']],
    [['bandit', 'rewardScale']],
    [['profile', 'halfLifeMs']],
    [['metrics', 'auc']],
  ])('with 1e999 at %j is refused: written again it would be null, which devices take for a number', (path) => {
    expect(v.is(manifestSchema, withInfinite(path))).toBe(false);
  });
});
