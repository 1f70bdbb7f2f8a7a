-- Ce qui est demandé à la sortie de qui revient suit de sa première entrée : ses dossiers, clos ou non, sont tirés de
-- nouveau, à leur tour.
UPDATE dossier SET wake_on = entered_on WHERE entered_on IS NOT NULL AND erased_at IS NULL AND archived_at IS NULL
  AND EXISTS (SELECT 1 FROM dossier o WHERE o.subject = dossier.subject AND o.fiche = dossier.fiche
              AND o.id <> dossier.id AND o.entered_on IS NOT NULL);
UPDATE reach SET wake_on = (SELECT d.wake_on FROM dossier d WHERE d.id = reach.dossier)
  WHERE dossier IN (SELECT d.id FROM dossier d WHERE d.entered_on IS NOT NULL AND d.erased_at IS NULL
                    AND d.archived_at IS NULL AND d.wake_on = d.entered_on);
