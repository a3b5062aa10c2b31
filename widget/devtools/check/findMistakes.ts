import { readEntry } from '../../capture/dataLayer';
import type { ConsentSignals } from '../../consent/consent';
import type { Command, WidgetConfig } from '../../pageContract';
import { type Currencies, checkCommand, checkEvent, isKnown } from './checkCommand';
import { checkTools } from './checkTools';
import { type Mistake, nearest, quoted } from './mistake';

/** One setting as written: an attribute of the tag, or a key of `window.coupletConfig`. */
export interface Setting {
  readonly where: 'tag' | 'coupletConfig';
  readonly name: string;
  readonly value: unknown;
}

/** Settings by the name after `data-`: valid values, and the fallback. */
const known: Readonly<Record<string, readonly [pattern: RegExp, otherwise: string]>> = {
  key: [/^pk_[\w-]{43}$/, "use your shop's key, pk_…"],
  api: [/^(https?:|\/|$)/, 'use an https:// address'],
  auto: [/^(on|off|true|false|none|0|1|)$/, 'read as on; use on or off'],
  consent: [/^(granted|manual|required|)$/, 'nothing is stored until the shopper agrees; use granted or manual'],
  'consent-map': [/^(.*\b(storage|sync)\s*[=:]\s*[^\s,;]|$)/, 'ignored; write storage=… sync=…, with names of your consent tool'],
  locale: [/^([A-Za-z]{2,3}([-_]\w+)*|)$/, "the page's language is used; write one such as de-AT"],
  currency: [/^([A-Za-z]{3}|)$/, 'ignored; use a code such as EUR'],
  nonce: [/^/, ''],
  'worker-url': [/^/, ''],
  theme: [/^(light|dark|auto|)$/, "the shopper's setting is used; use light or dark"],
  position: [/^(top|bottom|start|end|[\s-])*$/, 'ignored; use top, bottom, start (left in left-to-right languages) or end'],
  debug: [/^(true|1|on|false|0|off|)$/, 'read as off; write data-debug alone'],
};
/** Attributes that every script may have and frameworks add. */
const plain = ['nonce', 'api'];

const of = (name: string, message: string): Mistake => ({ code: 'tag_unknown', about: `tag ${name}`, message });

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const checkOne = ({ where, name, value }: Setting): readonly Mistake[] => {
  const at = where === 'tag' ? name : `coupletConfig ${name}`;
  // A function of the shop (`apply/applyCode`).
  if (where === 'coupletConfig' && name === 'apply')
    return typeof value === 'function' ? [] : [of(name, `${at} ${quoted(value)} is not a function`)];
  const bare = name.replace(/^data-/, '');
  const own = where === 'tag' ? bare : kebab(bare);
  if (where === 'tag' && bare === name) {
    // Other tools add their own attributes to scripts. One of ours has no effect without its `data-`.
    return Object.hasOwn(known, name) && !plain.includes(name) ? [of(name, `${at} is ignored: write data-${name}`)] : [];
  }
  if (!Object.hasOwn(known, own)) {
    const meant = nearest(own, Object.keys(known), own.length < 6 ? 1 : 2);
    return meant ? [of(name, `${at} is unknown: did you mean data-${meant}?`)] : [];
  }
  const [pattern, otherwise] = known[own]!;
  return value === undefined || pattern.test(String(value)) ? [] : [of(name, `${at} ${quoted(value)} is invalid: ${otherwise}`)];
};

/** What is wrong with the settings of the tag. Names that resemble none of ours are ignored. */
export const checkTag = (settings: readonly Setting[]): readonly Mistake[] => settings.flatMap(checkOne);

/** Input from the shop's page so far. */
interface PageSays {
  readonly config: Pick<WidgetConfig, 'auto' | 'currency'>;
  readonly settings: readonly Setting[];
  /** The latest calls of `couplet`, unchanged. */
  readonly given: readonly Command[];
  /** All consent signals so far. */
  readonly said: ConsentSignals;
  /** `window.dataLayer`, of any type. */
  readonly dataLayer: unknown;
}

/** Most recent entries checked, since a page may stay open for hours. */
const LATEST = 100;

const isCode = (text: string): boolean => /^[A-Za-z]{3}$/.test(text);

/** Checks one entry after the other. `ecommerce` that came without an event belongs to the next one, as in the capture. */
const createCheckLayer = () => {
  let waiting: unknown;
  return (entry: object, currencies: Currencies): readonly Mistake[] => {
    const { event, ecommerce } = entry as { readonly event?: unknown; readonly ecommerce?: unknown };
    const read = readEntry(entry, waiting);
    if (ecommerce !== undefined || (read?.kind === 'event' && isKnown(read.name))) waiting = event ? undefined : ecommerce;
    return read?.kind === 'event' ? checkEvent('dataLayer', read.name, read.params, currencies) : [];
  };
};

/** Finds new mistakes since the last call, each kind once. */
export const createFindMistakes = () => {
  const seen = new WeakSet<object>();
  const told = new Set<string>();
  const checkLayer = createCheckLayer();
  const isNew = (value: unknown): value is object => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return false;
    seen.add(value);
    return true;
  };
  /** @param campaign its currency, once it is known */
  return ({ config, settings, given, said, dataLayer }: PageSays, campaign: string | undefined): readonly Mistake[] => {
    const { currency } = config;
    // An invalid currency in the tag counts as none.
    const currencies = currency
      ? { tag: isCode(currency) ? currency.toUpperCase() : undefined, campaign: undefined }
      : { tag: undefined, campaign };
    const entries = config.auto === 'on' && Array.isArray(dataLayer) ? (dataLayer as readonly unknown[]).slice(-LATEST) : [];
    return [
      ...checkTag(settings),
      ...checkTools(said),
      ...given.filter(isNew).flatMap((command) => checkCommand(command as unknown as Command, currencies)),
      ...entries.filter(isNew).flatMap((entry) => checkLayer(entry, currencies)),
    ].filter(({ code, about }) => {
      const kind = `${code} ${about}`;
      return !told.has(kind) && told.add(kind);
    });
  };
};
