import type { Language } from '../../i18n/i18n';

interface BackupStrings {
  readonly title: string;
  readonly contains: string;
  readonly secrets: string;
  readonly folder: string;
  readonly schedule: string;
  readonly every: (hours: string, keep: string) => string;
  readonly never: string;
  readonly make: string;
  readonly making: (share: string) => string;
  readonly progress: string;
  readonly made: string;
  readonly failed: (moment: string) => string;
  readonly restore: string;
  readonly table: string;
  readonly search: string;
  readonly taken: string;
  readonly size: string;
  readonly sizeCsv: string;
  readonly kind: string;
  readonly scheduled: string;
  readonly byHand: string;
  readonly file: string;
  readonly download: string;
  readonly delete: string;
  readonly deleteTitle: string;
  readonly deleteQuestion: (moment: string) => string;
  readonly none: string;
  readonly noneNext: string;
  readonly postgres: string;
  readonly postgresNext: string;
  readonly copy: string;
  readonly copied: string;
  readonly copyFailed: string;
}

export const backupStrings: Readonly<Record<Language, BackupStrings>> = {
  en: {
    title: 'Backups',
    contains: 'A backup has all data of this server: campaigns, versions, codes, orders, reports, tokens and the history.',
    secrets:
      'It also has the server’s secrets and its signing key, because restoring needs them. Keep it like a password, on another machine. It does not have the server’s environment variables.',
    folder: 'Folder on the server',
    schedule: 'Schedule',
    every: (hours, keep) => `Every ${hours}, the newest ${keep} are kept`,
    never: 'Off. Set BACKUP_EVERY_HOURS on the server to turn it on.',
    make: 'Back up now',
    making: (share) => `Backing up: ${share} copied`,
    progress: 'Progress of the backup',
    made: 'The backup is finished.',
    failed: (moment) => `The backup of ${moment} failed.`,
    restore: 'To restore, stop the server and run this on it:',
    table: 'Backups',
    search: 'Search backups',
    taken: 'Taken',
    size: 'Size',
    sizeCsv: 'Size (bytes)',
    kind: 'Made',
    scheduled: 'By schedule',
    byHand: 'By hand',
    file: 'File',
    download: 'Download',
    delete: 'Delete',
    deleteTitle: 'Delete this backup?',
    deleteQuestion: (moment) => `The backup of ${moment} is deleted from the server. This cannot be undone.`,
    none: 'No backups yet',
    noneNext: 'Make one now, then download it to another machine.',
    postgres: 'Your data is in PostgreSQL',
    postgresNext: 'Back it up with PostgreSQL’s own tools, or those of your provider. Keep the server’s environment too.',
    copy: 'Copy',
    copied: 'Copied.',
    copyFailed: 'Your browser did not allow copying. Select the text instead.',
  },
  'zh-CN': {
    title: '备份',
    contains: '备份包含此服务器的全部数据：活动、版本、券码、订单、报告、令牌和历史记录。',
    secrets: '其中还包含服务器的密钥和签名密钥，因为恢复时需要它们。请像密码一样保管，并存放在另一台机器上。不包含服务器的环境变量。',
    folder: '服务器上的文件夹',
    schedule: '定时备份',
    every: (hours, keep) => `每 ${hours} 一次，保留最新 ${keep} 份`,
    never: '未开启。请在服务器上设置 BACKUP_EVERY_HOURS。',
    make: '立即备份',
    making: (share) => `正在备份：已复制 ${share}`,
    progress: '备份进度',
    made: '备份已完成。',
    failed: (moment) => `${moment} 的备份失败。`,
    restore: '如需恢复，请停止服务器并在其上运行：',
    table: '备份',
    search: '搜索备份',
    taken: '创建时间',
    size: '大小',
    sizeCsv: '大小（字节）',
    kind: '方式',
    scheduled: '定时',
    byHand: '手动',
    file: '文件',
    download: '下载',
    delete: '删除',
    deleteTitle: '删除此备份？',
    deleteQuestion: (moment) => `将从服务器删除 ${moment} 的备份。此操作无法恢复。`,
    none: '尚无备份',
    noneNext: '请立即创建，并下载到另一台机器。',
    postgres: '您的数据存放在 PostgreSQL 中',
    postgresNext: '请使用 PostgreSQL 或服务商的工具进行备份，并保留服务器的环境变量。',
    copy: '复制',
    copied: '已复制。',
    copyFailed: '浏览器不允许复制，请手动选中文本。',
  },
};
