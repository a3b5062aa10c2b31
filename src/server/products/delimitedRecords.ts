import { fail, ok, type Result } from '../../protocol/values/result';

const DELIMITERS = [',', ';', '\t', '|'] as const;

/** Of the header's signs outside quotes, the most frequent. */
const delimiterOf = (header: string): string => {
  const bare = header.replaceAll(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((sign) => bare.split(sign).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
};

interface DelimitedRecord {
  /** Line on which it begins, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** Longest record, characters: a quote that is never closed would otherwise take in the whole file. */
const LONGEST = 200_000;

/** A parser that keeps its place between two pieces of text. */
const createParser = (delimiter: string) => {
  let [field, fields, line, begin, length] = ['', [] as string[], 1, 1, 0];
  /** Inside quotes; or after a quote inside them, which ends them unless another follows. */
  let state: 'plain' | 'quoted' | 'quote' = 'plain';
  let afterReturn = false;

  const endRecord = (): DelimitedRecord | undefined => {
    const record = { line: begin, fields: [...fields, field] };
    [field, fields, begin, length, state] = ['', [], line, 0, 'plain'];
    return record.fields.length === 1 && record.fields[0]?.trim() === '' ? undefined : record;
  };

  /** One character. Returns the record that it ends. */
  const take = (sign: string): DelimitedRecord | undefined => {
    const isBreak = sign === '\n' || sign === '\r';
    const isSecondHalf = sign === '\n' && afterReturn;
    if (isBreak && !isSecondHalf) line += 1;
    afterReturn = sign === '\r';
    if (state === 'quoted') {
      if (sign === '"') state = 'quote';
      else field += sign;
      return undefined;
    }
    if (sign === '"' && (state === 'quote' || (field === '' && delimiter !== '\t'))) {
      if (state === 'quote') field += '"';
      state = 'quoted';
      return undefined;
    }
    state = 'plain';
    if (isBreak) {
      if (!isSecondHalf) return endRecord();
      begin = line;
    } else if (sign === delimiter) {
      fields.push(field);
      field = '';
    } else field += sign;
    return undefined;
  };

  return {
    begin: () => begin,
    isOpen: () => state === 'quoted',
    /** Whether the record has become too long. */
    read: (text: string, found: DelimitedRecord[]): boolean => {
      for (const sign of text) {
        length += 1;
        const record = take(sign);
        if (record) found.push(record);
        if (length > LONGEST) return true;
      }
      return false;
    },
    end: endRecord,
  };
};

const parserOf = (text: string) => createParser(delimiterOf(text.trimStart().split(/[\r\n]/, 1)[0] ?? ''));

/**
 * Records of a text as it arrives (RFC 4180, with any of four delimiters). Blank lines are left out. In a text with tabs, quotes are
 * ordinary signs. Ends after an error: `products_malformed`, for quotes that are never closed.
 */
export async function* delimitedRecords(chunks: AsyncIterable<string>): AsyncGenerator<Result<DelimitedRecord>> {
  let waiting = '';
  let parser: ReturnType<typeof createParser> | undefined;
  for await (const chunk of chunks) {
    waiting += chunk;
    if (!parser && waiting.length <= LONGEST && !/^\s*\S[^\r\n]*[\r\n]/.test(waiting)) continue;
    parser ??= parserOf(waiting);
    const found: DelimitedRecord[] = [];
    const isTooLong = parser.read(waiting, found);
    waiting = '';
    for (const record of found) yield ok(record);
    if (isTooLong)
      return yield fail('products_malformed', 'A quoted field is never closed, or a row is too long.', `line ${parser.begin()}`);
  }
  parser ??= parserOf(waiting);
  const found: DelimitedRecord[] = [];
  parser.read(waiting, found);
  if (parser.isOpen()) return yield fail('products_malformed', 'A quoted field is never closed.', `line ${parser.begin()}`);
  const last = parser.end();
  for (const record of last ? [...found, last] : found) yield ok(record);
}
