import type { Result } from '../../../src/protocol/result';

/** A refusal has a code that programs can tell and a sentence for people; anything else is thrown. */
export const refused = (result: Result<unknown>): void => {
  if (result.ok) return;
  const { code, message } = result.error;
  if (!/^[a-z_0-9]+$/.test(code) || message.trim() === '') throw new Error(`Refused without a reason: ${JSON.stringify(result.error)}`);
};
