import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { computeFeatures, featureWidth } from '../../src/engine/features/computeFeatures';
import { featureSpecSchema } from '../../src/engine/features/featureSpec';
import { sourcesOf } from '../../src/engine/features/sources';
import type { ShopperProfile } from '../../src/engine/profile/shopperProfile';
import { couponSchema } from '../../src/protocol/coupons/coupon';
import golden from './features.json';

const spec = v.parse(featureSpecSchema, golden.spec);

describe(`computeFeatures on golden vectors, version ${golden.specVersion}`, () => {
  it.each(golden.cases)('$name', ({ profile, coupon, facts, scores, expected }) => {
    const shared = {
      profile: profile as unknown as ShopperProfile,
      facts: v.parse(v.record(v.string(), v.union([v.string(), v.number(), v.boolean()])), facts),
      now: golden.now,
      halfLifeMs: golden.halfLifeMs,
    };
    const candidate = coupon === null ? undefined : v.parse(couponSchema, coupon);
    const known = v.parse(v.object({ network: v.exactOptional(v.number()), cf: v.exactOptional(v.number()) }), scores);
    const features = computeFeatures(spec, sourcesOf(shared)(candidate, known));
    expect(features).toHaveLength(featureWidth(spec));
    expect(features).toHaveLength(expected.length);
    for (const [i, value] of expected.entries()) expect(Math.abs(features[i]! - value)).toBeLessThanOrEqual(golden.tolerance);
  });
});
