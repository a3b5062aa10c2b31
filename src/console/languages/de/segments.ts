import type { strings as en } from '../en/segments';

const strata: typeof en.strata = {
  'profile.visits': (n, atLeast) =>
    atLeast === 2 ? ['erneuter Besuch', 'erster Besuch'] : [`ab dem ${n}. Besuch`, `vor dem ${n}. Besuch`],
  'profile.orders': (n, atLeast) =>
    atLeast === 1 ? ['schon bestellt', 'noch nie bestellt'] : [`${n} oder mehr Bestellungen`, `weniger als ${n} Bestellungen`],
  'session.views': (n) => [`${n} oder mehr Artikel angesehen`, `weniger als ${n} Artikel angesehen`],
  'session.carted': (n, atLeast) =>
    atLeast === 1
      ? ['etwas in den Warenkorb gelegt', 'leerer Warenkorb']
      : [`${n} oder mehr in den Warenkorb gelegt`, `weniger als ${n} in den Warenkorb gelegt`],
  'session.shown': () => ['Gutschein gesehen', 'keinen Gutschein gesehen'],
  'session.claimed': () => ['Code abgerufen', 'keinen Code abgerufen'],
  'session.dismissed': () => ['Gutschein geschlossen', 'keinen Gutschein geschlossen'],
};

const subgroups: typeof en.subgroups = {
  title: 'Ergebnisse nach Bestellsegment',
  note: (pair, confidence) =>
    `${pair}. Das sind Hinweise, kein Fazit. Jedes Intervall gilt mit ${confidence} Sicherheit, damit alle zusammen mit 95\u00a0% gelten.`,
  part: 'Segment',
  dimension: 'Merkmal',
  dimensions: { customer: 'Kunden', route: 'Kasse', channel: 'Kanal', device: 'Gerät' },
  partOf: (dimension, value) => `${dimension}: ${value}`,
  values: { new: 'neu', returning: 'wiederkehrend', unknown: 'ohne Kunden-ID' },
  unstated: 'ohne Angabe',
  groups: { none: 'keine Gutscheine', rule: 'Ihre eigene Regel', couplet: 'Couplet' },
  ordersOf: (group) => `Bestellungen: ${group}`,
  margin: 'Zusätzliche Nettomarge bei 100\u00a0% der Besucher',
  interval: 'Intervall',
  lower: 'Untergrenze',
  upper: 'Obergrenze',
  noInterval: 'noch kein Intervall',
  between: (lower, upper) => `zwischen ${lower} und ${upper}`,
  leftOut: (dimension, orders) => `${dimension}: ${orders} Bestellungen mit seltenen Werten sind nicht aufgeführt.`,
};

