import { h, render } from 'preact';
import type { Result } from '../../src/protocol/result';
import type { Inspection } from '../../worker/api';
import type { WidgetConfig } from '../config';
import type { ConsentState } from '../consent/createConsent';
import type { DebugLog } from '../debugLog';
import type { Command } from '../handoff';
import { createHost } from '../ui/host';
import { createFindMistakes } from './check/findMistakes';
import { readSettings } from './check/readSettings';
import { DebugPanel } from './DebugPanel';
import css from './debug.css?inline';
import { debugFacts } from './debugFacts';
import { howItRuns } from './howItRuns';
import { noteCurrencies } from './noteCurrencies';
import { tabFlag } from './tabFlag';

/** How often it looks again, ms: it shows what the page does while somebody clicks in it. */
const EVERY = 1_000;

export interface DebugPanelOptions {
  readonly config: WidgetConfig;
  readonly log: Pick<DebugLog, 'lines' | 'note'>;
  readonly consent: Pick<ConsentState, 'current' | 'said'>;
  attribution(): string | undefined;
  /** The latest calls of `couplet`. */
  readonly given: readonly Command[];
  /** `undefined`: nothing runs, or not yet. */
  inspect(): Promise<Result<Inspection>> | undefined;
}

let opened = false;
/** Somebody waits for the whole in the console. */
let asked = false;
const currencies = new Set<string>();
const findMistakes = createFindMistakes();
const mistakes: string[] = [];
const fold = tabFlag('couplet-debug', 'folded');
const side = tabFlag('couplet-debug-side', 'end');

/**
 * Opens it, once a page; what it shows is read on the device and goes nowhere. Prints the whole to the console as well, for copying, once it is known what
 * runs.
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
      { config, settings: readSettings(config.base), given: options.given, dataLayer },
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
    // What tells it is a file of its own, fetched by the worker.
    untold = told?.ok === false ? told.error.code : undefined;
    if (seen) noteCurrencies(seen, currencies, log.note);
    check();
    if (asked && (seen || howItRuns(log.lines, seen).state === 'cannot')) {
      asked = false;
      console.info('couplet', seen ?? 'nothing runs here');
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
