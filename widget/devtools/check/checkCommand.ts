import type { Command } from '../../handoff';
import { checkConsent } from './checkConsent';
import { type Currencies, checkEvent } from './checkEvent';
import { checkFacts } from './checkFacts';
import { checkListener } from './checkListener';
import type { Mistake } from './mistake';
import { quoted } from './quoted';

/** Whether the slot is there is noted when it is asked for; here, whether one was said at all. */
const checkOffer = (options: unknown): readonly Mistake[] =>
  options === undefined || Object.hasOwn(Object(options), 'slot')
    ? []
    : [{ code: 'slot_missing', about: 'offer', message: `offer ${quoted(options)} names no slot: write { slot: '#place' }` }];

/** What is wrong with a call `couplet(name, …)`. Names that are no command are noted when they are called. */
export const checkCommand = (command: Command, currencies: Currencies): readonly Mistake[] => {
  const { 0: name, 1: first, 2: second } = command;
  switch (name) {
    case 'consent':
      return checkConsent(first);
    case 'identify':
      return checkFacts(first);
    case 'on':
      return checkListener(first, second);
    case 'offer':
      return checkOffer(first);
    case 'track':
      return checkEvent('track', first, second, currencies);
    default:
      return [];
  }
};
