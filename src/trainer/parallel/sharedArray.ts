/** Copy of an array that threads read without another copy. */
export const sharedArray = <T extends Float32Array | Float64Array | Int32Array>(source: T): T => {
  const make = source.constructor as new (buffer: SharedArrayBuffer) => T;
  const copy = new make(new SharedArrayBuffer(source.byteLength));
  copy.set(source);
  return copy;
};
