#!/usr/bin/env bash
# The public site under load: 100 000 synthetic fiches, one server process, one client process (wrk),
# loopback only. Prints p50 and p99 of each kind of page, and fails above the bar.
set -euo pipefail
cd "$(dirname "$0")/.."

count=${1:-100000}
bar_ms=${2:-100}
command -v wrk >/dev/null || { echo "wrk manque : apt-get install wrk" >&2; exit 2; }
cargo build --release --locked --manifest-path bench/Cargo.toml

log=$(mktemp)
bench/target/release/bench serve "$count" >"$log" &
server=$!
trap 'kill "$server" 2>/dev/null || true; rm -f "$log"' EXIT
for _ in $(seq 1200); do # The server says when it listens: two minutes at most.
  grep -q '^http://' "$log" && break
  kill -0 "$server" || exit 1
  sleep 0.1
done
address=$(grep -m1 '^http://' "$log")
head -1 "$log"

missed=0
load() {
  local name=$1 path=$2 out p50 p99
  out=$(wrk -t1 -c8 -d6s --latency "$address$path")
  p50=$(awk '/ 50%/ {print $2}' <<<"$out")
  p99=$(awk '/ 99%/ {print $2}' <<<"$out")
  printf '%-28s p50 %-10s p99 %-10s %s\n' "$name" "$p50" "$p99" "$(awk '/Requests\/sec/ {print $2 " req/s"}' <<<"$out")"
  grep -q 'Non-2xx' <<<"$out" && { echo "  réponses en erreur" >&2; missed=1; }
  awk -v t="$p99" -v bar="$bar_ms" 'BEGIN {
    n = t + 0
    if (t ~ /us$/) n /= 1000
    else if (t !~ /ms$/) n *= 1000
    exit n > bar }' || { echo "  au-dessus de ${bar_ms} ms" >&2; missed=1; }
}
load "sans texte"              "/fiches"
load "un filtre"               "/fiches?theme=sociale"
load "un mot"                  "/fiches?q=logement"
load "plusieurs mots"          "/fiches?q=accompagnement+emploi+durable"
load "mots et filtre"          "/fiches?q=emploi&theme=professionnelle"
load "faute de frappe"         "/fiches?q=acompagnement"
load "une fiche"               "/fiches/service-777"
exit $missed
