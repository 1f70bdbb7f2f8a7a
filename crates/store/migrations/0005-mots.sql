-- Qui porte un mot : une recherche y entre quand ceux que l'on peut connaître sont nombreux.
CREATE INDEX word_token ON word (token, subject);
