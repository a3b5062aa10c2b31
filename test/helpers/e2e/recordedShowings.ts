import type { Page } from 'playwright';
import { recordedEvents } from './recordedEvents';

/** Showings in the event log of the storefront's origin. */
export const recordedShowings = async (page: Page): Promise<number> =>
  (await recordedEvents(page)).filter(({ name }) => name === 'view_promotion').length;
