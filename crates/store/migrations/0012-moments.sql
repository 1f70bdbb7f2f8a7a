-- Les moments de chaque dossier, tirés de son journal, pour les compter : prescription, accuse, premiere-etape,
-- entree, sortie, resultat. En clair, et des codes seulement : jamais un mot écrit. « on_day » : le jour vrai ;
-- « until » : le premier jour où ce qu'il ouvre est fini (l'attente d'une prescription, le séjour d'une entrée),
-- 9999-12-31 tant que cela dure ; « days » : les jours depuis la prescription ; « home », « service » : la commune
-- et le service de suivi le jour de la prescription ; « prescriber » : la structure de qui a prescrit.
CREATE TABLE moment (
  dossier    BIGINT NOT NULL,
  rank       BIGINT NOT NULL,
  kind       TEXT NOT NULL,
  subject    BIGINT NOT NULL,
  fiche      TEXT NOT NULL,
  operator   TEXT,
  home       TEXT,
  service    TEXT,
  prescriber TEXT,
  on_day     TEXT NOT NULL,
  until      TEXT,
  days       BIGINT,
  what       TEXT,
  said       TEXT,
  PRIMARY KEY (dossier, rank)
) {clustered};
CREATE INDEX moment_flow ON moment (kind, fiche, on_day, operator, what, said, days, home, service, prescriber);
CREATE INDEX moment_stock ON moment (kind, fiche, until, on_day, operator, home, service, prescriber)
  WHERE until IS NOT NULL;
CREATE INDEX moment_path ON moment (on_day, subject, dossier, fiche, operator) WHERE kind = 'entree';
-- Les dossiers déjà là sont tirés de nouveau, à leur tour.
UPDATE dossier SET wake_on = opened_on WHERE erased_at IS NULL AND archived_at IS NULL;
UPDATE reach SET wake_on = (SELECT d.wake_on FROM dossier d WHERE d.id = reach.dossier);
