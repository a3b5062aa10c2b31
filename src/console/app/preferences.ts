import * as v from 'valibot';
import { parseJsonWith } from '../../protocol/parse';
import { type Language, languageFor, languages } from '../i18n/language';

const themes = ['auto', 'light', 'dark'] as const;
type Theme = (typeof themes)[number];

export interface Preferences {
  readonly language: Language;
  readonly theme: Theme;
}

const KEY = 'couplet-console/1';
const storedSchema = v.object({ language: v.optional(v.picklist(languages)), theme: v.optional(v.picklist(themes), 'auto') });

/** What was chosen in this browser, else what it prefers. Storage may be off: then a choice lasts as long as the page. */
export const readPreferences = (): Preferences => {
  let text = '{}';
  try {
    text = localStorage.getItem(KEY) ?? '{}';
  } catch {}
  const stored = parseJsonWith(storedSchema, text, 'preferences_malformed');
  const { language, theme } = stored.ok ? stored.value : { language: undefined, theme: 'auto' as const };
  return { language: language ?? languageFor(navigator.languages), theme };
};

export const keepPreferences = (preferences: Preferences): void => {
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences));
  } catch {}
};
