import { h, render } from 'preact';
import { calendarFile } from '../../src/engine/eligibility/reminders';
import type { ShopperEvent } from '../../src/protocol/events/shopperEvent';
import { minorDigits } from '../../src/protocol/values/money';
import { fail } from '../../src/protocol/values/result';
import type { InboxCoupon, WorkerApi } from '../../worker/api';
import type { ClaimHandlers } from '../apply/claimHandlers';
import { en } from '../i18n/en';
import { createFormat } from '../i18n/format';
import { panelEn } from '../i18n/panelEn';
import type { PanelStrings } from '../i18n/panelStrings';
import type { Strings } from '../i18n/strings';
import { openSend, type SendOptions } from '../send/openSend';
import { answered, saveFile, showDialog } from '../ui/dialog';
import dialogCss from '../ui/dialog.css?inline';
import { createHost, type HostOptions } from '../ui/host';
import { quietly } from '../ui/tasks';
import { Inbox, type InboxProps, type RowState } from './Inbox';
import css from './inbox.css?inline';

export interface InboxOptions extends Pick<HostOptions, 'theme'>, ClaimHandlers {
  readonly locale: string;
  /** Absent: the worker does not run here. */
  readonly api: Pick<WorkerApi, 'inbox' | 'claim' | 'drop'> | undefined;
  /** Opens the form by which a coupon is asked for; absent: there is none. */
  readonly send?: (decisionId: string) => Promise<unknown>;
  record(event: ShopperEvent): void;
}

/** The shopper's coupons, as a native modal dialog: focus, Esc and the inert page behind are the browser's own. */
export const openInbox = async (
  { theme, locale, api, send, record, claimed, applier }: InboxOptions,
  words: PanelStrings = panelEn,
  strings: Strings = en,
): Promise<void> => {
  const format = createFormat(locale, words.language, minorDigits);
  const host = createHost(dialogCss + css, { theme, direction: format.direction });
  const dialog = document.createElement('dialog');
  let inbox: InboxProps['inbox'];
  let rows: Readonly<Record<string, RowState>> = {};
  let done: InboxProps['done'];
  const appliers = new Map<string, () => Promise<boolean>>();

  const set = ({ decisionId }: InboxCoupon, state: RowState): void => {
    rows = { ...rows, [decisionId]: { ...rows[decisionId], ...state } };
    draw();
  };
  const find = (id: string, selector: string): HTMLElement | null => dialog.querySelector(`li[data-id="${CSS.escape(id)}"] ${selector}`);
  const load = async (): Promise<void> => {
    const seen = await answered(api?.inbox());
    inbox = seen?.ok ? seen.value : undefined;
    for (const coupon of inbox?.coupons ?? [])
      if (coupon.state === 'claimed' && coupon.code && !appliers.has(coupon.decisionId)) {
        const apply = await applier(coupon, { code: coupon.code, expiresAt: coupon.endsAt });
        if (!apply) break;
        appliers.set(coupon.decisionId, apply);
        rows = { ...rows, [coupon.decisionId]: { ...rows[coupon.decisionId], apply: 'can' } };
      }
  };
  const actions: InboxProps['actions'] = {
    claim: quietly(async (held: InboxCoupon) => {
      const { decisionId, coupon } = held;
      if (rows[decisionId]?.busy) return;
      set(held, { busy: true });
      record({ name: 'select_promotion', time: Date.now(), decisionId, couponId: coupon.id });
      const result = (await answered(api?.claim(decisionId))) ?? fail('worker_failed', 'The worker is gone.');
      if (!result.ok) return set(held, { busy: false, refused: result.error.code });
      claimed(held, result.value);
      rows = { ...rows, [decisionId]: {} };
      await load();
      draw();
      find(decisionId, '.copy')?.focus();
    }),
    copy: quietly(async (held: InboxCoupon) => {
      try {
        await navigator.clipboard.writeText(held.code ?? '');
        set(held, { copied: 'copied' });
      } catch {
        // The clipboard is missing on plain http and refused by some permission policies.
        const code = find(held.decisionId, '.code');
        if (code) getSelection()?.selectAllChildren(code);
        set(held, { copied: 'selected' });
      }
    }),
    apply: quietly(async (held: InboxCoupon) => {
      if (rows[held.decisionId]?.apply === 'busy') return;
      set(held, { apply: 'busy' });
      const applied = await appliers.get(held.decisionId)?.();
      set(held, { apply: applied ? 'done' : 'failed' });
      if (applied) find(held.decisionId, '.copy')?.focus();
    }),
    calendar: quietly(({ decisionId, coupon, code, endsAt }: InboxCoupon) => {
      const file = calendarFile({
        uid: `${decisionId}@${location.hostname}`,
        summary: words.inbox.calendarTitle(format.pick(coupon.title)),
        description: code === undefined ? words.inbox.keptMeans : words.inbox.calendarCode(code),
        url: location.origin,
        endsAt,
        now: Date.now(),
      });
      saveFile(host.root, `${coupon.id}.ics`, file, 'text/calendar;charset=utf-8');
    }),
    send: quietly(({ decisionId }: InboxCoupon) => send?.(decisionId)),
    drop: quietly(async ({ decisionId }: InboxCoupon) => {
      const gone = await answered(api?.drop(decisionId));
      done = gone?.ok ? 'removed' : 'failed';
      await load();
      draw();
      dialog.querySelector<HTMLElement>('h2')?.focus();
    }),
  };
  const draw = (): void =>
    render(
      h(Inbox, {
        running: api !== undefined,
        ...{ inbox, rows, done, strings, words, format, actions },
        now: Date.now(),
        close: quietly(() => dialog.close()),
      }),
      dialog,
    );
  await load();
  showDialog({ host, dialog, title: 'inbox-title', draw });
};

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
