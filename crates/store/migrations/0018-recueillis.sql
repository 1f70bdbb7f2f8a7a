-- Ce qui fut recueilli pour un financeur et ce qui fut corrigé, dans un dossier : peu d'écrits parmi tous les autres,
-- que l'on relit seuls pour compter une opération.
CREATE INDEX event_gathered ON event (dossier, rank) WHERE act IN ('collect', 'correct');