const segments: typeof en.segments = {
  suits: 'Wirkung nach Segment',
  suitsLead:
    'Wie viel besser oder schlechter sich ein Gutschein in einem Segment verkauft als bei allen Besuchern. Aus privaten Berichten über Besuche mit einem zufälligen Gutschein.',
  clear: 'Bisher klar:',
  finding: (coupon, segment, effect) => `„${coupon}“ bei „${segment}“: ${effect}`,
  nothingClear: 'Noch kein klares Ergebnis. Alle Intervalle enthalten null, und mit mehr Berichten werden sie schmaler.',
  share: (share) => `etwa ${share} der Besuche`,
  coupon: 'Gutschein',
  effect: 'Wirkung',
  interval: '95-%-Intervall',
  says: 'Fazit',
  adds: 'Pro 100 Besuche',
  between: (lower, upper) => `zwischen ${lower} und ${upper}`,
  better: 'Verkauft sich hier besser.',
  worse: 'Verkauft sich hier schlechter.',
  open: 'Noch nicht bekannt.',
  atLimit: 'An der Grenze.',
  note: (from, to) =>
    `Die Balken reichen von ${from} bis ${to}. Berichte lassen sich fälschen. Deshalb können sie einen Gutschein nicht über diese Grenzen hinaus bewegen. Die Intervalle enthalten das Rauschen, das die Privatsphäre schützt, und eines von zwanzig verfehlt den wahren Wert. „Pro 100 Besuche“ ist die Nettomarge, die diese Wirkung zum Wert des Gutscheins hinzufügt.`,
  nextTitle: 'Auswirkung auf die nächste Version',
  taken:
    'Ihre nächste Version nutzt diese Wirkung. Geräte bevorzugen einen Gutschein in Segmenten, in denen er sich besser verkauft, und passen sich weiterhin an ihren Besucher an.',
  takenHow:
    'Veröffentlichen Sie unter „Kampagnen“. Liegt der Signaturschlüssel auf einem anderen Computer, veröffentlichen Sie dort mit „couplet publish --key“.',
  held: 'Die Berichte haben eine Prüfung nicht bestanden. Deshalb nutzt die nächste Version sie nicht.',
  live: (day, coupons, count) =>
    coupons === 1
      ? `Die Live-Version vom ${day} nutzt die Wirkung von 1 Gutschein.`
      : `Die Live-Version vom ${day} nutzt die Wirkung von ${count} Gutscheinen.`,
  liveWithout: (day) => `Die Live-Version vom ${day} nutzt das noch nicht.`,
  nothing: 'Noch keine Wirkung bekannt',
  missing: {
    bundle: 'Es ist keine Kampagne veröffentlicht. Richten Sie eine unter „Kampagnen“ ein.',
    reports:
      'Private Berichte sind aus. Wählen Sie unter „Kampagnen“, „Shop“ die Option „Verwischte Berichte (local)“ und veröffentlichen Sie.',
    question: 'Berichte enthalten das Segment nicht. Fügen Sie in der Kampagnendatei „stratum-outcome“ zu „reports.questions“ hinzu.',
    strata:
      'Die Segmente dieser Kampagne hängen von etwas ab, das ein Gutschein verändert, zum Beispiel von Abrufen. Setzen Sie in der Kampagnendatei „reports.strata“ auf Besuche und frühere Bestellungen.',
    explore:
      'Kein Besuch bekommt zufällige Gutscheine. Setzen Sie unter „Kampagnen“, „Experiment“ die „Zufallsauswahl“ auf mehr als 0 und veröffentlichen Sie.',
    count:
      'Mindestens zwei Gutscheine brauchen mehr Berichte. Jeder Besucher, der zugestimmt hat, sendet höchstens einen pro Woche, und nur Besuche mit einem zufälligen Gutschein zählen.',
    orders: 'Noch keine Bestellung stammt aus einem Besuch mit einem zufälligen Gutschein. Warten Sie auf Bestellungen.',
  },
  setUp: 'Zu den Kampagnen',
  reports: 'Berichte je Gutschein',
  reportsLead: (least) => `Ein Gutschein braucht ${least} Berichte.`,
  received: 'Berichte',
  needed: 'Noch nötig',
  enough: 'Genug',
  fit: 'Prüfung der Berichte',
  fitLead:
    'Jeder kann Berichte senden, aber gefälschte bestehen eine dieser Prüfungen nicht. Jede Prüfung schlägt zufällig einmal in zehntausend Fällen fehl.',
  fits: {
    uneven: 'Alle Gutscheine haben etwa gleich viele Berichte.',
    strata: 'Alle Gutscheine haben dieselbe Mischung von Segmenten.',
    orders: 'Verkäufe in Berichten stimmen mit Verkäufen in Bestellungen überein.',
  },
  alarms: {
    uneven: 'Ein Gutschein hat zu viele Berichte. Vielleicht fälscht jemand Berichte, oder eine Seite sendet sie doppelt.',
    strata:
      'Die Mischung der Segmente unterscheidet sich zwischen Gutscheinen, obwohl Gutscheine zufällig sind. Vielleicht fälscht jemand Berichte.',
    orders: 'Verkäufe in Berichten stimmen nicht mit Verkäufen in Bestellungen überein. Vielleicht fälscht jemand Berichte.',
  },
  chance: (p) => `Wahrscheinlichkeit eines solchen Unterschieds durch Zufall: p ${p}.`,
  todo: 'Bis das gelöst ist, werden Berichte nicht genutzt. Bestellungen, Budgets und Ergebnisse sind nicht betroffen.',
  todoTokens: 'Veröffentlichen Sie noch einmal, damit Berichte Einmal-Tokens brauchen. Starten Sie dann ein neues Experiment.',
  todoRestart:
    'Berichte brauchen schon Einmal-Tokens. Suchen Sie im Protokoll Ihres Shops nach Bots und starten Sie dann ein neues Experiment.',
  privacy: 'Was ein Bericht verrät',
  privacyLead: 'Geräte antworten manchmal zufällig. Deshalb ist keine einzelne Antwort sicher.',
  epsilon: 'Privatsphäre-Parameter ε',
  epsilonNote: '0 verrät am wenigsten, 2 am meisten',
  match: 'Zugeordnete Berichte, höchstens',
  matchValue: (hits) => `${hits} von 100`,
  matchNote: 'durch Raten wären es 50',
  matchLead: (hits, most) =>
    `Jemand mit allen Berichten, aber ohne andere Daten, könnte zwei Berichte eines Besuchers in höchstens ${hits} von 100 Versuchen einander zuordnen. Liegt das über ${most}, senken Sie ε.`,
  tooWell: 'Zwei Berichte eines Besuchers lassen sich zu oft einander zuordnen.',
  tooWellTodo: (one) =>
    one
      ? 'Senken Sie unter „Kampagnen“, „Erweitert“ ε oder kreuzen Sie „Nach Abrufen und Schließen fragen“ an, und veröffentlichen Sie.'
      : 'Senken Sie unter „Kampagnen“, „Erweitert“ ε und veröffentlichen Sie.',
  toEpsilon: 'ε ändern',
  questions: 'Jeder Bericht beantwortet eine Frage:',
  questionsSeveral: 'Jeder Bericht beantwortet eine dieser Fragen, zufällig ausgewählt:',
  question: {
    'stratum-outcome': (madeUp) =>
      `Zu welchem Segment gehörte der Besuch, und führte er zu einer Bestellung? ${madeUp} der Antworten sind zufällig.`,
    useful: (madeUp) => `War der zuletzt eingelöste Gutschein nützlich? ${madeUp} der Antworten sind zufällig.`,
    'local-right': (madeUp) => `Hat das Gerät besser vorhergesagt als das Modell des Shops? ${madeUp} der Antworten sind zufällig.`,
    reaction: (madeUp) => `Wurde ein Gutschein abgerufen, geschlossen oder keines von beiden? ${madeUp} der Antworten sind zufällig.`,
  },
  tokens: 'Jeder Bericht braucht ein Einmal-Token, das sich nicht zurückverfolgen lässt. Das verhindert massenhafte Fälschung.',
  noTokens:
    'Berichte brauchen noch keine Tokens. Deshalb kann jeder viele senden. Ihre nächste Version verlangt sie, außer wenn der Server Tokens ausschaltet.',
  visits: 'Aggregierte Besuche',
  visitsLead:
    'Höchstens einmal pro Woche meldet ein Gerät einen Besuch in zwei verschlüsselten Anteilen. Sie sehen nur Summen über mindestens hundert Besuche, mit Rauschen.',
  visitsCounted: 'Gezählte Besuche',
  visitsCountedNote: 'mit Rauschen',
  visitsTold: 'Gewicht der Daten Ihres Shops',
  visitsToldNote: (least) => `genutzt ab ${least}`,
  visitsFate: {
    trained: 'Nicht genutzt, weil die Live-Version mit einem Protokoll Ihres Shops trainiert wurde.',
    none: 'Noch keine Summen. Die erste braucht hundert Berichte und eine Woche.',
    orders: 'Noch keine Bestellung dieses Experiments hat eine bekannte Nettomarge. Warten Sie auf Bestellungen.',
    few: 'Die Summen sind noch überwiegend Rauschen. Deshalb richten sich Geräte nach angesehenen Artikeln und Ihrer eigenen Regel. Mehr Besuche und selteneres Veröffentlichen helfen.',
    taken:
      'Ihre nächste Version entscheidet mit diesen Summen, wer einen Gutschein bekommt und wie oft. Veröffentlichen Sie unter „Kampagnen“ oder mit „couplet publish --key“.',
  },
  visitsLive: (day) => `Die Live-Version vom ${day} nutzt die Summen dieses Tages.`,
  off: 'Private Berichte sind nicht im Modus local. Deshalb senden Geräte keine verwischten Antworten.',
};

export const strings: typeof en = { strata, subgroups, segments };
