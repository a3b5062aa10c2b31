import type { Manifest } from './manifest';

/** Do devices with such a bundle say which arm they were drawn into? Not where nothing may be sent. */
export const sendsPings = ({ enabled, pings }: Manifest['reports']): boolean => enabled && pings === true;
