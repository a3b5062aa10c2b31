import type { Mistake } from './mistake';
import { quoted } from './quoted';

const of = (about: string, message: string): Mistake => ({ code: 'consent_unusable', about: `consent ${about}`, message });

/** What is wrong with `couplet('consent', choice)`: what is no answer leaves consent as it was, which costs a shop its consent without a word. */
export const checkConsent = (choice: unknown): readonly Mistake[] => {
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
