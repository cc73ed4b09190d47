/** How the command in a container reaches the servers behind its doors, without a network. */
import { dirname } from "node:path";
import type { SandboxSpec } from "../provider.ts";
import { mountArgument } from "./mount_argument.ts";
import { DOORS_DIR, relayedDoors, socketInside, volumeArguments } from "./relay_arguments.ts";

/**
 * Constant text: `sh -c SCRIPT name <number of doors> (<port> <socket>)… <command>…`.
 *
 * The bridges are started from a subshell that ends at once, so that they are nobody's children but
 * process 1's, and the command takes this shell's place: it gets the signals, and its exit code is
 * the container's. A bridge takes connections before the command is started.
 */
const SCRIPT = `
bridge_node='
const net = require("net"), [port, path] = process.argv.slice(1);
net.createServer({ allowHalfOpen: true }, (from) => {
  const to = net.connect({ path, allowHalfOpen: true });
  const end = () => { from.destroy(); to.destroy(); };
  from.on("error", end).on("close", end).pipe(to);
  to.on("error", end).on("close", end).pipe(from);
}).listen(Number(port), "127.0.0.1");
'
bridge() {
  if command -v socat; then
    exec socat "TCP-LISTEN:$1,bind=127.0.0.1,fork,reuseaddr" "UNIX-CONNECT:$2"
  fi
  exec node -e "$bridge_node" "$1" "$2"
}
listens() {
  hex=$(printf '%04X' "$1")
  while read -r _ local _ state _; do
    case $local:$state in *:"$hex":0A) return 0 ;; esac
  done </proc/net/tcp
  return 1
}
fail() {
  echo "haloop: $1" >&2
  exit 126
}
command -v socat >/dev/null || command -v node >/dev/null ||
  fail 'the image has neither socat nor node, one of which has to bridge to the gateway'
doors=$1
shift
while [ "$doors" -gt 0 ]; do
  (bridge "$1" "$2" >/dev/null 2>&1 </dev/null &)
  tries=0
  until listens "$1"; do
    tries=$((tries + 1))
    [ "$tries" -lt 400 ] || fail "the bridge to the gateway does not listen on port $1"
    sleep 0.05
  done
  shift 2
  doors=$((doors - 1))
done
exec "$@"
`;

/**
 * The mount that shows the doors' folder, or the volume in which a relay has made their sockets;
 * read-only, since connecting to a socket is no writing.
 */
export function doorArguments(spec: SandboxSpec): string[] {
  const [first] = spec.doors ?? [];
  if (first === undefined) return [];
  if (relayedDoors(spec).length > 0) return volumeArguments(spec, false);
  const mount = { source: dirname(first.socket), target: DOORS_DIR, writable: false };
  return ["--mount", mountArgument(mount)];
}

/** The command behind bridges that bring the ports of the doors to their sockets. */
export function throughDoors({ argv, doors = [] }: SandboxSpec): string[] {
  if (doors.length === 0) return [...argv];
  const bridges = doors.flatMap((door) => [`${door.port}`, socketInside(door)]);
  return ["sh", "-c", SCRIPT, "haloop-doors", `${doors.length}`, ...bridges, ...argv];
}
