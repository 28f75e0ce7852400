#!/bin/bash
# First process of a kernel in user mode, for machines whose own kernel has no SCTP; the machine's files are its files.
# The kernel's command line says what to run: spoor_run=COMMAND,WITH,PARAMETERS and where its output goes: spoor_log=FILE.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mkdir -p /dev/shm
mount -t tmpfs shm /dev/shm
modules=/usr/lib/uml/modules/$(uname -r)/kernel
for module in lib/crc-ccitt net/ipv6/ipv6 net/ipv4/udp_tunnel net/ipv6/ip6_udp_tunnel crypto/hmac net/sctp/sctp; do
  insmod "$modules/$module.ko"
done
# Without a hash among the modules no socket could listen otherwise.
echo none >/proc/sys/net/sctp/cookie_hmac_alg
for word in $(cat /proc/cmdline); do
  case $word in
    spoor_run=*) run=${word#*=} ;;
    spoor_log=*) log=${word#*=} ;;
  esac
done
# shellcheck disable=SC2086
${run//,/ } >"$log" 2>&1
sync
echo o >/proc/sysrq-trigger
sleep 5
