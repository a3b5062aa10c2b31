import { expect, test } from 'vitest';
import { createDwellCounter } from '../../../widget/capture/page';

test('counts visible time only and loses no rest between takes', () => {
  const dwell = createDwellCounter();
  dwell.visible(0);
  dwell.visible(100);
  dwell.hidden(2_600);
  expect(dwell.take(60_000)).toBe(2);
  dwell.visible(60_000);
  expect(dwell.take(60_400)).toBe(1);
  expect(dwell.take(60_900)).toBe(0);
});

test('a clock set back adds nothing', () => {
  const dwell = createDwellCounter();
  dwell.visible(10_000);
  expect(dwell.take(5_000)).toBe(0);
});
