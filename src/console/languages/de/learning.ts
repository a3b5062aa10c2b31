import type { strings as en } from '../en/learning';

const automatic: typeof en.automatic = {
  title: 'Wie lange alte Daten zählen',
  lead: 'Wenn sich Ihre Artikel oder Kunden ändern, können ältere Besuche in privaten Berichten weniger zählen.',
  label: 'Frühere Besuche',
  hint: 'Weniger Tage brauchen mehr Besuche. Gilt nur bei sicherer Aggregation.',
  forGood: 'Voll zählen',
  halfAfter: (days) => (days === 1 ? 'Nach einem Tag halb zählen' : `Nach ${days} Tagen halb zählen`),
  save: 'Speichern',
  saved: 'Gespeichert. Die nächste Version richtet sich danach.',
  unsaved: 'Noch nicht gespeichert.',
};

const loop: typeof en.loop = {
  title: 'Einstellungen für automatisches Lernen',
  lead: 'Couplet lernt aus neuen Bestellungen und Berichten, erprobt das Ergebnis auf einigen Geräten und lässt Ihre Bestellungen entscheiden.',
  mode: 'Neue Versionen',
  modes: { automatic: 'Automatisch', ask: 'Zuerst fragen', off: 'Aus' },
  hints: {
    automatic: 'Eine neue Version wird erprobt, dann für alle Geräte verwendet oder zurückgenommen.',
    ask: 'Eine neue Version wird vorbereitet und wartet hier auf Ihren Klick.',
    off: 'Couplet ändert Ihre Gutscheine nur, wenn Sie veröffentlichen.',
    share: 'Mit einem größeren Anteil fällt die Entscheidung früher. Die anderen Geräte behalten die Live-Version.',
    tolerance: 'Eine neue Version wird für alle Geräte verwendet, sobald Ihre Bestellungen zeigen, dass sie weniger als das kostet.',
    horizonDays: 'Haben die Bestellungen bis dahin nicht entschieden, gilt die Version, die mehr eingebracht hat.',
  },
  share: 'Anteil der Geräte',
  tolerance: 'Hinnehmbarer Verlust an Marge',
  horizonDays: 'Entscheiden nach',
  days: (days) => `${days} Tagen`,
  save: 'Speichern',
  saved: 'Gespeichert.',
  unsaved: 'Noch nicht gespeichert.',
};

