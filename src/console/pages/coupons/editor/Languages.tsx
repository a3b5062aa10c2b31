import { useContext, useState } from 'preact/hooks';
import { LanguageContext } from '../../../i18n/i18n';
import { directionOf, languageName, languagesOf } from '../../../i18n/languages';
import { useStrings } from '../../../languages/strings';
import { Panel } from '../../../ui/Page';
import { fieldsOf, textOrNothing, valueAt } from '../draft/draft';
import { useEditing } from '../draft/editing';
import { PartOfTextAt } from '../fields/TypedAt';

type Fields = ReturnType<typeof fieldsOf>;
type Texts = [title: Fields, detail: Fields, goods: Fields];

/** The coupon's texts in each language, one language at a time. */
export const Languages = ({ at }: { readonly at: string }) => {
  const strings = useStrings('editor');
  const { language } = useContext(LanguageContext);
  const { draft } = useEditing();
  const [title, detail, goods] = ['title', 'detail', 'goods'].map((text) => fieldsOf(valueAt(draft, `${at}.${text}`))) as Texts;
  const tags = languagesOf(title, detail, goods);
  const [chosen, choose] = useState<string>(language === 'en' ? 'de' : language);
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
        {textOrNothing(goods.en) !== '' && (
          <PartOfTextAt label={strings.goodsIn(name)} at={`${at}.goods.${tag}`} parent={`${at}.goods`} lang={tag} />
        )}
      </div>
    </Panel>
  );
};
