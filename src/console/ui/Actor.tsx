import { useStrings } from '../languages/strings';

/** An actor's name, without how they signed in. */
export const actorName = (actor: string): string => actor.replace(/^(token|user|server):/, '');

/** The actor of an audit line and how they signed in, because a token may have a person's name. */
export const Actor = ({ actor }: { readonly actor: string }) => {
  const { byToken, bySignIn, bySetup, byServer } = useStrings('actor');
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
