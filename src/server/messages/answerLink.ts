import { createHash } from 'node:crypto';
import type { Clock } from '../../protocol/values/clock';
import type { BundleRepository } from '../records/bundleRepository';
import type { CatalogRepository } from '../records/catalogRepository';
import type { ClaimRepository } from '../records/claimRepository';
import type { MessageRepository } from '../records/messageRepository';
import { couponToConfirm } from './messageCoupon';
import type { MessageSettings } from './messageSettings';
import type { MessageToken, MessageTokens } from './messageTokens';
import { couponText } from './templates/couponText';
import { directionOf, languageOf, wordsOf } from './templates/languageOf';
import { escapeHtml } from './templates/letters';
import type { MessageLanguage } from './templates/messageWords';

/** One button. It is a form, so that fetching the page has no effect. */
interface PageAction {
  readonly text: string;
  /** Relative, because the page is next to the address it posts to. */
  readonly to: string;
  readonly lead?: string | undefined;
}

interface MessagePage {
  readonly language: MessageLanguage;
  readonly shop: string;
  readonly lead: string;
  readonly title?: string | undefined;
  readonly lines?: readonly string[] | undefined;
  readonly actions?: readonly PageAction[] | undefined;
}

const STYLE = `:root{color-scheme:light dark;--ink:#1b1b1b;--ground:#f6f6f4;--card:#fff;--line:#d4d4d0}
@media(prefers-color-scheme:dark){:root{--ink:#ececec;--ground:#161616;--card:#222;--line:#444}}
*{box-sizing:border-box}body{margin:0;padding:2rem 1rem;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"PingFang SC","Microsoft YaHei",sans-serif}
main{max-width:32rem;margin:0 auto;padding:1.5rem;background:var(--card);border:1px solid var(--line);border-radius:.75rem}
h1{margin:0 0 1rem;font-size:1rem;font-weight:600}h2{margin:0 0 .5rem;font-size:1.4rem;line-height:1.3}form+form{margin-top:1.5rem;padding-top:1rem;border-top:1px solid var(--line)}
button{min-height:2.75rem;padding:.6rem 1.2rem;border:0;border-radius:.5rem;background:#1d4ed8;color:#fff;font:inherit;font-weight:600;cursor:pointer}
form+form button{background:none;color:inherit;border:1px solid}button:focus-visible{outline:3px solid currentcolor;outline-offset:2px}`;

/** The page needs only its own style, posts to this server only and cannot be framed. */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
  'cross-origin-resource-policy': 'same-origin',
} as const;

const form = ({ text, to, lead }: PageAction): string =>
  `<form method="post" action="${escapeHtml(to)}">${lead === undefined ? '' : `<p>${escapeHtml(lead)}</p>`}<button>${escapeHtml(text)}</button></form>`;

/** A complete page without scripts. */
export const messagePage = ({ language, shop, lead, title, lines = [], actions = [] }: MessagePage): string => `<!doctype html>
<html lang="${language}" dir="${directionOf(language)}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(shop)}</title><style>${STYLE}</style></head>
<body><main>
<h1>${escapeHtml(shop)}</h1>
<p>${escapeHtml(lead)}</p>
${title === undefined ? '' : `<h2>${escapeHtml(title)}</h2>`}
${lines.length === 0 ? '' : `<ul>${lines.map((line) => `<li>${escapeHtml(line)}</li>`).join('')}</ul>`}
${actions.map(form).join('\n')}
</main></body>
</html>
`;

interface LinkDeps {
  readonly store: Pick<MessageRepository, 'message' | 'confirmMessage' | 'suppressAddress' | 'eraseAddress'> &
    Pick<CatalogRepository, 'catalogEntry' | 'campaignUse'> &
    Pick<ClaimRepository, 'claim'> &
    Pick<BundleRepository, 'serving'>;
  readonly tokens: MessageTokens;
  readonly shop: MessageSettings['shop'];
  readonly clock: Clock;
}

/** A page and its status. */
export interface LinkAnswer {
  readonly status: 200 | 404 | 410;
  readonly html: string;
}

/** Pages behind the links in messages. `look` changes nothing, because mail scanners fetch every link; `act` handles the page's buttons. */
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
    const offered = await couponToConfirm(store, clock, row);
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
        // Do not promise a coupon that is gone.
        if (row && asks && !(await couponToConfirm(store, clock, row)).ok) return say(410, language, page.couponGone);
        // Confirming twice has no further effect, and an ended message is not revived.
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
