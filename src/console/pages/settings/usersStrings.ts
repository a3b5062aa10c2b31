import type { Role } from '../../api/settingsSchema';
import type { Language } from '../../i18n/i18n';

interface UsersStrings {
  readonly tokens: string;
  readonly tokensLead: string;
  readonly roleHelp: Readonly<Record<Role, string>>;
  readonly name: string;
  readonly role: string;
  readonly roles: Readonly<Record<Role, string>>;
  readonly made: string;
  readonly lastSignIn: string;
  readonly never: string;
  readonly state: string;
  readonly active: string;
  readonly revoked: string;
  readonly revoke: string;
  readonly revokeQuestion: (name: string) => string;
  readonly noTokens: string;
  readonly noTokensNext: string;
  readonly search: string;
  readonly newToken: string;
  readonly nameHint: string;
  readonly create: string;
  readonly created: string;
  readonly copy: string;
  readonly copied: string;
  readonly copyFailed: string;
  readonly link: string;
  readonly linkLead: string;
  readonly makeLink: string;
  readonly linkMade: (until: string) => string;
  readonly people: string;
  readonly peopleLead: string;
  readonly person: string;
  readonly sessions: string;
  readonly sessionsLead: string;
  readonly since: string;
  readonly until: string;
  readonly here: string;
  readonly end: string;
  readonly ended: (name: string) => string;
  readonly noOne: string;
}

export const usersStrings: Readonly<Record<Language, UsersStrings>> = {
  en: {
    tokens: 'Tokens',
    tokensLead: 'Each person or program signs in with its own token.',
    roleHelp: {
      analyst: 'Sees everything, changes nothing.',
      editor: 'Also changes campaigns and settings, and stops coupons.',
      owner: 'Also decides who has access, and makes backups.',
    },
    name: 'Name',
    role: 'Role',
    roles: { owner: 'Owner', editor: 'Editor', analyst: 'Analyst' },
    made: 'Created',
    lastSignIn: 'Last sign-in',
    never: '–',
    state: 'State',
    active: 'Active',
    revoked: 'Revoked',
    revoke: 'Revoke',
    revokeQuestion: (name) => `“${name}” loses access at once. This cannot be undone, but you can create a new token.`,
    noTokens: 'No tokens yet',
    noTokensNext: 'Create one for yourself, so that you can sign in again.',
    search: 'Search names',
    newToken: 'New token',
    nameHint: 'Who or what uses it, such as Ada or nightly import.',
    create: 'Create token',
    created: 'This is the token. It is shown only now. Keep it in a password manager.',
    copy: 'Copy',
    copied: 'Copied.',
    copyFailed: 'Your browser did not allow copying. Select the text instead.',
    link: 'Invite an owner',
    linkLead: 'A setup link signs one browser in as owner, once, within 24 hours. It replaces earlier links.',
    makeLink: 'Create setup link',
    linkMade: (until) => `Send it to the new owner in private. It works once, until ${until}.`,
    people: 'People who signed in',
    peopleLead: 'Everyone who signed in with a browser, also by single sign-on.',
    person: 'Person',
    sessions: 'Signed in now',
    sessionsLead: 'Sessions end after eight hours.',
    since: 'Since',
    until: 'Ends',
    here: 'This browser',
    end: 'End session',
    ended: (name) => `The session of ${name} has ended.`,
    noOne: 'No one is signed in with a browser.',
  },
  'zh-CN': {
    tokens: '令牌',
    tokensLead: '每个人或程序使用自己的令牌登录。',
    roleHelp: {
      analyst: '可查看全部，不能更改。',
      editor: '还可更改活动与设置，并停用优惠券。',
      owner: '还可决定谁有权访问，并创建备份。',
    },
    name: '名称',
    role: '角色',
    roles: { owner: '所有者', editor: '编辑', analyst: '分析员' },
    made: '创建时间',
    lastSignIn: '最近登录',
    never: '–',
    state: '状态',
    active: '有效',
    revoked: '已撤销',
    revoke: '撤销',
    revokeQuestion: (name) => `“${name}”将立即失去访问权限。此操作无法恢复，但可以创建新令牌。`,
    noTokens: '尚无令牌',
    noTokensNext: '请为自己创建令牌，以便再次登录。',
    search: '搜索名称',
    newToken: '新令牌',
    nameHint: '由谁或什么程序使用，例如“小李”或“每晚导入”。',
    create: '创建令牌',
    created: '这是令牌，仅显示这一次。请保存到密码管理器。',
    copy: '复制',
    copied: '已复制。',
    copyFailed: '浏览器不允许复制，请手动选中文本。',
    link: '邀请所有者',
    linkLead: '设置链接可让一个浏览器以所有者身份登录，24 小时内仅限一次，并取代之前的链接。',
    makeLink: '创建设置链接',
    linkMade: (until) => `请通过安全方式发送。仅可使用一次，有效期至 ${until}。`,
    people: '登录过的人',
    peopleLead: '所有通过浏览器登录过的人，包括单点登录。',
    person: '人员',
    sessions: '当前登录',
    sessionsLead: '登录在八小时后结束。',
    since: '开始',
    until: '结束',
    here: '此浏览器',
    end: '结束登录',
    ended: (name) => `${name} 的登录已结束。`,
    noOne: '没有人通过浏览器登录。',
  },
};
