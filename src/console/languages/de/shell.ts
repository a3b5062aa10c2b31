import type { Variant } from '../../../protocol/experiment';
import { isUnsound } from '../../../stats/comparison/verdict';
import { isFutile } from '../../experiment/verdict';
import type { strings as en } from '../en/shell';
import { LONG } from '../en/shell';

const shops: typeof en.shops = { shop: 'Shop' };

const simulated: typeof en.simulated = {
  notice: (orders) =>
    `Demodaten: ${orders} Bestellungen mit ihren Gutscheinen, Besuchen und privaten Berichten stammen von simulierten Besuchern.`,
};

const rolesDe = { owner: 'Inhaber', editor: 'Bearbeiter', analyst: 'Analyst' } as Readonly<Record<string, string>>;

const shell: typeof en.shell = {
  skip: 'Zum Inhalt springen',
  menu: 'Seiten',
  pages: {
    overview: 'Übersicht',
    campaigns: 'Kampagnen',
    results: 'Ergebnisse',
    learning: 'Lernen',
    codes: 'Codes',
    versions: 'Versionen',
    operations: 'Betrieb',
    settings: 'Einstellungen',
  },
  more: 'Menü',
  search: 'Suchen oder öffnen …',
  searchLabel: 'Seiten und Gutscheine suchen',
  searchActions: { page: 'Seite', coupon: 'Gutschein', docs: 'Dokumentation', refused: 'Warum wurde ein Code abgelehnt?' },
  docs: 'Dokumentation',
  language: 'Sprache',
  theme: 'Darstellung',
  themes: { auto: 'Wie das Gerät', light: 'Hell', dark: 'Dunkel' },
  signOut: 'Abmelden',
  signOutTitle: 'Abmelden?',
  signOutQuestion:
    'Ihr Einrichtungslink funktioniert kein zweites Mal. Erstellen Sie zuerst unter „Einstellungen“, „Benutzer“ ein Token, um sich später anzumelden. Sonst brauchen Sie das ADMIN_TOKEN des Servers.',
  bySetup: 'Einrichtungslink',
  onceOnly: 'Sie sind acht Stunden lang angemeldet. Ihr Einrichtungslink funktioniert kein zweites Mal.',
  makeToken: 'Token für spätere Anmeldungen erstellen',
  role: (role) => rolesDe[role] ?? role,
  switch: 'Gutscheine ein oder aus',
  on: 'Gutscheine sind eingeschaltet',
  off: 'Gutscheine sind gestoppt',
  nothingYet: 'Noch nichts veröffentlicht',
  stop: 'Alle Gutscheine stoppen',
  stopTitle: 'Alle Gutscheine stoppen?',
  stopQuestion:
    'Besucher sehen keine Gutscheine mehr. Ungenutzte Codes werden innerhalb einer Minute in Ihrem Shop beendet. Sie können Gutscheine jederzeit wieder einschalten, aber beendete Codes bleiben beendet.',
  stopConfirm: 'Jetzt stoppen',
  resume: 'Gutscheine einschalten',
  resumeTitle: 'Gutscheine einschalten?',
  resumeQuestion: 'Besucher sehen innerhalb einer Minute wieder Gutscheine. Beendete Codes bleiben beendet.',
  stoppedClaims: (ended, remaining) => {
    const codes = ended === 1 ? 'offener Code wurde' : 'offene Codes wurden';
    return remaining === 0
      ? `Gestoppt. ${ended} ${codes} in Ihrem Shop beendet.`
      : `Gestoppt. ${ended} ${codes} beendet. ${remaining} ${remaining === 1 ? 'konnte' : 'konnten'} noch nicht beendet werden. Couplet versucht es weiter.`;
  },
  stopUnsaved: 'In die Datenbank kann nicht geschrieben werden. Schaffen Sie Speicherplatz, bevor Sie den Server neu starten.',
  notFound: 'Seite nicht gefunden',
  notFoundLead: 'Die Adresse ist vielleicht veraltet.',
};

const signIn: typeof en.signIn = {
  title: 'Anmelden',
  lead: 'Gutscheine, die auf den Geräten Ihrer Besucher ausgewählt werden.',
  token: 'Zugangstoken',
  tokenHint:
    'Ein Token von einem Inhaber oder das ADMIN_TOKEN des Servers. Wenn Sie keines festgelegt haben, steht es im Datenordner in secrets.json.',
  signIn: 'Anmelden',
  withProvider: 'Mit Firmenkonto anmelden',
  or: 'oder',
  wrong: 'Unbekanntes oder widerrufenes Token. Prüfen Sie, ob Sie es vollständig kopiert haben.',
  setupTitle: 'Ihren Shop einrichten',
  setupLead: 'Sie haben den Einrichtungslink Ihres Servers geöffnet. Er funktioniert einmal und meldet Sie als Inhaber an.',
  begin: 'Beginnen',
  setupSpent:
    'Dieser Link wurde schon verwendet oder ist älter als ein Tag. Melden Sie sich mit einem Token an oder starten Sie den Server neu: Er zeigt einen neuen Link oder den Befehl dafür.',
  refused: {
    oidc_forbidden: 'Ihr Firmenkonto hat keinen Zugang zu diesem Shop. Fragen Sie einen Inhaber.',
    oidc_refused: 'Die Anmeldung wurde in diesem Browser nicht abgeschlossen. Beginnen Sie noch einmal.',
    oidc_unreachable:
      'Der Anmeldedienst Ihrer Firma hat nicht geantwortet. Versuchen Sie es in einer Minute noch einmal oder verwenden Sie ein Token.',
  },
};

