import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { furtherIssues } from '../../../src/cli/io/readFile';
import { parsePlainly } from '../../../src/protocol/values/parse';
import { scenarioSchema } from '../../../src/simulator/scenario/scenario';
import { tinyShop } from '../../helpers/simulatedShop';

const further = (input: unknown): string => {
  const read = parsePlainly(scenarioSchema, input, 'scenario_invalid');
  if (read.ok) throw new Error('It was to be wrong.');
  return furtherIssues(scenarioSchema, input, read.error.at);
};

describe('what else is wrong with a file', () => {
  it('is told with its place, without the first mistake', () => {
    const shop = tinyShop();
    expect(further({ ...shop, devices: -1, days: 'many', segments: [{ ...shop.segments[0]!, share: 'half' }] })).toMatch(
      /^ devices: .+ segments\[0\]\.share: [^:]+$/,
    );
  });

  it('is told of the alternative that was meant', () => {
    const schema = v.object({ a: v.number(), b: v.union([v.literal('x'), v.object({ c: v.number() })]) });
    expect(furtherIssues(schema, { a: '1', b: { c: '2' } }, 'a')).toBe(' b.c: It must be a number, not "2".');
  });

  it('is nothing where one mistake is all', () => {
    expect(further({ ...tinyShop(), days: 'many' })).toBe('');
    expect(further({ ...tinyShop(), purchaserate: 1 })).toBe('');
  });

  it('is counted where there is too much of it', () => {
    expect(further({})).toMatch(/ And \d+ more\.$/);
  });
});
