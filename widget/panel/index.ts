import { h, render } from 'preact';
import { minorDigits } from '../../src/protocol/values/money';
import type { Result } from '../../src/protocol/values/result';
import type { WorkerApi } from '../../worker/api';
import { findApplier } from '../apply/applyCode';
import { createFormat } from '../i18n/format';
import { panelEn } from '../i18n/panelEn';
import type { PanelStrings } from '../i18n/panelStrings';
import type { ByLanguage } from '../i18n/strings';
import { openCoupons } from '../inbox/openCoupons';
import { openSendForm } from '../send/index';
import { answered, saveFile, showDialog } from '../ui/dialog';
import dialogCss from '../ui/dialog.css?inline';
import { createHost, type HostOptions } from '../ui/host';
import { quietly } from '../ui/tasks';
import { createTransfer, type TransferOptions } from './createTransfer';
import { PrivacyPanel, type PrivacyPanelProps } from './PrivacyPanel';
import css from './panel.css?inline';

export interface PrivacyPanelOptions extends Pick<HostOptions, 'theme'>, Pick<TransferOptions, 'reload'> {
  readonly locale: string;
  /** Absent: the worker does not run here. */
  readonly api: Pick<WorkerApi, 'inspect' | 'withdraw' | 'exportAll' | 'exportProfile' | 'importProfile'> | undefined;
  /** `undefined`: there was no worker to do it. */
  erase(): Promise<Result<unknown> | undefined>;
}

/** Polling interval and attempts, since the server is informed first. */
const [LOOK_EVERY, LOOKS] = [250, 40];

/** Has this browser been unsubscribed? */
const isMuted = async (api: Pick<WorkerApi, 'inspect'> | undefined): Promise<boolean> => {
  for (let look = 0; look < LOOKS; look++) {
    const seen = await api?.inspect();
    if (seen?.ok && !seen.value.notifications) return true;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
  return false;
};

/** The shopper's panel as a native modal dialog: the browser handles focus, Esc and the inert page behind it. */
export const openPrivacyPanel = async (
  { theme, locale, api, erase, reload }: PrivacyPanelOptions,
  strings: PanelStrings = panelEn,
): Promise<void> => {
  const format = createFormat(locale, strings.language, minorDigits);
  const host = createHost(dialogCss + css, { theme, direction: format.direction });
  const dialog = document.createElement('dialog');
  let state: Pick<PrivacyPanelProps, 'inspection' | 'done' | 'confirming'>;
  const inspect = async (done?: PrivacyPanelProps['done']): Promise<void> => {
    const seen = await api?.inspect();
    state = { inspection: seen?.ok ? seen.value : undefined, done, confirming: false };
  };
  const draw = (): void => {
    const actions = {
      withdraw: quietly(async (id: string) => {
        const answer = await answered(api?.withdraw(id));
        await after(answer?.ok ? answer.value : 'failed');
      }),
      mute: quietly(async () => {
        // The same call as from the shop's own page, since the chunk for it is not loaded here.
        window.couplet?.('push', 'off');
        await after((await isMuted(api)) ? 'muted' : 'failed');
      }),
      save: quietly(async () => {
        const all = await answered(api?.exportAll());
        if (all?.ok) saveFile(host.root, 'couplet.json', all.value);
        state = { ...state, done: all?.ok ? undefined : 'failed' };
        draw();
      }),
      askErase: quietly((confirming: boolean) => {
        state = { ...state, confirming, done: undefined };
        draw();
        // The pressed button is gone, so focus moves to a harmless one in its place.
        dialog.querySelector<HTMLElement>(confirming ? '.actions .secondary' : '.danger')?.focus();
      }),
      erase: quietly(async () => {
        const answer = await answered(erase());
        await after(answer?.ok ? 'erased' : 'failed');
      }),
      close: quietly(() => dialog.close()),
    };
    const moving = { state: transfer.state(), actions: transfer.actions };
    render(h(PrivacyPanel, { ...state, running: api !== undefined, transfer: moving, strings, format, ...actions }), dialog);
  };
  const transfer = createTransfer({ api, root: host.root, draw, reload });
  const after = async (done: PrivacyPanelProps['done']): Promise<void> => {
    await inspect(done);
    draw();
    dialog.querySelector<HTMLElement>('.close')?.focus();
  };
  await inspect();
  showDialog({ host, dialog, title: 'privacy-title', draw });
};

/** Opens the panel on a page. */
const openPanel = (options: Omit<PrivacyPanelOptions, 'reload'>, strings?: PanelStrings): Promise<void> =>
  openPrivacyPanel({ ...options, reload: () => location.reload() }, strings);

export type OpenPanel = typeof openPanel;

/** Inserted by scripts/build.mjs. */
declare const __COUPLET_CHUNKS__: Readonly<Record<'words' | 'panelWords', ByLanguage>>;

// Their own chunk, fetched when the shopper opens one of the dialogs, so that other pages do not load it.
if (window.couplet?._)
  Object.assign(window.couplet._, {
    ...{ panel: openPanel, inbox: openCoupons, send: openSendForm, applier: findApplier },
    // `words` and `panelWords`.
    ...__COUPLET_CHUNKS__,
  });
