import * as v from 'valibot';

/** A setting as its schema has it; what another version wrote, or nobody can read, is as if nobody had said anything. */
export const readSetting = <S extends v.GenericSchema>(schema: S, value: string | undefined): v.InferOutput<S> | undefined => {
  if (value === undefined) return undefined;
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), value);
  return read.success ? read.output : undefined;
};
