import { checkShard } from '../../src/bundle/openEnvelope';
import { readTokenKeys } from '../../src/bundle/readTokenKeys';
import { routes } from '../../src/protocol/protocol';
import type { TokenKeys } from '../../src/protocol/reporting/tokenKeys';
import { fail, type Result } from '../../src/protocol/result';
import type { LoadedBundle } from '../bundle/loadedBundle';
import type { WorkerPorts } from '../ports';
import { request } from '../sync/http';

/**
 * The keys that the signed manifest announces, by its hash of their file: the one way in which a device comes by a key, so that everybody has the same.
 * Errors: `unreachable`, `token_keys_unavailable`, those of `checkShard`, `token_keys_invalid`.
 */
export const loadTokenKeys = async (
  ports: Pick<WorkerPorts, 'fetch' | 'crypto'>,
  api: string,
  { id, manifest: { tokens } }: LoadedBundle,
): Promise<Result<TokenKeys>> => {
  if (!tokens) return fail('token_keys_unavailable', 'The bundle announces no keys for tokens.');
  const answer = await request(ports, api + routes.shard(id, tokens.keys.sha256));
  if (!answer.ok) return answer;
  if (answer.value.status !== 200) return fail('token_keys_unavailable', `The keys of tokens: status ${answer.value.status}.`);
  const bytes = await checkShard(tokens.keys, new Uint8Array(await answer.value.arrayBuffer()), ports.crypto);
  return bytes.ok ? readTokenKeys(bytes.value) : bytes;
};
