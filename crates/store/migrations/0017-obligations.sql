-- Ce qui est dû dans un dossier, une seule fois, quel que soit le nombre de ceux qui le doivent : « owed » dit à qui,
-- ceci se compte. L'index contient tout ce qu'un retard dit, rangé comme il se dit.
CREATE TABLE obligation (
  dossier  BIGINT NOT NULL,
  what     TEXT NOT NULL,
  run      BIGINT NOT NULL,
  from_day TEXT NOT NULL,
  to_day   TEXT NOT NULL,
  fiche    TEXT NOT NULL,
  operator TEXT,
  PRIMARY KEY (dossier, what, run, from_day)
) {clustered};
INSERT INTO obligation (dossier, what, run, from_day, to_day, fiche, operator)
  SELECT o.dossier, o.what, o.run, o.from_day, MIN(o.to_day), d.fiche, d.operator
  FROM owed o JOIN dossier d ON d.id = o.dossier
  GROUP BY o.dossier, o.what, o.run, o.from_day, d.fiche, d.operator;
CREATE INDEX obligation_late ON obligation (fiche, what, operator, to_day);
DROP INDEX owed_late;
