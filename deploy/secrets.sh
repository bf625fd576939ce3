#!/bin/sh
# Make what compose.yaml keeps secret, once: passwords, and certificates of an authority of our own for ten years.
#   deploy/secrets.sh [FOLDER]   default: deploy/secrets, which is never committed; what is there stays
# Files in it may be read by all, for containers do so under other users; the folder itself is yours alone.
set -eu
folder=${1:-$(cd "$(dirname "$0")" && pwd)/secrets}
command -v openssl >/dev/null || {
    echo "secrets: needs openssl" >&2
    exit 2
}
mkdir -p "$folder"
chmod 700 "$folder"
cd "$folder"

password() { [ -s "$1" ] || printf %s "$(openssl rand -hex 24)" >"$1"; }

# A key and a certificate: its name, and what it may be called by others.
signed() {
    [ -s "$1.pem" ] && return
    openssl req -new -newkey rsa:3072 -nodes -keyout "$1.key" -subj "/CN=$1" -addext "subjectAltName=$2" 2>/dev/null |
        openssl x509 -req -CA ca.pem -CAkey ca.key -days 3650 -copy_extensions copy -out "$1.pem" 2>/dev/null
}

password opensearch_password
password database_password
[ -s ca.pem ] || openssl req -x509 -newkey rsa:3072 -nodes -keyout ca.key -out ca.pem -days 3650 -subj "/CN=timtin" \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign 2>/dev/null
for node in n1 n2 n3; do
    signed $node "DNS:$node,DNS:localhost,IP:127.0.0.1"
done
signed admin DNS:admin
chmod 644 ./*
chmod 600 ca.key
echo "secrets: $folder"
