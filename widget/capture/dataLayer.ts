import { quietly } from '../ui/tasks';

/** A command of Google Consent Mode v2. */
export interface GoogleConsent {
  readonly mode: 'default' | 'update';
  /** `'granted' | 'denied'` by parameter, along with `region` and `wait_for_update`. */
  readonly signals: Readonly<Record<string, unknown>>;
}

/** Content of a `dataLayer` entry. `undefined` if it is irrelevant to Couplet. */
type DataLayerEntry =
  | { readonly kind: 'event'; readonly name: string; readonly params: unknown }
  | ({ readonly kind: 'consent' } & GoogleConsent);

/** An entry as the page gave it. */
type Entry = Readonly<Record<string | number, unknown>>;

/** An object of the page, of unknown content. */
export const isObject = (value: unknown): value is Entry => typeof value === 'object' && value !== null;

/** Is an event of gtag sent to Google Analytics? Those for Google Ads alone repeat the shop's, with other ids. */
const isForAnalytics = (to: unknown): boolean =>
  !to || [to].flat().some((target) => typeof target === 'string' && /^(G|GT|UA)-|^default$/.test(target));

/**
 * Reads one entry of `dataLayer`: Tag Manager objects `{event, ecommerce}` and gtag's `arguments` (`event`, `consent`). The usual
 * `{ecommerce: null}`, which clears the previous object, is ignored, and so are events for other tags than those of Google Analytics.
 * @param waiting `ecommerce` of an earlier entry without an event, which Tag Manager adds to this one
 */
export const readEntry = (entry: unknown, waiting?: unknown): DataLayerEntry | undefined => {
  if (!isObject(entry)) return undefined;
  if (entry[0] === 'event' && typeof entry[1] === 'string') {
    return isForAnalytics((Object(entry[2]) as Entry).send_to) ? { kind: 'event', name: entry[1], params: entry[2] } : undefined;
  }
  if (entry[0] === 'consent' && (entry[1] === 'default' || entry[1] === 'update') && isObject(entry[2])) {
    return { kind: 'consent', mode: entry[1], signals: entry[2] };
  }
  if (typeof entry.event !== 'string') return undefined;
  const { ecommerce = waiting } = entry;
  if (ecommerce === null) return undefined;
  return { kind: 'event', name: entry.event, params: isObject(ecommerce) ? { ...entry, ...ecommerce } : entry };
};

const LOOK_AGAIN_MS = 1_000;

type Layer = unknown[];

/**
 * Replays the entries in the page's dataLayer, then listens by wrapping `push`. Scripts that wrap it after us (Tag Manager does) call us.
 * Looks every second whether there is one, or another, because creating one would add a global. No entry is replayed twice.
 * @param name of the global @param take gets each entry as read, and as the page gave it. Was it an event that it uses?
 */
export const watchDataLayer = (
  host: object,
  name: string,
  take: (entry: DataLayerEntry | undefined, raw: Entry) => boolean | undefined,
): void => {
  const heard = new WeakSet<object>();
  /** `ecommerce` that came without an event, for the next one. */
  let waiting: unknown;
  const read = (raw: unknown): void => {
    try {
      if (!isObject(raw)) return;
      heard.add(raw);
      const { event, ecommerce } = raw;
      if (take(readEntry(raw, waiting), raw) || ecommerce !== undefined) waiting = event ? undefined : (ecommerce ?? undefined);
    } catch {
      // an exotic object of the page (a throwing getter); its own push has already happened
    }
  };
  const hook = (layer: Layer): void => {
    for (const entry of Array.from(layer)) if (!heard.has(entry as object)) read(entry);
    const push = layer.push;
    layer.push = function (this: Layer, ...entries: unknown[]) {
      const length = push.apply(this, entries);
      for (const entry of entries) read(entry);
      return length;
    };
  };
  let hooked: unknown;
  const look = (): void => {
    try {
      const layer: unknown = (host as Entry)[name];
      if (layer === hooked || !Array.isArray(layer)) return;
      hooked = layer;
      hook(layer);
    } catch {
      // a frozen dataLayer; its entries have been replayed
    }
  };
  look();
  void quietly(() => setInterval(look, LOOK_AGAIN_MS))();
};
