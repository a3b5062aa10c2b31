import type { Clock } from '../../../protocol/clock';
import { parseJsonWith } from '../../../protocol/parse';
import { statusSchema } from '../../../protocol/protocol';
import { ok, type Result } from '../../../protocol/result';
import type { PublishedFact, SiteFact } from '../facts';
import { askHttp } from './askHttp';
import { openBundle } from './openBundle';

/** What a server tells devices. Errors: `unreachable`, `status_malformed`. */
export const sitePublished = async (
  { url, status: answer }: Pick<SiteFact, 'url' | 'status'>,
  siteKey: string | undefined,
  clock: Clock,
): Promise<Result<PublishedFact>> => {
  if (!answer.ok) return answer;
  const status = parseJsonWith(statusSchema, Buffer.from(answer.value.body).toString('utf8'), 'status_malformed');
  if (!status.ok) return status;
  const { serving, bundle: id } = status.value;
  const file = async (name: string): Promise<Uint8Array | undefined> => {
    const got = await askHttp(`${url}/v1/bundles/${id}/${name}`, clock);
    return got.ok && got.value.status === 200 ? got.value.body : undefined;
  };
  return ok({ from: 'site', serving, bundle: id === null ? undefined : await openBundle({ id, file }, siteKey, clock()) });
};
