-- Qui travaille dans une structure, ce qui a été fait depuis hier : l'index les donne, au lieu de la table entière.
CREATE INDEX mandate_structure ON mandate (structure, role) WHERE structure IS NOT NULL;
CREATE INDEX outbox_done ON outbox (done_at) WHERE done_at IS NOT NULL;
-- Une lettre que rien ne porte finit par être abandonnée : à quel instant. Quelqu'un peut la faire réessayer.
ALTER TABLE outbox ADD COLUMN given_up_at BIGINT;
-- L'empreinte du texte de chaque version de fiche, la première fois qu'elle est servie : une version publiée ne change plus.
CREATE TABLE fiche_print (
  fiche  TEXT NOT NULL,
  number BIGINT NOT NULL,
  print  TEXT NOT NULL,
  at     BIGINT NOT NULL,
  PRIMARY KEY (fiche, number)
) {clustered};
