import type { Language } from '../../i18n/language';

interface SignInStrings {
  readonly title: string;
  readonly lead: string;
  readonly token: string;
  readonly tokenHint: string;
  readonly signIn: string;
  readonly withProvider: string;
  readonly or: string;
  readonly wrong: string;
  readonly setupTitle: string;
  readonly setupLead: string;
  readonly begin: string;
  readonly setupSpent: string;
  /** Why the identity provider's sign-in led nowhere, by code; another code is said as it is. */
  readonly refused: Readonly<Record<string, string>>;
}

export const signInStrings: Readonly<Record<Language, SignInStrings>> = {
  en: {
    title: 'Sign in',
    lead: 'Coupons chosen on your shoppers’ own devices.',
    token: 'Access token',
    tokenHint: 'The ADMIN_TOKEN the server printed at its first start, or a token an owner made for you.',
    signIn: 'Sign in',
    withProvider: 'Sign in with your company account',
    or: 'or',
    wrong: 'This token is not known here, or was revoked. Check that it is whole and begins and ends as it was given to you.',
    setupTitle: 'Set up your shop',
    setupLead: 'You opened the link your server printed. It works once and signs you in as the owner.',
    begin: 'Begin',
    setupSpent: 'This link was used already, or is older than a day. Start the server again for a new one, or sign in with its token.',
    refused: {
      oidc_forbidden: 'Your company account is known, but nobody gave it access to this shop. Ask an owner.',
      oidc_refused: 'The sign-in was not finished in this browser. Begin it again.',
      oidc_unreachable: 'Your company’s sign-in did not answer. Try again in a minute, or use a token.',
    },
  },
  'zh-CN': {
    title: '登录',
    lead: '优惠券在顾客自己的设备上选出。',
    token: '访问令牌',
    tokenHint: '服务器首次启动时显示的 ADMIN_TOKEN，或所有者为您创建的令牌。',
    signIn: '登录',
    withProvider: '使用公司账号登录',
    or: '或',
    wrong: '此令牌不存在或已被撤销。请检查是否完整复制。',
    setupTitle: '设置您的店铺',
    setupLead: '您打开了服务器显示的链接。它只能使用一次，并以所有者身份登录。',
    begin: '开始',
    setupSpent: '此链接已被使用，或已超过一天。请重新启动服务器以获取新链接，或使用令牌登录。',
    refused: {
      oidc_forbidden: '您的公司账号有效，但尚未获准访问此店铺，请联系所有者。',
      oidc_refused: '登录未在此浏览器中完成，请重新开始。',
      oidc_unreachable: '公司登录服务没有响应，请稍后再试，或使用令牌。',
    },
  },
};
