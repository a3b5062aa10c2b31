import { logoSize } from '../../../protocol/brand';
import type { Brand } from './brand';
import type { CouponText } from './couponText';
import { directionOf } from './languageOf';
import type { MessageLanguage } from './messageWords';
import { type Palette, paletteOf } from './palette';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** For text and quoted attribute values. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? character);

/** One part of a message, rendered as text and as HTML. */
type LetterPart =
  | { readonly kind: 'paragraph' | 'note'; readonly text: string }
  | ({ readonly kind: 'offer' } & CouponText)
  | { readonly kind: 'code'; readonly label: string; readonly code: string }
  | { readonly kind: 'button'; readonly text: string; readonly href: string };

interface LetterLink {
  readonly text: string;
  readonly href: string;
}

interface LetterDraft {
  readonly subject: string;
  /** Shown by mail programs behind the subject. The message says it too. */
  readonly preview: string;
  readonly language: MessageLanguage;
  readonly brand: Brand;
  readonly parts: readonly LetterPart[];
  /** Why the message came, and links to end it. */
  readonly foot: { readonly text: string; readonly links: readonly LetterLink[] };
}

/** A message in both forms, with the same content. */
export interface Letter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** PNG as a data URL, which `html` has as `cid:` + `LOGO_CID`. */
  readonly logo: string | undefined;
}

/** Content ID of the logo (https://www.rfc-editor.org/rfc/rfc2392). */
export const LOGO_CID = 'logo@couplet';

const link = ({ text, href }: LetterLink): string => `${text}:\n${href}`;

const asText = (part: LetterPart): string => {
  switch (part.kind) {
    case 'paragraph':
    case 'note':
      return part.text;
    case 'offer':
      return [part.title, ...(part.detail === undefined ? [] : [part.detail]), ...part.terms.map((line) => `- ${line}`)].join('\n');
    case 'code':
      return `${part.label}: ${part.code}`;
    case 'button':
      return link(part);
    default:
      return part satisfies never;
  }
};

/** Width of a code's box on the narrowest screen, and of a character in its font, of the font's size. */
const [CODE_WIDTH, CHARACTER] = [210, 0.62];
const codeSize = (code: string): number => Math.max(14, Math.min(32, Math.floor(CODE_WIDTH / (CHARACTER * code.length))));

const TABLE = 'role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"';

const asHtml = (part: LetterPart, { accent, onAccent, edge }: Palette, direction: 'ltr' | 'rtl'): string => {
  const indent = direction === 'rtl' ? '0 20px 0 0' : '0 0 0 20px';
  switch (part.kind) {
    case 'paragraph':
      return `<p class="ink" style="margin:0 0 16px;color:#1c1c1c">${escapeHtml(part.text)}</p>`;
    case 'note':
      return `<p class="muted" style="margin:0 0 16px;color:#595959">${escapeHtml(part.text)}</p>`;
    case 'offer':
      return [
        `<h1 class="ink" style="margin:0 0 8px;font-size:26px;line-height:1.25;font-weight:700;color:#1c1c1c">${escapeHtml(part.title)}</h1>`,
        ...(part.detail === undefined ? [] : [`<p class="ink" style="margin:0 0 8px;color:#1c1c1c">${escapeHtml(part.detail)}</p>`]),
        `<ul class="muted" style="margin:0 0 20px;padding:${indent};color:#595959">${part.terms.map((line) => `<li>${escapeHtml(line)}</li>`).join('')}</ul>`,
      ].join('\n');
    case 'code':
      return `<table ${TABLE} style="margin:0 0 16px"><tr><td class="box" align="center" bgcolor="#f4f4f2" style="padding:14px 8px;border:2px dashed #767676;border-radius:8px;background-color:#f4f4f2">
<p class="muted" style="margin:0 0 4px;font-size:14px;color:#595959">${escapeHtml(part.label)}</p>
<p class="ink" dir="ltr" style="margin:0;font-family:ui-monospace,Menlo,Consolas,monospace;font-size:${codeSize(part.code)}px;line-height:1.3;font-weight:700;color:#1c1c1c;word-break:break-all">${escapeHtml(part.code)}</p>
</td></tr></table>`;
    case 'button':
      return `<table ${TABLE} style="margin:0 0 16px"><tr><td class="edge" align="center" bgcolor="${accent}" style="border:1px solid ${edge.light};border-radius:8px;background-color:${accent};mso-padding-alt:14px 20px"><a href="${escapeHtml(part.href)}" style="display:block;padding:14px 20px;border-radius:8px;color:${onAccent};font-size:17px;line-height:1.3;font-weight:700;text-decoration:none">${escapeHtml(part.text)}</a></td></tr></table>`;
    default:
      return part satisfies never;
  }
};

