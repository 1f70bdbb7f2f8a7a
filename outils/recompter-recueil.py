#!/usr/bin/env python3
"""Recompte, sans rien de Livret, les indicateurs du FSE+ d'après le fichier des participants.

    outils/recompter-recueil.py participants.csv indicateurs.csv

Chaque indicateur est recompté à la main, en tout et par genre, et comparé à celui que Livret a donné. La sortie dit combien
sont égaux ; elle est en faute dès qu'un ne l'est pas.
"""

import csv
import sys
from collections import Counter

OUI = "oui"
HORS_EMPLOI = ("chomage", "inactif")


def age(p):
    """L'âge recompté des deux dates (31/12/2021), et non lu dans sa colonne."""
    naissance, entree = (
        tuple(int(part) for part in reversed(p[quand].split("/"))) for quand in ("Date de naissance", "Date d'entrée")
    )
    return entree[0] - naissance[0] - (entree[1:] < naissance[1:])


NOUVEAUX = {
    "EECO01": lambda p: True,
    "EECO02": lambda p: p["Situation à l'entrée"] == "chomage",
    "EECO03": lambda p: p["Chômage de longue durée"] == OUI,
    "EECO04": lambda p: p["Situation à l'entrée"] == "inactif",
    "EECO05": lambda p: p["Situation à l'entrée"] == "emploi",
    "EECO06": lambda p: age(p) < 18,
    "EECO07": lambda p: 18 <= age(p) <= 29,
    "EECO08": lambda p: age(p) >= 55,
    "EECO09": lambda p: p["Niveau de diplôme"] == "cite-0-2",
    "EECO10": lambda p: p["Niveau de diplôme"] == "cite-3-4",
    "EECO11": lambda p: p["Niveau de diplôme"] == "cite-5-8",
    "EECO12": lambda p: p["Handicap"] == OUI,
    "EECO13": lambda p: p["Pays tiers"] == OUI,
    "EECO14": lambda p: p["Origine étrangère"] == OUI,
    "EECO15": lambda p: p["Minorité"] == OUI,
    "EECO16": lambda p: p["Sans-abri"] == OUI,
    "EECO17": lambda p: p["Zone rurale"] == OUI,
    "EECR01": lambda p: p["Situation à l'entrée"] == "inactif" and p["Recherche d'emploi à la sortie"] == OUI,
    "EECR02": lambda p: p["Formation à la sortie"] == OUI,
    "EECR03": lambda p: p["Qualification"] == OUI,
    "EECR04": lambda p: p["Situation à la sortie"] == "emploi" and p["Situation à l'entrée"] in HORS_EMPLOI,
    "EECR05": lambda p: p["Situation six mois après"] == "emploi" and p["Situation à l'entrée"] in HORS_EMPLOI,
    "EECR06": lambda p: p["Situation améliorée"] == OUI,
}


def defavorise(p):
    return OUI in (p["Handicap"], p["Migrant, origine étrangère ou minorité"], p["Autre personne défavorisée"])


def sans_formation(p):
    return p["Situation à l'entrée"] == "inactif" and p["Études ou formation à l'entrée"] == "non"


ANCIENS = {
    "Total": NOUVEAUX["EECO01"],
    "CO01": NOUVEAUX["EECO02"],
    "CO02": NOUVEAUX["EECO03"],
    "CO03": NOUVEAUX["EECO04"],
    "CO04": sans_formation,
    "CO05": NOUVEAUX["EECO05"],
    "CO06": lambda p: age(p) < 25,
    "CO07": lambda p: age(p) > 54,
    "CO08": lambda p: age(p) > 54 and (p["Situation à l'entrée"] == "chomage" or sans_formation(p)),
    "CO09": NOUVEAUX["EECO09"],
    "CO10": NOUVEAUX["EECO10"],
    "CO11": NOUVEAUX["EECO11"],
    "CO15": lambda p: p["Migrant, origine étrangère ou minorité"] == OUI,
    "CO16": NOUVEAUX["EECO12"],
    "CO17": lambda p: p["Autre personne défavorisée"] == OUI,
    "CO18": NOUVEAUX["EECO16"],
    "CO19": NOUVEAUX["EECO17"],
    "CR01": NOUVEAUX["EECR01"],
    "CR02": NOUVEAUX["EECR02"],
    "CR03": NOUVEAUX["EECR03"],
    "CR04": NOUVEAUX["EECR04"],
    "CR05": lambda p: defavorise(p)
    and (any(NOUVEAUX[code](p) for code in ("EECR02", "EECR03", "EECR04")) or p["Recherche d'emploi à la sortie"] == OUI),
    "CR06": NOUVEAUX["EECR05"],
    "CR07": NOUVEAUX["EECR06"],
    "CR08": lambda p: age(p) > 54 and NOUVEAUX["EECR05"](p),
    "CR09": lambda p: defavorise(p) and NOUVEAUX["EECR05"](p),
}


def lire(chemin):
    with open(chemin, encoding="utf-8-sig", newline="") as fichier:
        return list(csv.DictReader(fichier, delimiter=";"))


def main():
    participants, indicateurs = (lire(chemin) for chemin in sys.argv[1:3])
    comptes = [p for p in participants if p["Données d'entrée complètes"] == OUI]
    regles = NOUVEAUX if indicateurs[0]["Code"].startswith("EECO") else ANCIENS
    egaux, faux = 0, []
    for ligne in indicateurs:
        code = ligne["Code"]
        if ligne["Total"] == "hors de Livret":
            continue
        genres = Counter(p["Genre"] for p in comptes if regles[code](p))
        parts = [(part, genres[part.lower().replace(" ", "-")]) for part in ("Femme", "Homme", "Non binaire") if part in ligne]
        for colonne, nombre in [("Total", sum(genres.values())), *parts]:
            if ligne[colonne] == str(nombre):
                egaux += 1
            else:
                faux.append(f"{code}, {colonne} : {ligne[colonne]}, recompté {nombre}")
    print(f"{len(participants)} participants, {len(comptes)} comptés ; {egaux} nombres égaux, {len(faux)} différents")
    if faux:
        print("\n".join(faux))
    sys.exit(1 if faux else 0)


main()
