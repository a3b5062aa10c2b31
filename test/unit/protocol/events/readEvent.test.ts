import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isNewSession, readEvent } from '../../../../src/protocol/events/shopperEvent';

const view = { name: 'view_item', time: 5, items: [{ itemId: 'a' }] };

describe('readEvent', () => {
  it('reads an event and fills in the quantity GA4 leaves out', () => {
    expect(readEvent(view)).toEqual({ ok: true, value: { ...view, items: [{ itemId: 'a', quantity: 1 }] } });
  });

  it('names the path of a negative price', () => {
    const result = readEvent({ ...view, items: [{ itemId: 'a' }, { itemId: 'b', price: -1 }] });
    expect(result).toMatchObject({ ok: false, error: { code: 'event_invalid', at: 'items[1].price' } });
  });

  it.each([
    ['an unknown name', { ...view, name: 'pageview' }, 'name'],
    ['a time that is no number', { ...view, time: Number.NaN }, 'time'],
    ['a fractional price', { ...view, items: [{ itemId: 'a', price: 1.5 }] }, 'items[0].price'],
    ['a quantity of zero', { ...view, items: [{ itemId: 'a', quantity: 0 }] }, 'items[0].quantity'],
    ['a purchase without its transaction', { ...view, name: 'purchase' }, 'transactionId'],
    ['an oversized text', { name: 'search', time: 1, searchTerm: 'x'.repeat(201) }, 'searchTerm'],
  ])('refuses %s', (_, event, at) => {
    expect(readEvent(event)).toMatchObject({ ok: false, error: { code: 'event_invalid', at } });
  });

  it('refuses a list too long to be one page', () => {
    const items = Array.from({ length: 201 }, () => ({ itemId: 'a' }));
    expect(readEvent({ ...view, items })).toMatchObject({ ok: false, error: { code: 'event_invalid', at: 'items' } });
  });

  it('answers and never throws, whatever the page hands over', () => {
    fc.assert(
      fc.property(fc.anything(), (input) => {
        const result = readEvent(input);
        if (!result.ok) expect(result.error.code).toBe('event_invalid');
      }),
    );
  });
});

describe('isNewSession', () => {
  it('begins a session at the idle limit, not before, and never for a late event', () => {
    expect(isNewSession(1_000, 1_499, 500)).toBe(false);
    expect(isNewSession(1_000, 1_500, 500)).toBe(true);
    expect(isNewSession(10_000, 1_000, 500)).toBe(false);
  });
});
