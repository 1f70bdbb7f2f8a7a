-- Les séances des instances. « body » : l'instance, par son nom dans le catalogue ; « sealed » : lieu, présents, notes,
-- chiffrés par la clé des comptes (table secret). Une seule séance d'une instance par jour, les annulées mises à part.
CREATE TABLE meeting (
  id         {key},
  body       TEXT NOT NULL,
  on_day     TEXT NOT NULL,
  hour       TEXT NOT NULL,
  state      TEXT NOT NULL,
  version    BIGINT NOT NULL,
  kept_by    BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  changed_by BIGINT NOT NULL,
  closed_at  BIGINT,
  closed_by  BIGINT,
  sealed     {blob} NOT NULL
);
CREATE INDEX meeting_body ON meeting (body, on_day);
CREATE INDEX meeting_changed ON meeting (body, changed_at);
CREATE UNIQUE INDEX meeting_day ON meeting (body, on_day) WHERE state <> 'annulee';

-- Ce qu'une séance a fait d'un dossier : reporté, retiré ; et, une fois le compte rendu clos, décidé (l'événement du
-- journal) ou pas examiné. Avant, l'ordre du jour se tire de ce qui est dû. « sealed » : pourquoi, par la clé du sujet.
CREATE TABLE meeting_line (
  id       {key},
  meeting  BIGINT NOT NULL,
  dossier  BIGINT NOT NULL,
  what     TEXT NOT NULL,
  run      BIGINT NOT NULL,
  rank     BIGINT NOT NULL,
  state    TEXT NOT NULL,
  event    BIGINT,
  mandate  BIGINT NOT NULL,
  sealed   {blob}
);
CREATE UNIQUE INDEX meeting_line_place ON meeting_line (meeting, dossier, what, run);
CREATE INDEX meeting_line_dossier ON meeting_line (dossier);
