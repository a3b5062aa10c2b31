import type { Language } from '../../i18n/i18n';

interface SettingsStrings {
  readonly title: string;
  readonly lead: string;
  readonly leaveUnsaved: string;
  readonly install: string;
  readonly installLead: string;
  readonly copy: string;
  readonly copied: string;
  readonly copyFailed: string;
  readonly csp: string;
  readonly cspHint: string;
  readonly cspMerged: string;
  readonly cspUnneeded: string;
  readonly cspNonce: string;
  readonly shop: string;
  readonly platform: string;
  readonly reconcile: string;
  readonly reconciling: string;
  readonly reconciled: string;
  readonly reconcileHint: string;
  readonly people: string;
  readonly peopleLead: string;
  readonly name: string;
  readonly role: string;
  readonly roles: Readonly<Record<'owner' | 'editor' | 'analyst', string>>;
  readonly made: string;
  readonly revoked: string;
  readonly revoke: string;
  readonly revokeQuestion: (name: string) => string;
  readonly noTokens: string;
  readonly newToken: string;
  readonly nameHint: string;
  readonly make: string;
  readonly madeToken: string;
  readonly messages: string;
  readonly messagesLead: string;
  readonly allDelivered: string;
  readonly waiting: (count: string) => string;
  readonly dead: (count: string) => string;
  readonly retry: string;
  readonly event: string;
  readonly when: string;
  readonly why: string;
  readonly history: string;
  /** After the time of the first one. */
  readonly saves: (count: number, last: string) => string;
  readonly historyLead: string;
  readonly who: string;
  readonly what: string;
  readonly subject: string;
  readonly outcome: string;
  readonly done: string;
  /** What a route does, by method and route. */
  readonly actions: Readonly<Record<string, string>>;
  readonly platforms: Readonly<Record<string, string>>;
  readonly older: string;
  readonly noHistory: string;
  readonly remove: string;
  readonly removeLead: string;
  readonly removeTitle: string;
  readonly removeQuestion: string;
  readonly removeConfirm: string;
  readonly removed: (ended: string) => string;
  readonly byHand: string;
}

