import { parseJsonWith } from '../../src/core/parse';
import { fail, type Result } from '../../src/core/result';
import { errorResponseSchema } from '../../src/core/sync/protocol';

/** What the server says in an answer that is no success. @param otherwise code of one that says nothing */
export const refusedBy = async (response: Response, otherwise: string): Promise<Result<never>> => {
  const refused = parseJsonWith(errorResponseSchema, await response.text(), otherwise);
  return refused.ok
    ? fail(refused.value.error.code, refused.value.error.message)
    : fail(otherwise, `The server answered with status ${response.status}.`);
};
