import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { evaluateCondition } from '../../src/engine/eligibility/eligibility';
import { type Condition, conditionSchema } from '../../src/protocol/coupons/condition';
import golden from './conditions.json';

describe(`evaluateCondition on golden vectors, version ${golden.specVersion}`, () => {
  it.each(golden.cases.map(({ when, expected }) => ({ text: JSON.stringify(when), when, expected })))(
    '$text is $expected',
    ({ when, expected }) => expect(evaluateCondition(v.parse(conditionSchema, when), golden.facts)).toBe(expected),
  );

  // A device only trusts a bundle's signature: what a later version wrote comes to it unchecked.
  it.each(golden.later.map(({ when, expected }) => ({ text: JSON.stringify(when), when, expected })))(
    '$text of a later version is $expected, and refused where a campaign is read',
    ({ when, expected }) => {
      expect(evaluateCondition(when as unknown as Condition, golden.facts)).toBe(expected);
      expect(v.safeParse(conditionSchema, when).success).toBe(false);
    },
  );
});
