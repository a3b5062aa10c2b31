import { createHash } from 'node:crypto';
import { escapeHtml } from './templates/escapeHtml';
import { directionOf } from './templates/languageOf';
import type { MessageLanguage } from './templates/messageWords';

/** One button: a form of its own, so that nothing happens where a page is only fetched. */
export interface PageAction {
  readonly text: string;
  /** Relative: the page lies beside what it posts to. */
  readonly to: string;
  readonly lead?: string | undefined;
}

export interface MessagePage {
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

/** The page needs nothing but its own style, posts to this server only, and may be in nobody's frame. */
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

/** A whole page without script. */
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
