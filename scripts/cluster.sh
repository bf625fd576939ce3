#!/bin/sh
# Three real OpenSearch nodes on this machine, at 127.0.0.1, 127.0.0.2 and 127.0.0.3: no Docker, jars of Maven Central.
#   cluster.sh start FOLDER      build what is missing, start three nodes, wait until they know each other
#   cluster.sh node FOLDER N     start node N again, after it was killed: kill -9 $(cat FOLDER/nN/pid)
#   cluster.sh stop FOLDER       stop them; what they keep stays in FOLDER
#   cluster.sh test [PYTEST…]    start three in a folder of their own, run the tests that need them, stop them
# TIMTIN_CLUSTER_PORT (9200) is their port, the one for each other 100 above; TIMTIN_CLUSTER_HEAP (384m) the memory of
# each: such a node takes about 350 MB more. There is no security plugin: they are for tests, on loopback addresses.
# TIMTIN_CLUSTER_JAVA: further options of Java. Tests run nodes for minutes only, and have them compiled in haste.
# TIMTIN_CLUSTER_TIMES: how often tests kill nodes and writers, once or twice by default.
# Exit codes: 2 without Java 17, Maven or the jars, with what to install; 1 when no cluster comes up.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
jars=${TIMTIN_CLUSTER_JARS:-$here/../.cluster}
port=${TIMTIN_CLUSTER_PORT:-9200}
heap=${TIMTIN_CLUSTER_HEAP:-384m}
between=$((port + 100))
options=${TIMTIN_CLUSTER_JAVA-}

fail() {
    code=$1
    shift
    echo "cluster: $*" >&2
    exit "$code"
}

build() {
    java=$(java -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p') || java=
    [ "${java:-0}" -ge 17 ] || fail 2 "needs Java 17 or later: install openjdk-17-jdk-headless"
    [ -f "$jars/target/ready" ] && [ "$jars/target/ready" -nt "$here/cluster/pom.xml" ] && return
    command -v mvn >/dev/null || fail 2 "needs Maven: install maven"
    command -v javac >/dev/null || fail 2 "needs a Java compiler: install openjdk-17-jdk-headless"
    mkdir -p "$jars"
    cp -r "$here/cluster/pom.xml" "$here/cluster/src" "$jars"
    mvn -q -B -f "$jars/pom.xml" package dependency:copy-dependencies -DincludeScope=runtime -DskipTests ||
        fail 2 "Maven could not fetch OpenSearch (is Maven Central to be reached?)"
    touch "$jars/target/ready"
}

# In a shell of its own, as its variables would be those of the caller.
configure() (
    folder=$1/n$2
    mkdir -p "$folder/config"
    cat >"$folder/config/opensearch.yml" <<END
cluster.name: timtin-$port
node.name: n$2
node.roles: [cluster_manager, data, ingest]
path.data: $folder/data
path.logs: $folder/logs
path.repo: [$1/snapshots]
network.host: 127.0.0.$2
http.port: $port
transport.port: $between
discovery.seed_hosts: ["127.0.0.1:$between", "127.0.0.2:$between", "127.0.0.3:$between"]
cluster.initial_cluster_manager_nodes: [n1, n2, n3]
cluster.routing.allocation.disk.threshold_enabled: false
END
    cat >"$folder/config/log4j2.properties" <<'END'
status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%d{ISO8601}][%-5p][%-25c{1.}] %m%n
rootLogger.level = info
rootLogger.appenderRef.console.ref = console
END
)

node() {
    # shellcheck disable=SC2086  # several options
    setsid java "-Xms$heap" "-Xmx$heap" $options -Dlog4j2.disable.jmx=true -cp "$jars/target/classes:$jars/target/dependency/*" \
        timtin.NodeMain "$1/n$2/config" >>"$1/n$2/out" 2>&1 &
    echo $! >"$1/n$2/pid"
}

start() {
    build
    for number in 1 2 3; do
        configure "$1" $number
        node "$1" $number
    done
    for _ in $(seq 120); do
        if curl -s "http://127.0.0.1:$port/_cluster/health" | grep -q '"number_of_nodes":3'; then return; fi
        sleep 1
    done
    stop "$1"
    fail 1 "no three nodes after two minutes: see $1/n1/out"
}

# Only what was started here: the number of a process that ended may belong to another one by now.
running() {
    pid=$(cat "$1/n$2/pid" 2>/dev/null) || return
    { tr '\0' ' ' <"/proc/$pid/cmdline"; } 2>/dev/null | grep -q "timtin.NodeMain $1/n$2/config"
}

stop() {
    for number in 1 2 3; do
        if running "$1" $number; then kill "$pid"; kill -CONT "$pid"; fi
    done
    for number in 1 2 3; do
        for _ in $(seq 20); do
            running "$1" $number || continue 2
            sleep .5
        done
        kill -KILL "$pid"
    done
}

run_tests() {
    folder=$(mktemp -d)
    trap 'stop "$folder"; rm -rf "$folder"' EXIT
    trap 'exit 130' INT TERM
    options=${TIMTIN_CLUSTER_JAVA--XX:TieredStopAtLevel=1 -XX:+UseSerialGC}
    start "$folder"
    export TIMTIN_CLUSTER_JAVA="$options"
    export TIMTIN_TEST_CLUSTER="$folder" TIMTIN_CLUSTER_PORT="$port" TIMTIN_CLUSTER_HEAP="$heap"
    "$here/../.venv/bin/python" -m pytest -m cluster "$@"
}

case ${1-} in
start) start "${2:?FOLDER}" ;;
node)
    build
    node "${2:?FOLDER}" "${3:?number of the node}"
    ;;
stop) stop "${2:?FOLDER}" ;;
test)
    shift
    run_tests "$@"
    ;;
*) sed -n '2,11s/^# \{0,1\}//p' "$0" ;;
esac
