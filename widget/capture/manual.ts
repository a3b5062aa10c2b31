import type { ShopperEvent } from '../../src/protocol/events/shopperEvent';
import { ga4ToEvent, type MappingContext } from './ga4ToEvent';

/** `couplet('track', name, params)`: GA4 names and parameters, prices in major units as GA4 has them. */
export const manualEvent = (command: ArrayLike<unknown>, context: MappingContext): ShopperEvent | undefined =>
  ga4ToEvent(command[1], command[2], context);
