-- Le jour où une liste peut changer d'elle-même, à côté de ceux qui peuvent la lire : chacun ne réveille que
-- ses dossiers, sans passer devant ceux des autres.
ALTER TABLE reach ADD COLUMN wake_on TEXT;
CREATE INDEX reach_wake ON reach (post, wake_on, dossier) WHERE wake_on IS NOT NULL;
-- Une chose due n'est plus gardée que sous un poste dont tous ceux qui le tiennent peuvent connaître le
-- dossier. Les autres lignes disparaissent ; leurs dossiers se réveillent et les redisent comme il faut.
UPDATE dossier SET wake_on = '0001-01-01' WHERE archived_at IS NULL AND erased_at IS NULL AND id IN
  (SELECT o.dossier FROM owed o WHERE NOT EXISTS
    (SELECT 1 FROM reach r WHERE r.dossier = o.dossier AND r.post = o.post));
DELETE FROM owed WHERE NOT EXISTS
  (SELECT 1 FROM reach r WHERE r.dossier = owed.dossier AND r.post = owed.post);
UPDATE reach SET wake_on = (SELECT d.wake_on FROM dossier d WHERE d.id = reach.dossier);
