import type { BrandRepository } from '../../records/brandRepository';
import { type OriginRepository, UNREADABLE_ORIGIN } from '../../records/originRepository';

/** The shop as its messages and their pages show it. */
export interface Brand {
  /** Empty if it is unknown, which is only so without messages. */
  readonly name: string;
  /** Page that messages lead to; absent: none is known. */
  readonly website: string | undefined;
  /** `#rrggbb` */
  readonly color: string;
  /** PNG as a data URL; absent: the name stands in its place. */
  readonly logo: string | undefined;
}

export const DEFAULT_COLOR = '#1d4ed8';

/** Names and addresses from the server's environment. */
interface BrandDefaults {
  readonly name?: string | undefined;
  readonly website?: string | undefined;
}

/** The first allowed website that is one, and not all subdomains of one. */
const firstWebsite = (allowed: readonly string[]): string | undefined =>
  allowed.find((origin) => !origin.includes('*') && origin !== UNREADABLE_ORIGIN);

/** Reads the brand: as the merchant has set it, else by the environment, else by the allowed websites. */
export const createBrand =
  (store: Pick<BrandRepository, 'brand'> & Pick<OriginRepository, 'allowedOrigins'>, { name = '', website }: BrandDefaults) =>
  async (): Promise<Brand> => {
    const set = await store.brand();
    return {
      name: set.name ?? name,
      website: set.website ?? website ?? firstWebsite(await store.allowedOrigins()),
      color: set.color ?? DEFAULT_COLOR,
      logo: set.logo,
    };
  };
export type ReadBrand = ReturnType<typeof createBrand>;
