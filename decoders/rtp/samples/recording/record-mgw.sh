#!/bin/sh
# Records mgw-amr.pcap: a real osmo-mgw between two peers, in a network namespace of its own.
# Needs root, and osmo-mgw, tcpdump, node 20.     usage: ./record-mgw.sh OUTPUT_DIRECTORY
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if [ -z "${INSIDE:-}" ]; then
  mkdir -p "$1"; INSIDE=1 OUT=$(cd "$1" && pwd) exec unshare -n "$0"
fi
ip link set lo up
for a in 50 60 61 62; do ip addr add 192.0.2.$a/32 dev lo; done
work=$(mktemp -d); pids=; trap 'for p in $pids; do kill "$p" 2>/dev/null || :; done; rm -rf "$work"' EXIT
cat > "$work/mgw.cfg" <<'C'
mgcp
 domain mgw
 bind ip 192.0.2.50
 bind port 2427
 rtp net-range 16002 16101
 rtp net-bind-ip 192.0.2.50
 number endpoints 31
 osmux on
 osmux bind-ip 192.0.2.50
 osmux port 1984
 osmux batch-factor 4
 osmux dummy on
C
osmo-mgw -c "$work/mgw.cfg" 2> "$work/mgw.log" & pids="$pids $!"; sleep 1
tcpdump -Z root -i lo -U --immediate-mode -w "$OUT/mgw-amr.pcap" udp 2>/dev/null & cap=$!; pids="$pids $cap"; sleep 1
node "$here/mgw-peers.mjs" "$OUT/mgw-amr.truth.json"; sleep 0.5
kill "$cap"; wait "$cap" 2>/dev/null || :
ls -l "$OUT/mgw-amr.pcap"