const modelCard: typeof en.modelCard = {
  title: 'Ergebnis',
  none: 'Nach dem Training steht hier, was das Modell gelernt hat und wie sicher das ist.',
  ships: {
    learnt: (gain) => `Ihre Daten verbessern die Auswahl der Gutscheine: ${gain} pro 1.000 Besuche gegenüber keinen Gutscheinen.`,
    family: (gain) => `Ihre Daten bestätigen die Auswahl typischer Shops: ${gain} pro 1.000 Besuche gegenüber keinen Gutscheinen.`,
    matching: (gain) =>
      `Am besten war der Gutschein, der zu den angesehenen Artikeln passt: ${gain} pro 1.000 Besuche gegenüber keinen Gutscheinen.`,
  },
  unsure: (gain, from, to) =>
    `Noch nicht sicher: geschätzt ${gain} pro 1.000 Besuche gegenüber keinen Gutscheinen (95\u00a0%: ${from} bis ${to}).`,
  shipsNothing: 'In diesen Daten haben alle Gutscheine mehr gekostet als eingebracht. Deshalb zeigt die Version keine Gutscheine.',
  sizeOnly: (size) => `Das Modell hat gelernt, dass eine typische Bestellung ${size} beträgt.`,
  priorOnly: 'Die Daten zeigen nicht, was Gutscheine bewirken. Die Version wählt aus wie in typischen Shops.',
  versus: 'Verglichen mit',
  noCoupons: 'Keine Gutscheine',
  matching: 'Gutschein passend zu angesehenen Artikeln',
  per: 'Nettomarge pro 1.000 Besuche',
  interval: (from, to) => `95\u00a0%: ${from} bis ${to}`,
  caveat: (visits) =>
    `Geschätzt anhand von ${visits} Besuchen in Ihren Daten, für Besucher, die das Modell nicht kannte. Nur eine Erprobung zeigt, was es heute einbringt.`,
  order: 'Typische Bestellung',
  orderNote: 'bewertet Rabatte bei leerem Warenkorb',
  shown: 'Besuche mit Gutschein',
  shownNote: 'andere Besuche sehen keinen Gutschein',
  rows: (rows) => `${rows} Zeilen`,
  cannot: 'Was es nicht kann',
  limits: {
    visits: 'Es hat aus Bestellungen gelernt, nicht aus Besuchen. Wer ohne Gutschein kauft und was ein Gutschein bewirkt, ist unbekannt.',
    effect: 'Die Daten zeigen nicht, was Gutscheine bewirken. Deshalb stammt ihre Wirkung aus typischen Shops.',
    unsure: 'In diesen Daten sind Modelle nicht eindeutig besser als einfache Regeln.',
    audience: 'Bei manchen Gutscheinen ist unbekannt, wie viele Besucher sie erreichen.',
    related: 'Ähnliche Artikel halfen nicht vorherzusagen, was ein Gutschein bewirkt. Deshalb lässt die Version sie weg.',
    later:
      'Private Berichte über Besuche ändern kein Modell, das mit einem Protokoll trainiert wurde. Trainieren Sie mit neueren Daten neu.',
  },
  card: 'Vollständige Modellkarte',
  notes: 'Hinweise zum Training',
};

const trainingData: typeof en.trainingData = {
  title: 'Daten',
  drop: 'Dateien hier ablegen',
  choose: 'Dateien auswählen',
  dropHint: (most) => `Bestellungen, ein GA4-Export oder eine Artikelliste. CSV, NDJSON oder Parquet, je bis zu ${most}.`,
  guide: 'Anleitung zum Exportieren',
  file: 'Datei',
  found: 'Inhalt',
  teaches: 'Was sie lehrt',
  state: 'Status',
  remove: (name) => `${name} löschen`,
  removeTitle: 'Diese Datei löschen?',
  removeQuestion: (name) => `${name} wird vom Server gelöscht. Trainierte Modelle bleiben.`,
  removeConfirm: 'Löschen',
  uploading: (done) => `Wird hochgeladen, ${done}`,
  interrupted: 'Unterbrochen. Legen Sie die Datei noch einmal ab, um fortzufahren.',
  checking: 'Wird geprüft',
  ready: 'Bereit',
  unusable: 'Nicht verwendbar',
  kinds: { orders: 'Bestellungen', events: 'Verhaltensprotokoll', items: 'Artikel', unknown: 'Unbekanntes Format' },
  formats: {
    shopify: 'Shopify',
    woocommerce: 'WooCommerce',
    medusa: 'Medusa',
    vendure: 'Vendure',
    ga4: 'GA4',
    otto: 'OTTO',
    judgeme: 'Judge.me',
    loox: 'Loox',
    yotpo: 'Yotpo',
    'woocommerce-reviews': 'WooCommerce',
  },
  inFormat: (kind, format) => `${kind} (${format})`,
  rows: (kept, rows) => (kept === rows ? `${rows} Zeilen` : `${kept} von ${rows} Zeilen`),
  period: (from, to) => `${from} bis ${to}`,
  counts: (shoppers, purchases) => `${shoppers} Besucher, ${purchases} Bestellungen`,
  lessons: {
    order_size: 'Wert einer typischen Bestellung',
    who_buys: 'Wer ohne Gutschein kauft',
    gain: 'Was jeder Gutschein bewirkt',
    categories: 'Artikelkategorien',
    tastes: 'Welche Artikel zusammenpassen',
  },
  gaps: {
    no_views: 'Enthält keine Besuche mit mehreren angesehenen Artikeln und lehrt deshalb nicht, wer kauft.',
    no_purchases: 'Keine Bestellungen.',
    few_purchases: 'Weniger als 20 Besuche führten zu einer Bestellung.',
    no_showings: 'Es wurden keine Gutscheine dieser Kampagne gezeigt.',
    few_showings: 'Gutscheine wurden weniger als 10 Besuchern gezeigt.',
    no_propensities: 'Gutscheine wurden nicht zufällig gezeigt. Deshalb lässt sich ihre Wirkung nicht lernen.',
    no_times: 'Keine Zeiten.',
    no_customers: 'Keine Kunden. Deshalb sind wiederholte Bestellungen unbekannt.',
    no_goods: 'Keine Artikel.',
  },
  unknownAudience: (coupons) => `Bedingungen brauchen angesehene Artikel oder Besuche, die in dieser Datei fehlen: ${coupons}.`,
  unusual: (column, count, share) => `Ungewöhnliche ${column}, beibehalten: ${count} (${share})`,
  columns: { price: 'Preise', quantity: 'Mengen', review_length: 'Längen von Bewertungen', seconds: 'Verweildauern' },
  leftOut: (rows) => `Ausgelassene Zeilen: ${rows}`,
  reason: 'Grund',
  lines: 'Zeilen',
  count: 'Anzahl',
  unknownFormat:
    'Die Spaltenüberschriften sind unbekannt. Verwenden Sie für Bestellungen order_id, time, customer_id, item_id, quantity und price. Laden Sie die Datei dann noch einmal hoch.',
  kept: (day) => `Aufbewahrt bis ${day}`,
  notSent: (name) => `${name} konnte nicht hochgeladen werden.`,
  unreadable: 'Die Datei wurde verschoben, umbenannt oder geändert. Wählen Sie sie noch einmal.',
};

