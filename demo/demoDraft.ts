import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Campaign } from '../src/bundle/campaign';
import { withoutOwnBounds } from '../src/bundle/fairness';
import type { Result } from '../src/protocol/values/result';
import { type ServerAddress, sendToServer } from '../src/trainer/bundle/sendToServer';

const ROUTE = '/v1/admin/campaign';

interface Kept {
  readonly revision: number;
  readonly campaign: unknown;
}

const granted = (answer: Result<unknown>): unknown => {
  if (!answer.ok) throw new Error(`The draft could not be read or saved: ${answer.error.message}`);
  return answer.value;
};

/** The campaign that the console edits: the demo's own, until someone changes it. */
export const demoDraft = async (address: ServerAddress, data: string, campaign: Campaign) => {
  const mark = join(data, 'demo-draft.json');
  const { revision, campaign: there } = granted(await sendToServer(address, 'GET', ROUTE)) as Kept;
  const last = existsSync(mark) ? readFileSync(mark, 'utf8') : undefined;
  const written = withoutOwnBounds(campaign);
  const own = JSON.stringify(written);
  const kept = there === null ? undefined : JSON.stringify(there);
  return {
    /** Has someone edited the existing draft? */
    edited: kept !== undefined && kept !== last,
    put: async (): Promise<void> => {
      if (kept !== own) granted(await sendToServer(address, 'PUT', ROUTE, { revision, campaign: written }));
      writeFileSync(mark, own);
    },
  };
};
