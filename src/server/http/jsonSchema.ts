import { toJsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';

/**
 * JSON Schema of a valibot schema, for Ajv and the API document: the only place where one becomes the other. Checks that JSON Schema
 * cannot say are left out here; a route that depends on one parses with valibot as well (docs/adr/001).
 */
export const jsonSchema = (schema: v.GenericSchema): Record<string, unknown> => {
  const { $schema: _dialect, ...rest } = toJsonSchema(schema, { typeMode: 'input', errorMode: 'ignore' });
  return rest;
};
