import { useContext, useState } from 'preact/hooks';
import { directionOf, LanguageContext, useStrings } from '../../../i18n/i18n';
import { Panel } from '../../../ui/Page';
import { fieldsOf, textOrNothing, valueAt } from '../draft/draft';
import { useEditing } from '../draft/editing';
import { PartOfTextAt } from '../fields/TypedAt';
import { editorStrings } from '../words/editorStrings';
import { languageName, languagesOf } from '../words/languageNames';

/** Title and details in each language, one language at a time. */
export const Languages = ({ at }: { readonly at: string }) => {
  const strings = useStrings(editorStrings);
  const { language } = useContext(LanguageContext);
  const { draft } = useEditing();
  const [title, detail] = [fieldsOf(valueAt(draft, `${at}.title`)), fieldsOf(valueAt(draft, `${at}.detail`))];
  const tags = languagesOf(title, detail);
  const [chosen, choose] = useState(language === 'en' ? 'de' : language);
  const tag = tags.includes(chosen) ? chosen : (tags[0] ?? 'de');
  /** A detail must be written too, if there is one in English. */
  const isWritten = (one: string): boolean =>
    textOrNothing(title[one]) !== '' && (textOrNothing(detail.en) === '' || textOrNothing(detail[one]) !== '');
  const falls = (text: unknown, own: unknown): string | undefined =>
    textOrNothing(own) === '' && textOrNothing(text) !== '' ? strings.falls(textOrNothing(text)) : undefined;
  const [titleFalls, detailFalls] = [falls(title.en, title[tag]), falls(detail.en, detail[tag])];
  const name = languageName(tag, language);
  return (
    <Panel title={strings.languages} lead={strings.languagesLead}>
      <fieldset class="languages" aria-label={strings.languagesOf}>
        {tags.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === tag}
            class={isWritten(one) ? 'written' : ''}
            // The fields of the others are not on the page.
            data-at={one === tag ? undefined : `${at}.title.${one}`}
            onClick={() => choose(one)}
          >
            <span lang={one}>{languageName(one, one)}</span>
            <span class="mark" aria-hidden="true">
              {isWritten(one) ? '✓' : '–'}
            </span>
            <span class="visually-hidden">, {isWritten(one) ? strings.filled : strings.unfilled}</span>
          </button>
        ))}
      </fieldset>
      <div key={tag} dir={directionOf(tag)} class="stack">
        <PartOfTextAt
          label={strings.titleIn(name)}
          {...(titleFalls ? { hint: titleFalls } : {})}
          at={`${at}.title.${tag}`}
          parent={`${at}.title`}
          lang={tag}
        />
        <PartOfTextAt
          label={strings.detailIn(name)}
          {...(detailFalls ? { hint: detailFalls } : {})}
          at={`${at}.detail.${tag}`}
          parent={`${at}.detail`}
          lang={tag}
          long
        />
      </div>
    </Panel>
  );
};
