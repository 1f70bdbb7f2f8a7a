#!/usr/bin/env python3
"""Le même papier par Livret et par WeasyPrint, l'un après l'autre : secondes, mémoire, poids, et leur rapport.

    python3 -m venv /tmp/papiers && /tmp/papiers/bin/pip install weasyprint
    LIVRET_BIN=target/release/livret /tmp/papiers/bin/python bench/papiers.py [catalogue/ille-et-vilaine]

Le contenu vient des mêmes valeurs (`livret imprimer --donnees`) ; WeasyPrint reçoit un HTML qui dit les mêmes textes, et produit lui
aussi un PDF/UA-1. Chaque essai est un processus neuf : le temps et la mémoire comprennent le démarrage des deux côtés.
"""
import html
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

REPEATS = 5
PAPERS = [("livret entier", ["livret"]), ("une fiche", ["fiche", "F06"]), ("un contrat", ["document", "F06", "contrat-d-engagement"])]


def measured(command):
    """Les secondes et les mégaoctets d'un processus."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - began
    if status:
        sys.exit(f"{' '.join(command)} a échoué")
    return took, usage.ru_maxrss / 1024


def fragment(value, depth=2):
    """Tous les textes d'une valeur, avec des titres, des listes et des tableaux comme le modèle en fait."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, dict):
        title = value.get("titre") or value.get("libelle")
        rest = [fragment(one, depth + 1) for key, one in value.items() if key not in ("titre", "libelle")]
        head = f"<h{min(depth, 6)}>{html.escape(str(title))}</h{min(depth, 6)}>" if title else ""
        return head + "".join(rest)
    if isinstance(value, list):
        if value and all(isinstance(one, list) for one in value):
            lines = ["".join(f"<td>{html.escape(str(cell))}</td>" for cell in line if cell is not None) for line in value]
            return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"
        if value and all(isinstance(one, str) for one in value):
            return "<ul>" + "".join(f"<li>{html.escape(one)}</li>" for one in value) + "</ul>"
        return "".join(fragment(one, depth) for one in value)
    return f"<p>{html.escape(str(value))}</p>"


def page(values):
    title = html.escape(values["mention"]["titre"])
    body = "".join(fragment(value) for key, value in values.items() if key != "mention")
    style = "@page{size:A4;margin:2cm;@bottom-right{content:counter(page) ' / ' counter(pages)}} body{font:10.5pt serif} td{padding:2pt}"
    return f"<!doctype html><html lang='fr'><head><title>{title}</title><style>{style}</style></head><body><h1>{title}</h1>{body}</body></html>"


def main():
    livret = os.environ.get("LIVRET_BIN", "target/release/livret")
    catalogue = sys.argv[1] if len(sys.argv) > 1 else "catalogue/ille-et-vilaine"
    if not os.access(livret, os.X_OK):
        sys.exit(f"{livret} n'est pas là : « cargo build --release », ou LIVRET_BIN=chemin")
    print(f"{'papier':16} {'moteur':12} {'secondes':>9} {'Mo':>7} {'ko':>7}")
    with tempfile.TemporaryDirectory() as folder:
        at = lambda name: os.path.join(folder, name)
        for name, what in PAPERS:
            ours = [livret, "imprimer", *what, "--catalogue", catalogue, "--on", "2018-03-12", "-o", at("l.pdf")]
            subprocess.run([*ours, "--donnees", at("v.json")], check=True, stdout=subprocess.DEVNULL)
            with open(at("v.json"), encoding="utf-8") as values, open(at("p.html"), "w", encoding="utf-8") as out:
                out.write(page(json.load(values)))
            theirs = [sys.executable, "-c", f"import weasyprint; weasyprint.HTML({at('p.html')!r}).write_pdf({at('w.pdf')!r}, pdf_variant='pdf/ua-1')"]
            medians = []
            for engine, command, pdf in [("livret", ours, "l.pdf"), ("weasyprint", theirs, "w.pdf")]:
                runs = [measured(command) for _ in range(REPEATS)]
                seconds, memory = (statistics.median(column) for column in zip(*runs))
                medians.append((seconds, memory))
                print(f"{name:16} {engine:12} {seconds:9.3f} {memory:7.0f} {os.path.getsize(at(pdf)) / 1000:7.0f}")
            (ours_s, ours_m), (theirs_s, theirs_m) = medians
            print(f"{name:16} {'rapport':12} {theirs_s / ours_s:8.1f}x {theirs_m / ours_m:6.1f}x")


main()
