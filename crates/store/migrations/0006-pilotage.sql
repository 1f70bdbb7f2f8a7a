-- Ce que l'on suit d'une action : où en est chacun, ce qui est en retard, à qui on l'a rappelé, ce que l'on a
-- décidé là où le livret se tait.
-- « progress » : où en est la personne d'un dossier (brouillon, attente, dedans…), vide pour ce qui n'est
-- d'aucune personne ; « entered_on » : le jour où elle est entrée. Les deux se tirent du journal.
ALTER TABLE dossier ADD COLUMN entered_on TEXT;
ALTER TABLE dossier ADD COLUMN progress TEXT;
CREATE INDEX dossier_progress ON dossier (fiche, progress, closed_on, operator, erased_at);
CREATE INDEX dossier_asleep ON dossier (fiche, wake_on) WHERE wake_on IS NOT NULL;
CREATE INDEX dossier_entered ON dossier (fiche, entered_on, operator) WHERE entered_on IS NOT NULL;
-- Les dossiers déjà là sont tirés de nouveau, à leur tour.
UPDATE dossier SET wake_on = opened_on WHERE erased_at IS NULL AND archived_at IS NULL;
UPDATE reach SET wake_on = (SELECT d.wake_on FROM dossier d WHERE d.id = reach.dossier);

-- De quelle fiche est ce qui est dû : les retards d'une action se lisent sans lire ceux des autres.
ALTER TABLE owed ADD COLUMN fiche TEXT NOT NULL DEFAULT '';
UPDATE owed SET fiche = (SELECT d.fiche FROM dossier d WHERE d.id = owed.dossier);
CREATE INDEX owed_late ON owed (fiche, to_day, dossier, what, run, from_day);

-- Les relances : une par jour au plus pour une même chose due. Jamais une donnée personnelle.
CREATE TABLE reminder (
  dossier  BIGINT NOT NULL,
  what     TEXT NOT NULL,
  run      BIGINT NOT NULL,
  from_day TEXT NOT NULL,
  on_day   TEXT NOT NULL,
  at       BIGINT NOT NULL,
  account  BIGINT NOT NULL,
  mandate  BIGINT NOT NULL,
  PRIMARY KEY (dossier, what, run, from_day, on_day)
) {clustered};

-- Ce qui a été décidé là où le livret se tait : gardé avec son auteur et son jour, la fiche n'en change pas.
-- Chiffré par la clé de l'action.
CREATE TABLE settlement (
  id      {key},
  fiche   TEXT NOT NULL,
  silence TEXT NOT NULL,
  on_day  TEXT NOT NULL,
  at      BIGINT NOT NULL,
  account BIGINT NOT NULL,
  mandate BIGINT NOT NULL,
  sealed  {blob} NOT NULL
);
CREATE INDEX settlement_fiche ON settlement (fiche, id);
