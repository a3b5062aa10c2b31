import { useContext, useState } from 'preact/hooks';
import { useAnswer } from '../../api/ask';
import { lettersSchema } from '../../api/channelsSchema';
import type { Summary } from '../../api/summarySchema';
import { LanguageContext, textOf, useFormats } from '../../i18n/i18n';
import { languageChoices } from '../../i18n/languages';
import { useStrings } from '../../languages/strings';
import { Choice } from '../../ui/Field';
import { Loaded } from '../../ui/Loaded';
import { Panel, Reveal } from '../../ui/Page';

/** Both e-mails about one coupon. The server frames them under a separate policy without scripts or navigation. */
const Both = ({ query, lang }: { readonly query: string; readonly lang: string }) => {
  const strings = useStrings('letters');
  const { count } = useFormats();
  const answer = useAnswer(`admin/messages/letters?${query}`, lettersSchema);
  return (
    <Loaded answer={answer}>
      {({ letters, texts, sizes, notice }) => (
        <>
          <div class="letters">
            {(['confirmation', 'coupon'] as const).map((name) => {
              const title = name === 'coupon' ? strings.couponLetter : strings.confirmation;
              return (
                <section class="stack tight" key={name} aria-label={title}>
                  <h3>{title}</h3>
                  <dl class="facts">
                    <dt>{strings.subject}</dt>
                    <dd lang={lang} dir="auto">
                      {letters[name].subject}
                    </dd>
                  </dl>
                  <div class="letter">
                    <iframe
                      sandbox=""
                      title={`${title}: ${letters[name].subject}`}
                      src={new URL(`../v1/admin/messages/letters/${name}?${query}`, document.baseURI).href}
                    />
                  </div>
                  <Reveal label={strings.asText}>
                    {() => (
                      <pre lang={lang} dir="auto">
                        {letters[name].text}
                      </pre>
                    )}
                  </Reveal>
                  <Reveal label={strings.asSms}>
                    {() => (
                      <>
                        <pre lang={lang} dir="auto">
                          {texts[name]}
                        </pre>
                        <p class="hint">{strings.size(count(sizes[name].characters), sizes[name].parts)}</p>
                      </>
                    )}
                  </Reveal>
                </section>
              );
            })}
          </div>
          <Reveal label={strings.asNotice}>
            {() => (
              <pre lang={lang} dir="auto">
                <strong>{notice.title}</strong>
                {`\n${notice.body}`}
              </pre>
            )}
          </Reveal>
        </>
      )}
    </Loaded>
  );
};

interface LettersProps extends Pick<Summary, 'catalog'> {
  /** Changes of the brand so far: each shows the messages anew. */
  readonly changes: number;
}

/** Messages as shoppers get them, for a chosen coupon and language. */
export const Letters = ({ catalog, changes }: LettersProps) => {
  const strings = useStrings('letters');
  const { language } = useContext(LanguageContext);
  const [chosen, setCoupon] = useState<string>();
  const [lang, setLang] = useState<string>(language);
  const coupon = chosen ?? catalog[0]?.coupon.id ?? '';
  return (
    <Panel title={strings.title} lead={strings.lead}>
      <Reveal label={strings.open}>
        {() => (
          <div class="stack">
            <div class="choices two">
              <Choice
                label={strings.coupon}
                value={coupon}
                options={catalog.map(({ coupon: { id, title } }) => ({ value: id, label: textOf(title, language) }))}
                choose={setCoupon}
              />
              <Choice label={strings.language} value={lang} options={languageChoices()} choose={setLang} />
            </div>
            <Both key={changes} query={new URLSearchParams({ coupon, locale: lang }).toString()} lang={lang} />
          </div>
        )}
      </Reveal>
    </Panel>
  );
};
