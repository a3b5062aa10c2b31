import { escapeHtml } from './escapeHtml';
import { directionOf } from './languageOf';
import type { MessageLanguage } from './messageWords';

/** One part of a message, which is written as text and as HTML. */
export type LetterPart =
  | { readonly kind: 'paragraph' | 'title' | 'small'; readonly text: string }
  | { readonly kind: 'list'; readonly lines: readonly string[] }
  | { readonly kind: 'code'; readonly label: string; readonly code: string }
  | { readonly kind: 'button' | 'link'; readonly text: string; readonly href: string };

/** A message as it is read: both forms say the same. */
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
 * Styles are inline, because mail programs drop others; text and ground are the program's own, in the light and in the dark. Nothing is loaded from
 * anywhere, and no link says who follows it but by what it is for.
 */
export const letter = (subject: string, language: MessageLanguage, parts: readonly LetterPart[]): Letter => {
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
