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

const isObject = (value: unknown): value is Readonly<Record<string | number, unknown>> => typeof value === 'object' && value !== null;

/**
 * Reads one entry of `dataLayer`: Tag Manager objects `{event, ecommerce}` and gtag's `arguments` (`event`, `consent`). The usual
 * `{ecommerce: null}`, which clears the previous object, is ignored.
 */
export const readEntry = (entry: unknown): DataLayerEntry | undefined => {
  if (!isObject(entry)) return undefined;
  if (entry[0] === 'event' && typeof entry[1] === 'string') return { kind: 'event', name: entry[1], params: entry[2] };
  if (entry[0] === 'consent' && (entry[1] === 'default' || entry[1] === 'update') && isObject(entry[2])) {
    return { kind: 'consent', mode: entry[1], signals: entry[2] };
  }
  if (typeof entry.event !== 'string') return undefined;
  if (entry.ecommerce === null) return undefined;
  return { kind: 'event', name: entry.event, params: isObject(entry.ecommerce) ? { ...entry, ...entry.ecommerce } : entry };
};

const LOOK_AGAIN_MS = 1_000;
const LOOKS = 60;

type Layer = unknown[];

/**
 * Replays the entries in `window.dataLayer`, then listens by wrapping `push`. Scripts that wrap it after us (Tag Manager does) call us. If
 * there is no dataLayer yet, it checks again for a minute, because creating one would add a global.
 */
export const watchDataLayer = (host: { readonly dataLayer?: unknown }, take: (entry: DataLayerEntry) => void): void => {
  const read = (raw: unknown): void => {
    try {
      const entry = readEntry(raw);
      if (entry) take(entry);
    } catch {
      // an exotic object of the page (a throwing getter); its own push has already happened
    }
  };
  const hook = (layer: Layer): void => {
    for (const entry of Array.from(layer)) read(entry);
    const push = layer.push;
    layer.push = function (this: Layer, ...entries: unknown[]) {
      const length = push.apply(this, entries);
      for (const entry of entries) read(entry);
      return length;
    };
  };
  let looks = 0;
  const look = (): void => {
    try {
      if (Array.isArray(host.dataLayer)) hook(host.dataLayer);
      else if (looks++ < LOOKS) setTimeout(look, LOOK_AGAIN_MS);
    } catch {
      // a frozen dataLayer; its entries have been replayed
    }
  };
  look();
};
