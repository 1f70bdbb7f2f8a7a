-- Le service qui suit une action connaît désormais ses marchés, qui ne parlent de personne : qui peut savoir que ces
-- dossiers existent est tiré de nouveau, à leur tour.
UPDATE dossier SET wake_on = opened_on WHERE erased_at IS NULL AND archived_at IS NULL
  AND subject IN (SELECT id FROM subject WHERE kind = 'marche');
UPDATE reach SET wake_on = (SELECT d.wake_on FROM dossier d WHERE d.id = reach.dossier)
  WHERE subject IN (SELECT id FROM subject WHERE kind = 'marche');
