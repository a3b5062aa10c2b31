import { CONFIRM_FOR } from '../../../engine/channels/channelSettings';
import { HOUR, type Instant } from '../../../protocol/values/clock';
import { type CouponSource, couponText, endText } from './couponText';
import { directionOf, languageOf, wordsOf } from './languageOf';
import type { MessageLanguage } from './messageWords';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** For text and quoted attribute values. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? character);

/** One part of a message, rendered as text and as HTML. */
type LetterPart =
  | { readonly kind: 'paragraph' | 'title' | 'small'; readonly text: string }
  | { readonly kind: 'list'; readonly lines: readonly string[] }
  | { readonly kind: 'code'; readonly label: string; readonly code: string }
  | { readonly kind: 'button' | 'link'; readonly text: string; readonly href: string };

/** A message in both forms, with the same content. */
export interface Letter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const asText = (part: LetterPart): string => {
  switch (part.kind) {
    case 'paragraph':
    case 'title':
    case 'small':
      return part.text;
    case 'list':
      return part.lines.map((line) => `- ${line}`).join('\n');
    case 'code':
      return `${part.label}: ${part.code}`;
    case 'button':
    case 'link':
      return `${part.text}:\n${part.href}`;
    default:
      return part satisfies never;
  }
};

const asHtml = (part: LetterPart, direction: 'ltr' | 'rtl'): string => {
  switch (part.kind) {
    case 'paragraph':
      return `<p style="margin:0 0 16px">${escapeHtml(part.text)}</p>`;
    case 'title':
      return `<p style="margin:0 0 8px;font-size:22px;line-height:1.3;font-weight:700">${escapeHtml(part.text)}</p>`;
    case 'small':
      return `<p style="margin:16px 0 4px;font-size:13px;opacity:.8">${escapeHtml(part.text)}</p>`;
    case 'list':
      return `<ul style="margin:0 0 16px;padding:${direction === 'rtl' ? '0 20px 0 0' : '0 0 0 20px'}">${part.lines.map((line) => `<li>${escapeHtml(line)}</li>`).join('')}</ul>`;
    case 'code':
      return `<p style="margin:0 0 4px">${escapeHtml(part.label)}</p><p style="margin:0 0 16px;padding:12px;border:2px dashed #767676;border-radius:8px;font-family:ui-monospace,Consolas,monospace;font-size:22px;letter-spacing:1px;text-align:center"${direction === 'rtl' ? ' dir="ltr"' : ''}>${escapeHtml(part.code)}</p>`;
    case 'button':
      return `<p style="margin:0 0 16px"><a href="${escapeHtml(part.href)}" style="display:inline-block;padding:12px 20px;border-radius:8px;background:#1d4ed8;color:#ffffff;font-weight:600;text-decoration:none">${escapeHtml(part.text)}</a></p>`;
    case 'link':
      return `<p style="margin:0 0 16px;font-size:13px"><a href="${escapeHtml(part.href)}" style="color:inherit">${escapeHtml(part.text)}</a></p>`;
    default:
      return part satisfies never;
  }
};

/**
 * Styles are inline, because mail programs drop others. Text and background colours are the mail program's own, in light and dark mode.
 * Nothing is loaded from elsewhere, and links identify nobody except through their purpose.
 */
const letter = (subject: string, language: MessageLanguage, parts: readonly LetterPart[]): Letter => {
  const direction = directionOf(language);
  return {
    subject: subject.replaceAll(/\s+/g, ' ').trim(),
    text: `${parts.map(asText).join('\n\n')}\n`,
    html: `<!doctype html>
<html lang="${language}"${direction === 'rtl' ? ' dir="rtl"' : ''} style="color-scheme:light dark">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${escapeHtml(subject)}</title></head>
<body style="margin:0;padding:24px 16px">
<div style="max-width:520px;margin:0 auto;font-family:system-ui,-apple-system,'Segoe UI',Roboto,'PingFang SC','Microsoft YaHei',sans-serif;font-size:16px;line-height:1.5">
${parts.map((part) => asHtml(part, direction)).join('\n')}
</div>
</body>
</html>
`,
  };
};

interface ConfirmationContent extends CouponSource {
  readonly shop: string;
  readonly locale: string;
  /** Page to confirm the request, and page to unsubscribe the address. */
  readonly confirmUrl: string;
  readonly leaveUrl: string;
  /** Validity of the first, ms. */
  readonly validMs: number;
}