const learning: typeof en.learning = {
  title: 'Lernen',
  lead: 'Trainieren Sie mit Ihren eigenen Daten und sehen Sie, was Couplet selbst gelernt hat.',
  empty: 'Zuerst eine Kampagne veröffentlichen',
  emptyNext: 'Das Training braucht ihre Gutscheine und ihre Währung.',
  toCampaigns: 'Zu den Kampagnen',
};

const trainingRun: typeof en.trainingRun = {
  title: 'Trainieren',
  kinds: { orders: 'Bestellungen', events: 'Verhaltensprotokoll', items: 'Artikel' },
  own: 'Bestellungen auf diesem Server',
  none: 'Keine',
  more: 'Weitere Einstellungen',
  seed: 'Startwert für den Zufall',
  seedHint: 'Dieselben Daten und derselbe Startwert ergeben dasselbe Ergebnis.',
  start: 'Training starten',
  nothing: 'Wählen Sie Bestellungen oder ein Verhaltensprotokoll.',
  running: 'Das Training läuft. Sie können diese Seite verlassen.',
  cancel: 'Abbrechen',
  cancelled: 'Das Training wurde abgebrochen.',
  failed: 'Das Training ist fehlgeschlagen.',
  log: 'Protokoll',
  stages: {
    orders: 'Bestellungen lesen',
    read: 'Daten lesen',
    clean: 'Zeilen prüfen',
    'collaborative filter': 'Ähnliche Artikel lernen',
    network: 'Reihenfolge der Schritte lernen',
    gain: 'Lernen, was Gutscheine bewirken',
  },
  failures: {
    training_interrupted: 'Der Server wurde während des Trainings beendet. Starten Sie es noch einmal.',
    training_crashed:
      'Das Training endete vorzeitig, wahrscheinlich weil der Arbeitsspeicher nicht reichte. Trainieren Sie mit einer kleineren Datei oder erhöhen Sie TRAINING_MEMORY_MB.',
    out_of_memory: 'Der Arbeitsspeicher reichte nicht. Trainieren Sie mit einer kleineren Datei oder erhöhen Sie TRAINING_MEMORY_MB.',
    disk_full: 'Der Datenträger ist voll. Schaffen Sie Platz und starten Sie dann noch einmal.',
    no_input: 'Der Server hat noch keine Bestellungen. Laden Sie zuerst eine Datei hoch.',
    no_rows: 'Die Daten enthalten keine brauchbaren Zeilen. Schritt 1 zeigt, warum.',
    audience_too_small:
      'Die Bedingung eines Gutscheins erfüllen weniger als 50 Besucher in den Daten. Zu ihrem Schutz erweitern Sie die Bedingung oder verwenden Sie mehr Daten.',
  },
  earlier: 'Frühere Trainings',
  when: 'Gestartet',
  data: 'Daten',
  state: 'Status',
  version: 'Version',
  states: { running: 'Läuft', done: 'Fertig', failed: 'Fehlgeschlagen', cancelled: 'Abgebrochen' },
  show: 'Ergebnis zeigen',
};

