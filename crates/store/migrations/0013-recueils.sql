-- Ce qu'un financeur demande des participants est dû dans les dossiers déjà entrés, clos ou non : ils sont tirés de
-- nouveau, à leur tour. Les réponses sont des actes du journal : aucune table de plus.
UPDATE dossier SET wake_on = entered_on WHERE entered_on IS NOT NULL AND erased_at IS NULL AND archived_at IS NULL;
UPDATE reach SET wake_on = (SELECT d.wake_on FROM dossier d WHERE d.id = reach.dossier)
  WHERE dossier IN (SELECT id FROM dossier WHERE entered_on IS NOT NULL AND erased_at IS NULL AND archived_at IS NULL);