/** Asks the shopper to confirm the request. It contains no code, because nothing is reserved before confirmation. */
export const confirmationLetter = ({ shop, locale, confirmUrl, leaveUrl, validMs, ...source }: ConfirmationContent): Letter => {
  const language = languageOf(locale);
  const { ask, page } = wordsOf(language);
  const { title, detail, terms } = couponText(source, locale);
  return letter(ask.subject(shop), language, [
    { kind: 'paragraph', text: ask.lead(shop) },
    { kind: 'title', text: title },
    ...(detail === undefined ? [] : [{ kind: 'paragraph', text: detail } as const]),
    { kind: 'list', lines: terms },
    { kind: 'button', text: ask.button, href: confirmUrl },
    { kind: 'paragraph', text: ask.hours(new Intl.NumberFormat(language).format(validMs / HOUR)) },
    { kind: 'small', text: ask.otherwise },
    { kind: 'link', text: page.leaveButton, href: leaveUrl },
  ]);
};

interface CouponContent extends CouponSource {
  readonly shop: string;
  readonly locale: string;
  readonly code: string;
  /** Instant until which the code is reserved, and the time zone to show it in. */
  readonly expiresAt: Instant;
  readonly timeZone: string;
  readonly leaveUrl: string;
  /** Page of the shop that the e-mail links to. */
  readonly storeUrl?: string | undefined;
}

/** Delivers the coupon with its own code. */
export const couponLetter = ({ shop, locale, code, expiresAt, timeZone, leaveUrl, storeUrl, ...source }: CouponContent): Letter => {
  const language = languageOf(locale);
  const { coupon } = wordsOf(language);
  const { title, detail, terms } = couponText(source, locale);
  return letter(coupon.subject(title, shop), language, [
    { kind: 'paragraph', text: coupon.lead(shop) },
    { kind: 'title', text: title },
    ...(detail === undefined ? [] : [{ kind: 'paragraph', text: detail } as const]),
    { kind: 'list', lines: terms },
    { kind: 'code', label: coupon.code, code },
    { kind: 'list', lines: [coupon.enter, coupon.until(endText(expiresAt, timeZone, locale))] },
    ...(storeUrl === undefined ? [] : [{ kind: 'button', text: coupon.toShop(shop), href: storeUrl } as const]),
    { kind: 'small', text: coupon.why(shop) },
    { kind: 'link', text: coupon.leave, href: leaveUrl },
  ]);
};

/** Asks for confirmation in as few characters as possible, because each part of a text message is paid for. */
export const confirmationText = ({ shop, locale, confirmUrl, ...source }: ConfirmationContent): string =>
  wordsOf(languageOf(locale)).text.ask(shop, couponText(source, locale).title, confirmUrl);

/** Delivers the code. */
export const couponTextMessage = ({ shop, locale, code, expiresAt, timeZone, leaveUrl, ...source }: CouponContent): string =>
  wordsOf(languageOf(locale)).text.coupon({
    shop,
    title: couponText(source, locale).title,
    code,
    until: endText(expiresAt, timeZone, locale),
    leaveUrl,
  });

export interface PreviewContent extends CouponSource {
  readonly timeZone: string;
  readonly locale: string;
  readonly shop: string;
  readonly storeUrl?: string | undefined;
}

/** Codes and links of a preview are not valid on any server. */
const EXAMPLE = 'https://coupons.example/v1/messages/';

/** Content of both messages, with the code valid until the coupon ends. */
export const previewParts = ({
  timeZone,
  storeUrl,
  ...content
}: PreviewContent): { readonly confirmation: ConfirmationContent; readonly coupon: CouponContent } => {
  const leaveUrl = `${EXAMPLE}leave`;
  return {
    confirmation: { ...content, leaveUrl, confirmUrl: `${EXAMPLE}confirm`, validMs: CONFIRM_FOR },
    coupon: { ...content, leaveUrl, storeUrl, timeZone, code: 'EXAMPLE34679', expiresAt: content.coupon.endsAt },
  };
};

/** Both e-mails as they would be sent. */
export const previewLetters = (content: PreviewContent): Readonly<Record<'confirmation' | 'coupon', Letter>> => {
  const { confirmation, coupon } = previewParts(content);
  return { confirmation: confirmationLetter(confirmation), coupon: couponLetter(coupon) };
};
