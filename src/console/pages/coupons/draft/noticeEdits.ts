import { type Statute, statutoryNotices } from '../../../../core/campaigns/statutoryNotices';
import { type Draft, fieldsOf } from './draft';
import { setAt } from './setAt';

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

/** Whether all that a statute wants is said, word for word. */
export const hasStatute = (draft: Draft, statute: Statute): boolean => {
  const notice = noticeOf(draft);
  return Object.entries(statutoryNotices[statute]).every(([tag, sentence]) => notice[tag] === sentence);
};

/** The draft with the sentences of a statute, in place of what it says on the same pages. */
export const withStatute = (draft: Draft, statute: Statute): Draft =>
  withNotice(draft, { ...noticeOf(draft), ...statutoryNotices[statute] });

/** The draft without the sentences of a statute; what the shop wrote itself stays. */
export const withoutStatute = (draft: Draft, statute: Statute): Draft => {
  const sentences: Sentences = statutoryNotices[statute];
  return withNotice(draft, Object.fromEntries(Object.entries(noticeOf(draft)).filter(([tag, sentence]) => sentences[tag] !== sentence)));
};
