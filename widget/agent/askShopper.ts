import { h, render } from 'preact';
import type { AgentWords } from '../i18n/agentWords';
import type { Format } from '../i18n/format';
import { showDialog } from '../ui/dialog';
import dialogCss from '../ui/dialog.css?inline';
import { createHost, type HostOptions } from '../ui/host';
import { quietly } from '../ui/tasks';
import { Question, type QuestionProps } from './Question';

interface AskOptions extends Pick<HostOptions, 'theme'>, Pick<QuestionProps, 'discount' | 'title' | 'ends'> {
  readonly words: AgentWords;
  readonly format: Format;
  /** Nobody waits for the answer any longer. */
  readonly signal: AbortSignal | undefined;
}

/**
 * Asks the shopper whether the shop may learn which coupon they want, as a native modal. Resolves when it is closed; true = they agree.
 * Scripts of the page cannot answer: only a press that the browser itself reports counts.
 */
export const askShopper = ({ theme, words, format, signal, ...coupon }: AskOptions): Promise<boolean> =>
  new Promise((resolve) => {
    const host = createHost(dialogCss, { theme, direction: format.direction });
    const dialog = document.createElement('dialog');
    let agrees = false;
    const agree = quietly(({ isTrusted }: Event) => {
      agrees = isTrusted;
      if (agrees) dialog.close();
    });
    const close = quietly(() => dialog.close());
    const draw = (): void => render(h(Question, { ...coupon, words, format, agree, close }), dialog);
    signal?.addEventListener('abort', close);
    showDialog({ host, dialog, title: 'agent-title', draw, closed: () => resolve(agrees) });
  });
