import type { Offer } from '../api';
import { configOf, createPushApi, type PushPorts } from './createPushApi';
import { type Notice, noticeOf } from './notice';
import { readSettings } from './readSettings';

/** The coupon to tell of, if any: chosen, and its showing recorded. */
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
 * What to show after a wake-up: the coupon this device chose, a neutral notice where the browser wants one whatever happens, else nothing. Without the shopper's
 * agreement on record nothing is done.
 */
export const wakeUp = async (ports: PushPorts): Promise<Notice | undefined> => {
  const settings = await readSettings(ports);
  if (!settings) return undefined;
  const offer = await offerFor(ports, settings).catch(() => undefined);
  return offer || settings.demands ? noticeOf(offer, settings) : undefined;
};
