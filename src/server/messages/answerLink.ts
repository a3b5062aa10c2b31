import type { Clock } from '../../protocol/values/clock';
import type { BundleRepository } from '../records/bundleRepository';
import type { CatalogRepository } from '../records/catalogRepository';
import type { ClaimRepository } from '../records/claimRepository';
import type { MessageRepository } from '../records/messageRepository';
import { couponToConfirm, validityOfMessage } from './messageCoupon';
import type { MessageToken, MessageTokens } from './messageTokens';
import type { ReadBrand } from './templates/brand';
import { couponText } from './templates/couponText';
import { isolated, languageOf, wordsOf } from './templates/languageOf';
import { validityText } from './templates/letters';
import { type MessagePage, messagePage, type RenderedPage } from './templates/messagePage';
import type { MessageLanguage } from './templates/messageWords';

interface LinkDeps {
  readonly store: Pick<MessageRepository, 'message' | 'confirmMessage' | 'suppressAddress' | 'eraseAddress'> &
    Pick<CatalogRepository, 'catalogEntry' | 'campaignUse'> &
    Pick<ClaimRepository, 'claim'> &
    Pick<BundleRepository, 'serving'>;
  readonly tokens: MessageTokens;
  readonly brand: ReadBrand;
  /** How long a code in a message is reserved, ms. */
  readonly ttlMs: number;
  readonly clock: Clock;
}

/** A page and its status. */
export interface LinkAnswer extends RenderedPage {
  readonly status: 200 | 404 | 410;
}

/** Pages of links, as they are when they are opened. */
const createPages = ({ store, tokens, brand, ttlMs, clock }: LinkDeps) => {
  type Content = Omit<MessagePage, 'language' | 'brand'>;
  const answer = async (status: LinkAnswer['status'], language: MessageLanguage, page: (shop: string) => Content): Promise<LinkAnswer> => {
    const shown = await brand();
    return { status, ...messagePage({ language, brand: shown, ...page(isolated(shown.name, language)) }) };
  };
  const say = (status: LinkAnswer['status'], language: MessageLanguage, lead: string): Promise<LinkAnswer> =>
    answer(status, language, () => ({ lead }));

  const leaveLink = (purpose: 'leave' | 'erase', subject: string, language: MessageLanguage): string =>
    tokens.issue({ purpose, subject, language, expiresAt: null });

  const question = async ({ subject, language }: MessageToken, text: string): Promise<LinkAnswer> => {
    const { ask, page } = wordsOf(language);
    const row = await store.message(subject);
    if (row?.state === 'due' || row?.state === 'sent') return say(200, language, page.confirmed);
    if (row?.state !== 'asked' && row?.state !== 'confirming') return say(410, language, page.gone);
    const offered = await couponToConfirm(store, clock, row);
    if (!offered.ok) return say(410, language, page.couponGone);
    const { locale, addressHash } = row;
    const { title, terms } = couponText(offered.value, locale);
    const { timeZone = 'UTC' } = offered.value;
    const validity = await validityOfMessage(store, row, offered.value.coupon, ttlMs, clock());
    return answer(200, language, (shop) => ({
      lead: ask.lead(shop),
      title,
      lines: [...terms, validityText(validity, { locale, timeZone }), ...(row.laterAt === null ? [] : [ask.later(shop)])],
      actions: [
        { text: ask.button, to: text },
        { lead: ask.otherwise, text: page.leaveButton, to: leaveLink('leave', addressHash, language) },
      ],
    }));
  };

  const leaving = (addressHash: string, language: MessageLanguage): Promise<LinkAnswer> => {
    const { page } = wordsOf(language);
    return answer(200, language, (shop) => ({
      lead: page.leave(shop),
      actions: [
        { text: page.leaveButton, to: leaveLink('leave', addressHash, language) },
        { lead: page.erase, text: page.eraseButton, to: leaveLink('erase', addressHash, language) },
      ],
    }));
  };

  /** The short link of a text message names the message, so it works as long as that is remembered. */
  const choosing = async ({ subject, language }: MessageToken): Promise<LinkAnswer> => {
    const row = await store.message(subject);
    return row ? leaving(row.addressHash, language) : say(410, language, wordsOf(language).page.gone);
  };

  const look = async (token: MessageToken, text: string): Promise<LinkAnswer> => {
    const { purpose, subject, language } = token;
    switch (purpose) {
      case 'confirm':
        return question(token, text);
      case 'choose':
        return choosing(token);
      case 'leave':
        return leaving(subject, language);
      case 'erase': {
        const { page } = wordsOf(language);
        return answer(200, language, () => ({ lead: page.eraseAsk, actions: [{ text: page.eraseButton, to: text }] }));
      }
      default:
        return purpose satisfies never;
    }
  };

  return { say, choosing, look };
};

/** Pages behind the links in messages. `look` changes nothing, because mail scanners fetch every link; `act` handles the page's buttons. */
export const createLinkAnswers = (deps: LinkDeps) => {
  const { store, tokens, clock } = deps;
  const { say, choosing, look } = createPages(deps);

  const readable = async (text: string, then: (token: MessageToken) => Promise<LinkAnswer>, accepted: string): Promise<LinkAnswer> => {
    const read = tokens.read(text, clock());
    if (read.ok) return then(read.value);
    const language = languageOf(accepted);
    const { page } = wordsOf(language);
    return read.error.code === 'link_expired' ? say(410, language, page.gone) : say(404, language, page.invalid);
  };

  const done = async (token: MessageToken): Promise<LinkAnswer> => {
    const { purpose, subject, language } = token;
    const { page } = wordsOf(language);
    switch (purpose) {
      case 'confirm': {
        const row = await store.message(subject);
        const asks = row?.state === 'asked' || row?.state === 'confirming';
        // Do not promise a coupon that is gone.
        if (row && asks && !(await couponToConfirm(store, clock, row)).ok) return say(410, language, page.couponGone);
        // Confirming twice has no further effect, and an ended message is not revived.
        const state = (await store.confirmMessage(subject, clock())) ? 'due' : (await store.message(subject))?.state;
        return state === 'due' || state === 'sent' ? say(200, language, page.confirmed) : say(410, language, page.gone);
      }
      // The page's buttons have links of their own.
      case 'choose':
        return choosing(token);
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
    look: (text: string, accepted = ''): Promise<LinkAnswer> => readable(text, (token) => look(token, text), accepted),
    act: (text: string, accepted = ''): Promise<LinkAnswer> => readable(text, done, accepted),
  };
};
export type LinkAnswers = ReturnType<typeof createLinkAnswers>;
