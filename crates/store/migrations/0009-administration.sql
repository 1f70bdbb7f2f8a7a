-- Ce que tient l'administration. Une organisation que le catalogue ne nomme pas : sous quels noms, depuis quel
-- jour, jusqu'auquel. Plus aucun mandat n'y court après son dernier jour.
ALTER TABLE organisation ADD COLUMN acronym TEXT;
ALTER TABLE organisation ADD COLUMN aliases TEXT NOT NULL DEFAULT '';
ALTER TABLE organisation ADD COLUMN from_day TEXT;
ALTER TABLE organisation ADD COLUMN to_day TEXT;
-- Les lieux où elle reçoit. « communes » : des territoires du catalogue, séparés par des espaces.
CREATE TABLE organisation_site (
  organisation TEXT NOT NULL,
  rank         BIGINT NOT NULL,
  name         TEXT NOT NULL,
  address      TEXT,
  communes     TEXT NOT NULL,
  PRIMARY KEY (organisation, rank)
) {clustered};

-- Jusqu'à quel sujet une purge est allée, et combien elle en a regardé : elle avance par morceaux.
ALTER TABLE purge ADD COLUMN seen_to BIGINT NOT NULL DEFAULT 0;
ALTER TABLE purge ADD COLUMN seen BIGINT NOT NULL DEFAULT 0;

-- Les nœuds qui servent : leur dernière tournée de travail de fond, et ce qui y a manqué. Rien n'en dépend.
CREATE TABLE node (
  name      TEXT PRIMARY KEY,
  version   TEXT NOT NULL,
  turned_at BIGINT NOT NULL,
  carries   BIGINT NOT NULL,
  error     TEXT
);
