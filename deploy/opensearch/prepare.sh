#!/bin/sh
# Once, when the nodes are up, and as often as you like: the user that Tìm Tin is, what it may do, where snapshots go.
#   OPENSEARCH   address of a node
#   SECRETS      folder of ca.pem, admin.pem, admin.key and opensearch_password, which deploy/secrets.sh made
#   SNAPSHOTS    the folder for snapshots that all nodes see; it stands in their path.repo
set -eu
here=$(cd "$(dirname "$0")" && pwd)

put() {
    curl --silent --show-error --fail-with-body --retry 30 --retry-delay 2 --retry-all-errors \
        --cacert "$SECRETS/ca.pem" --cert "$SECRETS/admin.pem" --key "$SECRETS/admin.key" \
        --header 'Content-Type: application/json' --request PUT "$OPENSEARCH/$1" --data-binary @-
    echo
}

put _plugins/_security/api/roles/timtin <"$here/role.json"
printf '{"password":"%s"}' "$(cat "$SECRETS/opensearch_password")" | put _plugins/_security/api/internalusers/timtin
echo '{"users":["timtin"]}' | put _plugins/_security/api/rolesmapping/timtin
printf '{"type":"fs","settings":{"location":"%s"}}' "$SNAPSHOTS" | put _snapshot/backup
