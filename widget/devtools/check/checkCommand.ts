import type { Command } from '../../handoff';
import { type Currencies, checkEvent } from './checkEvent';
import { checkFacts } from './checkFacts';
import { checkListener } from './checkListener';
import type { Mistake } from './mistake';
import { quoted } from './quoted';

const of = (about: string, message: string): Mistake => ({ code: 'consent_unusable', about: `consent ${about}`, message });

/** What is wrong with `couplet('consent', choice)`: what is no answer leaves consent as it was, which costs a shop its consent without a word. */
const checkConsent = (choice: unknown): readonly Mistake[] => {
  if (typeof choice !== 'object' || choice === null || Array.isArray(choice))
    return [of('', `consent ${quoted(choice)} is no answer: write { storage: true, sync: true }`)];
  const entries = Object.entries(choice);
  const mistakes = entries.flatMap(([name, value]) => {
    if (name !== 'storage' && name !== 'sync') return [of(name, `consent has no ${quoted(name)}: write { storage: true, sync: true }`)];
    return typeof value === 'boolean' || value === undefined
      ? []
      : [of(name, `consent ${name}: ${quoted(value)} is no answer: write true or false`)];
  });
  return entries.length > 0 ? mistakes : [of('', 'consent {} says nothing: write { storage: true, sync: true }')];
};

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
