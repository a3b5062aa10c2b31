import * as v from 'valibot';

/** Of what is ours, or the shop's. */
export const settingText = v.pipe(v.string(), v.maxLength(2_000));

/** What the service worker goes by, written down when the shopper agreed; absent or unreadable: they did not, and nothing is done. */
export const pushSettingsSchema = v.object({
  version: v.literal(1),
  /** Server, no trailing slash. */
  api: settingText,
  /** `pk_…` */
  key: settingText,
  /** Key of the server that the browser is subscribed with, base64url. */
  publicKey: settingText,
  /** Canonical BCP 47 tag. */
  locale: settingText,
  /** Page of the store that a notification opens. */
  url: settingText,
  /** The browser shows a notification for every wake-up, ours or its own. */
  demands: v.boolean(),
  /** May reports be made of what the shopper did? */
  sync: v.boolean(),
});
export type PushSettings = v.InferOutput<typeof pushSettingsSchema>;
