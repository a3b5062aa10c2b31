import { parseFragment } from 'parse5';
import { fromMajor } from '../../protocol/values/money';
import { fail, ok, type Result } from '../../protocol/values/result';
import type { GivenProduct } from '../shop/connector';
import { delimitedRecords } from './delimitedRecords';

/** Names of columns and elements, with spaces for `_` and `-`. Of several in one file, the first in these lists is used. */
const NAMES = {
  id: ['item id', 'sku', 'id', 'product id', 'variant sku', 'lineitem sku'],
  title: ['item name', 'title', 'name', 'product name', 'product title', 'lineitem name'],
  price: ['price', 'regular price', 'item price', 'unit price', 'variant price', 'lineitem price'],
  currency: ['currency'],
  picture: ['image link', 'image', 'images', 'picture', 'image url', 'image src'],
} as const;
/** A path such as `Drinks > Tea`, or one level each. */
const PATHS = ['category', 'product type', 'product category', 'item category', ...[2, 3, 4, 5].map((level) => `item category${level}`)];
/** Several paths, separated by commas. */
const LISTS = ['categories'];

/** The values of a row by the name of their column. */
type Cells = ReadonlyMap<string, readonly string[]>;

const columnName = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, ' ');

const firstOf = (cells: Cells, names: readonly string[]): string | undefined =>
  names.flatMap((name) => cells.get(name) ?? []).find((text) => text.trim() !== '');

/** `1.299,00` and `1,299.00` as `1299.00`. A mark that repeats, or a single comma before three digits, separates thousands. */
const decimal = (text: string): string => {
  const at = Math.max(text.lastIndexOf(','), text.lastIndexOf('.'));
  const marks = text.replaceAll(/\d/g, '');
  const isWhole = at < 0 || (marks.length > 1 ? new Set(marks).size === 1 : marks === ',' && text.length - at === 4);
  const whole = (isWhole ? text : text.slice(0, at)).replaceAll(/\D/g, '');
  return isWhole ? whole : `${whole}.${text.slice(at + 1)}`;
};

const PRICE = /^\s*([A-Z]{3})?\s*(\d[\d.,]{0,20})\s*([A-Z]{3})?\s*$/;

const priceOf = (cells: Cells, ofShop: string | undefined) => {
  const [, before, amount, after] = PRICE.exec(firstOf(cells, NAMES.price) ?? '') ?? [];
  const currency = before ?? after ?? firstOf(cells, NAMES.currency)?.trim() ?? ofShop;
  if (amount === undefined || currency === undefined || !/^[A-Z]{3}$/.test(currency)) return {};
  const price = fromMajor(decimal(amount), currency);
  return price === undefined ? {} : { price, currency };
};

const categoriesOf = (cells: Cells): readonly string[] => {
  const paths = [
    ...PATHS.flatMap((name) => cells.get(name) ?? []),
    ...LISTS.flatMap((name) => cells.get(name) ?? []).flatMap((list) => list.split(',')),
  ];
  return paths
    .flatMap((path) => path.split('>'))
    .map((name) => name.trim())
    .filter((name) => name !== '' && name.length <= 200);
};

const productOf = (cells: Cells, currency: string | undefined) => {
  const id = firstOf(cells, NAMES.id);
  const [picture] = firstOf(cells, NAMES.picture)?.split(/,\s/) ?? [];
  return {
    id,
    title: firstOf(cells, NAMES.title) ?? id,
    categories: categoriesOf(cells),
    picture: picture?.trim(),
    ...priceOf(cells, currency),
  };
};

const malformed = (message: string, at?: string): Result<never> => fail('products_malformed', message, at);

async function* fromTable(chunks: AsyncIterable<string>, currency: string | undefined): AsyncGenerator<Result<GivenProduct>> {
  let columns: readonly string[] | undefined;
  for await (const record of delimitedRecords(chunks)) {
    if (!record.ok) return yield record;
    const { line, fields } = record.value;
    const at = `line ${line}`;
    if (columns === undefined) {
      columns = fields.map(columnName);
      if (!columns.some((name) => NAMES.id.some((one) => one === name)))
        return yield malformed(`No column is named id, item_id or SKU. The columns are: ${fields.join(', ').slice(0, 300)}.`, at);
    } else if (fields.length > columns.length) yield ok({ at, problem: 'too_many_fields' });
    else {
      const cells = new Map<string, string[]>();
      for (const [i, text] of fields.entries()) cells.set(columns[i] ?? '', [...(cells.get(columns[i] ?? '') ?? []), text]);
      yield ok({ at, product: productOf(cells, currency) });
    }
  }
}

const BEGIN = /<(?:item|entry)(?:\s[^>]*)?>/;
const END = /<\/(?:item|entry)\s*>/;
/** Longest entry of a feed, characters. */
const LONGEST = 200_000;

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** The elements of an entry of RSS or Atom, without their prefixes. */
const elementsOf = (entry: string): Cells => {
  const cells = new Map<string, string[]>();
  const html = entry
    .replaceAll(/<!\[CDATA\[([\s\S]*?)\]\]>/g, (_, text: string) => escaped(text))
    // HTML leaves `<g:gtin/>` open.
    .replaceAll(/<([A-Za-z][\w:.-]*)(\s[^<>]*)?\/>/g, '<$1$2></$1>');
  for (const node of parseFragment(html).childNodes) {
    if (!('tagName' in node)) continue;
    const name = columnName(node.tagName.replace(/^.*:/, ''));
    const text = node.childNodes.map((child) => ('value' in child ? child.value : '')).join('');
    cells.set(name, [...(cells.get(name) ?? []), text]);
  }
  return cells;
};

async function* fromFeed(chunks: AsyncIterable<string>, currency: string | undefined): AsyncGenerator<Result<GivenProduct>> {
  let [rest, count] = ['', 0];
  for await (const chunk of chunks) {
    rest += chunk;
    for (let end = END.exec(rest); end; end = END.exec(rest)) {
      const before = rest.slice(0, end.index);
      const begin = BEGIN.exec(before);
      count += 1;
      if (begin) yield ok({ at: `entry ${count}`, product: productOf(elementsOf(before.slice(begin.index + begin[0].length)), currency) });
      rest = rest.slice(end.index + end[0].length);
    }
    if (rest.length > LONGEST) return yield malformed('The file has no <item> or <entry>, or one is too long.', `entry ${count + 1}`);
  }
}

/** The chunks again, with the first ones that were read to look at the text. */
async function* again(first: string, rest: AsyncIterator<string>): AsyncGenerator<string> {
  yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

/**
 * Products in a file as it arrives: a table with a header and commas, semicolons, tabs or bars between its fields, or an RSS or Atom feed of
 * Google Merchant. Ends after an error: `products_malformed`.
 * @param currency of prices without one
 */
export async function* readProductFile(text: AsyncIterable<string>, currency: string | undefined): AsyncGenerator<Result<GivenProduct>> {
  const chunks = text[Symbol.asyncIterator]();
  let first = '';
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
    first += next.value;
    if (first.trim() !== '') break;
  }
  yield* (first.trimStart().startsWith('<') ? fromFeed : fromTable)(again(first, chunks), currency);
}
