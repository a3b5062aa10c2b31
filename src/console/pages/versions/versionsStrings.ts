import type { Aim } from '../../../bundle/campaign';
import type { Language } from '../../i18n/i18n';

interface VersionsStrings {
  readonly title: string;
  readonly none: string;
  readonly noneNext: string;
  readonly toCampaigns: string;
  readonly version: string;
  readonly by: string;
  readonly state: string;
  readonly change: string;
  readonly search: string;
  readonly old: string;
  readonly devices: string;
  readonly current: string;
  readonly show: string;
  readonly label: string;
  readonly coupons: string;
  readonly aim: string;
  readonly aims: Readonly<Record<Aim, string>>;
  readonly models: string;
  readonly model: Readonly<Record<'network' | 'sequence' | 'cf' | 'timing' | 'localHead', string>>;
  readonly noModels: string;
  readonly software: string;
  readonly previous: string;
  readonly learntFrom: string;
  readonly logs: Readonly<Record<'events' | 'orders' | 'items' | 'acceptance', string>>;
  readonly log: (kind: string, rows: string, first: string | undefined, last: string | undefined) => string;
  readonly seed: string;
  readonly warmStart: string;
  readonly metrics: string;
  readonly noMetrics: string;
  readonly metric: string;
  readonly value: string;
  readonly use: string;
  readonly useTitle: (version: string) => string;
  readonly useQuestion: string;
  readonly share: string;
  readonly shareHint: string;
  readonly give: (share: string) => string;
  readonly takeBack: string;
  readonly takeBackQuestion: string;
  /** In place of changes. */
  readonly first: string;
  readonly onlyLearned: string;
  /** A change and its first field. */
  readonly detail: (change: string, field: string) => string;
  readonly more: (changes: number) => string;
  readonly sincePrevious: string;
  readonly sameAsPrevious: string;
  readonly untilLive: string;
  readonly sameAsLive: string;
  readonly rename: string;
  readonly renameTitle: string;
  readonly name: string;
  readonly nameHint: string;
  readonly save: string;
  readonly restore: string;
  readonly restoreConfirm: string;
  readonly restoreTitle: (version: string) => string;
  readonly restoreLead: string;
  readonly goesOn: string;
  readonly beginsAnew: string;
  readonly stays: string;
  readonly modelBack: string;
  readonly draftLost: string;
  readonly trialEnds: string;
  readonly blocked: string;
  readonly restored: (version: string) => string;
  readonly undone: string;
  readonly offline: string;
}

