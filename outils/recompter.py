#!/usr/bin/env python3
"""Recompte les moments d'une base SQLite de Livret, sans rien de son programme.

Lit les en-têtes du journal (table event : l'acte, l'étape, le jour) et les fiches du catalogue (TOML : la sorte de
chaque étape), compte prescriptions, accusés, premières étapes, entrées et sorties par action et par année, avec la
médiane des délais, et compare à ce que les tableaux lisent (table moment). Un dossier dont le journal a été corrigé, ou
dont une étape est d'abord un brouillon, ne se relit pas sans ouvrir ce qui est chiffré : il est mis à part, et dit.

    outils/recompter.py BASE.db catalogue/ille-et-vilaine
"""

import collections
import datetime
import pathlib
import sqlite3
import statistics
import sys
import tomllib

SORTES = {"prescription": "prescription", "accuse-reception": "accuse", "entree": "entree"}
MUETTES = {"appui", "prescription", "accuse-reception"}


def etapes(catalogue):
    """La sorte de chaque étape de chaque version de fiche, les issues qui ferment, les étapes datées par une consigne."""
    lues = {}
    for chemin in sorted(pathlib.Path(catalogue, "fiches").glob("*.toml")):
        fiche = tomllib.loads(chemin.read_text(encoding="utf-8"))
        cle = (fiche["fiche"]["id"], fiche["version"]["numero"])
        lues[cle] = {
            etape["id"]: (
                etape["type"],
                {issue["id"] for issue in etape.get("issues", []) if issue.get("ferme_dossier")},
                "date_par" in etape,
            )
            for etape in fiche.get("etape", [])
        }
    return lues


def naif(evenements, sortes):
    """Les moments d'un dossier : la sorte, son premier jour."""
    jours = collections.defaultdict(list)
    ferme = None
    for jour, acte, quoi, issue in evenements:
        if acte == "hold":
            sorte, fermantes, _ = sortes[quoi]
            if sorte in SORTES:
                jours[SORTES[sorte]].append(jour)
            if sorte not in MUETTES:
                jours["premiere-etape"].append(jour)
            if issue in fermantes:
                ferme = jour
        elif acte in ("withdraw", "refuse", "end"):
            ferme = jour
    if "prescription" not in jours:
        return {}
    moments = {sorte: (tous[0] if sorte == "entree" else min(tous)) for sorte, tous in jours.items()}
    if ferme:
        moments["sortie"] = ferme
    return moments


def main(base, catalogue):
    lien = sqlite3.connect(f"file:{base}?mode=ro", uri=True)
    sortes = etapes(catalogue)
    a_part = collections.Counter()
    attendu, trouve = collections.Counter(), collections.Counter()
    delais = {"attendu": collections.defaultdict(list), "trouve": collections.defaultdict(list)}
    dossiers = lien.execute(
        "SELECT d.id, d.fiche, d.fiche_version FROM dossier d JOIN subject s ON s.id = d.subject "
        "WHERE d.erased_at IS NULL AND s.kind IN ('personne', 'menage') ORDER BY d.id"
    ).fetchall()
    for dossier, fiche, version in dossiers:
        lignes = lien.execute(
            "SELECT on_day, act, what, outcome, draft FROM event WHERE dossier = ? ORDER BY rank", (dossier,)
        ).fetchall()
        connues = sortes.get((fiche, version), {})
        raison = None
        if any(acte == "correct" for _, acte, *_ in lignes):
            raison = "journal corrigé"
        elif any(acte == "hold" and brouillon for _, acte, *_, brouillon in lignes):
            raison = "étape d'abord brouillon"
        elif any(acte == "hold" and (quoi not in connues or connues[quoi][2]) for _, acte, quoi, *_ in lignes):
            raison = "jour donné par une consigne chiffrée"
        if raison:
            a_part[raison] += 1
            continue
        for nom, moments in (
            ("attendu", naif([ligne[:4] for ligne in lignes], connues)),
            (
                "trouve",
                dict(
                    lien.execute(
                        "SELECT kind, on_day FROM moment WHERE dossier = ? AND kind <> 'resultat'", (dossier,)
                    ).fetchall()
                ),
            ),
        ):
            compte = attendu if nom == "attendu" else trouve
            for sorte, jour in moments.items():
                compte[fiche, jour[:4], sorte] += 1
                if sorte != "prescription":
                    duree = datetime.date.fromisoformat(jour) - datetime.date.fromisoformat(moments["prescription"])
                    delais[nom][fiche, jour[:4], sorte].append(duree.days)
    faux = 0
    for cle in sorted(set(attendu) | set(trouve)):
        medianes = [
            statistics.median_low(delais[nom][cle]) if delais[nom][cle] else "" for nom in ("attendu", "trouve")
        ]
        egal = attendu[cle] == trouve[cle] and medianes[0] == medianes[1]
        faux += not egal
        print("=" if egal else "DIFFÈRE", *cle, attendu[cle], trouve[cle], *medianes, sep="\t")
    for raison, combien in sorted(a_part.items()):
        print(f"à part : {combien} dossiers ({raison})")
    print(f"{len(dossiers)} dossiers, {sum(attendu.values())} moments recomptés, {faux} différences")
    return 1 if faux else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
