import type { Store } from '../store/store';

/** IANA zone of the shop's calendar, which its catalog says; UTC before there is one. */
export const timeZoneOf = async (store: Pick<Store, 'catalog'>): Promise<string> => (await store.catalog())[0]?.timeZone ?? 'UTC';
