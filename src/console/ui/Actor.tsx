import { type Language, useStrings } from '../i18n/i18n';

interface ActorStrings {
  /** How a person signed in, after the name; `bySetup` is shown alone. */
  readonly byToken: string;
  readonly bySignIn: string;
  readonly bySetup: string;
  /** Changes made by the server itself. */
  readonly byServer: string;
}
const actorStrings: Readonly<Record<Language, ActorStrings>> = {
  en: { byToken: 'token', bySignIn: 'sign-in', bySetup: 'setup link', byServer: 'Couplet' },
  'zh-CN': { byToken: '令牌', bySignIn: '单点登录', bySetup: '设置链接', byServer: 'Couplet' },
};

/** The actor of an audit line and how they signed in, because a token may have a person's name. */
export const Actor = ({ actor }: { readonly actor: string }) => {
  const { byToken, bySignIn, bySetup, byServer } = useStrings(actorStrings);
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
