#!/usr/bin/env bash
# Lance une commande à côté d'un PostgreSQL jetable, sur la boucle locale, effacé à la fin.
#
#   outils/avec-postgres.sh cargo test --workspace
#
# La commande trouve l'adresse dans LIVRET_POSTGRES et le dossier de la grappe dans LIVRET_POSTGRES_DIR.
# Le paquet de la distribution est installé s'il manque. PostgreSQL refuse root : sous root, la grappe
# appartient à l'utilisateur « postgres » du paquet.
set -euo pipefail

bin() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1; }
if [ -z "$(bin)" ]; then
  elevate=$([ "$(id -u)" = 0 ] || echo sudo)
  $elevate apt-get update -q
  # Sans la grappe par défaut du paquet : celle-ci suffit.
  $elevate mkdir -p /etc/postgresql-common
  [ -e /etc/postgresql-common/createcluster.conf ] ||
    echo "create_main_cluster = false" | $elevate tee /etc/postgresql-common/createcluster.conf >/dev/null
  $elevate apt-get install -yq --no-install-recommends postgresql
fi
PATH="$(bin):$PATH"

dir=$(mktemp -d "${TMPDIR:-/tmp}/livret-postgres.XXXXXX")
as=()
if [ "$(id -u)" = 0 ]; then
  chown postgres "$dir"
  as=(setpriv --reuid postgres --regid postgres --clear-groups)
fi
stop() {
  "${as[@]}" pg_ctl -D "$dir/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$dir"
}
trap stop EXIT
cd "$dir"
"${as[@]}" initdb -D "$dir/data" -U livret -A trust -E UTF8 --locale=C >/dev/null

# Le serveur sait aussi chiffrer : une autorité d'un jour signe son certificat ; une autre ne signe rien.
certify() { openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 "$@" 2>/dev/null; }
for name in autorite autre; do
  certify -subj "/CN=$name" -keyout "$dir/$name.cle" -out "$dir/$name.pem"
done
certify -subj "/CN=serveur" -CA "$dir/autorite.pem" -CAkey "$dir/autorite.cle" \
  -addext "subjectAltName=IP:127.0.0.1" -addext "basicConstraints=critical,CA:FALSE" \
  -keyout "$dir/serveur.cle" -out "$dir/serveur.pem"
chmod 600 "$dir"/*.cle
[ "$(id -u)" != 0 ] || chown postgres "$dir"/serveur.*
chmod 755 "$dir"

# Un port libre de la boucle locale, choisi par le noyau.
port=$(node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
"${as[@]}" pg_ctl -D "$dir/data" -l "$dir/log" -w \
  -o "-h 127.0.0.1 -p $port -k $dir -c max_connections=200 \
      -c ssl=on -c ssl_cert_file=$dir/serveur.pem -c ssl_key_file=$dir/serveur.cle ${LIVRET_POSTGRES_OPTIONS:-}" start >/dev/null

cd "$OLDPWD"
export LIVRET_POSTGRES="postgres://livret@127.0.0.1:$port/postgres"
export LIVRET_POSTGRES_DIR="$dir"
"$@"
