import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createCalls, keepLooking, type Source } from '../../../../../widget/capture/platforms/calls';
import { identityOf } from '../../../../../widget/capture/platforms/vendors';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const listen = (host: Record<string, unknown>, ...sources: readonly Source[]) => {
  const heard: unknown[] = [];
  const hear = createCalls(host);
  keepLooking(() => {
    for (const source of sources) hear(source, (message) => heard.push(message));
  });
  return heard;
};

test('a queue that its script replaces: what waits, what comes, and what comes to the object in its place', () => {
  const queue: unknown[] = [['setEcommerceView', 'a']];
  const host: Record<string, unknown> = { _paq: queue };
  const heard = listen(host, ['_paq', 'push']);
  expect(queue.push(['trackPageView'], ['trackSiteSearch', 'b'])).toBe(3);
  class Tracker {
    readonly run: unknown[] = [];
    push(...calls: unknown[]) {
      this.run.push(...calls);
      return 'theirs';
    }
  }
  const tracker = new Tracker();
  host._paq = tracker;
  vi.advanceTimersByTime(500);
  expect(tracker.push(['addEcommerceItem', 'c'])).toBe('theirs');
  expect(tracker.run).toEqual([['addEcommerceItem', 'c']]);
  expect(heard).toEqual([['setEcommerceView', 'a'], ['trackPageView'], ['trackSiteSearch', 'b'], ['addEcommerceItem', 'c']]);
});

test('a queue that is replaced by one with the same messages: each once', () => {
  const host: Record<string, unknown> = { _paq: [['setEcommerceView', 'a']] };
  const heard = listen(host, ['_paq', 'push']);
  const queue = host._paq as unknown[];
  queue.push(['trackSiteSearch', 'b']);
  host._paq = [...queue, ['addEcommerceItem', 'c'], 'text'];
  vi.advanceTimersByTime(1_000);
  const [call] = queue;
  (host._paq as unknown[]).push(call);
  expect(heard).toEqual([['setEcommerceView', 'a'], ['trackSiteSearch', 'b'], ['addEcommerceItem', 'c'], 'text', call]);
});

test('the page can still clone and list its objects', () => {
  const digitalData = { event: [{ eventInfo: {} }] };
  listen({ digitalData }, ['digitalData.event', 'push']);
  expect(Object.hasOwn(digitalData.event, 'push')).toBe(true);
  expect(structuredClone(digitalData)).toEqual({ event: [{ eventInfo: {} }] });
  expect(Object.keys(digitalData.event)).toEqual(['0']);
  digitalData.event.push = () => 7;
  expect(digitalData.event.push()).toBe(7);
});

test('a script that puts its own push on the same queue, or wraps ours: each call once', () => {
  const queue: unknown[] = [];
  const heard = listen({ adobeDataLayer: queue }, ['adobeDataLayer', 'push']);
  const ours = queue.push;
  queue.push = (...entries: unknown[]) => ours.apply(queue, entries);
  vi.advanceTimersByTime(1_000);
  queue.push({ event: 'wrapped' });
  queue.push = (...entries: unknown[]) => Array.prototype.push.apply(queue, entries);
  vi.advanceTimersByTime(1_000);
  queue.push({ event: 'own' });
  expect(heard).toEqual([{ event: 'wrapped' }, { event: 'own' }]);
});

test('a method that calls another of the same object is one call', () => {
  const told: unknown[] = [];
  const klaviyo = {
    push: (call: unknown) => told.push(call),
    track(...call: unknown[]) {
      return this.push(['track', ...call]);
    },
  };
  const heard = listen({ klaviyo }, ['klaviyo', 'push'], ['klaviyo', 'track']);
  expect(klaviyo.track('Added to Cart')).toBe(1);
  klaviyo.push(['track', 'Viewed Product']);
  expect(heard).toEqual([
    ['track', 'Added to Cart'],
    ['track', 'Viewed Product'],
  ]);
  expect(told).toHaveLength(2);
});