const trial: typeof en.trial = {
  title: 'Automatisches Lernen',
  leads: {
    automatic: 'Couplet lernt aus Ihren Bestellungen und aus privaten Berichten und erprobt neue Versionen selbst.',
    ask: 'Couplet lernt aus Ihren Bestellungen und aus privaten Berichten. Es bereitet neue Versionen vor und fragt, bevor es sie erprobt.',
    off: 'Couplet lernt aus Ihren Bestellungen und aus privaten Berichten nur, wenn Sie veröffentlichen.',
  },
  learnt: (orders, reports) =>
    orders === undefined && reports === undefined
      ? ''
      : `Gelernt aus ${[orders && `${orders} neuen Bestellungen`, reports && `${reports} neuen Berichten`].filter(Boolean).join(' und ')}.`,
  unchanged: 'Die Auswahl der Gutscheine würde sich nicht ändern.',
  prepared: (version) => `Version ${version} vorbereitet.`,
  staged: (version, share) => `Version ${version} wird auf ${share} der Geräte erprobt.`,
  promoted: (version) => `Version ${version} wird für alle Geräte verwendet.`,
  takenBack: (version) => `Version ${version} zurückgenommen.`,
  ended: (version) => `Erprobung von Version ${version} beendet.`,
  whys: {
    orders: 'Die Bestellungen haben entschieden.',
    horizon: 'Die Zeit war um, und die Version, die mehr eingebracht hat, hat gewonnen.',
    sample_ratio_mismatch: 'Die Geräte wurden nicht wie geplant aufgeteilt.',
    merchant: 'Eine andere Version wurde veröffentlicht oder gewählt.',
    stopped: 'Gutscheine wurden gestoppt.',
    off: 'Das automatische Lernen wurde ausgeschaltet.',
  },
  buyers: (staged, live) => `Käufer: ${staged} mit ihr, ${live} ohne sie.`,
  enough: (least) => `Noch zu wenig Daten: Jede Seite braucht ${least} Käufer.`,
  waits: {
    off: 'Das automatische Lernen ist aus.',
    no_bundle: 'Noch keine Kampagne veröffentlicht.',
    stopped: 'Gutscheine sind gestoppt.',
    merchant_stage: 'Sie erproben gerade selbst eine Version. Das automatische Lernen wartet, bis das endet.',
    signing_key_absent: 'Dieser Server hat keinen Signaturschlüssel. Veröffentlichen Sie neue Versionen selbst.',
    no_news:
      'Noch nicht genug neue Bestellungen oder Berichte. Die nächste Version braucht 30 neue Bestellungen oder 200 neue Berichte und mindestens 10\u00a0% mehr als zuvor. Nur Besuche mit einer zufälligen Auswahl zählen.',
    asked: 'Eine Version steht für Sie zur Erprobung bereit.',
    no_orders: 'Noch keine Bestellungen mit dieser Erprobung.',
    not_yet: 'Die Bestellungen zeigen noch keinen klaren Unterschied.',
    sample_ratio_mismatch:
      'Die Geräte sind nicht wie geplant aufgeteilt. Deshalb lassen sich die Bestellungen nicht vergleichen. Diese Version wird zurückgenommen.',
  },
  hourly: 'Couplet prüft einmal pro Stunde, ob es neue Bestellungen und Berichte gibt.',
  problem: (code) =>
    `Eine neue Version konnte nicht vorbereitet werden (${code}). Veröffentlichen Sie Ihren Entwurf, um den Fehler zu sehen.`,
  start: (share) => `Auf ${share} der Geräte erproben`,
  startTitle: 'Diese Version erproben?',
  startQuestion: (version) =>
    `Version ${version} hat Ihre veröffentlichten Gutscheine und wählt sie auf neue Weise aus. Danach entscheiden Ihre Bestellungen.`,
  startConfirm: 'Erproben',
  history: 'Bisherige Schritte',
  when: 'Wann',
  what: 'Was',
};

