import { useRef } from 'preact/hooks';
import { hasStatute, statutes, withoutStatute, withStatute } from '../../../../core/campaigns/statutoryNotices';
import { useStrings } from '../../../i18n/language';
import { type Draft, fieldsOf } from '../draft/draft';
import { useEditing } from '../draft/editing';
import { setAt } from '../draft/setAt';
import { CheckField } from '../fields/CheckField';
import { TextAt } from '../fields/TextAt';
import { noticeStrings } from './noticeStrings';

const AT = 'card.notice';

/** Nothing kept where nothing is said. */
const withNotice = (draft: Draft, notice: Readonly<Record<string, unknown>>): Draft => {
  const next = setAt(draft, AT, Object.keys(notice).length > 0 ? notice : undefined);
  return Object.keys(fieldsOf(next.card)).length > 0 ? next : setAt(next, 'card', undefined);
};

/** What a law wants said on every card: sentences of known laws by a tick, each to be read and changed below. */
export const Notices = () => {
  const strings = useStrings(noticeStrings);
  const { draft, edit, mayWrite } = useEditing();
  const notice = fieldsOf(fieldsOf(draft.card).notice);
  const seen = useRef(new Set<string>());
  for (const tag of Object.keys(notice)) seen.current.add(tag);
  // A sentence that is being typed anew keeps its field while it is empty.
  const tags = [...seen.current];
  return (
    <>
      <h3>{strings.title}</h3>
      <p class="muted">{strings.lead}</p>
      {statutes.map((statute) => (
        <CheckField
          key={statute}
          label={strings.statutes[statute]}
          hint={strings.hints[statute]}
          checked={hasStatute(notice, statute)}
          disabled={!mayWrite}
          change={(on) =>
            edit((now) => {
              const before = fieldsOf(fieldsOf(now.card).notice);
              return withNotice(now, on ? withStatute(before, statute) : withoutStatute(before, statute));
            })
          }
        />
      ))}
      {(tags.includes('*') ? tags : [...tags, '*']).map((tag) => (
        <TextAt
          key={tag}
          label={tag === '*' ? strings.others(tags.length > 1 || (tags.length === 1 && !tags.includes('*'))) : strings.pages(tag)}
          at={`${AT}.${tag}`}
          changed={(value) =>
            edit((now) => {
              const { [tag]: _, ...rest } = fieldsOf(fieldsOf(now.card).notice);
              return withNotice(now, value === undefined ? rest : { ...fieldsOf(fieldsOf(now.card).notice), [tag]: value });
            })
          }
        />
      ))}
    </>
  );
};
