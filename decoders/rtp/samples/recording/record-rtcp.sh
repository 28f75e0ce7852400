#!/bin/sh
# Records rtcp.pcap: two GStreamer sessions that talk and report through line-relays.mjs, in a network namespace of their own. Only the line
# between the relays is captured: of media the headers, RTCP whole; the two captures are merged by time.
# Needs root, and gstreamer1.0-tools with its good plugins, tcpdump, mergecap (wireshark-common), iproute2, node 20.
# usage: ./record-rtcp.sh OUTPUT_DIRECTORY
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if [ -z "${INSIDE:-}" ]; then
  mkdir -p "$1"; INSIDE=1 OUT=$(cd "$1" && pwd) exec unshare -n "$0"
fi
ip link set lo up
for a in 70 80 91 92; do ip addr add 192.0.2.$a/32 dev lo; done
# Round trips are compared to the millisecond, so nothing else may take the processor meanwhile.
chrt -r -p 20 $$
work=$(mktemp -d); pids=; trap 'for p in $pids; do kill "$p" 2>/dev/null || :; done; rm -rf "$work"' EXIT

node "$here/line-relays.mjs" "$OUT/rtcp.truth.json" > "$work/relays.out" & relays=$!; pids="$pids $relays"
while ! grep -qs ready "$work/relays.out"; do sleep 0.1; done
line='src host (192.0.2.91 or 192.0.2.92) and dst host (192.0.2.91 or 192.0.2.92)'
tcpdump -Z root -i lo -U --immediate-mode -s 58 -w "$work/media.pcap" "udp port 6000 and $line" 2>/dev/null & media=$!
tcpdump -Z root -i lo -U --immediate-mode -w "$work/control.pcap" "udp port 6001 and $line" 2>/dev/null & control=$!
pids="$pids $media $control"; sleep 1

# SELF RELAY PACKETS: one party; 40 ms of G.711 A-law in a packet, reports about each 1.5 s, a BYE at the end.
party() {
  gst-launch-1.0 -q -e rtpsession name=s rtcp-min-interval=1500000000 \
    audiotestsrc is-live=true wave=silence num-buffers="$3" samplesperbuffer=320 \
      ! audio/x-raw,rate=8000,channels=1 ! alawenc ! rtppcmapay min-ptime=40000000 max-ptime=40000000 ! s.send_rtp_sink \
    s.send_rtp_src ! udpsink host="$2" port=5000 bind-address="$1" bind-port=5002 \
    s.send_rtcp_src ! udpsink host="$2" port=5001 bind-address="$1" bind-port=5003 sync=false async=false \
    udpsrc address="$1" port=5000 caps='application/x-rtp,media=audio,clock-rate=8000,encoding-name=PCMA,payload=8' ! s.recv_rtp_sink \
    s.recv_rtp_src ! fakesink sync=false async=false \
    udpsrc address="$1" port=5001 caps='application/x-rtcp' ! s.recv_rtcp_sink > "$work/$1.log" 2>&1
}
party 192.0.2.70 192.0.2.91 550 & a=$!; party 192.0.2.80 192.0.2.92 560 & b=$!; pids="$pids $a $b"
sleep 24
for p in $pids; do case $p in "$relays" | "$media" | "$control") ;; *) pkill -INT -P "$p" 2>/dev/null || kill -INT "$p" 2>/dev/null || : ;; esac; done
sleep 1.5; kill "$relays" "$media" "$control"; wait "$relays" "$media" "$control" 2>/dev/null || :
mergecap -F pcap -w "$OUT/rtcp.pcap" "$work/media.pcap" "$work/control.pcap"
cat "$work"/192*.log
ls -l "$OUT/rtcp.pcap"
