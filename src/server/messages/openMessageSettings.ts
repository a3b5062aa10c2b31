import { SECOND } from '../../protocol/clock';
import type { Config } from '../config';
import type { MessageChannel } from './messageChannel';
import type { MessageSettings } from './messageSettings';

/** Opens the channels the environment names; `undefined` where it names none. Libraries of channels that nobody set up are not loaded. */
export const openMessageSettings = async (config: Config, keys: readonly string[]): Promise<MessageSettings | undefined> => {
  const { SMTP_URL: url, MAIL_FROM: mailFrom, SMS_URL: place, SMS_FROM: smsFrom, BASE_URL: baseUrl, SHOP_NAME: name } = config;
  const [newest, ...older] = keys;
  const channels: readonly MessageChannel[] = [
    ...(url !== undefined && mailFrom ? [(await import('./smtpChannel')).createSmtpChannel({ url, from: mailFrom })] : []),
    ...(place && smsFrom !== undefined ? [(await import('./openSmsChannel')).openSmsChannel(place, smsFrom)] : []),
  ];
  const shop = name ?? mailFrom?.name ?? smsFrom;
  if (channels.length === 0 || shop === undefined || baseUrl === undefined || newest === undefined) return undefined;
  return {
    channels,
    keys: [newest, ...older],
    baseUrl,
    storeUrl: config.STORE_URL,
    shop,
    perSecond: config.MESSAGE_RATE,
    smsAnswers: place?.by === 'http' ? { url: `${baseUrl.replace(/\/+$/, '')}/v1/webhooks/sms`, token: place.token } : undefined,
    ttlMs: config.MESSAGE_TTL_SECONDS * SECOND,
  };
};
