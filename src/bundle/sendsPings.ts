import type { Manifest } from './manifest';
import { reportMode } from './reportSettings';

/** Do devices with such a bundle say which arm they were drawn into? Not where nothing may be sent. */
export const sendsPings = (reports: Manifest['reports']): boolean => {
  const mode = reportMode(reports);
  return (mode === 'local' || mode === 'split') && reports.pings === true;
};
