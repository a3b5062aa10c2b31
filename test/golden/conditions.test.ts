import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { conditionSchema } from '../../src/core/coupons/condition';
import { evaluateCondition } from '../../src/core/coupons/evaluateCondition';
import golden from './conditions.json';

describe(`evaluateCondition on golden vectors, version ${golden.specVersion}`, () => {
  it.each(golden.cases.map(({ when, expected }) => ({ text: JSON.stringify(when), when, expected })))(
    '$text is $expected',
    ({ when, expected }) => expect(evaluateCondition(v.parse(conditionSchema, when), golden.facts)).toBe(expected),
  );
});
