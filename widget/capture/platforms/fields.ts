import type { ShopperEvent } from '../../../src/protocol/events/shopperEvent';

/** An object of the page's, of which nothing is known. */
export type Fields = Readonly<Record<string, unknown>>;

/** The object, or an empty one for what is none. */
export const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});

/** A GA4 event's name and parameters as the app takes them: `ga4ToEvent` at this moment and in the shop's currency. */
export type ReadGa4 = (name: unknown, parameters: unknown) => ShopperEvent | undefined;

/** A list as it is, one value as a list of one, nothing as an empty one. */
export const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];

/** What `read` gives, or nothing when an exotic object of the page throws (a getter, a revoked proxy). */
export const safely = <T>(read: () => T): T | undefined => {
  try {
    return read();
  } catch {
    return undefined;
  }
};

/** A GA4 name and its parameters. */
export type Named = readonly [name: unknown, parameters: Fields];

/** Events of what `name` gives, as far as they are usable; none when it throws. */
export const eventsOf = (read: ReadGa4, name: () => readonly Named[]): readonly ShopperEvent[] =>
  safely(() => name().flatMap(([ga4, parameters]) => read(ga4, parameters) ?? [])) ?? [];
