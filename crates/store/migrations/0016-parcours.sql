-- Les entrées de chacun, l'une après l'autre : l'index se lit dans l'ordre et contient tout ce qu'un chemin dit.
DROP INDEX moment_path;
CREATE INDEX moment_path ON moment (subject, on_day, dossier, fiche, operator, kind) WHERE kind || '' = 'entree';
