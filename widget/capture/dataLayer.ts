import { type DataLayerEntry, readEntry } from './readEntry';

const LOOK_AGAIN_MS = 1_000;
const LOOKS = 60;

type Layer = unknown[];

/**
 * Replays what is in `window.dataLayer`, then listens by wrapping `push`; whoever wraps it after us (Tag Manager does) calls us. Where
 * there is no dataLayer yet, it looks again for a minute: creating one would be a global of ours.
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
      // a frozen dataLayer: what was in it has been replayed
    }
  };
  look();
};
