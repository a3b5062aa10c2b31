import type { Clock } from '../../protocol/clock';
import type { Store } from '../store/store';
import { couponNow } from './couponNow';
import { type MessagePage, messagePage } from './messagePage';
import type { MessageSettings } from './messageSettings';
import type { MessageToken, MessageTokens } from './messageTokens';
import { couponText } from './templates/couponText';
import { languageOf, wordsOf } from './templates/languageOf';
import type { MessageLanguage } from './templates/messageWords';

export interface LinkDeps {
  readonly store: Pick<Store, 'message' | 'catalogEntry' | 'serving' | 'confirmMessage' | 'suppressAddress' | 'eraseAddress'>;
  readonly tokens: MessageTokens;
  readonly shop: MessageSettings['shop'];
  readonly clock: Clock;
}

/** A page and the status it comes with. */
export interface LinkAnswer {
  readonly status: 200 | 404 | 410;
  readonly html: string;
}

/** What the links of messages lead to. A look changes nothing, because programs that check mail look at every link; `act` is for the page's buttons. */
export const createLinkAnswers = ({ store, tokens, shop, clock }: LinkDeps) => {
  const answer = (status: LinkAnswer['status'], language: MessageLanguage, page: Omit<MessagePage, 'language' | 'shop'>): LinkAnswer => ({
    status,
    html: messagePage({ language, shop, ...page }),
  });
  const say = (status: LinkAnswer['status'], language: MessageLanguage, lead: string): LinkAnswer => answer(status, language, { lead });

  const readable = async (text: string, then: (token: MessageToken) => Promise<LinkAnswer>, accepted: string): Promise<LinkAnswer> => {
    const read = tokens.read(text, clock());
    if (read.ok) return then(read.value);
    const language = languageOf(accepted);
    const { page } = wordsOf(language);
    return read.error.code === 'link_expired' ? say(410, language, page.gone) : say(404, language, page.invalid);
  };

  const question = async ({ subject, language }: MessageToken, text: string): Promise<LinkAnswer> => {
    const { ask, page } = wordsOf(language);
    const row = await store.message(subject);
    if (row?.state === 'due' || row?.state === 'sent') return say(200, language, page.confirmed);
    if (row?.state !== 'asked' && row?.state !== 'confirming') return say(410, language, page.gone);
    const offered = await couponNow(store, clock, row);
    if (!offered.ok) return say(410, language, page.couponGone);
    const { title, terms } = couponText(offered.value, row.locale);
    const leave = tokens.issue({ purpose: 'leave', subject: row.addressHash, language, expiresAt: null });
    return answer(200, language, {
      lead: ask.lead(shop),
      title,
      lines: terms,
      actions: [
        { text: ask.button, to: text },
        { lead: ask.otherwise, text: page.leaveButton, to: leave },
      ],
    });
  };

  const leaving = ({ subject, language }: MessageToken): LinkAnswer => {
    const { page } = wordsOf(language);
    const to = (purpose: 'leave' | 'erase'): string => tokens.issue({ purpose, subject, language, expiresAt: null });
    return answer(200, language, {
      lead: page.leave(shop),
      actions: [
        { text: page.leaveButton, to: to('leave') },
        { lead: page.erase, text: page.eraseButton, to: to('erase') },
      ],
    });
  };

  const done = async ({ purpose, subject, language }: MessageToken): Promise<LinkAnswer> => {
    const { page } = wordsOf(language);
    switch (purpose) {
      case 'confirm': {
        const row = await store.message(subject);
        const asks = row?.state === 'asked' || row?.state === 'confirming';
        // "On its way" is said of no coupon that is gone by now.
        if (row && asks && !(await couponNow(store, clock, row)).ok) return say(410, language, page.couponGone);
        // Twice is once; a message that ended meanwhile is not brought back.
        const state = (await store.confirmMessage(subject, clock())) ? 'due' : (await store.message(subject))?.state;
        return state === 'due' || state === 'sent' ? say(200, language, page.confirmed) : say(410, language, page.gone);
      }
      case 'leave':
        await store.suppressAddress([subject], 'unsubscribed', clock());
        return say(200, language, page.left);
      case 'erase':
        await store.eraseAddress([subject], clock());
        return say(200, language, page.erased);
      default:
        return purpose satisfies never;
    }
  };

  return {
    /** @param accepted header `Accept-Language`, for links that cannot be read */
    look: (text: string, accepted = ''): Promise<LinkAnswer> =>
      readable(text, async (token) => (token.purpose === 'confirm' ? question(token, text) : leaving(token)), accepted),
    act: (text: string, accepted = ''): Promise<LinkAnswer> => readable(text, done, accepted),
  };
};
export type LinkAnswers = ReturnType<typeof createLinkAnswers>;
