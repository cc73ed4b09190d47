/**
 * What `haloop sandbox verify` runs inside of a sandbox: constant text for any POSIX `sh` beside socat,
 * which the image of every agent has. It tries what an agent must not be able to do and prints what came
 * of it, a heading before each; nothing in it judges. Parameters: most processes, bytes of memory, the
 * planted credential backwards (nothing that runs may hold it as it is), a decoy that is to be found,
 * `host:port` of the model, the run's token, then addresses `host:port` to be tried.
 */
export const PROBE_SCRIPT = `
pids=$1 memory=$2 backwards=$3 decoy=$4 door=$5 token=$6
shift 6
say() { printf '== %s\\n' "$1"; }
family() { case $1 in '['*) echo 6 ;; *) echo 4 ;; esac; }
reach() {
  command -v socat >/dev/null || return 3
  printf 'GET / HTTP/1.0\\r\\n\\r\\n' |
    socat -T 2 - "TCP$(family "$1"):$1,connect-timeout=2" >/dev/null 2>&1
}
say interfaces; ls /sys/class/net
say addresses
for place in "$@"; do
  reach "$place"
  case $? in 0) echo "$place reached" ;; 3) echo "no tool" ;; *) echo "$place away" ;; esac
done
say datagrams
for place in "$@"; do
  if ! command -v socat >/dev/null; then echo 'no tool'
  elif echo haloop | socat -u -T 2 - "UDP$(family "$place"):$place" 2>/dev/null; then
    echo "$place sent"
  else echo "$place away"; fi
done
say status; grep -E '^(Uid|CapEff|CapPrm|CapBnd|CapAmb|NoNewPrivs|Seccomp):' /proc/self/status
say processes; ls /proc | grep -c '^[0-9]*$'
say writes
for place in / /etc /usr /bin /run /run/haloop /var /sys /proc/sys/kernel /mission /dev; do
  if (: >"$place/haloop-probe") 2>/dev/null; then echo "$place written"; fi
done
for place in /mission/artifacts /workspace; do
  if (: >"$place/haloop-probe") 2>/dev/null; then echo "$place written"; fi
done
say readonly
for place in /mission/feedback /mission/versions /haloop/objects; do
  [ -s "$place/given" ] && echo "$place seen"
  if (: >"$place/haloop-probe") 2>/dev/null; then echo "$place written"; fi
  if (: >>"$place/given") 2>/dev/null; then echo "$place/given written"; fi
  if rm -f "$place/given" 2>/dev/null; then echo "$place/given removed"; fi
done
say devices; for one in /dev/sda /dev/vda /dev/nvme0n1 /dev/mem /dev/kmsg; do [ -e "$one" ] && echo "$one"; done
say docker; for one in /var/run/docker.sock /run/docker.sock /run/containerd/containerd.sock /run/podman/podman.sock; do
  [ -e "$one" ] && echo "$one"
done
say secrets
mkdir /tmp/haloop-look
planted=
while [ -n "$backwards" ]; do
  rest=\${backwards%?}
  planted=$planted\${backwards#"$rest"}
  backwards=$rest
done
printf '%s\\n' "$planted" >/tmp/haloop-look/planted
printf '%s\\n' "$decoy" >/tmp/haloop-look/decoy
unset planted
# The bridge to the gateway gives half a second to an answer once its client has shut its side.
for path in /v1/models "/v1/models?haloop=$decoy" /; do
  printf 'GET %s HTTP/1.1\\r\\nhost: haloop\\r\\nx-api-key: %s\\r\\nconnection: close\\r\\n\\r\\n' \\
    "$path" "$token" | socat -t 10 -T 10 - "TCP4:$door,shut-none" 2>/dev/null
done >/tmp/haloop-answers
look() {
  what=$1
  shift
  {
    # Not every grep sees what comes after a zero byte.
    for one in /proc/[0-9]*/environ /proc/[0-9]*/cmdline /proc/self/mountinfo; do
      tr '\\0' '\\n' <"$one" | grep -qF -f "/tmp/haloop-look/$what" && echo "$one"
    done
    find "$@" \\( -path /proc -o -path /sys -o -path /dev -o -path /tmp/haloop-look \\) -prune -o \\
      -type f -size -16384k -exec grep -alsF -f "/tmp/haloop-look/$what" {} +
  } 2>/dev/null | while read -r place; do echo "$what in $place"; done
}
look decoy /mission /workspace /haloop /tmp
look planted /
say disk; dd if=/dev/zero of=/tmp/haloop-probe bs=1048576 count=$((memory / 1048576 + 1)) 2>&1 | tail -n 3
wc -c </tmp/haloop-probe
rm -f /tmp/haloop-probe
say forks
(
  i=0
  # They outlast the slowest machine's start of them all, or more would start than are there at once.
  while [ "$i" -lt $((pids + 20)) ]; do
    sleep 600 2>/dev/null & i=$((i + 1))
    echo "$!" >>/tmp/haloop-forked
    echo "$i" >/tmp/haloop-forks
  done
) 2>/dev/null
read -r forks </tmp/haloop-forks; echo "$forks"
# Without a fork: there may be no place for one until they are gone.
while read -r one; do kill -9 "$one"; done </tmp/haloop-forked 2>/dev/null
i=0
until (:) 2>/dev/null; do i=$((i + 1)); [ "$i" -lt 1000 ] || break; done
say memory
(dd if=/dev/zero of=/dev/null bs=$((memory + 67108864)) count=1) >/dev/null 2>&1
echo "$?"
say end
`;
