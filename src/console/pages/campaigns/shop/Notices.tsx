import { useRef } from 'preact/hooks';
import { type Statute, statutes, statutoryNotices } from '../../../../campaigns/statutoryNotices';
import { useStrings } from '../../../languages/strings';
import { type Draft, fieldsOf, setAt, textOrNothing } from '../../coupons/draft/draft';
import { useEditing } from '../../coupons/draft/editing';
import { CheckField } from '../../coupons/fields/ChoiceAt';
import { TextAt } from '../../coupons/fields/TypedAt';

/** Notices by language tag of the page, complete or not. */
type Sentences = Readonly<Record<string, unknown>>;

/** Legal notices on every card of the draft. */
export const noticeOf = (draft: Draft): Sentences => fieldsOf(fieldsOf(draft.card).notice);

/** The draft with other notices. `undefined` ones are removed; if none is left, the field is removed. */
export const withNotice = (draft: Draft, sentences: Sentences): Draft => {
  const said = Object.fromEntries(Object.entries(sentences).filter(([, sentence]) => sentence !== undefined));
  const next = setAt(draft, 'card.notice', Object.keys(said).length > 0 ? said : undefined);
  return Object.keys(fieldsOf(next.card)).length > 0 ? next : setAt(next, 'card', undefined);
};

/** The notices of a statute, each with the draft's text for the same pages. */
const besides = (draft: Draft, statute: Statute): readonly (readonly [tag: string, law: string, said: string])[] =>
  Object.entries(statutoryNotices[statute]).map(([tag, law]) => [tag, law, textOrNothing(noticeOf(draft)[tag])]);

/** Whether all notices of a statute are included, word for word. */
export const hasStatute = (draft: Draft, statute: Statute): boolean => besides(draft, statute).every(([, law, said]) => said.includes(law));

/** A text with a law's notice appended, and the text before. */
const added = (text: string, law: string): string => (text === '' ? law : `${text} ${law}`);
const taken = (text: string, law: string): string =>
  [` ${law}`, `${law} `, law].reduce((left, part) => (left.includes(part) ? left.replace(part, '') : left), text);

/** The shop's own text for a language tag. If there is none: that of the language, or of all pages. */
const ownWords = (sentences: Sentences, tag: string): string => {
  const words = [tag, tag.split('-')[0] ?? '', '*'].map((one) => textOrNothing(sentences[one])).find((sentence) => sentence !== '') ?? '';
  const laws = Object.values(statutoryNotices).flatMap((notice) => Object.values(notice));
  return laws.reduce((left, law) => taken(left, law), words);
};

/** The draft with the notices of a statute, after the shop's own text. */
export const withStatute = (draft: Draft, statute: Statute): Draft => {
  const before = noticeOf(draft);
  const sentences = besides(draft, statute).map(([tag, law, said]) => [
    tag,
    said.includes(law) ? said : added(said || ownWords(before, tag), law),
  ]);
  return withNotice(draft, { ...before, ...Object.fromEntries(sentences) });
};

/** The draft without the notices of a statute. The shop's own text is kept. */
export const withoutStatute = (draft: Draft, statute: Statute): Draft => {
  const left: Sentences = {
    ...noticeOf(draft),
    ...Object.fromEntries(besides(draft, statute).map(([tag, law, said]) => [tag, taken(said, law) || undefined])),
  };
  // A text that only repeats the notice of a broader tag was added together with the law's notice.
  const repeats = besides(draft, statute).filter(([tag, law, said]) => {
    const others = { ...left, [tag]: undefined };
    return said.includes(law) && tag !== '*' && left[tag] === ownWords(others, tag);
  });
  return withNotice(draft, { ...left, ...Object.fromEntries(repeats.map(([tag]) => [tag, undefined])) });
};

/** All pages without a more specific notice. */
const OTHERS = '*';

/** Legal notices on every card. Notices of known laws are added with a checkbox and can be edited below. */
export const Notices = () => {
  const strings = useStrings('notices');
  const { draft, edit, mayWrite } = useEditing();
  // Keeps the field of a notice while it is empty during editing.
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
