import { SerializerSelector } from '@fastify/fast-json-stringify-compiler';

type Build = ReturnType<typeof SerializerSelector>;

/** Fastify's own serializers, made once for every schema: some sixty routes share the two of errors, and each would compile its own at every start. */
export const sharedSerializers: Build = (externalSchemas, options) => {
  const compile = SerializerSelector()(externalSchemas, options);
  const known = new WeakMap<object, ReturnType<typeof compile>>();
  return (route) => {
    const { schema } = route as { readonly schema: object };
    const made = known.get(schema) ?? compile(route);
    known.set(schema, made);
    return made;
  };
};
