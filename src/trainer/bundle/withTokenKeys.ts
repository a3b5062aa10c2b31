import { createHash } from 'node:crypto';
import type { KeyFile } from '../../bundle/keys';
import { reportMode } from '../../bundle/reportSettings';
import { parseJsonWith } from '../../protocol/parse';
import { type TokenKeys, tokenKeysSchema } from '../../protocol/reporting/tokens';
import { ok, type Result } from '../../protocol/result';
import type { SignedBundle } from './assembleBundle';
import { openOwn, signOwn } from './ownBundle';
import { type ServerAddress, sendToServer } from './sendToServer';

type Files = Omit<SignedBundle, 'id'>;

/**
 * The bundle with the server's public keys for tokens beside it and signed anew, so that reports need tokens; models and terms stay as they are.
 * @param keys may sign for the site the bundle is signed for
 * Errors: those of `openOwn`, `sendToServer`, `token_keys_invalid`.
 */
export const withTokenKeys = async (address: ServerAddress, { envelope, shards }: Files, keys: KeyFile): Promise<Result<Files>> => {
  const read = openOwn(envelope, keys);
  if (!read.ok) return read;
  const answer = await sendToServer(address, 'GET', '/v1/admin/token-keys');
  const known = answer.ok ? parseJsonWith(tokenKeysSchema, JSON.stringify(answer.value), 'token_keys_invalid') : answer;
  if (!known.ok) return known;
  const file = new Uint8Array(Buffer.from(JSON.stringify(known.value satisfies TokenKeys), 'utf8'));
  const sha256 = createHash('sha256').update(file).digest('hex');
  const { tokens: before, ...manifest } = read.value;
  // Without reports nothing is paid for.
  if (reportMode(manifest.reports) === 'off') return ok({ envelope, shards });
  const others = [...shards].filter(([hash]) => hash !== before?.keys.sha256);
  return ok({
    envelope: signOwn({ ...manifest, tokens: { keys: { sha256, bytes: file.length } } }, keys),
    shards: new Map([...others, [sha256, file]]),
  });
};
