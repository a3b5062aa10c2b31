import * as v from 'valibot';

/** Fields of the environment that settings of several platforms share. */
export const httpUrl = v.pipe(
  v.string(),
  v.url('must be a URL such as https://shop.example'),
  v.regex(/^https?:\/\//, 'must start with http:// or https://'),
);

export const shopUrl = v.pipe(v.string('is required: the address of the shop that knows the codes'), httpUrl);

/** @param what it is, for who has to set it */
export const required = (what: string) => v.pipe(v.string(`is required: ${what}`), v.minLength(1, 'must not be empty'));
