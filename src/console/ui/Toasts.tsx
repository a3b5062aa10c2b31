import { normalizeProps, useMachine } from '@zag-js/preact';
import * as toast from '@zag-js/toast';
import { X } from 'lucide-preact';
import { useId } from 'preact/hooks';
import { useDirection } from '../i18n/i18n';
import { useStrings } from '../languages/strings';
import { toasts } from './toasts';

type OneProps = Pick<toast.Props<string>, 'parent' | 'index'> & { readonly given: toast.Options<string> };

const One = ({ given, parent, index }: OneProps) => {
  const strings = useStrings('ui');
  const { id = '', type = 'info', duration = 5_000, removeDelay = 200, ...rest } = given;
  const service = useMachine(toast.machine, { ...rest, id, type, duration, removeDelay, parent, index: index ?? 0 });
  const api = toast.connect(service, normalizeProps);
  return (
    <div {...api.getRootProps()} class="floating toast">
      <p {...api.getTitleProps()}>{api.title}</p>
      {given.action && <button {...api.getActionTriggerProps()}>{given.action.label}</button>}
      <button {...api.getCloseTriggerProps()} class="icon-button" aria-label={strings.close}>
        <X size={16} aria-hidden="true" />
      </button>
    </div>
  );
};

/** Region in which `tell` shows its messages. */
export const Toasts = () => {
  const service = useMachine(toast.group.machine, { id: useId(), store: toasts, dir: useDirection() });
  const api = toast.group.connect(service, normalizeProps);
  return (
    <div {...api.getGroupProps()} class="toasts">
      {api.getToasts().map((given, index) => (
        <One key={given.id} given={given} parent={service} index={index} />
      ))}
    </div>
  );
};