const tryStep: typeof en.tryStep = {
  title: 'Erproben',
  none: 'Nach dem Training können Sie das Modell auf einem Anteil der Geräte erproben.',
  share: 'Anteil der Geräte',
  shareHint: 'Mit einem größeren Anteil fällt die Entscheidung früher.',
  all: 'Alle',
  start: (share) => `Auf ${share} der Geräte erproben`,
  startTitle: 'Dieses Modell erproben?',
  startQuestion: (share) => `${share} der Geräte erhalten eine Version mit Ihren veröffentlichten Gutscheinen und dem neuen Modell.`,
  judged:
    'Ihre Bestellungen entscheiden. Die Version wird für alle Geräte verwendet oder zurückgenommen, wie unter „Automatisches Lernen“ eingestellt.',
  allQuestion:
    'Alle Geräte erhalten eine Version mit Ihren veröffentlichten Gutscheinen und dem neuen Modell. Sie können die vorherige Version unter „Versionen“ wiederherstellen.',
  startConfirm: 'Starten',
  versionName: (files) => `Trainiert mit ${files}`,
  staged: (version, share) => `„${version}“ ist auf ${share} der Geräte.`,
  judging: 'Ihre Bestellungen entscheiden, ob alle Geräte sie erhalten.',
  live: (version) => `Alle Geräte verwenden „${version}“.`,
  ended: (version) => `„${version}“ wird nicht mehr verwendet.`,
  promote: 'Für alle Geräte verwenden',
  promoteTitle: 'Diese Version für alle Geräte verwenden?',
  promoteQuestion: 'Alle Geräte erhalten sie innerhalb einer Minute. Sie können die vorherige Version unter „Versionen“ wiederherstellen.',
  end: 'Erprobung beenden',
  endedNow: 'Die Erprobung ist beendet.',
  promotedNow: 'Alle Geräte erhalten diese Version.',
  versions: 'Versionen',
  offline:
    'Dieser Server hat keinen Signaturschlüssel. Laden Sie die Kampagne herunter, trainieren und veröffentlichen Sie dann mit Ihrem Schlüssel.',
  download: 'campaign.json herunterladen',
  failures: {
    live_changed:
      'Inzwischen wurde eine andere Version veröffentlicht. Starten Sie die Erprobung noch einmal: Das Modell kommt dann zu dieser Version.',
    stage_running: 'Eine andere Version wird gerade erprobt. Beenden Sie zuerst deren Erprobung.',
    serving_stopped: 'Gutscheine sind gestoppt. Schalten Sie sie zuerst ein.',
    bundle_current: 'Alle Geräte verwenden diese Version bereits.',
  },
};

export const strings: typeof en = { automatic, loop, modelCard, trainingData, learning, trainingRun, trial, tryStep };