const actor: typeof en.actor = { byToken: 'Token', bySignIn: 'Anmeldung', bySetup: 'Einrichtungslink', byServer: 'Couplet' };

const dateRange: typeof en.dateRange = {
  title: 'Zeitraum',
  presets: { 7: 'Letzte 7 Tage', 28: 'Letzte 28 Tage', 90: 'Letzte 90 Tage', all: 'Ganzes Experiment' },
  between: (from, to) => `${from} – ${to}`,
  from: 'Von',
  to: 'Bis',
  order: 'Der erste Tag darf nicht nach dem letzten liegen.',
  apply: 'Anwenden',
};

const ui: typeof en.ui = {
  loading: 'Wird geladen …',
  tryAgain: 'Erneut versuchen',
  reason: (code) => `Grund: ${code}`,
  cancel: 'Abbrechen',
  close: 'Schließen',
  asTable: 'Als Tabelle',
  helpOn: (about) => `Hilfe: ${about}`,
  remove: (name) => `${name} entfernen`,
  noOptions: 'Keine Treffer',
  undo: 'Rückgängig',
  rest: (n) => `${n} weitere zeigen`,
  quoted: (text) => `„${text}“`,
  copy: 'Kopieren',
  copied: 'Kopiert.',
  copyFailed: 'Ihr Browser hat das Kopieren nicht erlaubt. Markieren Sie den Text und kopieren Sie ihn selbst.',
  failures: {
    server_unreachable: 'Der Server hat nicht geantwortet. Prüfen Sie Ihre Verbindung und ob der Server läuft.',
    answer_malformed: 'Diese Seite und der Server haben verschiedene Versionen. Laden Sie die Seite neu.',
    forbidden: 'Ihre Rolle erlaubt das nicht. Fragen Sie einen Inhaber dieses Shops.',
    rate_limited: 'Zu viele Versuche. Warten Sie eine Minute und versuchen Sie es noch einmal.',
    shop_unreachable: 'Ihr Shop ist nicht erreichbar. Versuchen Sie es in einer Minute noch einmal.',
  },
};

const table: typeof en.table = {
  tools: (table) => `Suchen und filtern: ${table}`,
  csv: 'CSV',
  sortBy: 'Sortieren nach',
  selected: (count) => `${count} ausgewählt`,
  select: (row) => `${row} auswählen`,
  selectAll: 'Alle auswählen',
  clear: 'Auswahl aufheben',
  actions: 'Aktionen',
  noneFound: 'Keine passenden Zeilen.',
  page: (page, of, rows) => `Seite ${page} von ${of}, ${rows} Zeilen`,
  before: 'Vorherige Seite',
  next: 'Nächste Seite',
};

const withoutDe: Readonly<Record<Variant, string>> = {
  none: 'ohne Gutscheine',
  rule: 'mit Ihrer eigenen Regel',
  couplet: 'mit Couplet',
};

/** In the dative. */
const comparedDe: Readonly<Record<Variant, string>> = {
  none: 'der Gruppe ohne Gutscheine',
  rule: 'Ihrer eigenen Regel',
  couplet: 'Couplet',
};

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** In the dative if `after` a preposition that needs it. */
const span = (weeks: number, after = false): string =>
  `etwa ${weeks > LONG ? plural(Math.round(weeks / 52), 'Jahr', after ? 'Jahren' : 'Jahre') : plural(Math.ceil(weeks), 'Woche', 'Wochen')}`;

