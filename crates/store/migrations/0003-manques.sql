-- Rien ne convient : ce que l'offre n'a pas pour quelqu'un. En clair : quelle sorte de besoin, dans quel
-- territoire, quel jour, pour les comptes ; le reste est chiffré par la clé du sujet.
CREATE TABLE gap (
  id          {key},
  subject     BIGINT NOT NULL,
  need        TEXT NOT NULL,
  territory   TEXT,
  on_day      TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  account     BIGINT NOT NULL,
  mandate     BIGINT NOT NULL,
  sealed      {blob} NOT NULL
);
CREATE INDEX gap_subject ON gap (subject);
CREATE INDEX gap_day ON gap (on_day);
