import { afterEach, expect, test, vi } from 'vitest';
import { watchDataLayer } from '../../../widget/capture/dataLayer';

afterEach(() => void vi.useRealTimers());

test('replays what was pushed before and hears what is pushed after, leaving the page its own push', () => {
  const layer: unknown[] = [{ event: 'view_item', ecommerce: { items: [] } }];
  const pageKept: unknown[][] = [];
  const original = layer.push;
  layer.push = function (...entries) {
    pageKept.push(entries);
    return original.apply(this, entries);
  };
  const heard: string[] = [];
  watchDataLayer({ dataLayer: layer }, (entry) => heard.push(entry.kind === 'event' ? entry.name : entry.kind));
  const length = layer.push({ event: 'search', search_term: 'a' }, { ecommerce: null }, { event: 'add_to_cart' });
  expect(heard).toEqual(['view_item', 'search', 'add_to_cart']);
  expect(length).toBe(4);
  expect(pageKept).toHaveLength(1);
});

test('an entry that throws when read reaches neither us nor the caller of push', () => {
  const layer: unknown[] = [];
  watchDataLayer({ dataLayer: layer }, () => {
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
  vi.useFakeTimers();
  const host: { dataLayer?: unknown[] } = {};
  const heard: unknown[] = [];
  watchDataLayer(host, (entry) => heard.push(entry));
  vi.advanceTimersByTime(2_500);
  expect(host).toEqual({});
  host.dataLayer = [{ event: 'search' }];
  vi.advanceTimersByTime(1_000);
  expect(heard).toHaveLength(1);
});

test('a frozen dataLayer is replayed and left alone', () => {
  const heard: unknown[] = [];
  watchDataLayer({ dataLayer: Object.freeze([{ event: 'search' }]) }, (entry) => heard.push(entry));
  expect(heard).toHaveLength(1);
});
