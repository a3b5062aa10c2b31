import { expect } from 'vitest';
import { readEvent, type ShopperEvent } from '../../../../../src/protocol/events/shopperEvent';
import { ga4ToEvent } from '../../../../../widget/capture/ga4ToEvent';
import type { ReadGa4 } from '../../../../../widget/capture/platforms/fields';

/** As the app reads on a page of a shop that sells in euros. */
export const read: ReadGa4 = (name, parameters) => ga4ToEvent(name, parameters, { now: 0, currency: 'EUR' });

/** Events that the device accepts, without their time. */
export const heard = (events: readonly ShopperEvent[]): readonly object[] =>
  events.map((event) => {
    expect(readEvent(event)).toMatchObject({ ok: true });
    const { time, ...rest } = event;
    return rest;
  });
