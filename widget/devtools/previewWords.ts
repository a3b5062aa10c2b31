/** Sentences of a preview that are not part of the card. */
export interface PreviewWords {
  readonly title: string;
  /** Who sees it, until when, and what it does not do. */
  readonly notice: (until: string) => string;
  /** In place of the text on how a coupon was chosen. */
  readonly chosen: string;
  /** In place of the text on how to use a code, and until when. */
  readonly sample: string;
  readonly none: string;
  readonly whyNone: (code: string) => string;
}

const en: PreviewWords = {
  title: 'Preview',
  notice: (until) => `Only people with this link see it, until ${until}. Nothing is recorded or sent, and the code is a sample.`,
  chosen: 'Preview. Shoppers see here why they got this coupon.',
  sample: 'Sample code, not valid at checkout. A real code shows its end date here.',
  none: 'No preview',
  whyNone: (code) => `The link has expired or is for another shop (${code}).`,
};

/** By language, without region or script. */
const byLanguage: Readonly<Record<string, PreviewWords>> = {
  en,
  zh: {
    title: '预览',
    notice: (until) => `只有持有此链接的人能看到，${until}前有效。不会记录或发送任何内容，券码只是示例。`,
    chosen: '预览。顾客会在这里看到为何得到这张券。',
    sample: '示例券码，结账时无法使用。真实的券码会在这里写明有效期。',
    none: '无法预览',
    whyNone: (code) => `链接已过期，或不属于本店（${code}）。`,
  },
  de: {
    title: 'Vorschau',
    notice: (until) =>
      `Nur mit diesem Link sichtbar, bis ${until}. Nichts wird aufgezeichnet oder gesendet, und der Code ist ein Beispiel.`,
    chosen: 'Vorschau. Hier lesen Kunden, warum sie den Gutschein bekommen.',
    sample: 'Beispielcode, an der Kasse ungültig. Bei einem echten Code steht hier, bis wann er gilt.',
    none: 'Keine Vorschau',
    whyNone: (code) => `Der Link ist abgelaufen oder gehört zu einem anderen Shop (${code}).`,
  },
  fr: {
    title: 'Aperçu',
    notice: (until) => `Visible uniquement avec ce lien, jusqu’au ${until}. Rien n’est enregistré ni envoyé, et le code est un exemple.`,
    chosen: 'Aperçu. Les clients voient ici pourquoi ils ont ce coupon.',
    sample: 'Code d’exemple, refusé au paiement. Pour un vrai code, la date de fin figure ici.',
    none: 'Aucun aperçu',
    whyNone: (code) => `Le lien a expiré ou concerne une autre boutique (${code}).`,
  },
  es: {
    title: 'Vista previa',
    notice: (until) => `Solo se ve con este enlace, hasta el ${until}. No se registra ni se envía nada, y el código es de muestra.`,
    chosen: 'Vista previa. Los clientes ven aquí por qué reciben el cupón.',
    sample: 'Código de muestra, no vale al pagar. En un código real, aquí figura hasta cuándo vale.',
    none: 'Sin vista previa',
    whyNone: (code) => `El enlace ha caducado o es de otra tienda (${code}).`,
  },
  ar: {
    title: 'معاينة',
    notice: (until) => `لا تظهر إلا عبر هذا الرابط، حتى ${until}. لا يُسجَّل شيء ولا يُرسَل، والرمز مجرد نموذج.`,
    chosen: 'معاينة. هنا يرى العملاء سبب حصولهم عليها.',
    sample: 'رمز نموذجي لا يُقبل عند الدفع. في الرمز الحقيقي يظهر هنا تاريخ انتهائه.',
    none: 'لا توجد معاينة',
    whyNone: (code) => `انتهت مدة الرابط، أو أنه لمتجر آخر (${code}).`,
  },
};

/** English if a language has none. */
export const previewWords = (locale: string): PreviewWords => byLanguage[locale.split('-')[0] ?? ''] ?? en;
