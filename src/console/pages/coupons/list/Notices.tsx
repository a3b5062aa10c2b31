import { useRef } from 'preact/hooks';
import { type Statute, statutes, statutoryNotices } from '../../../../campaigns/statutoryNotices';
import { useStrings } from '../../../i18n/i18n';
import { type Draft, fieldsOf, setAt, textOrNothing } from '../draft/draft';
import { useEditing } from '../draft/editing';
import { CheckField } from '../fields/ChoiceAt';
import { TextAt } from '../fields/TypedAt';
import { noticeStrings } from '../words/shopStrings';

/** Sentences by the tag of the pages they stand on, as far as they are written. */
type Sentences = Readonly<Record<string, unknown>>;

/** What every card of the draft says beside its coupon. */
export const noticeOf = (draft: Draft): Sentences => fieldsOf(fieldsOf(draft.card).notice);

/** The draft with other sentences; one that is `undefined` goes, and without any nothing is kept. */
export const withNotice = (draft: Draft, sentences: Sentences): Draft => {
  const said = Object.fromEntries(Object.entries(sentences).filter(([, sentence]) => sentence !== undefined));
  const next = setAt(draft, 'card.notice', Object.keys(said).length > 0 ? said : undefined);
  return Object.keys(fieldsOf(next.card)).length > 0 ? next : setAt(next, 'card', undefined);
};

/** The sentences of a statute, each with what the draft says on the same pages. */
const besides = (draft: Draft, statute: Statute): readonly (readonly [tag: string, law: string, said: string])[] =>
  Object.entries(statutoryNotices[statute]).map(([tag, law]) => [tag, law, textOrNothing(noticeOf(draft)[tag])]);

/** Whether all that a statute wants is said, word for word. */
export const hasStatute = (draft: Draft, statute: Statute): boolean => besides(draft, statute).every(([, law, said]) => said.includes(law));

/** A text with a law's sentence behind what stands in it, and that text as it was before. */
const added = (text: string, law: string): string => (text === '' ? law : `${text} ${law}`);
const taken = (text: string, law: string): string =>
  [` ${law}`, `${law} `, law].reduce((left, part) => (left.includes(part) ? left.replace(part, '') : left), text);

/** What the shop itself says on pages of a language: without a sentence for it, that of the language at large, and else of all pages. */
const ownWords = (sentences: Sentences, tag: string): string => {
  const words = [tag, tag.split('-')[0] ?? '', '*'].map((one) => textOrNothing(sentences[one])).find((sentence) => sentence !== '') ?? '';
  const laws = Object.values(statutoryNotices).flatMap((notice) => Object.values(notice));
  return laws.reduce((left, law) => taken(left, law), words);
};

/** The draft with the sentences of a statute, behind what the shop says on the same pages itself. */
export const withStatute = (draft: Draft, statute: Statute): Draft => {
  const before = noticeOf(draft);
  const sentences = besides(draft, statute).map(([tag, law, said]) => [
    tag,
    said.includes(law) ? said : added(said || ownWords(before, tag), law),
  ]);
  return withNotice(draft, { ...before, ...Object.fromEntries(sentences) });
};

/** The draft without the sentences of a statute; what the shop wrote itself is as it was. */
export const withoutStatute = (draft: Draft, statute: Statute): Draft => {
  const left: Sentences = {
    ...noticeOf(draft),
    ...Object.fromEntries(besides(draft, statute).map(([tag, law, said]) => [tag, taken(said, law) || undefined])),
  };
  // What only repeats the sentence of more pages stood there for the law's sake.
  const repeats = besides(draft, statute).filter(([tag, law, said]) => {
    const others = { ...left, [tag]: undefined };
    return said.includes(law) && tag !== '*' && left[tag] === ownWords(others, tag);
  });
  return withNotice(draft, { ...left, ...Object.fromEntries(repeats.map(([tag]) => [tag, undefined])) });
};

/** All pages that no other sentence is for. */
const OTHERS = '*';

/** What a law wants said on every card: sentences of known laws by a tick, each to be read and changed below. */
export const Notices = () => {
  const strings = useStrings(noticeStrings);
  const { draft, edit, mayWrite } = useEditing();
  // A sentence that is being typed anew keeps its field while it is empty.
  const seen = useRef(new Set<string>());
  for (const tag of Object.keys(noticeOf(draft))) seen.current.add(tag);
  const named = [...seen.current].filter((tag) => tag !== OTHERS);
  return (
    <>
      <h3>{strings.title}</h3>
      <p class="muted">{strings.lead}</p>
      {statutes.map((statute) => (
        <CheckField
          key={statute}
          label={strings.statutes[statute]}
          hint={strings.hints[statute]}
          checked={hasStatute(draft, statute)}
          disabled={!mayWrite}
          change={(on) => edit((now) => (on ? withStatute : withoutStatute)(now, statute))}
        />
      ))}
      {[...named, OTHERS].map((tag) => (
        <TextAt
          key={tag}
          label={tag === OTHERS ? strings.others(named.length > 0) : strings.pages(tag)}
          at={`card.notice.${tag}`}
          long
          changed={(sentence) => edit((now) => withNotice(now, { ...noticeOf(now), [tag]: sentence }))}
        />
      ))}
    </>
  );
};
