#!/usr/bin/env bash
# La mémoire sous charge, sur les deux moteurs : les dernières places, la mort à tout moment, les actes par
# seconde, la démonstration, la taille. À lancer par outils/avec-postgres.sh.
#
#   bench/memoire.sh               mesures de routine, un quart d'heure
#   bench/memoire.sh entier        500 morts, un million de dossiers : des heures, 60 Go
set -euo pipefail
cd "$(dirname "$0")/.."

cargo build --release --locked -p memory
memory=${CARGO_TARGET_DIR:-target}/release/memory
uptime
"$memory" places
case ${1:-} in
entier)
  "$memory" crash
  "$memory" acts 20
  "$memory" demo 3000
  "$memory" scale 1000000 1000000 25
  ;;
*)
  "$memory" crash 50 50 10
  "$memory" acts
  "$memory" demo 300
  "$memory" scale 20000 20000
  ;;
esac
