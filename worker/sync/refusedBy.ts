import { parseJsonWith } from '../../src/protocol/parse';
import { errorResponseSchema } from '../../src/protocol/protocol';
import { fail, type Result } from '../../src/protocol/result';

/** What the server says in an answer that is no success. @param otherwise code of one that says nothing */
export const refusedBy = async (response: Response, otherwise: string): Promise<Result<never>> => {
  const refused = parseJsonWith(errorResponseSchema, await response.text(), otherwise);
  return refused.ok
    ? fail(refused.value.error.code, refused.value.error.message)
    : fail(otherwise, `The server answered with status ${response.status}.`);
};
