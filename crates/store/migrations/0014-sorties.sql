-- Les exports de listes. En clair : quelle liste, ses filtres (des codes du catalogue, jamais un nom tapé), qui l'a
-- demandée sous quel mandat, où elle en est. Ses octets sont chiffrés par sa propre clé, morceau par morceau ; cette clé
-- l'est par celle des comptes (« sealed »). « claim » : le tour de travail qui l'écrit, jusqu'à « claimed_until ».
CREATE TABLE export (
  id            {key},
  account       BIGINT NOT NULL,
  mandate       BIGINT NOT NULL,
  list          TEXT NOT NULL,
  filters       TEXT NOT NULL,
  format        TEXT NOT NULL,
  state         TEXT NOT NULL,
  asked_at      BIGINT NOT NULL,
  written       BIGINT NOT NULL,
  total         BIGINT,
  claim         BIGINT,
  claimed_until BIGINT,
  tries         BIGINT NOT NULL,
  length        BIGINT NOT NULL,
  parts         BIGINT NOT NULL,
  ended_at      BIGINT,
  expires_at    BIGINT,
  sealed        {blob} NOT NULL
);
CREATE INDEX export_mandate ON export (mandate, id);
CREATE INDEX export_waiting ON export (id) WHERE state IN ('demande', 'en-cours');
CREATE INDEX export_ready ON export (expires_at) WHERE state = 'pret';
CREATE INDEX export_ended ON export (ended_at) WHERE ended_at IS NOT NULL;
CREATE TABLE export_part (
  export BIGINT NOT NULL,
  rank   BIGINT NOT NULL,
  bytes  {blob} NOT NULL,
  PRIMARY KEY (export, rank)
);

-- Les calendriers auxquels un agenda s'abonne : celui d'un mandat, ou d'une séance (« meeting »). Du lien, on ne garde
-- que l'empreinte.
CREATE TABLE feed (
  id         {key},
  token      {blob} NOT NULL,
  account    BIGINT NOT NULL,
  mandate    BIGINT NOT NULL,
  meeting    BIGINT,
  created_at BIGINT NOT NULL,
  read_at    BIGINT,
  revoked_at BIGINT
);
CREATE UNIQUE INDEX feed_token ON feed (token);
CREATE INDEX feed_mandate ON feed (mandate, id);

-- Les bilans qu'un document de fiche demande chaque année : un par fiche, document, année et auteur dû (« ower »). Où en
-- est chacun, et chaque passage d'un état à l'autre, daté et signé. « sealed » : ce qui est écrit, ou pourquoi il est
-- renvoyé, par la clé du sujet de l'action.
CREATE TABLE report (
  id         {key},
  fiche      TEXT NOT NULL,
  document   TEXT NOT NULL,
  year       BIGINT NOT NULL,
  ower       TEXT NOT NULL,
  state      TEXT NOT NULL,
  version    BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  sealed     {blob} NOT NULL
);
CREATE UNIQUE INDEX report_place ON report (fiche, year, document, ower);
CREATE TABLE report_step (
  report  BIGINT NOT NULL,
  rank    BIGINT NOT NULL,
  state   TEXT NOT NULL,
  on_day  TEXT NOT NULL,
  at      BIGINT NOT NULL,
  account BIGINT NOT NULL,
  mandate BIGINT NOT NULL,
  sealed  {blob},
  PRIMARY KEY (report, rank)
);
