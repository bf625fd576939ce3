#!/bin/sh
# Snapshots of the index that answers: taken while it answers, each holds only what has changed since the one before.
#   snapshot.sh repository FOLDER   once: where they go, a folder that all nodes see and have in their path.repo
#   snapshot.sh take                take one of the current index, and wait for it; prints its name
#   snapshot.sh list                list those that there are
#   snapshot.sh restore NAME        bring the index of one back beside what is there, then let it answer
#   snapshot.sh delete NAME         delete one: what others need of it stays
# Where the cluster is, and who asks, comes from TIMTIN_OPENSEARCH, …_INDEX, …_USER, …_PASSWORD_FILE and …_CA. The
# repository is called backup, or as SNAPSHOTS says.
set -eu
node=${TIMTIN_OPENSEARCH:-http://127.0.0.1:9200}
node=${node%%[ ,]*}
alias=${TIMTIN_OPENSEARCH_INDEX:-timtin}
repository=_snapshot/${SNAPSHOTS:-backup}

# Ask the cluster: METHOD PATH [BODY]. The password goes through standard input: a process list shows none.
ask() {
    {
        [ -z "${TIMTIN_OPENSEARCH_CA-}" ] || printf 'cacert = "%s"\n' "$TIMTIN_OPENSEARCH_CA"
        [ -z "${TIMTIN_OPENSEARCH_USER-}" ] ||
            printf 'user = "%s:%s"\n' "$TIMTIN_OPENSEARCH_USER" "$(cat "$TIMTIN_OPENSEARCH_PASSWORD_FILE")"
    } | curl --config - --silent --show-error --fail-with-body --request "$1" "$node/$2" \
        --header 'Content-Type: application/json' --data "${3-}"
}

fail() {
    echo "snapshot: $*" >&2
    exit 2
}

take() {
    index=$(ask GET "_cat/indices/$alias?h=index") || fail "no index answers to $alias: ${index:-see above}"
    name=$alias-$(date -u +%Y%m%d-%H%M%S)
    taken=$(ask PUT "$repository/$name?wait_for_completion=true" \
        "{\"indices\":\"$index,$index-language\",\"include_global_state\":false}") || fail "none was taken: $taken"
    case $taken in
    *'"state":"SUCCESS"'*) echo "$name" ;;
    *) fail "$name is not whole: $taken" ;;
    esac
}

# Under a name of its own, which our indexes never bear by themselves, so that nothing that is there is in its way.
restore() {
    held=$(ask GET "$repository/$1") || fail "there is no $1: $held"
    from=$(echo "$held" | sed 's/.*"indices":\[\([^]]*\)\].*/\1/' | tr , '\n' | tr -d '"' | grep -v -- '-language$')
    to=$alias-restored-$(date -u +%Y%m%d-%H%M%S)
    done=$(ask POST "$repository/$1/_restore?wait_for_completion=true" "{\"indices\":\"$from,$from-language\",
        \"rename_pattern\":\"^$from\",\"rename_replacement\":\"$to\",\"include_aliases\":false}") || fail "$done"
    done=$(ask GET "_cluster/health/$to?wait_for_status=yellow&timeout=60s") || fail "$to is not whole: $done"
    done=$(ask POST _aliases "{\"actions\":[
        {\"remove\":{\"index\":\"$alias-*\",\"alias\":\"$alias\",\"must_exist\":false}},
        {\"add\":{\"index\":\"$to\",\"alias\":\"$alias\"}}]}") || fail "$done"
    echo "$to"
}

case ${1-} in
repository) ask PUT "$repository" "{\"type\":\"fs\",\"settings\":{\"location\":\"${2:?FOLDER}\"}}" && echo ;;
take) take ;;
list) ask GET "_cat/snapshots/${repository#_snapshot/}?v&h=id,status,end_time,duration,total_shards,failed_shards" ;;
restore) restore "${2:?NAME: one of snapshot.sh list}" ;;
delete) ask DELETE "$repository/${2:?NAME: one of snapshot.sh list}" && echo ;;
*) sed -n '2,9s/^# \{0,1\}//p' "$0" ;;
esac
