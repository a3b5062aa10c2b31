import type { ShopperEvent } from '../../../src/protocol/events/shopperEvent';

/** An object from the page with unknown content. */
export type Fields = Readonly<Record<string, unknown>>;

/** The value if it is an object, else an empty object. */
export const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});

/** Converts a GA4 event's name and parameters for the app: `ga4ToEvent` at this moment and in the shop's currency. */
export type ReadGa4 = (name: unknown, parameters: unknown) => ShopperEvent | undefined;

/** A list unchanged, a single value as a list of one, undefined or null as an empty list. */
export const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];

/** Result of `read`, or `undefined` if an exotic object of the page throws (a getter, a revoked proxy). */
export const safely = <T>(read: () => T): T | undefined => {
  try {
    return read();
  } catch {
    return undefined;
  }
};

/** A GA4 name and its parameters. */
export type Named = readonly [name: unknown, parameters: Fields];

/** Usable events from the result of `name`. None if it throws. */
export const eventsOf = (read: ReadGa4, name: () => readonly Named[]): readonly ShopperEvent[] =>
  safely(() => name().flatMap(([ga4, parameters]) => read(ga4, parameters) ?? [])) ?? [];
