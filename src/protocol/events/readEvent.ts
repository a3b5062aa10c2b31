import type * as v from 'valibot';
import { parseWith } from '../parse';
import { fail, type Result } from '../result';
import { eventSchemas, type ShopperEvent } from './shopperEvent';

/** Validates one event from the page. Error: `event_invalid`, with the path of the first bad field. */
export const readEvent = (input: unknown): Result<ShopperEvent> => {
  const { name } = Object(input) as { readonly name?: unknown };
  // The schema by its name; `v.variant` would do the same and weigh 0.4 kB more on every page.
  const schema: v.GenericSchema<unknown, ShopperEvent> | undefined = eventSchemas.find(({ entries }) => entries.name.literal === name);
  return schema ? parseWith(schema, input, 'event_invalid') : fail('event_invalid', 'Unknown event.', 'name');
};
