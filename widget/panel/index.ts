import { h, render } from 'preact';
import { minorDigits } from '../../src/protocol/values/money';
import type { Result } from '../../src/protocol/values/result';
import type { Preferences, WorkerApi } from '../../worker/api';
import { findApplier } from '../apply/applyCode';
import { drawPicks } from '../card/drawPicks';
import type { ConsentState } from '../consent/consent';
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
import { createErasure } from './createErasure';
import { createTransfer, type TransferOptions } from './createTransfer';
import { PrivacyPanel, type PrivacyPanelProps } from './PrivacyPanel';
import css from './panel.css?inline';
import type { Allowed } from './Switches';

export interface PrivacyPanelOptions extends Pick<HostOptions, 'theme'>, Pick<TransferOptions, 'reload'> {
  readonly locale: string;
  /** Absent: the worker does not run here. */
  readonly api: Pick<WorkerApi, 'inspect' | 'withdraw' | 'exportAll' | 'exportProfile' | 'importProfile'> | undefined;
  /** Consent as the page has it, which limits what can be switched on here. */
  readonly consent: Pick<ConsentState, 'current' | 'said'>;
  /** Passes on the shopper's own switches, like `WorkerApi.setPreferences`. `undefined`: there was no worker to do it. */
  prefer(change: Partial<Preferences>): Promise<Result<unknown> | undefined>;
  /** `undefined`: there was no worker to do it. */
  erase(): Promise<Result<unknown> | undefined>;
}

/** What the page allows now. */
const allowedBy = ({ current, said }: PrivacyPanelOptions['consent']): Allowed => {
  const { optedOut, tools } = said();
  const { storage, sync } = current();
  return { storage, sync, optedOut: optedOut || Object.values(tools).some((tool) => tool.optedOut) };
};

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
  { theme, locale, api, consent, erase, prefer, reload }: PrivacyPanelOptions,
  strings: PanelStrings = panelEn,
): Promise<void> => {
  const format = createFormat(locale, strings.language, minorDigits);
  const host = createHost(dialogCss + css, { theme, direction: format.direction });
  const dialog = document.createElement('dialog');
  let state: Pick<PrivacyPanelProps, 'inspection' | 'done'>;
  const inspect = async (done?: PrivacyPanelProps['done']): Promise<void> => {
    const seen = await answered(api?.inspect());
    state = { inspection: seen?.ok ? seen.value : undefined, done };
  };
  /** Shows the result of an action. The pressed button may be gone: then the focus moves to one in its place. */
  const after = async (done: PrivacyPanelProps['done']): Promise<void> => {
    await inspect(done);
    if (!dialog.open) return;
    draw();
    if (!host.root.activeElement) (dialog.querySelector<HTMLElement>('.save') ?? dialog.querySelector<HTMLElement>('.close'))?.focus();
  };
  const erasure = createErasure({
    hold: (erasing) => prefer({ erasing }),
    erase,
    changed: (done) => {
      if (done) return after(done);
      state = { ...state, done };
      // Preact turns the pressed button into the one that undoes it, which so has the focus.
      draw();
    },
  });
  const draw = (): void => {
    const actions = {
      set: quietly(async (change: Partial<Preferences>) => {
        const done = await answered(prefer(change));
        await after(!done?.ok ? 'failed' : change.storing === false ? 'erased' : undefined);
      }),
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
      erase: erasure.begin,
      undo: erasure.undo,
      coupons: quietly(() => {
        dialog.close();
        window.couplet?.('inbox');
      }),
      close: quietly(() => dialog.close()),
    };
    const moving = { state: transfer.state(), actions: transfer.actions };
    const drawn = { ...state, running: api !== undefined, allowed: allowedBy(consent), left: erasure.left(), transfer: moving };
    render(h(PrivacyPanel, { ...drawn, strings, format, ...actions }), dialog);
  };
  const transfer = createTransfer({ api, root: host.root, draw, reload });
  await inspect();
  // Without the panel, nothing could be undone.
  showDialog({ host, dialog, title: 'privacy-title', draw, closed: erasure.carryOut, back: quietly(() => after(state.done)) });
};

/** Opens the panel on a page. */
const openPanel = (options: Omit<PrivacyPanelOptions, 'reload'>, strings?: PanelStrings): Promise<void> =>
  openPrivacyPanel({ ...options, reload: () => location.reload() }, strings);

export type OpenPanel = typeof openPanel;

/** Inserted by scripts/build.mjs. */
declare const __COUPLET_CHUNKS__: Readonly<Record<'words' | 'panelWords', ByLanguage>>;

// Their own chunk, fetched when the shopper opens one of the dialogs, so that other pages do not load it.
const handoff = window.couplet?._;
if (handoff)
  Object.assign(handoff, {
    ...{ panel: openPanel, inbox: openCoupons, send: openSendForm, picks: drawPicks, applier: handoff.applier ?? findApplier },
    // `words` and `panelWords`.
    ...__COUPLET_CHUNKS__,
  });
