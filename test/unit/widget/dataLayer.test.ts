import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readEntry, watchDataLayer } from '../../../widget/capture/dataLayer';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('replays what was pushed before and hears what is pushed after, leaving the page its own push', () => {
  const layer: unknown[] = [{ event: 'view_item', ecommerce: { items: [] } }];
  const pageKept: unknown[][] = [];
  const original = layer.push;
  layer.push = function (...entries) {
    pageKept.push(entries);
    return original.apply(this, entries);
  };
  const heard: unknown[] = [];
  watchDataLayer({ dataLayer: layer }, 'dataLayer', (entry) => {
    heard.push(entry?.kind === 'event' ? entry.name : entry?.kind);
    return entry?.kind === 'event';
  });
  const length = layer.push({ event: 'search', search_term: 'a' }, { ecommerce: null }, { event: 'add_to_cart' }, { event: 'view_cart' });
  expect(heard).toEqual(['view_item', 'search', undefined, 'add_to_cart', 'view_cart']);
  expect(length).toBe(5);
  expect(pageKept).toHaveLength(1);
});

test('an entry that throws when read reaches neither us nor the caller of push', () => {
  const layer: unknown[] = [];
  watchDataLayer({ dataLayer: layer }, 'dataLayer', () => {
    throw new Error('ours');
  });
  const hostile = {
    get event() {
      throw new Error('theirs');
    },
  };
  expect(layer.push(hostile, { event: 'search' })).toBe(2);
  expect(layer).toHaveLength(2);
});

test('finds a dataLayer that appears later, and creates none', () => {
  const host: { dataLayer?: unknown[] } = {};
  const heard: unknown[] = [];
  watchDataLayer(host, 'dataLayer', (entry) => heard.push(entry) > 0);
  vi.advanceTimersByTime(2_500);
  expect(host).toEqual({});
  host.dataLayer = [{ event: 'search' }];
  vi.advanceTimersByTime(1_000);
  expect(heard).toHaveLength(1);
});

test('a frozen dataLayer is replayed and left alone', () => {
  const heard: unknown[] = [];
  watchDataLayer({ dataLayer: Object.freeze([{ event: 'search' }]) }, 'dataLayer', (entry) => heard.push(entry) > 0);
  expect(heard).toHaveLength(1);
});

test('a dataLayer that the page replaces: what is new in it, and what comes', () => {
  const first = { event: 'search' };
  const host: { dataLayer: unknown[] } = { dataLayer: [first] };
  const heard: unknown[] = [];
  watchDataLayer(host, 'dataLayer', (_, raw) => heard.push(raw.event) > 0);
  host.dataLayer = [first, { event: 'view_item' }];
  vi.advanceTimersByTime(300_000);
  host.dataLayer.push({ event: 'add_to_cart' });
  expect(heard).toEqual(['search', 'view_item', 'add_to_cart']);
});

test('an event takes what was given before it without an event, but not what it clears itself', () => {
  const items = [{ item_id: 'a' }];
  expect(readEntry({ event: 'view_item' }, { items })).toMatchObject({ params: { items } });
  expect(readEntry({ event: 'view_item', ecommerce: null }, { items })).toBeUndefined();
  expect(readEntry({ event: 'view_item', ecommerce: { value: 1 } }, { items })).toMatchObject({ params: { value: 1 } });
});
