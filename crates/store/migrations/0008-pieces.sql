-- Les fichiers joints aux documents d'un dossier. En clair : quel document, quelle sorte de fichier, sa
-- longueur, qui l'a reçu. Son nom et sa clé sont chiffrés par la clé du sujet ; ses octets, par sa propre clé,
-- morceau par morceau. « print » est l'empreinte des morceaux chiffrés : elle se vérifie sans rien ouvrir.
CREATE TABLE piece (
  id          {key},
  subject     BIGINT NOT NULL,
  dossier     BIGINT,
  document    TEXT,
  event       BIGINT,
  state       TEXT NOT NULL,
  scan        TEXT NOT NULL,
  kind        TEXT NOT NULL,
  length      BIGINT NOT NULL,
  parts       BIGINT NOT NULL,
  print       {blob} NOT NULL,
  account     BIGINT NOT NULL,
  mandate     BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  sealed      {blob} NOT NULL
);
CREATE INDEX piece_subject ON piece (subject);
CREATE INDEX piece_dossier ON piece (dossier) WHERE dossier IS NOT NULL;
CREATE INDEX piece_waiting ON piece (received_at) WHERE state <> 'jointe';
CREATE INDEX piece_scan ON piece (id) WHERE scan = 'attend';
CREATE TABLE piece_part (
  piece BIGINT NOT NULL,
  rank  BIGINT NOT NULL,
  bytes {blob} NOT NULL,
  PRIMARY KEY (piece, rank)
);