export const settingsStrings: Readonly<Record<Language, SettingsStrings>> = {
  en: {
    title: 'Settings',
    lead: 'The script tag, your shop’s connection, allowed websites, busy times, automatic learning, how long evidence counts, who has access, and what was changed by whom.',
    leaveUnsaved: 'Something here is not saved yet, and is lost if you leave. Leave?',
    install: 'Script tag',
    installLead: 'Paste this into the head of every page of your shop.',
    copy: 'Copy',
    copied: 'Copied.',
    copyFailed: 'Your browser did not allow copying. Select the text instead.',
    csp: 'Content-Security-Policy of your pages',
    cspHint: 'If your pages send one, paste it here. Below it appears with what Couplet needs.',
    cspMerged: 'Content-Security-Policy with Couplet',
    cspUnneeded: 'This policy has only sources for Couplet and is not needed. Remove its header.',
    cspNonce: 'Put the nonce of the policy on both lines of the tag.',
    shop: 'Your shop',
    platform: 'Connected as',
    reconcile: 'Compare codes with the shop now',
    reconciling: 'Comparing; with many codes this takes a minute or more …',
    reconciled: 'Compared: codes nobody holds any more were taken out of the shop.',
    reconcileHint: 'This happens by itself every few minutes.',
    people: 'Access',
    peopleLead:
      'A token signs somebody in here, or lets a program in. An analyst sees everything and changes nothing; an editor also changes coupons; an owner also decides who has access.',
    name: 'Name',
    role: 'Role',
    roles: { owner: 'Owner', editor: 'Editor', analyst: 'Analyst' },
    made: 'Made',
    revoked: 'revoked',
    revoke: 'Revoke',
    revokeQuestion: (name) => `Whoever uses “${name}” is locked out at once. This cannot be undone; you can make a new token.`,
    noTokens:
      'No token was made yet. This console opens to a setup link, to the server’s own token, and to your sign-in service where one is set up.',
    newToken: 'New token',
    nameHint: 'Who or what will use it, e.g. Ada, or nightly import.',
    make: 'Make token',
    madeToken: 'This is the token. It is shown only now; keep it in a password manager.',
    messages: 'Messages to your shop',
    messagesLead: 'Points, cash-back and gifts are carried out by your shop; it is told of them by signed webhooks.',
    allDelivered: 'Everything was delivered.',
    waiting: (count) => `Waiting: ${count}. They are sent again until they arrive.`,
    dead: (count) => `${count} could not be delivered, and were given up on.`,
    retry: 'Send again',
    event: 'Message',
    when: 'When',
    why: 'Why not delivered',
    history: 'History',
    saves: (count, last) => `(saved ${count} times, last ${last})`,
    historyLead: 'Every change, by whom, newest first.',
    who: 'Who',
    what: 'What',
    subject: 'Of what',
    outcome: 'Outcome',
    done: 'done',
    actions: {
      'PUT /v1/admin/serving': 'Turned coupons on or stopped them',
      'POST /v1/admin/bundles': 'Published a version',
      'POST /v1/admin/bundles/check': 'Checked a version before publishing it',
      'PUT /v1/admin/catalog': 'Changed coupons and budgets',
      'PUT /v1/admin/expected-traffic': 'Said when visits are expected',
      'PUT /v1/admin/origins': 'Changed the allowed websites',
      'PUT /v1/admin/learning': 'Said how long what was learnt counts',
      'PUT /v1/admin/loop': 'Changed automatic learning',
      'POST /v1/admin/loop/stage': 'Started to try a prepared version',
      'loop prepared': 'Prepared a version from new orders and reports',
      'loop staged': 'Started to try a version on a share of devices',
      'loop promoted': 'Used a tried version for all devices',
      'loop taken_back': 'Took a tried version back',
      'loop ended': 'Ended a trial without a result',
      'stop on loss': 'Stopped coupons because orders lose money',
      'stop on guardrail': 'Stopped coupons because a guardrail was broken',
      'PUT /v1/admin/guardrails': 'Changed guardrails',
      'PUT /v1/admin/rollout': 'Chose which devices use a version',
      'PUT /v1/admin/campaign': 'Edited the draft',
      'POST /v1/admin/campaign/publish': 'Published the draft',
      'PUT /v1/admin/coupons/:id/codes': 'Added codes',
      'POST /v1/admin/coupons/:id/codes': 'Added codes',
      'POST /v1/admin/tokens': 'Made a token',
      'DELETE /v1/admin/tokens/:id': 'Revoked a token',
      'POST /v1/admin/uninstall': 'Took Couplet out of the shop',
      'POST /v1/admin/reconcile': 'Compared codes with the shop',
      'POST /v1/admin/orders': 'Read in orders',
      'POST /v1/admin/poll': 'Read new orders from the shop',
      'POST /v1/admin/webhooks/retry': 'Sent messages again',
      'POST /v1/admin/push/wake': 'Woke browsers up',
      'POST /v1/admin/messages/erase': 'Erased an address',
      'POST /v1/admin/messages/lift': 'Let an address have messages again',
      'POST /v1/admin/messages/bounces': 'Handed in a mail that came back',
      'POST /v1/admin/setup': 'Used the setup link',
      'POST /v1/admin/setup-link': 'Made a setup link',
      'POST /v1/admin/session': 'Signed in',
      'GET /v1/admin/sign-in/callback': 'Signed in',
      'POST /v1/admin/sign-out': 'Signed out',
    },
    platforms: {
      generic: 'a shop of your own, by Couplet’s HTTP interface',
      shopify: 'Shopify',
      woocommerce: 'WooCommerce',
      vendure: 'Vendure',
      evershop: 'EverShop',
    },
    older: 'Show older',
    noHistory: 'Nothing was changed yet.',
    remove: 'Take Couplet out of the shop',
    removeLead: 'Stops coupons, ends open codes, and takes out of your shop all that Couplet ever put there.',
    removeTitle: 'Take Couplet out of your shop?',
    removeQuestion:
      'Coupons stop, and every code and rule Couplet made in your shop is taken out. Orders and results stay here. This cannot be undone.',
    removeConfirm: 'Take it out',
    removed: (ended) => `Taken out; ${ended} open codes were ended. What only you can take out:`,
    byHand: 'To be done by hand',
  },
  'zh-CN': {
    title: '设置',
    lead: '脚本标签、店铺连接、允许的网站、旺季与淡季、自动学习、所学内容的有效时长、访问权限，以及所有更改记录。',
    leaveUnsaved: '此页有尚未保存的更改，离开后将丢失。要离开吗？',
    install: '脚本标签',
    installLead: '将其粘贴到店铺每个页面的 head 中。',
    copy: '复制',
    copied: '已复制。',
    copyFailed: '浏览器不允许复制，请手动选中文本。',
    csp: '您页面的 Content-Security-Policy',
    cspHint: '如果您的页面设置了该策略，请粘贴到这里。下方会显示加入 Couplet 所需内容后的策略。',
    cspMerged: '加入 Couplet 后的 Content-Security-Policy',
    cspUnneeded: '此策略仅包含 Couplet 的来源，并不需要。请删除该标头。',
    cspNonce: '请在标签的两行上都写上该策略的 nonce。',
    shop: '您的店铺',
    platform: '连接方式',
    reconcile: '立即与店铺核对券码',
    reconciling: '正在核对，券码较多时需要一分钟或更久……',
    reconciled: '核对完成：无人持有的券码已从店铺移除。',
    reconcileHint: '系统每隔几分钟会自动核对。',
    people: '访问权限',
    peopleLead: '令牌用于登录此控制台或供程序使用。分析员可查看全部但不能更改；编辑还可更改优惠券；所有者还可决定谁有权访问。',
    name: '名称',
    role: '角色',
    roles: { owner: '所有者', editor: '编辑', analyst: '分析员' },
    made: '创建时间',
    revoked: '已撤销',
    revoke: '撤销',
    revokeQuestion: (name) => `使用“${name}”的人将立即无法访问。此操作无法恢复，但可以创建新令牌。`,
    noTokens: '尚未创建令牌。目前可通过设置链接、服务器自己的令牌，或已配置的登录服务打开控制台。',
    newToken: '新令牌',
    nameHint: '由谁或什么程序使用，例如“小李”或“每晚导入”。',
    make: '创建令牌',
    madeToken: '这是您的令牌，仅显示这一次，请保存到密码管理器。',
    messages: '发给店铺的消息',
    messagesLead: '积分、返现和赠品由您的店铺执行，系统通过签名的 webhook 通知店铺。',
    allDelivered: '全部已送达。',
    waiting: (count) => `等待中：${count}。系统会持续重发直至送达。`,
    dead: (count) => `${count} 条消息无法送达，已放弃。`,
    retry: '重新发送',
    event: '消息',
    when: '时间',
    why: '未送达原因',
    history: '历史记录',
    saves: (count, last) => `（共保存 ${count} 次，最后一次 ${last}）`,
    historyLead: '所有更改及操作人，最新的在前。',
    who: '操作人',
    what: '操作',
    subject: '对象',
    outcome: '结果',
    done: '完成',
    actions: {
      'PUT /v1/admin/serving': '开启或停用优惠券',
      'POST /v1/admin/bundles': '发布版本',
      'POST /v1/admin/bundles/check': '发布前检查版本',
      'PUT /v1/admin/catalog': '更改优惠券与预算',
      'PUT /v1/admin/expected-traffic': '填写预期访问时段',
      'PUT /v1/admin/origins': '更改了允许的网站',
      'PUT /v1/admin/learning': '填写所学内容的有效时长',
      'PUT /v1/admin/loop': '更改自动学习',
      'POST /v1/admin/loop/stage': '开始试用准备好的版本',
      'loop prepared': '根据新订单和报告准备了版本',
      'loop staged': '开始在部分设备上试用版本',
      'loop promoted': '将试用版本用于全部设备',
      'loop taken_back': '撤回试用版本',
      'loop ended': '试用未得出结论即结束',
      'stop on loss': '因订单亏损而停用优惠券',
      'stop on guardrail': '因护栏被突破而停用优惠券',
      'PUT /v1/admin/guardrails': '更改了护栏',
      'PUT /v1/admin/rollout': '选择版本所用设备',
      'PUT /v1/admin/campaign': '编辑草稿',
      'POST /v1/admin/campaign/publish': '发布草稿',
      'PUT /v1/admin/coupons/:id/codes': '添加券码',
      'POST /v1/admin/coupons/:id/codes': '添加券码',
      'POST /v1/admin/tokens': '创建令牌',
      'DELETE /v1/admin/tokens/:id': '撤销令牌',
      'POST /v1/admin/uninstall': '从店铺移除 Couplet',
      'POST /v1/admin/reconcile': '与店铺核对券码',
      'POST /v1/admin/orders': '导入订单',
      'POST /v1/admin/poll': '从店铺读取新订单',
      'POST /v1/admin/webhooks/retry': '重新发送消息',
      'POST /v1/admin/push/wake': '唤醒浏览器',
      'POST /v1/admin/messages/erase': '删除一个地址',
      'POST /v1/admin/messages/lift': '允许再次联系一个地址',
      'POST /v1/admin/messages/bounces': '提交退回的邮件',
      'POST /v1/admin/setup': '使用设置链接',
      'POST /v1/admin/setup-link': '创建设置链接',
      'POST /v1/admin/session': '登录',
      'GET /v1/admin/sign-in/callback': '登录',
      'POST /v1/admin/sign-out': '退出登录',
    },
    platforms: {
      generic: '自建店铺（Couplet 的 HTTP 接口）',
      shopify: 'Shopify',
      woocommerce: 'WooCommerce',
      vendure: 'Vendure',
      evershop: 'EverShop',
    },
    older: '显示更早的记录',
    noHistory: '尚无更改。',
    remove: '从店铺移除 Couplet',
    removeLead: '停用优惠券、使未用券码失效，并移除 Couplet 在店铺中创建的一切。',
    removeTitle: '从店铺移除 Couplet？',
    removeQuestion: '优惠券将停用，Couplet 在店铺中创建的所有券码与规则都会移除。订单与结果仍保留在此。此操作无法恢复。',
    removeConfirm: '移除',
    removed: (ended) => `已移除，${ended} 个未用券码已失效。以下内容只能由您手动移除：`,
    byHand: '需手动处理',
  },
};
