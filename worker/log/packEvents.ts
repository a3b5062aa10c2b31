import { EVENT_VERSION, type ShopperEvent } from '../../src/protocol/events/shopperEvent';

import type { PackedEvents } from '../storage/deviceStorage';

const through = async (bytes: Uint8Array<ArrayBuffer>, by: GenericTransformStream): Promise<ArrayBuffer> =>
  new Response(new Blob([bytes]).stream().pipeThrough(by as ReadableWritablePair<Uint8Array, Uint8Array>)).arrayBuffer();

/** One record of many events: what repeats between them (names, categories, dates) is most of each, and deflate writes it once. */
export const packEvents = async (events: readonly ShopperEvent[]): Promise<PackedEvents> => ({
  version: 'gzip/1',
  events: { length: events.length, version: EVENT_VERSION },
  bytes: new Uint8Array(await through(new TextEncoder().encode(JSON.stringify(events)), new CompressionStream('gzip'))),
});

/** Rejects when the bytes are no longer what was packed: gzip carries a checksum. */
export const unpackEvents = async ({ bytes }: PackedEvents): Promise<readonly ShopperEvent[]> =>
  JSON.parse(new TextDecoder().decode(await through(bytes, new DecompressionStream('gzip')))) as readonly ShopperEvent[];
