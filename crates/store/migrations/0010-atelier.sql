-- L'atelier des fiches. Une version publiée ne change plus ; un brouillon par fiche, que se disputent ceux qui y
-- travaillent. Rien de personnel : le texte d'une fiche est public, ses cas sont inventés.
-- « edition » : le rang de la publication parmi toutes ; un nœud dont la sienne est plus petite relit le catalogue, et
-- deux publications décidées sur le même catalogue ne passent pas toutes les deux.
CREATE TABLE fiche_version (
  fiche     TEXT NOT NULL,
  number    BIGINT NOT NULL,
  edition   BIGINT NOT NULL,
  text      TEXT NOT NULL,
  cases     TEXT NOT NULL,
  from_day  TEXT NOT NULL,
  note      TEXT NOT NULL,
  reason    TEXT,
  at        BIGINT NOT NULL,
  account   BIGINT NOT NULL,
  mandate   BIGINT NOT NULL,
  PRIMARY KEY (fiche, number)
) {clustered};
CREATE UNIQUE INDEX fiche_version_edition ON fiche_version (edition);
CREATE TABLE fiche_draft (
  fiche    TEXT NOT NULL,
  version  BIGINT NOT NULL,
  began    BIGINT NOT NULL,
  text     TEXT NOT NULL,
  cases    TEXT NOT NULL,
  at       BIGINT NOT NULL,
  account  BIGINT NOT NULL,
  mandate  BIGINT NOT NULL,
  PRIMARY KEY (fiche)
) {clustered};
