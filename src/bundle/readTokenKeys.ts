import { parseWith } from '../protocol/parse';
import { type TokenKeys, tokenKeysSchema } from '../protocol/reporting/tokenKeys';
import { fail, type Result } from '../protocol/result';
import { jsonOf } from './openSigned';

/** ASCII as the file has it; anything else is no such file. */
const textOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');

/** The file of a bundle with the keys of its tokens. Error: `token_keys_invalid`. */
export const readTokenKeys = (bytes: Uint8Array | undefined): Result<TokenKeys> =>
  bytes
    ? parseWith(tokenKeysSchema, jsonOf(textOf(bytes)), 'token_keys_invalid')
    : fail('token_keys_invalid', 'The keys of tokens are missing.');
