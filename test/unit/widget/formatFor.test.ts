import { expect, test } from 'vitest';
import { formatFor, type PageMoment } from '../../../widget/card/formatFor';

const quiet: PageMoment = { typing: false, checkout: null, covered: false };
const unasked = (): PageMoment => {
  throw new Error('looked at the page');
};

test.each(['corner', 'bar'])('%s is drawn whatever the page does, without a look at it', (format) => {
  expect(formatFor(format, unasked)).toBe(format);
});

test.each([undefined, '', 'inline', 'hologram', 'Modal', 'native'])(
  'what is no format of this version or has no room, %j, is a corner card',
  (format) => {
    expect(formatFor(format, unasked)).toBe('corner');
  },
);

test('a modal opens over a page on which the shopper is doing nothing', () => {
  expect(formatFor('modal', () => quiet)).toBe('modal');
  expect(formatFor('modal', () => ({ ...quiet, typing: undefined }))).toBe('modal');
});

test.each([{ typing: true }, { checkout: {} }, { covered: true }])(
  'a modal is a corner card where it would stand in the way: %j',
  (one) => {
    expect(formatFor('modal', () => ({ ...quiet, ...one }))).toBe('corner');
  },
);
