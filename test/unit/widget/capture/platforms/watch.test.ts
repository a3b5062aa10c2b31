import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readEvent } from '../../../../../src/protocol/events/shopperEvent';
import { ga4ToEvent } from '../../../../../widget/capture/ga4ToEvent';
import { jsonLdToEvents } from '../../../../../widget/capture/platforms/jsonLd';
import { segmentToEvents, watchSegment } from '../../../../../widget/capture/platforms/segment';
import { createShopifyMemory, type ShopifyMessage, shopifyToEvents, watchShopify } from '../../../../../widget/capture/platforms/shopify';
import { wooToEvents } from '../../../../../widget/capture/platforms/woocommerce';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('watchSegment', () => {
  /** The snippet: an array with methods that push their calls to it. https://segment.com/docs/connections/sources/catalog/libraries/website/javascript/quickstart/ */
  const stub = () => {
    const queue: unknown[] & { track?: (...call: unknown[]) => unknown; page?: (...call: unknown[]) => unknown } = [];
    for (const method of ['track', 'page'] as const)
      queue[method] = (...call) => {
        queue.push([method, ...call]);
        return queue;
      };
    return queue;
  };

  test('replays the queue but for the page of this load, hears what is called, and leaves the page its answer', () => {
    const analytics = stub();
    analytics.page?.();
    analytics.track?.('Product Viewed', { product_id: 'a' });
    const heard: unknown[] = [];
    watchSegment({ analytics }, (call) => heard.push(call));
    expect(analytics.track?.('Product Added', { product_id: 'a' })).toBe(analytics);
    analytics.page?.('Docs');
    expect(heard).toEqual([
      ['track', 'Product Viewed', { product_id: 'a' }],
      ['track', 'Product Added', { product_id: 'a' }],
      ['page', 'Docs'],
    ]);
    expect(analytics).toHaveLength(4);
  });

  test('hears the object that the library puts in place of the snippet, with its own `this`, and no call twice', async () => {
    class Loaded {
      readonly calls: unknown[] = [];
      track(...call: unknown[]): Promise<number> {
        return Promise.resolve(this.calls.push(call));
      }
    }
    const host: { rudderanalytics: unknown } = { rudderanalytics: stub() };
    const heard: unknown[] = [];
    watchSegment(host, (call) => heard.push((call as readonly unknown[])[1]));
    const loaded = new Loaded();
    host.rudderanalytics = loaded;
    vi.advanceTimersByTime(1_500);
    await expect(loaded.track('Cart Viewed')).resolves.toBe(1);
    expect(heard).toEqual(['Cart Viewed']);
    expect(loaded.calls).toEqual([['Cart Viewed']]);
  });

  test('what fails in the page fails as before; what fails in us does not reach it', () => {
    const analytics = {
      track: (name: string) => {
        if (name === 'theirs') throw new Error('theirs');
        return 'answer';
      },
    };
    watchSegment({ analytics }, () => {
      throw new Error('ours');
    });
    expect(() => analytics.track('theirs')).toThrow('theirs');
    expect(analytics.track('Cart Viewed')).toBe('answer');
  });

  test('a frozen object, an element of that name and a host that throws are left alone', () => {
    const frozen = Object.freeze({ track: () => 'answer' });
    const host = {
      get analytics(): unknown {
        throw new Error('theirs');
      },
      rudderanalytics: frozen,
    };
    expect(() => watchSegment(host, () => {})).not.toThrow();
    expect(() => watchSegment({ analytics: { id: 'analytics' } }, () => {})).not.toThrow();
    expect(frozen.track()).toBe('answer');
  });

  test('stops looking after a minute', () => {
    watchSegment({}, () => {});
    vi.advanceTimersByTime(61_000);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('watchShopify', () => {
  const page = (elements: readonly object[] = []) => Object.assign(new EventTarget(), { querySelectorAll: () => elements });
  const element = (attributes: Readonly<Record<string, string>>, inDialog = false) => ({
    // What the selector asks for; the e2e test has the real one.
    closest: () => (inDialog || (attributes['view-event-trigger'] ?? 'connect') !== 'connect' ? {} : null),
    getAttribute: (name: string) => attributes[name] ?? null,
  });
  const fire = (document: EventTarget, type: string, fields: object): void =>
    void document.dispatchEvent(Object.assign(new Event(type), fields));
  const watch = (document: object): ShopifyMessage[] => {
    const heard: ShopifyMessage[] = [];
    watchShopify({ document } as unknown as Window, (message) => heard.push(message));
    return heard;
  };

  test('takes a change of the cart when its promise resolves, and never when it is rejected', async () => {
    const document = page();
    const heard = watch(document);
    const failed = Promise.reject(new Error('sold out'));
    fire(document, 'shopify:cart:lines-update', { action: 'add', promise: failed });
    fire(document, 'shopify:cart:lines-update', { action: 'add', promise: Promise.resolve({ cart: null }) });
    expect(heard).toEqual([]);
    await vi.advanceTimersByTimeAsync(0);
    expect(heard.map(({ result }) => result)).toEqual([{ cart: null }]);
    await expect(failed).rejects.toThrow('sold out');
  });

  test('takes views at once, and those from before it was there out of the page: not of dialogs, nor of what waits to be seen', () => {
    const payload = JSON.stringify({ product: { id: 1 }, context: 'page' });
    const heard = watch(
      page([
        element({ 'view-event-payload': payload }),
        element({ 'view-event-payload': payload, 'view-event-trigger': 'intersect' }),
        element({ 'view-event-payload': payload }, true),
        element({ 'view-event-payload': '{' }),
      ]),
    );
    expect(heard).toEqual([{ type: 'shopify:product:view', payload: JSON.parse(payload) }]);
  });

  test('an event that throws when read reaches nobody', () => {
    const document = page();
    const heard = watch(document);
    const event = new Event('shopify:product:view');
    Object.defineProperty(event, 'promise', {
      get: () => {
        throw new Error('theirs');
      },
    });
    expect(document.dispatchEvent(event)).toBe(true);
    expect(heard).toEqual([]);
  });
});

test('whatever a page says, no mapping throws, and all give only events the device accepts', () => {
  const read = (name: unknown, parameters: unknown) => ga4ToEvent(name, parameters, { now: 1 });
  const shopifyTypes = [
    'page:view',
    'product:view',
    'product:select',
    'collection:view',
    'search:update',
    'cart:view',
    'cart:lines-update',
  ];
  const fields = fc.oneof(
    fc.anything(),
    fc.dictionary(
      fc.constantFrom(
        'product',
        'products',
        'cart',
        'lines',
        'id',
        'merchandiseId',
        'quantity',
        'action',
        'context',
        'price',
        'offers',
        '@type',
        'sku',
      ),
      fc.oneof(fc.anything(), fc.constantFrom('add', 'remove', 'page', 'Product', 1, '2'), fc.array(fc.anything())),
    ),
  );
  fc.assert(
    fc.property(
      fields,
      fields,
      fc.constantFrom(...shopifyTypes),
      fc.constantFrom('Product Viewed', 'Order Completed', 'Cart Viewed'),
      (a, b, type, name) => {
        const memory = createShopifyMemory();
        const events = [
          ...shopifyToEvents({ type: `shopify:${type}`, payload: a, result: b }, read, memory),
          ...['added_to_cart', 'updated_cart_totals', 'cart-add-item', 'order-received'].flatMap((woo) =>
            wooToEvents({ type: woo, payload: a }, read),
          ),
          ...jsonLdToEvents([a, JSON.stringify(b) ?? ''], read),
          ...segmentToEvents(['track', name, a], read),
        ];
        for (const event of events) expect(readEvent(event)).toMatchObject({ ok: true });
      },
    ),
    { numRuns: 300 },
  );
});
