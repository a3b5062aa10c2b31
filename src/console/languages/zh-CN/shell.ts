import type { Variant } from '../../../protocol/experiment';
import { isUnsound } from '../../../stats/comparison/verdict';
import { isFutile } from '../../experiment/verdict';
import type { strings as en } from '../en/shell';
import { LONG } from '../en/shell';

const shops: typeof en.shops = { shop: '店铺' };

const simulated: typeof en.simulated = {
  notice: (orders) => `演示数据：此处有 ${orders} 笔订单及其优惠券、访问和匿名报告来自模拟顾客。`,
};

const rolesZh = { owner: '所有者', editor: '编辑', analyst: '分析员' } as Readonly<Record<string, string>>;

const shell: typeof en.shell = {
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
  searchLabel: '搜索页面和优惠券',
  searchActions: { page: '页面', coupon: '优惠券', docs: '文档', refused: '券码为何被拒绝？' },
  docs: '文档',
  language: '语言',
  theme: '外观',
  themes: { auto: '跟随设备', light: '浅色', dark: '深色' },
  signOut: '退出登录',
  signOutTitle: '退出登录？',
  signOutQuestion: '设置链接无法再次使用。要在以后登录，请先在“设置”的“用户”中创建令牌，否则需要服务器的 ADMIN_TOKEN。',
  bySetup: '设置链接',
  onceOnly: '本次登录八小时有效，设置链接无法再次使用。',
  makeToken: '请创建令牌，以便以后登录',
  role: (role) => rolesZh[role] ?? role,
  switch: '优惠券开关',
  on: '优惠券已开启',
  off: '优惠券已停用',
  nothingYet: '尚未发布',
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
};

const signIn: typeof en.signIn = {
  title: '登录',
  lead: '优惠券在顾客自己的设备上选出。',
  token: '访问令牌',
  tokenHint: '所有者为您创建的令牌，或服务器的 ADMIN_TOKEN。如果您没有设置过，它在数据文件夹的 secrets.json 中。',
  signIn: '登录',
  withProvider: '使用公司账号登录',
  or: '或',
  wrong: '此令牌不存在或已被撤销。请检查是否完整复制。',
  setupTitle: '设置您的店铺',
  setupLead: '您打开了服务器显示的链接。它只能使用一次，并以所有者身份登录。',
  begin: '开始',
  setupSpent: '此链接已被使用，或已超过一天。请使用令牌登录，或重新启动服务器：它会显示新链接，或生成新链接的命令。',
  refused: {
    oidc_forbidden: '您的公司账号有效，但尚未获准访问此店铺，请联系所有者。',
    oidc_refused: '登录未在此浏览器中完成，请重新开始。',
    oidc_unreachable: '公司登录服务没有响应，请稍后再试，或使用令牌。',
  },
};

const actor: typeof en.actor = { byToken: '令牌', bySignIn: '单点登录', bySetup: '设置链接', byServer: 'Couplet' };

const dateRange: typeof en.dateRange = {
  title: '时间范围',
  presets: { 7: '最近 7 天', 28: '最近 28 天', 90: '最近 90 天', all: '整个实验' },
  between: (from, to) => `${from} – ${to}`,
  from: '开始',
  to: '结束',
  order: '开始日期不能晚于结束日期。',
  apply: '应用',
};

const ui: typeof en.ui = {
  loading: '加载中……',
  tryAgain: '重试',
  reason: (code) => `原因代码：${code}`,
  cancel: '取消',
  close: '关闭',
  asTable: '以表格查看',
  helpOn: (about) => `帮助：${about}`,
  remove: (name) => `移除${name}`,
  noOptions: '没有匹配项',
  undo: '撤销',
  rest: (n) => `再显示 ${n} 项`,
  quoted: (text) => `“${text}”`,
  copy: '复制',
  copied: '已复制。',
  copyFailed: '浏览器不允许复制，请手动选中文本。',
  failures: {
    server_unreachable: '服务器没有响应。请确认它正在运行，并检查网络。',
    answer_malformed: '服务器与此页面的版本不一致，请刷新页面。',
    forbidden: '您的角色无权执行此操作，请联系店铺所有者。',
    rate_limited: '尝试次数过多，请一分钟后再试。',
    shop_unreachable: '无法连接到您的店铺，请稍后再试。',
  },
};

