import { h, render } from 'preact';
import type { Result } from '../../src/protocol/values/result';
import type { Inspection } from '../../worker/api';
import type { ConsentState } from '../consent/consent';
import type { DebugLog } from '../debugLog';
import type { Command, WidgetConfig } from '../pageContract';
import { createHost } from '../ui/host';
import { createFindMistakes, type Setting } from './check/findMistakes';
import { DebugPanel } from './DebugPanel';
import css from './debug.css?inline';
import { debugFacts, howItRuns } from './debugFacts';

/**
 * Notes events in another currency than the campaign's, once for each kind. Prices are compared without conversion, so they count as
 * amounts of the campaign's currency.
 * @param said kinds already noted @param note of the debug log
 */
const noteCurrencies = (
  { currency: own, latest }: Pick<Inspection, 'currency' | 'latest'>,
  said: Set<string>,
  note: (code: string, message: string) => void,
): void => {
  for (const event of latest) {
    const currency = 'currency' in event ? event.currency : undefined;
    if (!own || !currency || currency === own) continue;
    const message = `${event.name} in ${currency}: amounts are read as ${own}, the campaign's currency`;
    if (said.has(message)) continue;
    said.add(message);
    note('currency_differs', message);
  }
};

/** A choice made in the debug panel, kept for the life of the tab. If a page refuses storage, the next page starts without it. */
const tabFlag = (key: string, on: string) => ({
  read: (): boolean => {
    try {
      return sessionStorage.getItem(key) === on;
    } catch {
      return false;
    }
  },
  keep: (chosen: boolean): void => {
    try {
      if (chosen) sessionStorage.setItem(key, on);
      else sessionStorage.removeItem(key);
    } catch {
      // The next page starts without it.
    }
  },
});

/** Settings found on the page: attributes of the script that came from `base`, and keys of `window.coupletConfig`. */
const readSettings = (base: string): readonly Setting[] => {
  const tags = [...document.querySelectorAll<HTMLScriptElement>('script[src*="couplet.js"]')].filter(({ src }) => src.startsWith(base));
  return [
    ...tags.flatMap(({ attributes }) => [...attributes].map(({ name, value }) => ({ where: 'tag', name, value }) as const)),
    ...Object.entries(window.coupletConfig ?? {}).map(([name, value]) => ({ where: 'coupletConfig', name, value }) as const),
  ];
};

/** Refresh interval, ms. */
const EVERY = 1_000;

export interface DebugPanelOptions {
  readonly config: WidgetConfig;
  readonly log: Pick<DebugLog, 'lines' | 'note'>;
  readonly consent: Pick<ConsentState, 'current' | 'said'>;
  attribution(): string | undefined;
  /** The latest calls of `couplet`. */
  readonly given: readonly Command[];
  /** `undefined`: no worker, or not yet. */
  inspect(): Promise<Result<Inspection>> | undefined;
}

let opened = false;
/** Print everything to the console once it is known. */
let asked = false;
const currencies = new Set<string>();
const findMistakes = createFindMistakes();
const mistakes: string[] = [];
const fold = tabFlag('couplet-debug', 'folded');
const side = tabFlag('couplet-debug-side', 'end');

/**
 * Opens the panel, once per page. Its data is read on the device and is not sent anywhere. It also prints everything to the console, for
 * copying, once it is known what runs.
 */
export const openDebugPanel = (options: DebugPanelOptions): void => {
  const { config, log, consent, attribution } = options;
  asked = true;
  if (opened) return;
  opened = true;
  const host = createHost(css, { theme: config.theme, direction: 'ltr' });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let folded = fold.read();
  let atEnd = side.read();
  let seen: Inspection | undefined;
  let untold: string | undefined;
  const close = (): void => {
    clearTimeout(timer);
    opened = false;
    render(null, host.root);
    host.remove();
  };
  const toggle = (): void => {
    folded = !folded;
    fold.keep(folded);
    draw();
  };
  const check = (): void => {
    const { dataLayer } = window as { readonly dataLayer?: unknown };
    for (const { code, message } of findMistakes(
      { config, settings: readSettings(config.base), given: options.given, said: consent.said(), dataLayer },
      seen?.currency,
    )) {
      mistakes.push(`${code}: ${message}`);
      log.note(code, message);
    }
  };
  const place = (): void => {
    host.root.host.toggleAttribute('data-moved', atEnd);
  };
  const move = (): void => {
    atEnd = !atEnd;
    side.keep(atEnd);
    place();
  };
  const draw = (): void => {
    const running = howItRuns(log.lines, seen);
    const page = { config, running, allowed: consent.current(), said: consent.said(), attribution: attribution(), untold };
    const facts = debugFacts(page, seen, Date.now());
    render(h(DebugPanel, { facts, running, seen, mistakes, lines: log.lines, folded, toggle, move, close }), host.root);
  };
  const again = async (): Promise<void> => {
    const told = await options.inspect()?.catch(() => undefined);
    if (!opened) return;
    seen = told?.ok ? told.value : undefined;
    // To answer, the worker fetches a chunk, which may fail.
    untold = told?.ok === false ? told.error.code : undefined;
    if (seen) noteCurrencies(seen, currencies, log.note);
    check();
    if (asked && (seen || howItRuns(log.lines, seen).state === 'cannot')) {
      asked = false;
      console.info('couplet', seen ?? 'not running on this page');
    }
    draw();
    timer = setTimeout(look, EVERY);
  };
  const look = (): void => void again().catch((error: unknown) => console.info('couplet: debug_failed:', String(error)));
  place();
  draw();
  host.mount();
  look();
};

export type OpenDebugPanel = typeof openDebugPanel;
