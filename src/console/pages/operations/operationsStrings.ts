import type { Language } from '../../i18n/i18n';

interface OperationsStrings {
  readonly title: string;
  readonly parts: string;
  readonly tabs: Readonly<Record<'health' | 'queues' | 'claims' | 'webhooks' | 'backups', string>>;
  readonly allFine: string;
  readonly checked: (moment: string) => string;
  readonly problems: (count: number) => string;
  readonly failure: string;
  readonly warning: string;
  readonly ok: string;
  readonly open: (part: string) => string;
  readonly again: string;
  readonly lastOrder: string;
  readonly none: string;
  readonly shop: string;
  readonly answered: (moment: string) => string;
  readonly noCall: string;
  readonly freeDisk: string;
  readonly ofDisk: (total: string) => string;
  readonly databaseSize: (kind: string) => string;
  readonly lastBackup: string;
  readonly byTools: string;
  readonly waiting: string;
  readonly waitingNote: (messages: string, webhooks: string, claims: string) => string;
  readonly checks: string;
  readonly check: string;
  readonly state: string;
  readonly server: string;
  readonly version: string;
  readonly since: string;
  readonly database: string;
  readonly certificate: string;
  readonly clock: string;
  readonly clockAgrees: string;
  readonly clockOff: (seconds: string) => string;
  readonly lastError: string;
  readonly unreadable: string;
}

export const operationsStrings: Readonly<Record<Language, OperationsStrings>> = {
  en: {
    title: 'Operations',
    parts: 'Parts of Operations',
    tabs: { health: 'Health', queues: 'Queues', claims: 'Claims', webhooks: 'Webhooks', backups: 'Backups' },
    allFine: 'Everything works.',
    checked: (moment) => `Checked ${moment}`,
    problems: (count) => (count === 1 ? '1 problem' : `${count} problems`),
    failure: 'Fix now',
    warning: 'Look into it',
    ok: 'Fine',
    open: (part) => `Open ${part}`,
    again: 'Check again',
    lastOrder: 'Last order',
    none: 'None yet',
    shop: 'Shop',
    answered: (moment) => `Answered ${moment}`,
    noCall: 'Not called yet',
    freeDisk: 'Free disk space',
    ofDisk: (total) => `of ${total}`,
    databaseSize: (kind) => `${kind} database`,
    lastBackup: 'Last backup',
    byTools: 'By your database’s tools',
    waiting: 'Waiting',
    waitingNote: (messages, webhooks, claims) => `Messages: ${messages}, webhooks: ${webhooks}, claims: ${claims}`,
    checks: 'All checks',
    check: 'Check',
    state: 'State',
    server: 'Server',
    version: 'Version',
    since: 'Running since',
    database: 'Database',
    certificate: 'Certificate valid until',
    clock: 'Clock',
    clockAgrees: 'Agrees with this computer’s',
    clockOff: (seconds) => `Differs from this computer’s by ${seconds}`,
    lastError: 'Last error of your shop',
    unreadable: 'Orders that could not be read',
  },
  'zh-CN': {
    title: '运维',
    parts: '运维的各部分',
    tabs: { health: '健康状况', queues: '队列', claims: '领取', webhooks: 'Webhook', backups: '备份' },
    allFine: '一切正常。',
    checked: (moment) => `检查时间：${moment}`,
    problems: (count) => `${count} 个问题`,
    failure: '立即处理',
    warning: '需要关注',
    ok: '正常',
    open: (part) => `打开“${part}”`,
    again: '重新检查',
    lastOrder: '最近订单',
    none: '暂无',
    shop: '店铺',
    answered: (moment) => `上次响应：${moment}`,
    noCall: '尚未调用',
    freeDisk: '可用磁盘空间',
    ofDisk: (total) => `共 ${total}`,
    databaseSize: (kind) => `${kind} 数据库`,
    lastBackup: '最近备份',
    byTools: '使用数据库自带工具',
    waiting: '等待处理',
    waitingNote: (messages, webhooks, claims) => `消息 ${messages}，webhook ${webhooks}，领取 ${claims}`,
    checks: '全部检查',
    check: '检查项',
    state: '状态',
    server: '服务器',
    version: '版本',
    since: '运行开始时间',
    database: '数据库',
    certificate: '证书有效期至',
    clock: '时钟',
    clockAgrees: '与此电脑一致',
    clockOff: (seconds) => `与此电脑相差 ${seconds}`,
    lastError: '店铺最近的错误',
    unreadable: '无法读取的订单',
  },
};
