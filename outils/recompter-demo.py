#!/usr/bin/env python3
"""Fait une démonstration, la sert, et recompte tout ce qu'elle dit sans rien de son programme.

    outils/recompter-demo.py --livret target/debug/livret --persons 300 --seed 5 --until 2023-06-30

Entre comme le ferait un navigateur, sous chaque rôle qui lit les données des participants, prend les fichiers de chaque
opération, les donne à recompter-recueil.py, lit que chaque identité tient, puis donne la base à recompter.py. Finit en
faute dès qu'un nombre diffère, qu'une identité ne tient pas, ou qu'il n'y a rien à recompter.
"""

import argparse
import collections
import csv
import http.cookiejar
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request

ICI = pathlib.Path(__file__).resolve().parent
RECUEILS = "/pilotage/recueils"
ATTENTE = 60


class Navigateur:
    """Quelqu'un, avec ses cookies."""

    def __init__(self, adresse):
        self.adresse = adresse
        self.ouvre = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        ).open

    def lire(self, chemin, **champs):
        """Une page, ou rien quand elle est refusée."""
        corps = urllib.parse.urlencode(champs).encode() if champs else None
        try:
            with self.ouvre(self.adresse + chemin, corps, timeout=ATTENTE) as reponse:
                return reponse.read().decode("utf-8-sig")
        except urllib.error.HTTPError as faute:
            if faute.code in (403, 404):
                return None
            raise


def roles(page):
    """Les comptes de chaque rôle de la démonstration."""
    for section in re.findall(r'<section class="guise".*?</section>', page, re.S):
        nom = re.search(r"<h2[^>]*>(.*?)</h2>", section, re.S).group(1)
        yield nom, re.findall(r'name="compte" value="(\d+)"', section)


def entre(adresse, compte):
    """Quelqu'un qui est entré sous un compte."""
    navigateur = Navigateur(adresse)
    jeton = re.search(r'name="jeton" value="([^"]+)"', navigateur.lire("/demonstration")).group(1)
    navigateur.lire("/demonstration", jeton=jeton, compte=compte)
    return navigateur


def operations(adresse):
    """Chaque opération que quelqu'un lit tout entière : ses participants, ses indicateurs, sa page."""
    trouvees = {}
    for _, comptes in roles(Navigateur(adresse).lire("/demonstration")):
        for compte in comptes:
            navigateur = entre(adresse, compte)
            page = navigateur.lire(RECUEILS)
            # Ce qu'un rôle ne lit pas, aucun de ses comptes ne le lit.
            if page is None:
                break
            for chemin in sorted(set(re.findall(rf'href="({RECUEILS}/[^"]+)"', page)) - set(trouvees)):
                fichiers = [navigateur.lire(f"{chemin}/{nom}.csv") for nom in ("participants", "indicateurs")]
                entiers = all(fichier and "non communiqué" not in fichier for fichier in fichiers)
                if entiers and "moins de onze" not in fichiers[1]:
                    trouvees[chemin] = (*fichiers, navigateur.lire(chemin))
    return trouvees


def recompte(dossier, chemin, fichiers):
    """Si les nombres d'une opération sont ceux que recompter-recueil.py trouve, et si ses identités tiennent."""
    participants, indicateurs, page = fichiers
    noms = [dossier / "participants.csv", dossier / "indicateurs.csv"]
    for nom, texte in zip(noms, (participants, indicateurs)):
        nom.write_text(texte, encoding="utf-8", newline="")
    fait = subprocess.run(
        [sys.executable, ICI / "recompter-recueil.py", *noms], capture_output=True, text=True, timeout=ATTENTE
    )
    tient, rompues = (page.count(f">{mot}</span>") for mot in ("tient", "ne tient pas"))
    print(f"{chemin.removeprefix(RECUEILS + '/')} : {(fait.stdout + fait.stderr).strip()} ; "
          f"{tient} identités tiennent, {rompues} non", flush=True)
    return fait.returncode == 0 and tient > 0 and rompues == 0


def vivants(textes):
    """Ce que vivent les participants : combien sortent, combien sont relus six mois après."""
    vus = collections.Counter()
    for texte in textes:
        for ligne in csv.DictReader(texte.splitlines(), delimiter=";"):
            vus["participants"] += 1
            vus["comptés"] += ligne["Données d'entrée complètes"] == "oui"
            vus["sortis"] += bool(ligne["Date de sortie"])
            vus["relus à la sortie"] += bool(ligne["Situation à la sortie"])
            vus["relus six mois après"] += bool(ligne["Situation six mois après"])
    return ", ".join(f"{nombre} {quoi}" for quoi, nombre in vus.items())


def main():
    lit = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    lit.add_argument("--livret", default=ICI.parent / "target/release/livret", type=pathlib.Path)
    lit.add_argument("--catalogue", default=ICI.parent / "catalogue/ille-et-vilaine", type=pathlib.Path)
    lit.add_argument("--persons", default="300")
    lit.add_argument("--seed", default="1")
    lit.add_argument("--until", default="2020-06-30")
    demande = lit.parse_args()
    with tempfile.TemporaryDirectory(prefix="livret-recompte-") as nom:
        dossier = pathlib.Path(nom)
        base = dossier / "livret.db"
        ou = ["--catalogue", demande.catalogue, "--base", base, "--trousseau", dossier / "livret.cles"]
        subprocess.run(
            [demande.livret, "demo", "--persons", demande.persons, "--seed", demande.seed, "--until", demande.until, *ou],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        sert = subprocess.Popen([demande.livret, "serve", "--port", "0", *ou], stdout=subprocess.PIPE, text=True)
        try:
            adresse = next(filter(None, (re.search(r"http://127\.0\.0\.1:\d+", ligne) for ligne in sert.stdout))).group(0)
            trouvees = operations(adresse)
        finally:
            sert.terminate()
            sert.wait(ATTENTE)
        egaux = [recompte(dossier, chemin, fichiers) for chemin, fichiers in sorted(trouvees.items())]
        for recueil in sorted({chemin.split("/")[3] for chemin in trouvees}):
            textes = [fichiers[0] for chemin, fichiers in trouvees.items() if chemin.split("/")[3] == recueil]
            print(f"{recueil} : {vivants(textes)}", flush=True)
        moments = subprocess.run([sys.executable, ICI / "recompter.py", base, demande.catalogue], timeout=ATTENTE)
    if not trouvees:
        print("aucune opération à recompter")
    return 0 if egaux and all(egaux) and moments.returncode == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