test('what a call pushes in turn is heard too, as the Adobe Client Data Layer does', () => {
  const queue: unknown[] = [];
  queue.push = (...entries: unknown[]) => {
    for (const entry of entries) if (typeof entry === 'function') entry(queue);
    return entries.length;
  };
  const heard = listen({ adobeDataLayer: queue }, ['adobeDataLayer', 'push']);
  queue.push((layer: unknown[]) => layer.push({ event: 'inner' }));
  expect(heard).toContainEqual({ event: 'inner' });
});

test('a function keeps its properties and its identity stays with its owner: the Meta Pixel before and after it loads', () => {
  const queue: unknown[] = [];
  type Pixel = ((...call: unknown[]) => void) & { callMethod?: (...call: unknown[]) => unknown; queue: unknown[]; version: string };
  const fbq: Pixel = Object.assign(
    (...call: unknown[]) => {
      if (fbq.callMethod) fbq.callMethod(...call);
      else fbq.queue.push(call);
    },
    { queue, version: '2.0' },
  );
  const host = { fbq };
  const heard = listen(host, ['fbq.queue', 'push'], ['fbq', 'callMethod']);
  fbq('track', 'PageView');
  const method = Object.assign(() => 'done', { theirs: 1 });
  fbq.callMethod = method;
  vi.advanceTimersByTime(500);
  fbq('track', 'AddToCart');
  expect(fbq.callMethod()).toBe('done');
  expect((fbq.callMethod as typeof method).theirs).toBe(1);
  expect(host.fbq).toBe(fbq);
  expect(heard.slice(0, 2)).toEqual([
    ['track', 'PageView'],
    ['track', 'AddToCart'],
  ]);
});

test('a global function is heard once its script has put it in place of the stub', () => {
  const stub = Object.assign(() => {}, { q: [['ec:addProduct', {}]] });
  const host: Record<string, unknown> = { ga: stub };
  const heard = listen(host, ['ga.q', 'push'], ['', 'ga']);
  expect(host.ga).toBe(stub);
  host.ga = Object.assign((command: string) => command, { loaded: true });
  vi.advanceTimersByTime(500);
  expect((host.ga as (command: string) => string)('send')).toBe('send');
  expect(heard).toEqual([['ec:addProduct', {}], ['send']]);
});

test('what the page throws reaches the page and is not heard, what we throw does not', () => {
  const theirs = {
    push: () => {
      throw new Error('theirs');
    },
  };
  const heard = listen({ _paq: theirs }, ['_paq', 'push']);
  expect(theirs.push).toThrow('theirs');
  expect(heard).toEqual([]);
  const queue: unknown[] = [];
  createCalls({ _paq: queue })(['_paq', 'push'], () => {
    throw new Error('ours');
  });
  expect(queue.push([])).toBe(1);
});

test('hosts that throw, frozen objects, and a script that wraps without end', () => {
  const frozen = Object.freeze({ push: () => 'answer' });
  const host = {
    get klaviyo(): unknown {
      throw new Error('theirs');
    },
    _paq: frozen,
    _learnq: null,
  };
  listen(host, ['klaviyo', 'push'], ['_paq', 'push'], ['_learnq', 'push'], ['utag', 'link']);
  expect(frozen.push()).toBe('answer');
  const fresh = new Proxy({}, { get: () => () => 'fresh' }) as { push(): string };
  listen({ klaviyo: fresh }, ['klaviyo', 'push']);
  vi.advanceTimersByTime(60_000);
  expect(fresh.push()).toBe('fresh');
});

test('only the latest of a long queue are replayed', () => {
  const heard = listen({ _paq: Array.from({ length: 100_000 }, (_, index) => [index]) }, ['_paq', 'push']);
  expect(heard).toHaveLength(500);
  expect(heard.at(-1)).toEqual([99_999]);
});

test('a message is known by its id, else by itself', () => {
  const call = ['track', 'AddToCart', {}];
  expect(identityOf(call)).toBe(call);
  expect(identityOf([...call, { eventID: 'e1' }])).toBe('e1');
  expect(identityOf(['track', 'Started Checkout', { $event_id: 'e2' }])).toBe('e2');
});
