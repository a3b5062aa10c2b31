import * as v from 'valibot';
import { parseJsonWith } from '../../protocol/values/parse';
import { type Language, languageChoices, languageFor, languages } from '../i18n/languages';
import { useStrings } from '../languages/strings';
import { Choice } from '../ui/Field';

const themes = ['auto', 'light', 'dark'] as const;
type Theme = (typeof themes)[number];

export interface Preferences {
  readonly language: Language;
  readonly theme: Theme;
}

const KEY = 'couplet-console/1';
const storedSchema = v.object({ language: v.optional(v.picklist(languages)), theme: v.optional(v.picklist(themes), 'auto') });

/** The choice made in this browser, else the browser's preference. Without storage, a choice lasts as long as the page. */
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

interface PreferenceProps {
  readonly preferences: Preferences;
  readonly prefer: (change: Partial<Preferences>) => void;
}

/** Language and appearance. */
export const PreferenceChoices = ({ preferences, prefer }: PreferenceProps) => {
  const strings = useStrings('shell');
  return (
    <div class="choices">
      <Choice
        label={strings.language}
        value={preferences.language}
        options={languageChoices()}
        choose={(language) => prefer({ language })}
      />
      <Choice
        label={strings.theme}
        value={preferences.theme}
        options={(['auto', 'light', 'dark'] as const).map((value) => ({ value, label: strings.themes[value] }))}
        choose={(theme) => prefer({ theme })}
      />
    </div>
  );
};