const table: typeof en.table = {
  tools: (table) => `搜索和筛选：${table}`,
  csv: 'CSV',
  sortBy: '排序方式',
  selected: (count) => `已选择 ${count} 项`,
  select: (row) => `选择${row}`,
  selectAll: '全选',
  clear: '取消选择',
  actions: '操作',
  noneFound: '没有匹配的行。',
  page: (page, of, rows) => `第 ${page} 页，共 ${of} 页，${rows} 行`,
  before: '上一页',
  next: '下一页',
};

const spanZh = (weeks: number): string => (weeks > LONG ? `约 ${Math.round(weeks / 52)} 年` : `约 ${Math.ceil(weeks)} 周`);

const withoutZh: Readonly<Record<Variant, string>> = { none: '不发券', rule: '您的固定规则', couplet: 'Couplet' };

const experiment: typeof en.experiment = {
  arms: { none: '不发券', rule: '您的固定规则', couplet: 'Couplet' },
  gain: (amount, control) => `净毛利比${withoutZh[control]}多 ${amount}`,
  loss: (amount, control) => `净毛利比${withoutZh[control]}少 ${amount}`,
  ofDays: (amount, control) => `与${withoutZh[control]}相比，净毛利 ${amount}`,
  unknown: (verdict) => {
    const { reason, weeks } = verdict;
    if (isUnsound(verdict)) return '无法比较';
    if (reason === 'period') return '所选日期';
    if (reason === 'small') return '差异不到 10%';
    if (isFutile(verdict)) return '尚无定论，到计划结束时也多半没有';
    if (weeks === null || weeks === 0) return '尚无定论';
    return `尚无定论：按您的流量还需${spanZh(weeks)}`;
  },
  interval: (lower, upper) => `95% 区间：${lower} 至 ${upper}`,
  noInterval: '买家太少，无法给出区间',
  against: (treatment, control, weeks) => `${treatment} 对比 ${control}，基于 ${weeks} 周的订单`,
  reasons: {
    sample_ratio_mismatch: '设备分组比例与计划不符，无法比较。请先查明原因。',
    customers_unbalanced: '已有顾客的分组比例与计划不符，无法比较。请先查明原因。',
    attribution_lost: '某个结账渠道丢失了实验标记，部分订单未计入比较。',
    too_few_customers: '每组需要 100 位买家。',
    small: '净毛利的差异不到 10%。',
    not_yet: '目前看到的净毛利差异可能只是偶然。',
    period: '结论需要整个实验。所选日期的区间只有在您看到结果之前选定日期时才成立。',
  },
  bounds: (lower, upper) => `无论丢失的订单属于哪组，差额都介于 ${lower} 与 ${upper} 之间。`,
  waiting: (verdict) => {
    const { reason, weeks } = verdict;
    if (reason === 'small' || reason === 'period') return '';
    if (isFutile(verdict)) return '即使从现在起有 10% 的差异，到计划结束时也多半检测不出。可以停止实验。';
    if (weeks === null) return '按您目前的流量，10% 的差异需要数年才能显现。';
    if (weeks > 0) return `再过${spanZh(weeks)}即可看出 10% 的差异。`;
    return reason === 'not_yet' ? '若差异有 10%，现在多半已经显现。' : '';
  },
  tooEarly: '积累一周的订单后会显示预计时长。',
  oneGroup: ['无法比较', '所有访客都在同一组。请开始实验，以衡量优惠券的收益。'],
  notPublished: '尚未发布活动',
  noOrders: '该实验还没有订单',
  noOrdersNext: '首个订单付款后一分钟内会显示在这里。请确认页面已加入脚本，并已开启优惠券。',
};

const setup: typeof en.setup = {
  title: '设置步骤',
  done: (done, all) => `已完成 ${done}/${all}`,
  open: '未完成',
  finished: '已完成',
  next: (step) => `下一步：${step}。`,
  allSteps: '全部步骤',
  steps: {
    published: { name: '发布一张优惠券', help: '选择模板，设置折扣，然后发布。', action: '选择模板' },
    tag: { name: '加入脚本标签', help: '店铺还没有页面加载过 Couplet。', action: '复制标签' },
    claim: { name: '领取一张优惠券', help: '打开店铺，浏览三件商品，然后领取优惠券。', action: '选择要预览的优惠券' },
    orders: { name: '连接订单', help: '店铺还没有发送过订单。', action: '连接订单' },
    measured: { name: '计入首个订单', help: '还没有收到带有顾客分组的订单。', action: '检查连接' },
    result: { name: '首个结论', help: '有了首批计入的订单后，这里会显示预计日期。', action: '规划实验' },
  },
};

export const strings: typeof en = { shops, simulated, shell, signIn, actor, dateRange, ui, table, experiment, setup };
