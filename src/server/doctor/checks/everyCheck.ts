import type { Facts } from '../facts';
import type { Finding } from '../finding';
import { checkBundle } from './checkBundle';
import { checkChannels } from './checkChannels';
import { checkClocks } from './checkClocks';
import { checkConfiguration } from './checkConfiguration';
import { checkDatabase } from './checkDatabase';
import { checkFolder } from './checkFolder';
import { checkKeys } from './checkKeys';
import { checkOrders } from './checkOrders';
import { checkOutbox } from './checkOutbox';
import { checkPagePolicy } from './checkPagePolicy';
import { checkShop } from './checkShop';
import { checkSite } from './checkSite';
import { checkTag } from './checkTag';

/** From the machine outwards, so that the first failure is often the reason of those after it. */
export const everyCheck = (facts: Facts): readonly Finding[] =>
  [
    checkConfiguration,
    checkFolder,
    checkDatabase,
    checkClocks,
    checkKeys,
    checkShop,
    checkSite,
    checkBundle,
    checkTag,
    checkPagePolicy,
    checkOrders,
    checkOutbox,
    checkChannels,
  ].flatMap((check) => check(facts));
