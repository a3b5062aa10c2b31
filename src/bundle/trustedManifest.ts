import { fail, ok, type Result } from '../protocol/result';
import { BUNDLE_FORMAT, type Manifest } from './manifest';
import { jsonOf } from './openSigned';

/** The payload as JSON of a format this version reads, content unchecked. Errors: `bundle_incompatible`, `bundle_invalid`. */
export const readFormat = (payload: string): Result<object> => {
  const input = jsonOf(payload);
  const { format } = Object(input) as { readonly format?: unknown };
  if (typeof format === 'string' && format !== BUNDLE_FORMAT)
    return fail('bundle_incompatible', 'The bundle is of another version.', 'format');
  return format === BUNDLE_FORMAT ? ok(input as object) : fail('bundle_invalid', 'The bundle is no manifest.');
};

/**
 * A manifest whose signature already holds, on the device: trainer and server have checked it against `manifestSchema` before it was
 * signed and served, with every default written out (docs/adr/005). What choosing relies on is checked by `toDeviceModel`.
 */
export const trustedManifest = (payload: string): Result<Manifest> => readFormat(payload) as Result<Manifest>;