export const versionsStrings: Readonly<Record<Language, VersionsStrings>> = {
  en: {
    title: 'Versions',
    none: 'Nothing was published yet',
    noneNext: 'Each time you publish, a version appears here that you can restore.',
    toCampaigns: 'Campaigns',
    version: 'Version',
    by: 'Published by',
    state: 'State',
    change: 'What changed',
    search: 'Search versions',
    old: 'Earlier',
    devices: 'Devices',
    current: 'Live',
    show: 'Contents',
    label: 'Made from',
    coupons: 'Coupons',
    aim: 'Aim',
    aims: { margin: 'Most margin', efficiency: 'Less discount per extra order' },
    models: 'Models',
    model: {
      network: 'interest network',
      sequence: 'order of viewed products',
      cf: 'often bought together',
      timing: 'timing',
      localHead: 'adaptation on the device',
    },
    noModels: 'None. Coupons are chosen by viewed products and your rule.',
    software: 'Made by',
    previous: 'Replaced',
    learntFrom: 'Training data',
    logs: { events: 'Behaviour log', orders: 'Order export', items: 'Item list', acceptance: 'Accepted coupons' },
    log: (kind, rows, first, last) => `${kind}: ${rows} rows${first && last ? `, ${first} to ${last}` : ''}`,
    seed: 'Seed',
    warmStart: 'Training started from',
    metrics: 'Metrics',
    noMetrics: 'No metrics, because this version was made without training data.',
    metric: 'Metric',
    value: 'Value',
    use: 'Use for all devices',
    useTitle: (version) => `Use “${version}” for all devices?`,
    useQuestion: 'Devices fetch it within a minute. The live version stays in this list.',
    share: 'Share of devices',
    shareHint: 'Try it on some devices first. The others keep the live version.',
    give: (share) => `Give it to ${share} of devices`,
    takeBack: 'Take it back',
    takeBackQuestion: 'All devices use the live version again.',
    first: 'The first version.',
    onlyLearned: 'The campaign is the same. Only the model changed.',
    detail: (change, field) => `${change} (${field}).`,
    more: (changes) => (changes === 1 ? '1 more change.' : `${changes} more changes.`),
    sincePrevious: 'Changes from the version before',
    sameAsPrevious: 'The campaign did not change.',
    untilLive: 'Changes from this version to the live one',
    sameAsLive: 'The campaign is the same as the live one.',
    rename: 'Name …',
    renameTitle: 'Name this version',
    name: 'Name',
    nameHint: 'Up to 80 characters. Leave it empty to show the date.',
    save: 'Save',
    restore: 'Restore this version …',
    restoreConfirm: 'Restore',
    restoreTitle: (version) => `Restore “${version}”?`,
    restoreLead: 'Devices fetch it within a minute. This is what changes:',
    goesOn: 'The experiment continues, and its results stay.',
    beginsAnew: 'Results start again, because orders under other shares cannot be compared.',
    stays: 'Budgets and what was spent stay as they are. Issued codes stay valid.',
    modelBack: 'The model of this version comes back too.',
    draftLost: 'Your draft has changes that are not published. Restoring replaces them.',
    trialEnds: 'A version is being tried on some devices. The trial ends.',
    blocked: 'This version cannot be restored:',
    restored: (version) => `Restored: ${version}.`,
    undone: 'The version before is live again.',
    offline: 'This server has no signing key, so it cannot restore this version. Publish its campaign with the command line.',
  },
  'zh-CN': {
    title: '版本',
    none: '尚未发布任何版本',
    noneNext: '每次发布都会在此生成一个可以恢复的版本。',
    toCampaigns: '活动',
    version: '版本',
    by: '发布者',
    state: '状态',
    change: '更改内容',
    search: '搜索版本',
    old: '较早',
    devices: '设备占比',
    current: '线上',
    show: '查看内容',
    label: '来源',
    coupons: '优惠券',
    aim: '目标',
    aims: { margin: '毛利最高', efficiency: '每笔新增订单折扣更少' },
    models: '模型',
    model: { network: '兴趣网络', sequence: '浏览顺序', cf: '关联购买', timing: '发放时机', localHead: '根据顾客自己的反馈学习' },
    noModels: '尚无模型：按顾客浏览的内容和您的规则选择优惠券',
    software: '生成软件',
    previous: '取代版本',
    learntFrom: '训练数据',
    logs: { events: '行为日志', orders: '订单导出', items: '商品列表', acceptance: '优惠券接受记录' },
    log: (kind, rows, first, last) => `${kind}：${rows} 行${first && last ? `，${first} 至 ${last}` : ''}`,
    seed: '随机种子',
    warmStart: '训练起点',
    metrics: '测量结果',
    noMetrics: '没有数据：此版本未使用历史行为日志。',
    metric: '指标',
    value: '数值',
    use: '用于全部设备',
    useTitle: (version) => `将“${version}”用于全部设备？`,
    useQuestion: '设备会在一分钟内更新。当前版本会保留在此列表中。',
    share: '设备占比',
    shareHint: '可先在部分设备上试用，其余设备保持当前版本。',
    give: (share) => `用于 ${share} 的设备`,
    takeBack: '撤回',
    takeBackQuestion: '全部设备恢复使用当前版本。',
    first: '第一个版本。',
    onlyLearned: '活动没有变化，只有模型更新。',
    detail: (change, field) => `${change}（${field}）。`,
    more: (changes) => `另有 ${changes} 处更改。`,
    sincePrevious: '与上一版本相比的更改',
    sameAsPrevious: '活动没有变化。',
    untilLive: '从此版本到线上版本的更改',
    sameAsLive: '活动与线上版本相同。',
    rename: '命名……',
    renameTitle: '为此版本命名',
    name: '名称',
    nameHint: '最多 80 个字符。留空则显示日期。',
    save: '保存',
    restore: '恢复此版本……',
    restoreConfirm: '恢复',
    restoreTitle: (version) => `恢复“${version}”？`,
    restoreLead: '设备会在一分钟内获取。以下内容会改变：',
    goesOn: '实验继续进行，结果保留。',
    beginsAnew: '结果重新开始统计，因为不同分组比例下的订单无法比较。',
    stays: '预算和已花费金额保持不变，已发出的券码仍然有效。',
    modelBack: '此版本的模型也会恢复。',
    draftLost: '您的草稿中有尚未发布的更改，恢复后会被替换。',
    trialEnds: '有一个版本正在部分设备上试用，试用将结束。',
    blocked: '此版本无法恢复：',
    restored: (version) => `已恢复：${version}。`,
    undone: '已恢复为之前的版本。',
    offline: '此服务器没有签名密钥，无法恢复此版本。请用命令行发布其活动。',
  },
};
