/** Characters of the default alphabet, and those that take two places (https://www.3gpp.org/DynaReport/23038.htm, 6.2.1). */
const ALPHABET =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const DOUBLE = '^{}\\[~]|€\f';
const single = new Set(ALPHABET);
const double = new Set(DOUBLE);

/** Characters of one message, and of each part of a longer one. */
const LIMITS = { 'GSM-7': [160, 153], 'UCS-2': [70, 67] } as const;

/** Length of a text message as carriers count and charge it. */
export interface TextSize {
  readonly encoding: keyof typeof LIMITS;
  readonly characters: number;
  readonly parts: number;
}

export const textSize = (text: string): TextSize => {
  const letters = [...text];
  const isPlain = letters.every((letter) => single.has(letter) || double.has(letter));
  const encoding = isPlain ? 'GSM-7' : 'UCS-2';
  const characters = isPlain ? letters.reduce((sum, letter) => sum + (double.has(letter) ? 2 : 1), 0) : text.length;
  const [whole, part] = LIMITS[encoding];
  return { encoding, characters, parts: characters <= whole ? 1 : Math.ceil(characters / part) };
};

const punctuation: Readonly<Record<string, string>> = {
  '’': "'",
  '‘': "'",
  '‚': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  '–': '-',
  '—': '-',
  '−': '-',
  '…': '...',
  '×': 'x',
};

/** The nearest text of the default alphabet, which may lack an accent. `undefined`: it has other letters. */
const plain = (text: string): string | undefined => {
  const letters = [...text].map((letter) => {
    if (single.has(letter) || double.has(letter)) return letter;
    if (/\s/u.test(letter)) return ' ';
    return punctuation[letter] ?? letter.normalize('NFKD').replaceAll(/\p{M}/gu, '');
  });
  const written = letters.join('');
  return textSize(written).encoding === 'GSM-7' ? written : undefined;
};

/** Least characters that a cut title keeps. */
const TITLE_LEAST = 16;

/**
 * A text message in the alphabet with 160 characters if its letters allow, because others leave 70. The title is cut if that saves a part.
 */
export const smsText = (write: (title: string) => string, title: string): string => {
  const sent = (of: string): string => {
    const text = write(of).replaceAll(/\s+/g, ' ').replaceAll('....', '...').trim();
    return plain(text) ?? text;
  };
  const whole = sent(title);
  const { parts } = textSize(whole);
  if (parts === 1) return whole;
  const letters = [...title];
  for (let kept = letters.length - 1; kept >= TITLE_LEAST; kept--) {
    const cut = sent(`${letters.slice(0, kept).join('').trimEnd()}...`);
    if (textSize(cut).parts < parts) return cut;
  }
  return whole;
};
