/** Sentences of a preview that the card has no other use for. */
export interface PreviewWords {
  readonly title: string;
  /** Who sees it, until when, and what does not happen. */
  readonly notice: (until: string) => string;
  /** Where the card says how a coupon was chosen. */
  readonly chosen: string;
  /** Where the card says what to do with a code, and until when. */
  readonly sample: string;
  readonly none: string;
  readonly whyNone: (code: string) => string;
}

const en: PreviewWords = {
  title: 'Preview',
  notice: (until) => `Only who has this link sees it, until ${until}. Nothing is recorded or sent; the code is a sample.`,
  chosen: 'A preview. Shoppers read here how it was chosen.',
  sample: 'A sample: no checkout takes it. A real code says here until when it is valid.',
  none: 'No preview',
  whyNone: (code) => `The link is not for this shop, or is over (${code}).`,
};

/** By language without region or script. */
const byLanguage: Readonly<Record<string, PreviewWords>> = {
  en,
  zh: {
    title: '预览',
    notice: (until) => `只有持有此链接的人能看到，${until}前有效。不记录，也不发送任何内容；券码只是示例。`,
    chosen: '预览。顾客会在这里看到它是怎样选出的。',
    sample: '示例券码，结账时无法使用。真实的券码会在这里写明有效期。',
    none: '无法预览',
    whyNone: (code) => `链接不属于本店，或已过期（${code}）。`,
  },
  de: {
    title: 'Vorschau',
    notice: (until) =>
      `Nur wer diesen Link hat, sieht sie, bis ${until}. Nichts wird aufgezeichnet oder gesendet; der Code ist ein Muster.`,
    chosen: 'Eine Vorschau. Kunden lesen hier, wie er ausgewählt wurde.',
    sample: 'Ein Muster: Keine Kasse nimmt es an. Bei einem echten Code steht hier, bis wann er gilt.',
    none: 'Keine Vorschau',
    whyNone: (code) => `Der Link gehört nicht zu diesem Shop oder ist abgelaufen (${code}).`,
  },
  fr: {
    title: 'Aperçu',
    notice: (until) =>
      `Seules les personnes qui ont ce lien le voient, jusqu’au ${until}. Rien n’est enregistré ni envoyé ; le code est un exemple.`,
    chosen: 'Un aperçu. Les clients lisent ici comment il a été choisi.',
    sample: 'Un exemple : aucune caisse ne l’accepte. Pour un vrai code, sa date de fin figure ici.',
    none: 'Pas d’aperçu',
    whyNone: (code) => `Le lien n’est pas pour cette boutique, ou a expiré (${code}).`,
  },
  es: {
    title: 'Vista previa',
    notice: (until) => `Solo la ve quien tiene este enlace, hasta el ${until}. No se registra ni se envía nada; el código es una muestra.`,
    chosen: 'Una vista previa. Los clientes leen aquí cómo se ha elegido.',
    sample: 'Una muestra: ninguna caja la acepta. En un código real, aquí figura hasta cuándo vale.',
    none: 'Sin vista previa',
    whyNone: (code) => `El enlace no es de esta tienda o ha caducado (${code}).`,
  },
  ar: {
    title: 'معاينة',
    notice: (until) => `لا يراها إلا من لديه هذا الرابط، حتى ${until}. لا يُسجَّل شيء ولا يُرسَل، والرمز مجرد نموذج.`,
    chosen: 'معاينة. هنا يقرأ العملاء كيف اختيرت.',
    sample: 'نموذج لا يُقبل عند الدفع. في الرمز الحقيقي يظهر هنا تاريخ انتهاء صلاحيته.',
    none: 'لا معاينة',
    whyNone: (code) => `الرابط ليس لهذا المتجر، أو انتهت مدته (${code}).`,
  },
};

/** English where a language has none. */
export const previewWords = (locale: string): PreviewWords => byLanguage[locale.split('-')[0] ?? ''] ?? en;
