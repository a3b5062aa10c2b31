import { readEntry } from '../../capture/readEntry';
import type { WidgetConfig } from '../../config';
import type { Command } from '../../handoff';
import { checkCommand } from './checkCommand';
import { type Currencies, checkEvent } from './checkEvent';
import { checkTag, type Setting } from './checkTag';
import type { Mistake } from './mistake';

/** What the shop's page has said so far. */
export interface PageSays {
  readonly config: Pick<WidgetConfig, 'auto' | 'currency'>;
  readonly settings: readonly Setting[];
  /** The latest calls of `couplet`, as they came. */
  readonly given: readonly Command[];
  /** `window.dataLayer`, whatever it is. */
  readonly dataLayer: unknown;
}

/** Entries of a page that stays open for hours. */
const LATEST = 100;

const isCode = (text: string): boolean => /^[A-Za-z]{3}$/.test(text);

const inDataLayer = (entry: unknown, currencies: Currencies): readonly Mistake[] => {
  const read = readEntry(entry);
  return read?.kind === 'event' ? checkEvent('dataLayer', read.name, read.params, currencies) : [];
};

/** Finds what is new since it was last asked; each kind of mistake once. */
export const createFindMistakes = () => {
  const seen = new WeakSet<object>();
  const told = new Set<string>();
  const isNew = (value: unknown): value is object => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return false;
    seen.add(value);
    return true;
  };
  /** @param campaign its currency, once it is known */
  return ({ config, settings, given, dataLayer }: PageSays, campaign: string | undefined): readonly Mistake[] => {
    const { currency } = config;
    // A tag that names one which is none leaves none.
    const currencies = currency
      ? { tag: isCode(currency) ? currency.toUpperCase() : undefined, campaign: undefined }
      : { tag: undefined, campaign };
    const entries = config.auto === 'on' && Array.isArray(dataLayer) ? (dataLayer as readonly unknown[]).slice(-LATEST) : [];
    return [
      ...checkTag(settings),
      ...given.filter(isNew).flatMap((command) => checkCommand(command as unknown as Command, currencies)),
      ...entries.filter(isNew).flatMap((entry) => inDataLayer(entry, currencies)),
    ].filter(({ code, about }) => {
      const kind = `${code} ${about}`;
      return !told.has(kind) && told.add(kind);
    });
  };
};
