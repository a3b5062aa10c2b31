import type { ShopperEvent } from '../../../src/protocol/events/shopperEvent';
import { adobeSources, adobeToEvents, createAdobeMemory } from './adobe';
import type { Channel } from './arbiter';
import { createCalls, keepLooking, type Source } from './calls';
import { ceddlSources, ceddlToEvents } from './ceddl';
import { argumentsOf, type Fields, fieldsOf, type ReadGa4 } from './fields';
import { klaviyoSources, klaviyoToEvents } from './klaviyo';
import { createMatomoMemory, matomoSources, matomoToEvents } from './matomo';
import { createMetaMemory, metaSources, metaToEvents } from './meta';
import { shopifyAnalyticsSources, shopifyAnalyticsToEvents } from './shopifyAnalytics';
import { snowplowSources, snowplowToEvents } from './snowplow';
import { tealiumSources, tealiumToEvents } from './tealium';
import { createGaMemory, gaSources, gaToEvents, uaToEvents } from './universalAnalytics';

/** A vendor that is told of events by calls of its functions. */
interface Vendor {
  readonly channel: Channel;
  sources(): readonly Source[];
  toEvents(message: unknown): readonly ShopperEvent[];
}

/** Vendors of a page, each with a memory of its own. @param readFor reads for one channel @param layers names of the page's dataLayers */
export const vendorsOf = (host: Fields, readFor: (channel: Channel) => ReadGa4, layers: readonly string[]): readonly Vendor[] => {
  const vendor = (
    channel: Channel,
    sources: readonly Source[] | (() => readonly Source[]),
    toEvents: (message: unknown, read: ReadGa4) => readonly ShopperEvent[],
  ): Vendor => {
    const read = readFor(channel);
    return { channel, sources: typeof sources === 'function' ? sources : () => sources, toEvents: (message) => toEvents(message, read) };
  };
  const ga = createGaMemory();
  const adobe = createAdobeMemory();
  const meta = createMetaMemory();
  const matomo = createMatomoMemory();
  return [
    vendor(
      'universalAnalytics',
      layers.map((name) => [name, 'push'] as const),
      uaToEvents,
    ),
    vendor('universalAnalytics', gaSources, (call, read) => gaToEvents(call, read, ga)),
    vendor('adobe', adobeSources, (entry, read) => adobeToEvents(entry, read, adobe)),
    vendor('shopifyAnalytics', shopifyAnalyticsSources, shopifyAnalyticsToEvents),
    vendor('snowplow', () => snowplowSources(host), snowplowToEvents),
    vendor('tealium', tealiumSources, tealiumToEvents),
    vendor('ceddl', ceddlSources, (event, read) => ceddlToEvents(host.digitalData, read, event)),
    vendor('klaviyo', klaviyoSources, klaviyoToEvents),
    vendor('meta', metaSources, (call, read) => metaToEvents(call, read, meta)),
    vendor('matomo', matomoSources, (call, read) => matomoToEvents(call, read, matomo)),
  ];
};

/** The message's id, else the message. */
export const identityOf = (message: unknown): unknown => {
  for (const part of [message, ...argumentsOf(message)].map(fieldsOf)) {
    const id = part.eventID ?? part.event_id ?? part.$event_id ?? part.messageId;
    if (id) return id;
  }
  return message;
};

/** Listens to the vendors' functions: calls waiting in their queues, and those from now on, also after a script has replaced the queue. */
export const watchVendors = (
  host: Fields,
  vendors: readonly Vendor[],
  take: (channel: Channel, events: readonly ShopperEvent[], by: string, message: unknown) => void,
): void => {
  const hear = createCalls(host);
  keepLooking(() => {
    for (const { channel, sources, toEvents } of vendors)
      for (const source of sources()) hear(source, (message, by) => take(channel, toEvents(message), by, identityOf(message)));
  });
};
