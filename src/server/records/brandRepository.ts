import * as v from 'valibot';
import { type BrandSetting, brandSchema } from '../../protocol/brand';
import { parseJsonWith } from '../../protocol/values/parse';

/** Part of the port: how the shop presents itself to shoppers. */
export interface BrandRepository {
  /** Empty until the merchant has set it. */
  brand(): Promise<BrandSetting>;
  putBrand(brand: BrandSetting, now: number): Promise<void>;
}

/** Name of its setting. */
export const BRAND = 'brand';

const brandSetting = v.object({ v: v.literal('brand/1'), brand: brandSchema });

export const brandRow = (brand: BrandSetting): string =>
  JSON.stringify({ v: 'brand/1', brand } satisfies v.InferInput<typeof brandSetting>);

/** A value that cannot be read, e.g. from another version, is as if none was set: messages then have the defaults. */
export const readBrand = (value: string | undefined): BrandSetting => {
  const read = value === undefined ? undefined : parseJsonWith(brandSetting, value, 'brand_malformed');
  return read?.ok ? read.value.brand : {};
};
