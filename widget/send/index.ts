import { h, render } from 'preact';
import { minorDigits } from '../../src/protocol/values/money';
import { fail } from '../../src/protocol/values/result';
import { createFormat } from '../i18n/format';
import { panelEn } from '../i18n/panelEn';
import type { PanelStrings } from '../i18n/panelStrings';
import { answered, showDialog } from '../ui/dialog';
import dialogCss from '../ui/dialog.css?inline';
import { createHost } from '../ui/host';
import { quietly } from '../ui/tasks';
import { laterIn } from './Later';
import type { SendOptions } from './openSend';
import { SendForm, type SendFormProps, type SendState } from './SendForm';
import css from './send.css?inline';
import { faultOf } from './sendFaults';

/** Events hidden from the page's own listeners, such as session recorders, so that they do not receive what is typed. */
const typing = [
  ...(['keydown', 'keypress', 'keyup', 'beforeinput', 'input', 'change'] as const),
  // On-screen keyboards report typed letters through these.
  ...(['compositionstart', 'compositionupdate', 'compositionend', 'textInput'] as const),
  ...(['paste', 'copy', 'cut', 'drop'] as const),
];

const gone = fail('worker_failed', 'The worker is gone.');

/**
 * Asks for the address to send the coupon to, as a native modal dialog. The address exists only in the field, and is removed with it.
 * Resolves when the dialog is closed; true = the coupon was requested.
 */
export const openSendForm = async ({ theme, locale, decisionId, api }: SendOptions, strings: PanelStrings = panelEn): Promise<boolean> => {
  const words = strings.send;
  const format = createFormat(locale, strings.language, minorDigits);
  const found = (await answered(api.sendWays(decisionId))) ?? gone;
  const host = createHost(dialogCss + css, { theme, direction: format.direction });
  const dialog = document.createElement('dialog');
  let state: SendState = found.ok
    ? { ways: found.value, channel: found.value.channels[0] ?? 'email' }
    : { ways: undefined, channel: 'email', fault: faultOf(found.error.code) };
  const field = (): HTMLInputElement | null => dialog.querySelector<HTMLInputElement>('.typed');
  const set = (change: Partial<SendState>): void => {
    state = { ...state, ...change };
    draw();
  };
  const ask = async (): Promise<void> => {
    const typed = field();
    if (!typed || state.busy) return;
    if (!typed.validity.valid) {
      set({ fault: 'address' });
      return typed.focus();
    }
    set({ busy: true, fault: undefined });
    const sent =
      (await answered(api.send({ decisionId, channel: state.channel, address: typed.value, locale, later: laterIn(dialog) }))) ?? gone;
    set(sent.ok ? { busy: false, asked: sent.value } : { busy: false, fault: faultOf(sent.error.code) });
    // The pressed button may be gone: focus the new message, or the address again.
    (dialog.querySelector<HTMLElement>('.end') ?? field())?.focus();
  };
  const actions: Pick<SendFormProps, 'choose' | 'agree' | 'submit' | 'close'> = {
    choose: quietly((channel) => set({ channel, fault: undefined })),
    agree: quietly((agrees) => set({ agrees })),
    submit: quietly((event: SubmitEvent) => {
      event.preventDefault();
      return ask();
    }),
    close: quietly(() => dialog.close()),
  };
  const draw = (): void => render(h(SendForm, { ...state, words, format, ...actions }), dialog);
  for (const type of typing) dialog.addEventListener(type, (event) => event.stopPropagation());
  return new Promise((resolve) => {
    showDialog({ host, dialog, title: 'send-title', draw, closed: () => resolve(state.asked !== undefined) });
    (field() ?? dialog.querySelector<HTMLElement>('h2'))?.focus();
  });
};

export type OpenSendForm = typeof openSendForm;
