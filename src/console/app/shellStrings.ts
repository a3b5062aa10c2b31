import type { Language } from '../i18n/i18n';
import type { PageName } from '../routing/routes';

interface ShellStrings {
  readonly skip: string;
  readonly menu: string;
  readonly pages: Readonly<Record<PageName, string>>;
  /** Opens the navigation on a small screen. */
  readonly more: string;
  readonly search: string;
  readonly searchLabel: string;
  readonly searchActions: Readonly<Record<'page' | 'coupon' | 'campaign' | 'docs', string>>;
  readonly docs: string;
  readonly language: string;
  readonly theme: string;
  readonly themes: Readonly<Record<'auto' | 'light' | 'dark', string>>;
  readonly signOut: string;
  /** Instead of a name, for a person signed in by setup link. */
  readonly bySetup: string;
  /** For a person signed in by setup link, followed by a link to the settings. */
  readonly onceOnly: string;
  readonly makeToken: string;
  readonly role: (role: string) => string;
  readonly switch: string;
  readonly on: string;
  readonly off: string;
  readonly stop: string;
  readonly stopTitle: string;
  readonly stopQuestion: string;
  readonly stopConfirm: string;
  readonly resume: string;
  readonly resumeTitle: string;
  readonly resumeQuestion: string;
  readonly stoppedClaims: (ended: number, remaining: number) => string;
  readonly stopUnsaved: string;
  readonly notFound: string;
  readonly notFoundLead: string;
}

const roles = { owner: 'owner', editor: 'editor', analyst: 'analyst' } as Readonly<Record<string, string>>;
const rolesZh = { owner: '所有者', editor: '编辑', analyst: '分析员' } as Readonly<Record<string, string>>;

export const shellStrings: Readonly<Record<Language, ShellStrings>> = {
  en: {
    skip: 'Skip to content',
    menu: 'Pages',
    pages: {
      overview: 'Overview',
      campaigns: 'Campaigns',
      results: 'Results',
      learning: 'Learning',
      codes: 'Codes',
      versions: 'Versions',
      operations: 'Operations',
      settings: 'Settings',
    },
    more: 'Menu',
    search: 'Search or go to …',
    searchLabel: 'Search pages, campaigns and coupons',
    searchActions: { page: 'Page', coupon: 'Coupon', campaign: 'Campaign', docs: 'Documentation' },
    docs: 'Documentation',
    language: 'Language',
    theme: 'Appearance',
    themes: { auto: 'As the device', light: 'Light', dark: 'Dark' },
    signOut: 'Sign out',
    bySetup: 'By setup link,',
    onceOnly: 'You signed in with the setup link. It works once, for eight hours.',
    makeToken: 'Create a token to sign in again',
    role: (role) => roles[role] ?? role,
    switch: 'Coupons on or off',
    on: 'Coupons are on',
    off: 'Coupons are stopped',
    stop: 'Stop all coupons',
    stopTitle: 'Stop all coupons?',
    stopQuestion:
      'Shoppers see no more coupons. Unused codes are ended in your shop within a minute. You can turn coupons on again at any time, but ended codes stay ended.',
    stopConfirm: 'Stop now',
    resume: 'Turn coupons on',
    resumeTitle: 'Turn coupons on?',
    resumeQuestion: 'Shoppers see coupons again within a minute. Ended codes stay ended.',
    stoppedClaims: (ended, remaining) =>
      remaining === 0
        ? `Stopped. ${ended} open ${ended === 1 ? 'code was' : 'codes were'} ended in your shop.`
        : `Stopped. ${ended} open ${ended === 1 ? 'code was' : 'codes were'} ended. ${remaining} could not be ended yet. Couplet keeps trying.`,
    stopUnsaved: ' The database cannot be written to. Free disk space before you restart the server.',
    notFound: 'Page not found',
    notFoundLead: 'The address may be old.',
  },
  'zh-CN': {
    skip: '跳到正文',
    menu: '页面',
    pages: {
      overview: '概览',
      campaigns: '活动',
      results: '效果',
      learning: '学习',
      codes: '券码',
      versions: '版本',
      operations: '运维',
      settings: '设置',
    },
    more: '菜单',
    search: '搜索或前往……',
    searchLabel: '搜索页面、活动和优惠券',
    searchActions: { page: '页面', coupon: '优惠券', campaign: '活动', docs: '文档' },
    docs: '文档',
    language: '语言',
    theme: '外观',
    themes: { auto: '跟随设备', light: '浅色', dark: '深色' },
    signOut: '退出登录',
    bySetup: '设置链接',
    onceOnly: '您通过一次性的设置链接登录，本次登录八小时有效。',
    makeToken: '请为自己创建令牌，以便再次登录',
    role: (role) => rolesZh[role] ?? role,
    switch: '优惠券开关',
    on: '优惠券已开启',
    off: '优惠券已停用',
    stop: '停用全部优惠券',
    stopTitle: '停用全部优惠券？',
    stopQuestion:
      '此后不再向任何顾客展示优惠券，已发放但尚未使用的券码也会在您的店铺中失效，最多需要一分钟。您可以随时重新开启，但已失效的券码不会恢复。',
    stopConfirm: '立即停用',
    resume: '开启优惠券',
    resumeTitle: '开启优惠券？',
    resumeQuestion: '一分钟内顾客将可能重新看到优惠券。已失效的券码不会恢复。',
    stoppedClaims: (ended, remaining) =>
      remaining === 0
        ? `已停用，${ended} 个未使用的券码已在店铺中失效。`
        : `已停用，${ended} 个券码已失效；另有 ${remaining} 个暂时无法处理，将继续重试直至失效。`,
    stopUnsaved: '数据库暂时无法写入，请在磁盘腾出空间前不要重启服务器。',
    notFound: '没有这个页面',
    notFoundLead: '该地址可能已过期。',
  },
};

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
  /** Why the identity provider's sign-in failed, by code. Other codes are shown as they are. */
  readonly refused: Readonly<Record<string, string>>;
}

export const signInStrings: Readonly<Record<Language, SignInStrings>> = {
  en: {
    title: 'Sign in',
    lead: 'Coupons chosen on your shoppers’ devices.',
    token: 'Access token',
    tokenHint: 'The ADMIN_TOKEN from the server’s first start, or a token from an owner.',
    signIn: 'Sign in',
    withProvider: 'Sign in with your company account',
    or: 'or',
    wrong: 'Unknown or revoked token. Check that you copied all of it.',
    setupTitle: 'Set up your shop',
    setupLead: 'You opened your server’s setup link. It works once and signs you in as the owner.',
    begin: 'Begin',
    setupSpent: 'This link was already used or is older than a day. Restart the server for a new one, or sign in with its token.',
    refused: {
      oidc_forbidden: 'Your company account has no access to this shop. Ask an owner.',
      oidc_refused: 'The sign-in was not completed in this browser. Start again.',
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
