import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { type Campaign, campaignSchema } from '../core/bundle/campaign';
import { checkFairness } from '../core/bundle/checkFairness';
import { isTimeZone } from '../core/isTimeZone';
import { parseJsonWith } from '../core/parse';
import { fail, ok, type Result } from '../core/result';
import { unknownKey } from './unknownKey';

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

/** Of a union's alternatives, the one whose keys are there says what is wrong; the union itself says only that none fits. */
const explain = (issue: v.BaseIssue<unknown>): string => {
  const near = issue.issues?.find(({ path }) => path?.[0]?.origin === 'value');
  return near ? explain(near) : issue.message;
};

/** JSON file checked by a schema. Errors: `file_not_found`, `code`. */
export const readJson = <S extends v.GenericSchema>(schema: S, path: string, code: string): Result<v.InferOutput<S>> => {
  const text = readText(path);
  if (!text.ok) return text;
  const parsed = parseJsonWith(schema, text.value, code);
  if (parsed.ok) return parsed;
  if (parsed.error.at === undefined) return fail(code, parsed.error.message, path);
  const [issue] = v.safeParse(schema, JSON.parse(text.value), { abortEarly: true }).issues ?? [];
  return fail(code, issue ? explain(issue) : parsed.error.message, `${path}: ${parsed.error.at}`);
};

/**
 * Campaign file. Errors: `file_not_found`, `campaign_invalid`, also for a key that means nothing, so that no mistyped limit goes unnoticed, and
 * those of `checkFairness`.
 */
export const readCampaign = (path: string): Result<Campaign> => {
  const campaign = readJson(campaignSchema, path, 'campaign_invalid');
  const text = readText(path);
  if (!campaign.ok || !text.ok) return campaign;
  const stranger = unknownKey(JSON.parse(text.value), campaign.value);
  if (stranger !== undefined) return fail('campaign_invalid', 'This key is not known; is it mistyped?', `${path}: ${stranger}`);
  const { timeZone } = campaign.value;
  if (!isTimeZone(timeZone))
    return fail('campaign_invalid', `${JSON.stringify(timeZone)} is no time zone this runtime knows.`, `${path}: timeZone`);
  const fair = checkFairness(campaign.value);
  return fair.ok ? campaign : fail(fair.error.code, fair.error.message, `${path}: ${fair.error.at}`);
};
