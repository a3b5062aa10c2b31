/** More than the file of a bundle takes as base64, which is the longest value there is. */
const LONGEST = 256 * 1024 * 1024;

export class LineTooLong extends Error {}

/** Lines of a stream of UTF-8 bytes, without their ends. Throws `LineTooLong`. */
export const linesOf = async function* (source: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  for await (const bytes of source) {
    const [first = '', ...others] = decoder.decode(bytes, { stream: true }).split('\n');
    // Only what is new is looked through, or a file of one long line would take the square of its length.
    rest += first;
    if (rest.length > LONGEST) throw new LineTooLong(`A line has more than ${LONGEST} characters`);
    if (others.length === 0) continue;
    yield rest;
    rest = others.pop() ?? '';
    yield* others;
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
};
