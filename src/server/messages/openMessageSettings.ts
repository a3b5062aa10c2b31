import { SECOND } from '../../core/clock';
import type { Config } from '../config';
import type { MessageSettings } from './messageSettings';
import { createSmtpChannel } from './smtpChannel';

/** Opens the channels the environment names; `undefined` where it names none. */
export const openMessageSettings = (config: Config, keys: readonly string[]): MessageSettings | undefined => {
  const { SMTP_URL: url, MAIL_FROM: from, BASE_URL: baseUrl } = config;
  const [newest, ...older] = keys;
  if (url === undefined || from === undefined || baseUrl === undefined || newest === undefined) return undefined;
  return {
    channels: [createSmtpChannel({ url, from })],
    keys: [newest, ...older],
    baseUrl,
    shop: from.name,
    perSecond: config.MESSAGE_RATE,
    ttlMs: config.MESSAGE_TTL_SECONDS * SECOND,
  };
};
