// Regenerates the list of communes of a catalogue from the official administrative divisions.
// What the command does and how it is run: see README.md.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const DEPARTEMENT = "35";
const FICHIER = new URL("../../catalogue/ille-et-vilaine/communes.csv", import.meta.url);
const ENTETE = ["insee", "nom", "codes_postaux", "epci", "arrondissement", "population"];

const lire = (nom) => createRequire(import.meta.url)(`@etalab/decoupage-administratif/data/${nom}.json`);

/** The SIREN of the EPCI of each commune, by INSEE code. */
function epciParCommune() {
  return new Map(lire("epci").flatMap(({ code, membres }) => membres.map((membre) => [membre.code, code])));
}

/** One line per present-day commune: delegated and associated communes are parts of another one. */
function lignes() {
  const epci = epciParCommune();
  return lire("communes")
    .filter((commune) => commune.departement === DEPARTEMENT && commune.type === "commune-actuelle")
    .sort((a, b) => (a.code < b.code ? -1 : 1))
    .map((commune) => [
      commune.code,
      commune.nom,
      (commune.codesPostaux ?? []).join("|"),
      // A commune without EPCI exists in France (islands): the field then stays empty.
      epci.get(commune.code) ?? "",
      commune.arrondissement ?? "",
      commune.population ?? "",
    ]);
}

/** CSV of RFC 4180, with the line ends that version control keeps. */
function csv(rangees) {
  const champ = (valeur) => (/[",\n]/.test(valeur) ? `"${String(valeur).replaceAll('"', '""')}"` : valeur);
  return rangees.map((rangee) => rangee.map(champ).join(",") + "\n").join("");
}

const communes = lignes();
const contenu = csv([ENTETE, ...communes]);
const chemin = fileURLToPath(FICHIER);

if (!process.argv.includes("--verifier")) {
  writeFileSync(FICHIER, contenu);
  console.log(`${communes.length} communes écrites dans ${chemin}`);
} else if (readFileSync(FICHIER, "utf8") === contenu) {
  console.log(`${communes.length} communes : le fichier est à jour`);
} else {
  console.error(`${chemin} diffère du découpage administratif : lancez « npm run communes »`);
  process.exitCode = 1;
}
