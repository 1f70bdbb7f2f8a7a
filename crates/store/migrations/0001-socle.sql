-- La mémoire de Livret. Un seul texte pour SQLite et PostgreSQL ; trois mots dépendent du moteur et sont
-- remplacés à la lecture : {key} (clé de 64 bits), {blob} (octets), {clustered} (rangé par sa clé).
-- Jours : textes AAAA-MM-JJ. Instants : millisecondes depuis 1970, UTC. Oui ou non : 1 ou 0.
-- Ce qui est nommé « sealed » est chiffré par la clé du sujet ; « wrapped », par celle de l'installation.

-- Les secrets de l'installation (clé de l'index des noms…), emballés.
CREATE TABLE secret (
  name    TEXT PRIMARY KEY,
  key_id  TEXT NOT NULL,
  wrapped {blob} NOT NULL
);

-- Ce que l'installation retient d'elle-même : « demonstration », de combien de jours son horloge est décalée.
CREATE TABLE setting (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

-- Ce dont un dossier parle : personne, ménage, action, marché, prescripteur sans personne nommée.
-- Sans clé (wrapped vide), le sujet est effacé : rien de ce qui était chiffré ne se lit plus. Effacé avec
-- « kept », il en reste la preuve que sa règle nomme, et une clé pour la lire.
CREATE TABLE subject (
  id          {key},
  kind        TEXT NOT NULL,
  name        TEXT,
  key_id      TEXT,
  wrapped     {blob},
  sealed      {blob},
  version     BIGINT NOT NULL,
  created_at  BIGINT NOT NULL,
  merged_into BIGINT,
  erased_at   BIGINT,
  archived_at BIGINT,
  kept        TEXT
);
CREATE UNIQUE INDEX subject_name ON subject (kind, name) WHERE name IS NOT NULL;
CREATE INDEX subject_merged ON subject (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX subject_key ON subject (key_id);

-- Qui compose un ménage, et depuis quand.
CREATE TABLE member (
  household BIGINT NOT NULL,
  person    BIGINT NOT NULL,
  from_day  TEXT NOT NULL,
  to_day    TEXT,
  PRIMARY KEY (household, person, from_day)
) {clustered};
CREATE INDEX member_person ON member (person);

-- L'index aveugle des noms : des empreintes, jamais des lettres. « twin » ne sert qu'aux doubles.
CREATE TABLE word (
  subject BIGINT NOT NULL,
  token   BIGINT NOT NULL,
  PRIMARY KEY (subject, token)
) {clustered};
CREATE TABLE twin (
  token   BIGINT NOT NULL,
  subject BIGINT NOT NULL,
  PRIMARY KEY (token, subject)
) {clustered};
CREATE INDEX twin_subject ON twin (subject);

-- Les faits : datés, signés, ajoutés et jamais réécrits. La réponse est chiffrée. « corrects » est le rang
-- de la ligne que celle-ci remplace : elle reste, et ne dit plus rien.
CREATE TABLE fact (
  subject     BIGINT NOT NULL,
  rank        BIGINT NOT NULL,
  fact        TEXT NOT NULL,
  since       TEXT,
  recorded_at BIGINT NOT NULL,
  account     BIGINT NOT NULL,
  mandate     BIGINT NOT NULL,
  corrects    BIGINT,
  sealed      {blob} NOT NULL,
  PRIMARY KEY (subject, rank)
) {clustered};

-- Qui suit la personne : un seul référent principal à la fois, et ceux qui l'aident.
CREATE TABLE follow (
  id         {key},
  person     BIGINT NOT NULL,
  account    BIGINT NOT NULL,
  mandate    BIGINT NOT NULL,
  kind       TEXT NOT NULL,
  from_day   TEXT NOT NULL,
  to_day     TEXT,
  given_by   BIGINT NOT NULL
);
CREATE INDEX follow_person ON follow (person);
CREATE INDEX follow_mandate ON follow (mandate, person) WHERE to_day IS NULL;
CREATE UNIQUE INDEX follow_principal ON follow (person) WHERE kind = 'principal' AND to_day IS NULL;

-- Les dossiers. L'état se tire du journal ; ces colonnes en sont ce que les listes lisent.
CREATE TABLE dossier (
  id            {key},
  subject       BIGINT NOT NULL,
  fiche         TEXT NOT NULL,
  fiche_version BIGINT NOT NULL,
  version       BIGINT NOT NULL,
  events        BIGINT NOT NULL,
  status        TEXT NOT NULL,
  operator      TEXT,
  chair         BIGINT,
  opened_on     TEXT NOT NULL,
  moved_on      TEXT NOT NULL,
  contact_on    TEXT,
  closed_on     TEXT,
  wake_on       TEXT,
  erased_at     BIGINT,
  archived_at   BIGINT,
  kept          TEXT
);
CREATE INDEX dossier_subject ON dossier (subject);
CREATE INDEX dossier_fiche ON dossier (fiche, status);
CREATE INDEX dossier_wake ON dossier (wake_on) WHERE wake_on IS NOT NULL;
CREATE INDEX dossier_chair ON dossier (chair) WHERE chair IS NOT NULL;

-- Le journal. En clair : quel acte, sur quel enregistrement de la fiche, quel jour, par quel mandat.
-- Tout ce que quelqu'un a écrit est dans « sealed ».
CREATE TABLE event (
  dossier     BIGINT NOT NULL,
  rank        BIGINT NOT NULL,
  on_day      TEXT NOT NULL,
  recorded_on TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  account     BIGINT NOT NULL,
  mandate     BIGINT NOT NULL,
  draft       BIGINT NOT NULL,
  act         TEXT NOT NULL,
  what        TEXT,
  outcome     TEXT,
  sealed      {blob} NOT NULL,
  PRIMARY KEY (dossier, rank)
) {clustered};

-- Qui peut savoir qu'un dossier existe : un poste, un compte, la personne. Rien d'autre ne mène à une liste.
CREATE TABLE reach (
  post     TEXT NOT NULL,
  dossier  BIGINT NOT NULL,
  subject  BIGINT NOT NULL,
  fiche    TEXT NOT NULL,
  live     BIGINT NOT NULL,
  moved_on TEXT NOT NULL,
  PRIMARY KEY (post, dossier)
) {clustered};
CREATE INDEX reach_roster ON reach (post, live, moved_on, dossier);
CREATE INDEX reach_subject ON reach (post, subject);
CREATE INDEX reach_dossier ON reach (dossier);

-- Ce qui est dû et pas fait, par qui. En retard se lit de la date du jour, jamais d'ici.
CREATE TABLE owed (
  post     TEXT NOT NULL,
  dossier  BIGINT NOT NULL,
  what     TEXT NOT NULL,
  run      BIGINT NOT NULL,
  from_day TEXT NOT NULL,
  to_day   TEXT NOT NULL,
  since    TEXT,
  PRIMARY KEY (post, dossier, what, run, from_day)
) {clustered};
CREATE INDEX owed_list ON owed (post, to_day, dossier, what, run, from_day);
CREATE INDEX owed_dossier ON owed (dossier);

-- Ce qu'il y a de neuf, et pour quel poste : qui peut encore connaître le dossier le voit, les autres non.
CREATE TABLE notice (
  post    TEXT NOT NULL,
  at      BIGINT NOT NULL,
  dossier BIGINT NOT NULL,
  rank    BIGINT NOT NULL,
  mandate BIGINT NOT NULL,
  PRIMARY KEY (post, at, dossier, rank)
) {clustered};
CREATE INDEX notice_dossier ON notice (dossier);
CREATE INDEX notice_at ON notice (at);

-- Ce que chaque dossier ajoute aux comptes de tous, acte après acte. Le tour verrouille une fiche.
CREATE TABLE turn (
  fiche TEXT PRIMARY KEY,
  turn  BIGINT NOT NULL
);
CREATE TABLE counted (
  fiche   TEXT NOT NULL,
  turn    BIGINT NOT NULL,
  rank    BIGINT NOT NULL,
  dossier BIGINT NOT NULL,
  counter TEXT NOT NULL,
  key     TEXT,
  day     TEXT NOT NULL,
  amount  BIGINT NOT NULL,
  PRIMARY KEY (fiche, turn, rank)
) {clustered};
CREATE INDEX counted_dossier ON counted (dossier);

-- Le journal d'accès : ajouté seulement, chaque ligne tient la précédente par son empreinte. Une chaîne
-- par connexion qui écrit, pour que personne n'attende personne ; « base » est la dernière ligne purgée.
CREATE TABLE chain (
  id        {key},
  node      TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  base      BIGINT NOT NULL,
  base_head {blob} NOT NULL,
  rank      BIGINT NOT NULL,
  head      {blob} NOT NULL
);
CREATE TABLE audit (
  chain   BIGINT NOT NULL,
  rank    BIGINT NOT NULL,
  at      BIGINT NOT NULL,
  account BIGINT NOT NULL,
  mandate BIGINT NOT NULL,
  did     TEXT NOT NULL,
  object  TEXT NOT NULL,
  object_id BIGINT NOT NULL,
  subject BIGINT NOT NULL,
  detail  TEXT NOT NULL,
  hash    {blob} NOT NULL,
  PRIMARY KEY (chain, rank)
) {clustered};
CREATE INDEX audit_subject ON audit (subject, at);
CREATE INDEX audit_at ON audit (at);

-- Ce qui reste à faire hors de la base : courriels, rappels. Jamais une donnée personnelle ici.
CREATE TABLE outbox (
  id            {key},
  kind          TEXT NOT NULL,
  account       BIGINT,
  object        TEXT NOT NULL,
  object_id     BIGINT NOT NULL,
  due_at        BIGINT NOT NULL,
  claimed_by    TEXT,
  claimed_until BIGINT,
  done_at       BIGINT,
  tries         BIGINT NOT NULL,
  error         TEXT
);
CREATE INDEX outbox_due ON outbox (due_at) WHERE done_at IS NULL;
CREATE INDEX outbox_object ON outbox (object_id);

-- Les comptes et leurs mandats : un rôle dans une structure, daté. Le secret du second facteur est chiffré
-- par la clé des comptes (table secret).
CREATE TABLE account (
  id           {key},
  login        TEXT NOT NULL UNIQUE,
  name         TEXT NOT NULL,
  mail         TEXT,
  person       BIGINT,
  password     TEXT,
  totp         {blob},
  totp_step    BIGINT NOT NULL,
  created_at   BIGINT NOT NULL,
  revoked_at   BIGINT,
  -- Le dernier regard sur ce qu'il y a de neuf ; quand un courriel l'annonce, et quand le dernier est parti.
  noticed_at   BIGINT NOT NULL DEFAULT 0,
  mails        TEXT NOT NULL DEFAULT 'chaque-jour',
  mailed_at    BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX account_person ON account (person) WHERE person IS NOT NULL;
CREATE TABLE mandate (
  id         {key},
  account    BIGINT NOT NULL,
  role       TEXT NOT NULL,
  structure  TEXT,
  from_day   TEXT NOT NULL,
  to_day     TEXT,
  given_by   BIGINT NOT NULL,
  revoked_at BIGINT
);
CREATE INDEX mandate_account ON mandate (account);
CREATE INDEX mandate_post ON mandate (role, structure);
-- Une session change de jeton à chaque étape. « pending » : le second facteur que l'on enrôle, chiffré.
CREATE TABLE session (
  id         {key},
  token      {blob} NOT NULL UNIQUE,
  account    BIGINT NOT NULL,
  mandate    BIGINT,
  factor     TEXT,
  proved_at  BIGINT NOT NULL,
  opened_at  BIGINT NOT NULL,
  seen_at    BIGINT NOT NULL,
  ended_at   BIGINT,
  ending     TEXT,
  pending    {blob}
);
CREATE INDEX session_account ON session (account);
CREATE TABLE ticket (
  token      {blob} PRIMARY KEY,
  kind       TEXT NOT NULL,
  account    BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at    BIGINT
);
CREATE INDEX ticket_account ON ticket (account);
CREATE TABLE recovery (
  account BIGINT NOT NULL,
  hash    {blob} NOT NULL,
  used_at BIGINT,
  PRIMARY KEY (account, hash)
) {clustered};
-- Ce qui freine les essais, par adresse et par identifiant tapé, dont on ne garde qu'une empreinte : qu'un
-- compte existe derrière ou non.
CREATE TABLE rate (
  name  TEXT PRIMARY KEY,
  state TEXT NOT NULL,
  until BIGINT NOT NULL
);

-- Les accès exceptionnels : motivés, bornés, signalés. Un accès refermé se termine à cet instant.
CREATE TABLE glass (
  id         {key},
  account    BIGINT NOT NULL,
  mandate    BIGINT NOT NULL,
  subject    BIGINT NOT NULL,
  sealed     {blob} NOT NULL,
  from_at    BIGINT NOT NULL,
  until_at   BIGINT NOT NULL
);
CREATE INDEX glass_mandate ON glass (mandate, subject, until_at);
CREATE INDEX glass_subject ON glass (subject);

-- Ce qui déroge aux règles de conservation, motivé et daté : un gel suspend l'effacement d'un sujet, un
-- retour le garde en usage.
CREATE TABLE hold (
  id       {key},
  kind     TEXT NOT NULL,
  subject  BIGINT NOT NULL,
  sealed   {blob} NOT NULL,
  from_day TEXT NOT NULL,
  to_day   TEXT,
  given_by BIGINT NOT NULL
);
CREATE INDEX hold_subject ON hold (subject);

-- Les purges : au jour de quel plan, par qui, selon quelles règles confirmées ; et ce qu'elles ont fait, une
-- ligne par dossier et une par sujet (dossier 0). Jamais un nom.
CREATE TABLE purge (
  id      {key},
  on_day  TEXT NOT NULL,
  rules   TEXT NOT NULL,
  account BIGINT NOT NULL,
  mandate BIGINT NOT NULL,
  at      BIGINT NOT NULL,
  done_at BIGINT
);
CREATE TABLE erasure (
  purge   BIGINT NOT NULL,
  subject BIGINT NOT NULL,
  dossier BIGINT NOT NULL,
  rule    TEXT NOT NULL,
  stage   TEXT NOT NULL,
  at      BIGINT NOT NULL,
  PRIMARY KEY (purge, subject, dossier, stage)
) {clustered};

-- Le dernier paiement du financeur d'une fiche : la preuve d'une participation se garde à compter de là.
CREATE TABLE payment (
  fiche   TEXT PRIMARY KEY,
  on_day  TEXT NOT NULL,
  account BIGINT NOT NULL,
  at      BIGINT NOT NULL
);

-- Ce qu'une personne demande de ses données, et le dernier jour pour lui répondre (RGPD, art. 12-3).
CREATE TABLE request (
  id         {key},
  subject    BIGINT NOT NULL,
  kind       TEXT NOT NULL,
  sealed     {blob} NOT NULL,
  asked_on   TEXT NOT NULL,
  to_day     TEXT NOT NULL,
  extended   BIGINT NOT NULL,
  account    BIGINT NOT NULL,
  mandate    BIGINT NOT NULL,
  outcome    TEXT,
  answer     {blob},
  answered_on TEXT,
  answered_by BIGINT
);
CREATE INDEX request_open ON request (to_day, id) WHERE outcome IS NULL;
CREATE INDEX request_subject ON request (subject);

-- Les organisations que le catalogue ne nomme pas, rattachées à l'une des siennes.
CREATE TABLE organisation (
  id       TEXT PRIMARY KEY,
  name     TEXT NOT NULL,
  kind     TEXT NOT NULL,
  parent   TEXT,
  mail     TEXT,
  phone    TEXT,
  address  TEXT,
  version  BIGINT NOT NULL
);
