import type { Strings } from '../i18n/strings';
import type { PanelStrings } from '../panel/panelStrings';
import { openSend } from '../send/openSend';
import type { SendOptions } from '../send/sendOptions';
import { type InboxOptions, openInbox } from './openInbox';

interface CouponsOptions extends Omit<InboxOptions, 'api' | 'send'> {
  readonly api: (NonNullable<InboxOptions['api']> & SendOptions['api']) | undefined;
}

/** The inbox as a page opens it. */
export const openCoupons = ({ api, ...options }: CouponsOptions, words?: PanelStrings, strings?: Strings): Promise<void> => {
  const { theme, locale } = options;
  const sending = api && { api, send: (decisionId: string) => openSend({ theme, locale, api, decisionId }) };
  return openInbox({ ...options, api, ...sending }, words, strings);
};

export type OpenCoupons = typeof openCoupons;
