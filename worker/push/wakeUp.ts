import { pushNotice, quietNotice } from '../../src/protocol/coupons/pushNotice';
import { lastMomentHere, validityOf } from '../../src/protocol/coupons/validity';
import type { Offer } from '../api';
import type { PushSettings } from '../storage/pushSettings';
import { configOf, createPushApi, type PushPorts } from './createPushApi';
import { onStored, readSettings } from './readSettings';

/** Data that a notification passes to its click handler. */
export interface NoticeData {
  readonly couplet: 1;
  /** Page to open. */
  readonly url: string;
  /** Absent: the notification is not about a coupon. */
  readonly decisionId?: string;
}

export interface Notice {
  readonly title: string;
  readonly options: NotificationOptions & { readonly data: NoticeData };
}

/** One notification at a time: each replaces the previous one. */
const TAG = 'couplet';

const momentIn =
  (locale: string) =>
  (end: number): string =>
    new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(lastMomentHere(end));

/**
 * The notification for a coupon, or without one, in the shopper's language.
 * @param codeMs how long a claimed code is reserved
 */
const noticeOf = (offer: Offer | undefined, { locale, url, icon }: PushSettings, codeMs: number | undefined, now: number): Notice => {
  const options = { tag: TAG, lang: locale, dir: 'auto' as const, ...(icon === undefined ? {} : { icon }) };
  if (!offer) return { title: quietNotice(locale), options: { ...options, silent: true, data: { couplet: 1, url } } };
  const { coupon, decisionId } = offer;
  const { title, body } = pushNotice(coupon, locale, validityOf(coupon, codeMs, now), momentIn(locale));
  return { title, options: { ...options, body, data: { couplet: 1, url, decisionId } } };
};

/** The coupon to notify of, if any: chosen, with its showing recorded. */
const offerFor = async (ports: PushPorts, settings: Parameters<typeof configOf>[0]): Promise<Offer | undefined> => {
  const api = createPushApi(ports);
  const started = await api.start(configOf(settings));
  if (!started.ok) return undefined;
  const decided = await api.decide({ facts: {}, channel: 'push' });
  if (!decided.ok || !decided.value) return undefined;
  const confirmed = await api.confirm(decided.value.decisionId);
  return confirmed.ok && confirmed.value ? decided.value : undefined;
};

/**
 * Notification after a wake-up: the coupon this device chose, or a neutral one if the browser requires any, else none. Does nothing without
 * the shopper's stored agreement.
 */
export const wakeUp = async (ports: PushPorts): Promise<Notice | undefined> => {
  const settings = await readSettings(ports);
  if (!settings) return undefined;
  const offer = await offerFor(ports, settings).catch(() => undefined);
  if (!offer && !settings.demands) return undefined;
  const known = await onStored(ports, (store) => store.transaction(['meta'], 'readonly', (transaction) => transaction.meta('status')));
  return noticeOf(offer, settings, known?.status.codeMs, ports.clock());
};
