import { errorResponseSchema } from '../../protocol/protocol';
import { jsonSchema } from './jsonSchema';

/** Response schemas every route shares. */
export const errorResponses = { '4xx': jsonSchema(errorResponseSchema), '5xx': jsonSchema(errorResponseSchema) };
