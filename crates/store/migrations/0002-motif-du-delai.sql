-- Pourquoi la réponse à une demande est remise, scellé : la personne le lit (RGPD, art. 12-3).
ALTER TABLE request ADD COLUMN delay {blob};
