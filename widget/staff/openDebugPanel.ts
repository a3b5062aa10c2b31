import { h, render } from 'preact';
import type { Result } from '../../src/core/result';
import type { Inspection } from '../../worker/api';
import type { WidgetConfig } from '../config';
import type { ConsentState } from '../consent/createConsent';
import { createHost } from '../ui/host';
import { DebugPanel } from './DebugPanel';
import css from './debug.css?inline';
import { debugFacts } from './debugFacts';

/** How often it looks again, ms: it shows what the page does while somebody clicks in it. */
const EVERY = 1_000;

export interface DebugPanelOptions {
  readonly config: WidgetConfig;
  readonly lines: readonly string[];
  readonly consent: Pick<ConsentState, 'current' | 'said'>;
  attribution(): string | undefined;
  /** `undefined`: nothing runs, or not yet. */
  inspect(): Promise<Result<Inspection>> | undefined;
}

let opened = false;

/** Opens it, once a page; what it shows is read on the device and goes nowhere. Prints the whole to the console as well, for copying. */
export const openDebugPanel = (options: DebugPanelOptions): void => {
  const { config, lines, consent, attribution } = options;
  const inspect = async (): Promise<Inspection | undefined> => {
    const seen = await options.inspect()?.catch(() => undefined);
    return seen?.ok ? seen.value : undefined;
  };
  inspect()
    .then((seen) => console.info('couplet', seen ?? 'nothing runs here'))
    .catch(() => {});
  if (opened) return;
  opened = true;
  const host = createHost(css, { theme: config.theme, direction: 'ltr' });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const close = (): void => {
    clearTimeout(timer);
    opened = false;
    render(null, host.root);
    host.remove();
  };
  const draw = (seen: Inspection | undefined): void => {
    const page = { config, lines, allowed: consent.current(), said: consent.said(), attribution: attribution() };
    render(h(DebugPanel, { facts: debugFacts(page, seen, Date.now()), seen, lines, close }), host.root);
  };
  const again = async (): Promise<void> => {
    const seen = await inspect();
    if (!opened) return;
    draw(seen);
    timer = setTimeout(look, EVERY);
  };
  const look = (): void => void again().catch((error: unknown) => console.info('couplet: debug_failed:', String(error)));
  draw(undefined);
  host.mount();
  look();
};

export type OpenDebugPanel = typeof openDebugPanel;
