-- Ce que chaque dossier demande, obtient et reçoit d'aides : la suite de ses demandes, tirée de son journal. En
-- clair, comme les en-têtes du journal : le financement, les jours, où en est la demande, les montants en
-- millièmes d'euro ; jamais un objet ni un mot écrit. « state » : demandee, refusee, accordee, versee.
CREATE TABLE aid (
  dossier    BIGINT NOT NULL,
  rank       BIGINT NOT NULL,
  fiche      TEXT NOT NULL,
  fund       TEXT NOT NULL,
  operator   TEXT,
  asked_of   TEXT,
  state      TEXT NOT NULL,
  asked_on   TEXT NOT NULL,
  decided_on TEXT,
  granted    BIGINT,
  paid_on    TEXT,
  paid       BIGINT,
  PRIMARY KEY (dossier, rank)
) {clustered};
CREATE INDEX aid_asked ON aid (asked_on, fiche, fund, operator, asked_of);
CREATE INDEX aid_decided ON aid (decided_on, fiche, fund, operator, asked_of, state, granted)
  WHERE decided_on IS NOT NULL;
CREATE INDEX aid_paid ON aid (paid_on, fiche, fund, operator, asked_of, paid) WHERE paid_on IS NOT NULL;
CREATE INDEX aid_state ON aid (state, asked_on, dossier, rank);
-- Les dossiers où une aide a été demandée sont tirés de nouveau, à leur tour.
UPDATE dossier SET wake_on = opened_on WHERE erased_at IS NULL AND archived_at IS NULL
  AND id IN (SELECT dossier FROM event WHERE act IN ('request-aid', 'correct'));
UPDATE reach SET wake_on = (SELECT d.wake_on FROM dossier d WHERE d.id = reach.dossier)
  WHERE dossier IN (SELECT dossier FROM event WHERE act IN ('request-aid', 'correct'));

-- Le jour où une réponse a été trouvée à ce qui n'en avait pas ; et, pour qui l'a consigné, sa liste.
ALTER TABLE gap ADD COLUMN answered_on TEXT;
CREATE INDEX gap_mandate ON gap (mandate, id);
