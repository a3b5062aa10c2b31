import * as v from 'valibot';
import { MOST_ICON } from '../../src/protocol/pushProtocol';

/** Text from our own code or from the shop. */
export const settingText = v.pipe(v.string(), v.maxLength(2_000));

/**
 * Settings of the service worker, stored when the shopper agreed. If they are absent or unreadable, the shopper did not agree and nothing
 * is done.
 */
export const pushSettingsSchema = v.object({
  version: v.literal(1),
  /** Server, without a trailing slash. */
  api: settingText,
  /** `pk_…` */
  key: settingText,
  /** Server key of the browser's subscription, base64url. */
  publicKey: settingText,
  /** Canonical BCP 47 tag. */
  locale: settingText,
  /** Page of the shop that a notification opens. */
  url: settingText,
  /** The shop's icon as a data URL, so that a notification makes no request; absent: none. */
  icon: v.exactOptional(v.pipe(v.string(), v.startsWith('data:image/'), v.maxLength(MOST_ICON))),
  /** The browser shows a notification for every wake-up, ours or its own. */
  demands: v.boolean(),
  /** Is reporting allowed? */
  sync: v.boolean(),
});
export type PushSettings = v.InferOutput<typeof pushSettingsSchema>;
