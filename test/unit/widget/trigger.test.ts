import { expect, test } from 'vitest';
import { createTrigger } from '../../../widget/app/asking';

const settings = { quietMs: 4_000, minViews: 3, onAddToCart: true };

test('waits for enough views of the visit, across page loads', () => {
  const trigger = createTrigger(settings);
  expect(trigger.onEvents(['page_view', 'view_item'], { views: 2, carted: 0, goods: 0 })).toBeUndefined();
  expect(trigger.onEvents(['view_item'], { views: 3, carted: 0, goods: 0 })).toBe(4_000);
});

test('every further event restarts the quiet time, but leaving and the card itself do not', () => {
  const trigger = createTrigger(settings);
  expect(trigger.onEvents(['view_item'], { views: 5, carted: 0, goods: 0 })).toBe(4_000);
  expect(trigger.onEvents(['dwell'], { views: 5, carted: 0, goods: 0 })).toBeUndefined();
  expect(trigger.onEvents(['view_promotion'], { views: 5, carted: 0, goods: 0 })).toBeUndefined();
});

test('asks once a page view and once more after an add to cart', () => {
  const trigger = createTrigger(settings);
  trigger.onEvents(['page_view'], { views: 5, carted: 0, goods: 0 });
  trigger.asked();
  expect(trigger.onEvents(['search'], { views: 5, carted: 0, goods: 0 })).toBeUndefined();
  expect(trigger.onEvents(['add_to_cart'], { views: 5, carted: 1, goods: 0 })).toBe(4_000);
  trigger.asked();
  expect(trigger.onEvents(['page_view'], { views: 5, carted: 1, goods: 0 })).toBe(4_000);
});

test('asks on the cart of an earlier visit, of which this session’s counters know nothing', () => {
  const trigger = createTrigger(settings);
  expect(trigger.onEvents(['page_view', 'view_cart'], { views: 0, carted: 0, goods: 0 })).toBe(4_000);
  expect(
    createTrigger({ ...settings, onAddToCart: false }).onEvents(['page_view', 'view_cart'], { views: 0, carted: 0, goods: 0 }),
  ).toBeUndefined();
});

test('does not take the pages after the cart for the cart, where one page is the whole shop', () => {
  const trigger = createTrigger(settings);
  trigger.onEvents(['page_view', 'view_cart'], { views: 0, carted: 0, goods: 0 });
  trigger.asked();
  expect(trigger.onEvents(['page_view'], { views: 0, carted: 0, goods: 0 })).toBeUndefined();
  expect(trigger.onEvents(['view_cart'], { views: 0, carted: 0, goods: 0 })).toBe(4_000);
});

test('without the cart trigger only views count', () => {
  const trigger = createTrigger({ ...settings, onAddToCart: false });
  expect(trigger.onEvents(['add_to_cart'], { views: 0, carted: 1, goods: 0 })).toBeUndefined();
});
