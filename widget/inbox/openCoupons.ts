import { h, render } from 'preact';
import { calendarFile } from '../../src/engine/eligibility/reminders';
import { minorDigits } from '../../src/protocol/values/money';
import type { InboxCoupon } from '../../worker/api';
import { en } from '../i18n/en';
import { createFormat } from '../i18n/format';
import { panelEn } from '../i18n/panelEn';
import type { PanelStrings } from '../i18n/panelStrings';
import type { Strings } from '../i18n/strings';
import { openSend, type SendOptions } from '../send/openSend';
import { saveFile, showDialog } from '../ui/dialog';
import dialogCss from '../ui/dialog.css?inline';
import { createHost, type HostOptions } from '../ui/host';
import menuCss from '../ui/menu.css?inline';
import { quietly } from '../ui/tasks';
import { createInbox, type InboxSource } from './createInbox';
import { Inbox } from './Inbox';
import css from './inbox.css?inline';

export interface InboxOptions extends InboxSource, Pick<HostOptions, 'theme'> {
  readonly locale: string;
}

/** The shopper's coupons as a native modal dialog: the browser handles focus, Esc and the inert page behind it. */
export const openInbox = async (options: InboxOptions, words: PanelStrings = panelEn, strings: Strings = en): Promise<void> => {
  const { theme, locale, api } = options;
  const format = createFormat(locale, words.language, minorDigits);
  const host = createHost(dialogCss + menuCss + css, { theme, direction: format.direction });
  const dialog = document.createElement('dialog');
  const calendar = ({ decisionId, coupon, code, endsAt }: InboxCoupon): void => {
    const file = calendarFile({
      uid: `${decisionId}@${location.hostname}`,
      summary: words.inbox.calendarTitle(format.pick(coupon.title)),
      description: code === undefined ? words.inbox.keptMeans : words.inbox.calendarCode(code),
      url: location.origin,
      endsAt,
      now: Date.now(),
    });
    saveFile(host.root, `${coupon.id}.ics`, file, 'text/calendar;charset=utf-8');
  };
  const draw = (): void =>
    render(
      h(Inbox, {
        running: api !== undefined,
        ...inbox.drawn(),
        ...{ strings, words, format, actions: inbox.actions },
        now: Date.now(),
        privacy: quietly(() => {
          dialog.close();
          window.couplet?.('privacy');
        }),
        close: quietly(() => dialog.close()),
      }),
      dialog,
    );
  const inbox = createInbox(options, { dialog, draw, calendar });
  await inbox.take();
  await inbox.load();
  const reload = quietly(async () => {
    await inbox.load();
    if (dialog.open) draw();
  });
  showDialog({ host, dialog, title: 'inbox-title', draw, back: reload });
  void quietly(inbox.earn)();
};

interface CouponsOptions extends Omit<InboxOptions, 'api' | 'send'> {
  readonly api: (NonNullable<InboxOptions['api']> & SendOptions['api']) | undefined;
}

/** Opens the inbox on a page. */
export const openCoupons = ({ api, ...options }: CouponsOptions, words?: PanelStrings, strings?: Strings): Promise<void> => {
  const { theme, locale } = options;
  const sending = api && { api, send: (decisionId: string) => openSend({ theme, locale, api, decisionId }) };
  return openInbox({ ...options, api, ...sending }, words, strings);
};

export type OpenCoupons = typeof openCoupons;
