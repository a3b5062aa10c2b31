import { parseWith } from '../parse';
import type { Result } from '../result';
import { type ShopperEvent, shopperEventSchema } from './shopperEvent';

/** Validates one event from the page. Error: `event_invalid`, with the path of the first bad field. */
export const readEvent = (input: unknown): Result<ShopperEvent> => parseWith(shopperEventSchema, input, 'event_invalid');