/** Largest size of a logo, px. Pictures have twice as many pixels, for sharp screens. */
const [LOGO_WIDTH, LOGO_HEIGHT] = [220, 64];

/** The logo's size where it is shown. Mail programs that ignore styles read it from the attributes. */
export const shownLogo = (logo: string): { readonly width: number; readonly height: number } | undefined => {
  const size = logoSize(logo);
  if (!size) return undefined;
  const scale = Math.min(LOGO_WIDTH / size.width, LOGO_HEIGHT / size.height, 0.5);
  return { width: Math.max(1, Math.round(size.width * scale)), height: Math.max(1, Math.round(size.height * scale)) };
};

/** The logo, or the name as text. The name is also what stands there if a mail program shows no pictures. */
const head = ({ name, logo }: Brand): string => {
  const size = logo === undefined ? undefined : shownLogo(logo);
  return size
    ? `<img class="ink" src="cid:${LOGO_CID}" alt="${escapeHtml(name)}" width="${size.width}" height="${size.height}" style="display:block;border:0;border-radius:4px;font-size:20px;line-height:1.3;font-weight:700;color:#1c1c1c">`
    : `<p class="ink" style="margin:0;font-size:20px;line-height:1.3;font-weight:700;color:#1c1c1c">${escapeHtml(name)}</p>`;
};

/** Only for dark mode and narrow screens: a mail program that drops it shows the light, wide message. */
const styleOf = ({ edge }: Palette): string => `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){.ground{background-color:#161616!important}.card{background-color:#242424!important}.ink{color:#f0f0f0!important}.muted,.muted a{color:#b8b8b8!important}.box{background-color:#161616!important;border-color:#8c8c8c!important}.edge{border-color:${edge.dark}!important}}
@media (max-width:480px){.outer{padding:0!important}.pad{padding-left:20px!important;padding-right:20px!important}}`;

/** Keeps mail programs from showing the message's beginning behind the preview. */
const FILLER = '&#847;&zwnj;&nbsp;'.repeat(40);

const FONT = `font-family:system-ui,-apple-system,'Segoe UI',Roboto,'PingFang SC','Microsoft YaHei',Arial,sans-serif;font-size:16px;line-height:1.5`;

/**
 * A mail as tables with inline styles, which Outlook needs. Nothing is loaded from elsewhere: the logo is part of the mail. Links identify
 * nobody except through their purpose.
 */
export const renderLetter = ({ subject, preview, language, brand, parts, foot }: LetterDraft): Letter => {
  const direction = directionOf(language);
  const palette = paletteOf(brand.color);
  const turned = direction === 'rtl' ? ' dir="rtl"' : '';
  const side = direction === 'rtl' ? 'right' : 'left';
  const linkHtml = ({ text, href }: LetterLink): string =>
    `<a href="${escapeHtml(href)}" style="color:#595959;text-decoration:underline">${escapeHtml(text)}</a>`;
  return {
    subject: subject.replaceAll(/\s+/g, ' ').trim(),
    text: `${[brand.name, ...parts.map(asText), foot.text, ...foot.links.map(link)].join('\n\n')}\n`,
    logo: brand.logo,
    html: `<!doctype html>
<html lang="${language}"${turned}>
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><meta name="format-detection" content="telephone=no,date=no,address=no,email=no"><title>${escapeHtml(subject)}</title><style>${styleOf(palette)}</style></head>
<body class="ground" style="margin:0;padding:0;background-color:#f4f4f2">
<div class="preview" style="display:none;max-height:0;overflow:hidden;mso-hide:all">${escapeHtml(preview)}${FILLER}</div>
<table ${TABLE} class="ground" bgcolor="#f4f4f2" style="background-color:#f4f4f2"><tr><td class="outer" align="center" style="padding:24px 12px">
<!--[if mso]><table role="presentation" width="560" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table ${TABLE} class="card" lang="${language}"${turned} bgcolor="#ffffff" style="max-width:560px;background-color:#ffffff;border-top:6px solid ${palette.accent};border-radius:8px;text-align:${side};${FONT}">
<tr><td class="pad" align="${side}" style="padding:24px 32px 20px">${head(brand)}</td></tr>
<tr><td class="pad" align="${side}" style="padding:0 32px 8px;${FONT}">
${parts.map((part) => asHtml(part, palette, direction)).join('\n')}
</td></tr>
<tr><td class="pad" align="${side}" style="padding:0 32px 28px;${FONT}">
<p class="muted" style="margin:0 0 8px;font-size:14px;color:#595959">${escapeHtml(foot.text)}</p>
<p class="muted" style="margin:0;font-size:14px;line-height:1.8;color:#595959">${foot.links.map(linkHtml).join(' &nbsp; ')}</p>
</td></tr>
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr></table>
</body>
</html>
`,
  };
};
