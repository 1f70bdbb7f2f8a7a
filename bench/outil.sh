#!/usr/bin/env bash
# The tool over 100 000 dossiers: what the server takes for each sort of page, then a load of readers from
# outside, then the same list made with Django in the same run.
#
#   bench/outil.sh [DOSSIERS [FOLDER]]
set -euo pipefail
cd "$(dirname "$0")/.."

size=${1:-100000}
folder=${2:-target/outil}
for need in wrk python3; do
  command -v $need >/dev/null || { echo "$need manque : apt-get install $need" >&2; exit 2; }
done
cargo build --release --locked -p livret -p memory
memory=${CARGO_TARGET_DIR:-target}/release/memory
livret=${CARGO_TARGET_DIR:-target}/release/livret
mkdir -p "$folder"
folder=$(realpath "$folder")
[ -e "$folder/dossiers.db" ] || "$memory" scale "$size" 0 25 "$folder"
missed=0
"$memory" pages "$folder" || missed=1

pids=()
stop() { for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done; }
trap stop EXIT
# Runs a server until it says where it listens: a minute at most.
listening() {
  local log=$1; shift
  "$@" >"$log" 2>&1 &
  pids+=($!)
  for _ in $(seq 600); do
    grep -qoE 'http://127\.0\.0\.1:[0-9]+' "$log" && break
    kill -0 "${pids[-1]}" || { cat "$log" >&2; exit 1; }
    sleep 0.1
  done
  address=$(grep -oEm1 'http://127\.0\.0\.1:[0-9]+' "$log" | head -1)
}
load() {
  local name=$1 readers=$2 out
  out=$(READERS=$readers wrk -t1 -c8 -d15s --latency -s bench/pair/lecteurs.lua "$address")
  rate=$(awk '/Requests\/sec/ {print $2}' <<<"$out")
  printf '%-34s p50 %-9s p99 %-9s %s req/s\n' "$name" "$(awk '/ 50%/ {print $2}' <<<"$out")" \
    "$(awk '/ 99%/ {print $2}' <<<"$out")" "$rate"
  grep -q 'Non-2xx' <<<"$out" && { echo "  réponses en erreur" >&2; missed=1; } || true
}

listening "$folder/livret.log" "$livret" serve --catalogue catalogue/ille-et-vilaine --port 0 \
  --base "$folder/dossiers.db" --trousseau "$folder/livret.cles"
load "Livret, toutes les pages" "$folder/chemins.txt"
grep ' /a-faire$' "$folder/chemins.txt" >"$folder/a-faire.txt"
load "Livret, à faire" "$folder/a-faire.txt"
ours=$rate
stop

venv=$folder/django
[ -x "$venv/bin/gunicorn" ] || { python3 -m venv "$venv" && "$venv/bin/pip" install -q django gunicorn; }
rm -f "$folder"/pair.db*
export PEER_BASE=$folder/pair.db
"$venv/bin/python" bench/pair/page.py fill "$folder/dossiers.db" "$PEER_BASE" "$folder/pair.txt"
listening "$folder/django.log" "$venv/bin/gunicorn" --chdir bench/pair -w 2 -b 127.0.0.1:0 page:application
load "Django et gunicorn, à faire" "$folder/pair.txt"
awk -v ours="$ours" -v peer="$rate" 'BEGIN {
  printf "À faire : Livret répond %.1f fois plus souvent que Django\n", ours / peer
  exit ours < peer }' || missed=1
exit $missed
