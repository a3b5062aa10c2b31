import { h, render } from 'preact';
import type { minorDigits } from '../../src/protocol/values/money';
import type { WorkerApi } from '../../worker/api';
import { en } from '../i18n/en';
import { createFormat } from '../i18n/format';
import type { Strings } from '../i18n/strings';
import { createHost, type HostOptions } from '../ui/host';
import css from './picks.css?inline';
import { picksOf } from './picksOf';

interface DrawPicksOptions {
  readonly theme: HostOptions['theme'];
  /** Canonical BCP 47 tag of the page. */
  readonly locale: string;
  readonly strings?: Strings | undefined;
  readonly digitsOf: typeof minorDigits;
  /** Absent: the worker does not run here. */
  readonly api: Pick<WorkerApi, 'picks'> | undefined;
  note(code: string, message: string): void;
}

const DRAWN = 'couplet-card[data-picks]';

/**
 * Shows goods for the shopper's coupon in a place of the page, in place of those shown there before. Notes why there are none:
 * `slot_missing`, `no_picks`, or the worker's error.
 * @param place `{ slot }`, an element or its selector, as the page passed it
 */
export const drawPicks = async (place: unknown, { theme, locale, strings = en, digitsOf, api, note }: DrawPicksOptions): Promise<void> => {
  const { slot: named } = Object(place) as { readonly slot?: unknown };
  const slot = typeof named === 'string' ? document.querySelector(named) : named;
  if (!(slot instanceof Element)) return note('slot_missing', `picks: there is no ${String(named)} on this page`);
  const answer = await api?.picks();
  for (const before of slot.querySelectorAll(DRAWN)) before.remove();
  if (answer?.ok === false) return note(answer.error.code, answer.error.message);
  const { picks = [], pictures = [], currency = '' } = answer?.value ?? {};
  // All of them, in this order, with a coupon or without one, so that no request reveals the choice.
  for (const src of pictures) Object.assign(new Image(), { referrerPolicy: 'no-referrer', src });
  if (picks.length === 0) return note('no_picks', 'the shopper has no coupon, or there are no goods for it');
  const format = createFormat(locale, strings.language, digitsOf);
  const host = createHost(css, { theme, direction: format.direction });
  render(picksOf(h, { picks, currency, strings, format }), host.root);
  host.mount({ format: 'inline', picks: '' }, slot);
};

export type DrawPicks = typeof drawPicks;
