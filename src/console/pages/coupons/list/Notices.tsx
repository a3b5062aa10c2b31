import { useRef } from 'preact/hooks';
import { statutes } from '../../../../campaigns/statutoryNotices';
import { useStrings } from '../../../i18n/language';
import { useEditing } from '../draft/editing';
import { hasStatute, noticeOf, withNotice, withoutStatute, withStatute } from '../draft/noticeEdits';
import { CheckField } from '../fields/CheckField';
import { TextAt } from '../fields/TextAt';
import { noticeStrings } from './noticeStrings';

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
