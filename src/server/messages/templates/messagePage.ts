import { createHash } from 'node:crypto';
import type { Brand } from './brand';
import { directionOf, wordsOf } from './languageOf';
import type { MessageLanguage } from './messageWords';
import { type Palette, paletteOf } from './palette';
import { escapeHtml, shownLogo } from './renderLetter';

/** One button. It is a form, so that fetching the page has no effect. */
interface PageAction {
  readonly text: string;
  /** Relative, because the page is next to the address it posts to. */
  readonly to: string;
  readonly lead?: string | undefined;
}

export interface MessagePage {
  readonly language: MessageLanguage;
  readonly brand: Brand;
  /** The page's one sentence. */
  readonly lead: string;
  /** The coupon that the sentence is about. */
  readonly title?: string | undefined;
  readonly lines?: readonly string[] | undefined;
  readonly actions?: readonly PageAction[] | undefined;
}

const styleOf = ({
  accent,
  onAccent,
  edge,
}: Palette): string => `:root{color-scheme:light dark;--ink:#1c1c1c;--soft:#595959;--ground:#f4f4f2;--card:#fff;--line:#d4d4d0;--edge:${edge.light}}
@media(prefers-color-scheme:dark){:root{--ink:#f0f0f0;--soft:#b8b8b8;--ground:#161616;--card:#242424;--line:#4a4a4a;--edge:${edge.dark}}}
*{box-sizing:border-box}body{margin:0;padding:2rem 1rem;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"PingFang SC","Microsoft YaHei",sans-serif;overflow-wrap:anywhere}
main{max-width:32rem;margin:0 auto;padding:1.5rem;background:var(--card);border:1px solid var(--line);border-top:6px solid ${accent};border-radius:.5rem}
header{margin:0 0 1.5rem;font-size:1.25rem;font-weight:700;line-height:1.3}img{display:block;max-width:100%;height:auto;border-radius:4px}
h1{margin:0;font-size:1.25rem;line-height:1.4;font-weight:600}h2{margin:1.25rem 0 .5rem;font-size:1.6rem;line-height:1.25}ul{margin:0;padding-inline-start:1.25rem;color:var(--soft)}
form,.back{margin:1.5rem 0 0}.back{text-align:center}.back a{color:inherit}form+form{padding-top:1.25rem;border-top:1px solid var(--line)}form p{margin:0 0 .75rem;color:var(--soft)}
button,.only a{display:block;width:100%;min-height:3rem;padding:.7rem 1.25rem;border:1px solid var(--soft);border-radius:.5rem;background:none;color:inherit;font:inherit;font-weight:700;text-align:center;text-decoration:none;cursor:pointer}
form:first-of-type button,.back.only a{border-color:var(--edge);background:${accent};color:${onAccent}}
button:focus-visible,a:focus-visible{outline:3px solid var(--ink);outline-offset:2px}`;

/** A page and its headers: it needs only its own style, posts to this server only and cannot be framed. */
export interface RenderedPage {
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

const headersFor = (style: string) => ({
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
  'cross-origin-resource-policy': 'same-origin',
});

const form = ({ text, to, lead }: PageAction): string =>
  `<form method="post" action="${escapeHtml(to)}">${lead === undefined ? '' : `<p>${escapeHtml(lead)}</p>`}<button>${escapeHtml(text)}</button></form>`;

/** The logo is in the page, so that opening it makes no further request. */
const head = ({ name, logo }: Brand): string => {
  const size = logo === undefined ? undefined : shownLogo(logo);
  return size ? `<img src="${logo}" alt="${escapeHtml(name)}" width="${size.width}" height="${size.height}">` : escapeHtml(name);
};

/** A complete page without scripts. Its button leads back to the shop, unless there is something to decide first. */
export const messagePage = ({ language, brand, lead, title, lines = [], actions = [] }: MessagePage): RenderedPage => {
  const style = styleOf(paletteOf(brand.color));
  const { back } = wordsOf(language).page;
  const html = `<!doctype html>
<html lang="${language}" dir="${directionOf(language)}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escapeHtml(brand.name)}</title><style>${style}</style></head>
<body><main>
<header>${head(brand)}</header>
<h1>${escapeHtml(lead)}</h1>
${title === undefined ? '' : `<h2>${escapeHtml(title)}</h2>`}
${lines.length === 0 ? '' : `<ul>${lines.map((line) => `<li>${escapeHtml(line)}</li>`).join('')}</ul>`}
${actions.map(form).join('\n')}
${brand.website === undefined ? '' : `<p class="back${actions.length === 0 ? ' only' : ''}"><a href="${escapeHtml(brand.website)}">${escapeHtml(back)}</a></p>`}
</main></body>
</html>
`;
  return { html, headers: headersFor(style) };
};
