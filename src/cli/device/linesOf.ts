import { StringDecoder } from 'node:string_decoder';

/** Characters kept of one line; what is longer is cut there, so that a stream without an end of line cannot fill the memory. */
export const LONGEST_LINE = 1_000_000;

/** Lines of a stream of UTF-8, without their ends; blank ones are left out. The last needs no end. */
export async function* linesOf(stream: AsyncIterable<Buffer | string>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of stream) {
    const parts = (rest + (typeof chunk === 'string' ? chunk : decoder.write(chunk))).split('\n');
    rest = (parts.pop() ?? '').slice(0, LONGEST_LINE + 1);
    for (const line of parts) if (line.trim() !== '') yield line;
  }
  rest += decoder.end();
  if (rest.trim() !== '') yield rest;
}
