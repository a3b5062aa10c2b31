import { useStrings } from '../../i18n/language';
import { settingsStrings } from './settingsStrings';

/** Somebody of the audit log, and by what they came in: a token may be called like a person. */
export const Actor = ({ actor }: { readonly actor: string }) => {
  const { byToken, bySignIn, bySetup, byServer } = useStrings(settingsStrings);
  const at = actor.indexOf(':');
  if (actor.startsWith('server:')) return <>{byServer}</>;
  const way = { token: byToken, user: bySignIn }[actor.slice(0, at)];
  if (way === undefined) return <>{actor === 'setup' ? bySetup : actor}</>;
  return (
    <>
      {actor.slice(at + 1)} <span class="muted">{way}</span>
    </>
  );
};
