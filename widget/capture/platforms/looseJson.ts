/** Longer texts are not read, so that no page waits for them. */
const MOST = 300_000;

const text = String.raw`"(?:\\[\s\S]|[^"\\])*"`;
const wrappers = new RegExp(String.raw`(${text})|/\*[\s\S]*?\*/|//[^\n]*|<!--|-->|<!\[CDATA\[|\]\]>`, 'g');
const commas = new RegExp(String.raw`(${text})|,(?=\s*[}\]])|;\s*$`, 'g');

const keepText = (_: string, inner: string | undefined): string => inner ?? '';
/** Line breaks and tabs in a text. */
const oneLine = (_: string, inner: string | undefined): string => inner?.replace(/[\n\r\t]+/g, ' ') ?? '';

/**
 * JSON as shops write it: also in CDATA or a comment, with comments, commas before a closing bracket and line breaks in texts.
 * `undefined` if it cannot be read.
 */
export const parseLoosely = (source: unknown): unknown => {
  const json = String(source);
  if (json.length > MOST) return undefined;
  try {
    return JSON.parse(json);
  } catch {
    try {
      return JSON.parse(json.replace(wrappers, oneLine).replace(commas, keepText));
    } catch {
      return undefined;
    }
  }
};
