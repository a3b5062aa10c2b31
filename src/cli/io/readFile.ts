import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { type Campaign, campaignSchema, campaignShape } from '../../bundle/campaign';
import { checkFairness } from '../../bundle/checkFairness';
import { isTimeZone } from '../../protocol/values/localDay';
import { nearestIssue, parsePlainly, pathOf, wanted } from '../../protocol/values/parse';
import { fail, ok, type Result } from '../../protocol/values/result';

/** Most further issues listed; fixing these first is easier than reading more. */
const MOST = 4;

const lies = (inner: string, outer: string): boolean => inner === outer || inner.startsWith(`${outer}.`) || inner.startsWith(`${outer}[`);

/** Sentences about issues at other paths than `at`, so that a file can be fixed in one go. Empty if there are none. */
export const furtherIssues = (schema: v.GenericSchema, input: unknown, at: string | undefined): string => {
  const found = new Map<string, string>();
  for (const outer of v.safeParse(schema, input).issues ?? []) {
    const { issue, path } = nearestIssue(outer);
    const place = pathOf({ path });
    // An issue inside or around the first one's path is the same mistake.
    if (place === undefined || (at !== undefined && (lies(place, at) || lies(at, place)))) continue;
    if (!found.has(place)) found.set(place, wanted(issue));
  }
  const told = [...found].slice(0, MOST).map(([place, message]) => ` ${place}: ${message}`);
  const rest = found.size - told.length;
  return `${told.join('')}${rest > 0 ? ` And ${rest} more.` : ''}`;
};

/**
 * Path of the first object key of `input` that the schema dropped, e.g. `coupons[0].wen`; `undefined` if none was. A device should ignore
 * unknown keys of newer bundles. In a file written by hand, a mistyped condition or cap would silently be lost.
 */
export const unknownKey = (input: unknown, read: unknown, path = ''): string | undefined => {
  if (typeof input !== 'object' || input === null || typeof read !== 'object' || read === null) return undefined;
  for (const [key, value] of Object.entries(input)) {
    const at = Array.isArray(input) ? `${path}[${key}]` : `${path}${path && '.'}${key}`;
    const found = Object.hasOwn(read, key) ? unknownKey(value, (read as Readonly<Record<string, unknown>>)[key], at) : at;
    if (found !== undefined) return found;
  }
  return undefined;
};

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'this user may not read it',
};

/** Error: `file_not_found`. */
export const readText = (path: string): Result<string> => {
  try {
    return ok(readFileSync(path, 'utf8'));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return fail('file_not_found', `${path} cannot be read: ${WHY[code] ?? code}.`, path);
  }
};

/** Line and column from a parser's error message, if it states them. */
const placeOf = (text: string, error: unknown): string => {
  const at = Number(/position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1] ?? Number.NaN);
  if (Number.isNaN(at)) return '';
  const before = text.slice(0, at).split('\n');
  return ` from line ${before.length}, column ${before.at(-1)!.length + 1} on`;
};

/** JSON file checked with a schema. Errors: `file_not_found`, `code`. */
export const readJson = <S extends v.GenericSchema>(schema: S, path: string, code: string): Result<v.InferOutput<S>> => {
  const text = readText(path);
  if (!text.ok) return text;
  let input: unknown;
  try {
    input = JSON.parse(text.value);
  } catch (error) {
    return fail(code, `The text is not valid JSON${placeOf(text.value, error)}.`, path);
  }
  const parsed = parsePlainly(schema, input, code);
  if (parsed.ok) return parsed;
  const { message, at } = parsed.error;
  return fail(code, `${message}${furtherIssues(schema, input, at)}`, at === undefined ? path : `${path}: ${at}`);
};

/**
 * Campaign file. Errors: `file_not_found`, `campaign_invalid` (also for an unknown key, so that a mistyped limit is noticed), and those of
 * `checkFairness`.
 */
export const readCampaign = (path: string): Result<Campaign> => {
  const campaign = readJson(campaignSchema, path, 'campaign_invalid');
  const text = readText(path);
  if (!campaign.ok || !text.ok) return campaign;
  const file: unknown = JSON.parse(text.value);
  // Campaigns are merged into the coupons, so the file is compared with what was read of it.
  const stranger = unknownKey(file, v.parse(campaignShape, file));
  if (stranger !== undefined) return fail('campaign_invalid', 'Unknown key. Check the spelling.', `${path}: ${stranger}`);
  const { timeZone } = campaign.value;
  if (!isTimeZone(timeZone)) return fail('campaign_invalid', `${JSON.stringify(timeZone)} is not a known time zone.`, `${path}: timeZone`);
  const fair = checkFairness(campaign.value);
  return fair.ok ? campaign : fail(fair.error.code, fair.error.message, `${path}: ${fair.error.at}`);
};
