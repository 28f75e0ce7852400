#!/bin/sh
# Records call-impaired.pcap and call-digits.pcap: real calls between two SIPp programs in a network namespace of their own.
# Needs root, and sipp (with RTP streaming and pcap play), tcpdump, node 20.     usage: ./record-calls.sh OUTPUT_DIRECTORY
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if [ -z "${INSIDE:-}" ]; then
  mkdir -p "$1"; INSIDE=1 OUT=$(cd "$1" && pwd) exec unshare -n "$0"
fi
ip link set lo up
for a in 10 20 30; do ip addr add 192.0.2.$a/32 dev lo; done
work=$(mktemp -d); pids=; trap 'for p in $pids; do kill "$p" 2>/dev/null || :; done; rm -rf "$work"' EXIT

# NAME SNAPLEN FILTER PT CODEC CALLER_MEDIA CALLEE_MEDIA: one call; the caller's part in it stands in $work/speak
record() {
  name=$1 snaplen=$2 filter=$3 pt=$4 codec=$5 caller=$6 callee=$7
  for side in caller callee; do
    sed -e "s#CALLER_MEDIA_IP#${caller%:*}#; s#CALLER_MEDIA_PORT#${caller#*:}#; s#CALLEE_MEDIA_IP#${callee%:*}#; s#CALLEE_MEDIA_PORT#${callee#*:}#" \
      -e "/^SPEAK/{r $work/speak
d}" "$here/$side.xml" | sed "s#MEDIA,#$work/speech,#; s#PAYLOAD_NUMBER#$pt#; s#AVP PAYLOAD#AVP $pt 101#; s#ENCODING#$pt $codec#; s#CODEC#$codec#" > "$work/$side.xml"
  done
  tcpdump -Z root -i lo -U --immediate-mode -s "$snaplen" -w "$OUT/$name.pcap" "$filter" 2>/dev/null & cap=$!; pids="$pids $cap"
  sleep 1
  sipp -sf "$work/callee.xml" -i 192.0.2.20 -p 5060 -mi 192.0.2.20 -mp 6100 -m 1 -nostdin -timeout 60s > "$work/callee.log" 2>&1 & pids="$pids $!"
  sleep 0.5
  sipp -sf "$work/caller.xml" 192.0.2.20:5060 -i 192.0.2.10 -p 5060 -mi 192.0.2.10 -mp 6000 -m 1 -nostdin -timeout 60s > "$work/caller.log" 2>&1 || tail -20 "$work/caller.log"
  sleep 1; kill "$cap"; wait "$cap" 2>/dev/null || :
  ls -l "$OUT/$name.pcap"
}

# 16 s of G.729 (20 octets each 20 ms) both ways through the relay; only what left the relay, and the signalling.
head -c 20000 /dev/zero | tr '\0' 'G' > "$work/speech"
cat > "$work/speak" <<X
<nop><action><exec rtp_stream="MEDIA,-1,PAYLOAD_NUMBER,CODEC"/></action></nop>
<pause milliseconds="16000"/>
<nop><action><exec rtp_stream="pause"/></action></nop>
X
node "$here/relay.mjs" "$OUT/call-impaired.truth.json" > "$work/relay.out" & relay=$!; pids="$pids $relay"
while ! grep -qs ready "$work/relay.out"; do sleep 0.1; done
record call-impaired 262144 'udp and (port 5060 or src host 192.0.2.30)' 18 G729/8000 192.0.2.30:30000 192.0.2.30:31000
kill "$relay"; wait "$relay" 2>/dev/null || :

# G.711 A-law both ways, from the caller's side with digits and a pause (see speech.mjs); 64 octets of each packet are kept.
head -c 80000 /dev/zero | tr '\0' 'U' > "$work/speech"
node "$here/speech.mjs" "$work/speech.pcap"
cat > "$work/speak" <<X
<nop><action><exec play_pcap_audio="$work/speech.pcap"/></action></nop>
<pause milliseconds="6500"/>
X
record call-digits 64 'udp' 8 PCMA/8000 '[media_ip]:[media_port]' '[media_ip]:6100'