const experiment: typeof en.experiment = {
  arms: { none: 'keine Gutscheine', rule: 'Ihre eigene Regel', couplet: 'Couplet' },
  gain: (amount, control) => `${amount} mehr Nettomarge als ${withoutDe[control]}`,
  loss: (amount, control) => `${amount} weniger Nettomarge als ${withoutDe[control]}`,
  ofDays: (amount, control) => `${amount} Nettomarge gegenüber ${comparedDe[control]}`,
  unknown: (verdict) => {
    const { reason, weeks } = verdict;
    if (isUnsound(verdict)) return 'Nicht vergleichbar';
    if (reason === 'period') return 'Gewählte Tage';
    if (reason === 'small') return 'Kein Unterschied von 10\u00a0%';
    if (isFutile(verdict)) return 'Bis zum geplanten Ende ist kein klares Ergebnis zu erwarten';
    if (weeks === null || weeks === 0) return 'Noch nicht bekannt';
    return `Noch nicht bekannt: bei Ihren Besucherzahlen noch ${span(weeks)}`;
  },
  interval: (lower, upper) => `95-%-Intervall: ${lower} bis ${upper}`,
  noInterval: 'zu wenige Käufer für ein Intervall',
  against: (treatment, control, weeks) => `${treatment} gegen ${control}, Bestellungen aus ${weeks} Wochen`,
  reasons: {
    sample_ratio_mismatch:
      'Die Geräte wurden nicht wie geplant aufgeteilt. Deshalb lassen sich die Gruppen nicht vergleichen. Finden Sie zuerst die Ursache.',
    customers_unbalanced:
      'Bekannte Kunden sind nicht wie geplant aufgeteilt. Deshalb lassen sich die Gruppen nicht vergleichen. Finden Sie zuerst die Ursache.',
    attribution_lost: 'Eine Kasse gibt das Attribut nicht weiter. Deshalb fehlen Bestellungen im Vergleich.',
    too_few_customers: 'Jede Gruppe braucht 100 Käufer.',
    small: 'Falls es bei der Nettomarge einen Unterschied gibt, ist er kleiner als 10\u00a0%.',
    not_yet: 'Der bisherige Unterschied bei der Nettomarge kann Zufall sein.',
    period:
      'Ein Fazit braucht das ganze Experiment. Für gewählte Tage gilt das Intervall, wenn Sie die Tage gewählt haben, bevor Sie die Ergebnisse sahen.',
  },
  bounds: (lower, upper) =>
    `Zu welcher Gruppe die verlorenen Bestellungen auch gehören: Der Unterschied liegt zwischen ${lower} und ${upper}.`,
  waiting: (verdict) => {
    const { reason, weeks } = verdict;
    if (reason === 'small' || reason === 'period') return '';
    if (isFutile(verdict))
      return 'Selbst ein Unterschied von 10\u00a0% ab jetzt würde bis zum geplanten Ende wahrscheinlich nicht erkannt. Sie können das Experiment stoppen.';
    if (weeks === null) return 'Bei Ihren Besucherzahlen würde es Jahre dauern, einen Unterschied von 10\u00a0% zu erkennen.';
    if (weeks > 0) return `Ein Unterschied von 10\u00a0% wäre in ${span(weeks, true)} erkannt.`;
    return reason === 'not_yet' ? 'Ein Unterschied von 10\u00a0% wäre inzwischen wahrscheinlich erkannt.' : '';
  },
  tooEarly: 'Die geschätzte Dauer erscheint nach einer Woche mit Bestellungen.',
  oneGroup: ['Kein Vergleich', 'Alle Besucher sind in einer Gruppe. Starten Sie ein Experiment, um zu messen, was Gutscheine einbringen.'],
  notPublished: 'Noch keine Kampagne veröffentlicht',
  noOrders: 'Noch keine Bestellungen in diesem Experiment',
  noOrdersNext:
    'Eine Bestellung erscheint innerhalb einer Minute nach der Zahlung. Prüfen Sie, ob das Skript auf Ihren Seiten steht und Gutscheine eingeschaltet sind.',
};

const setup: typeof en.setup = {
  title: 'Einrichten',
  done: (done, all) => `${done} von ${all} erledigt`,
  open: 'Noch offen',
  finished: 'Erledigt',
  next: (step) => `Als Nächstes: ${step}.`,
  allSteps: 'Alle Schritte',
  steps: {
    published: {
      name: 'Gutschein veröffentlichen',
      help: 'Vorlage wählen, Rabatt festlegen, veröffentlichen.',
      action: 'Vorlage wählen',
    },
    tag: { name: 'Skript-Tag einfügen', help: 'Noch keine Seite Ihres Shops hat Couplet geladen.', action: 'Tag kopieren' },
    claim: {
      name: 'Code abrufen',
      help: 'Öffnen Sie Ihren Shop, sehen Sie sich drei Artikel an und rufen Sie den Code des Gutscheins ab.',
      action: 'Gutschein zum Ansehen wählen',
    },
    orders: { name: 'Bestellungen anbinden', help: 'Ihr Shop hat noch keine Bestellung gesendet.', action: 'Bestellungen anbinden' },
    measured: {
      name: 'Bestellung messen',
      help: 'Es ist noch keine Bestellung mit der Gruppe des Besuchers angekommen.',
      action: 'Verbindung prüfen',
    },
    result: {
      name: 'Erstes Ergebnis',
      help: 'Das voraussichtliche Datum erscheint hier nach den ersten gemessenen Bestellungen.',
      action: 'Experiment planen',
    },
  },
};

export const strings: typeof en = { shops, simulated, shell, signIn, actor, dateRange, ui, table, experiment, setup };
