/** What runs in a relay: for each door a socket that leads to its port on Haloop's machine. */

/** What a relay prints once its sockets take connections. */
export const READY = "haloop: the relay is ready";

/** The variable that the secret is in. */
export const SECRET_VARIABLE = "HALOOP_RELAY_SECRET";

/** How many connections a door takes at once; the gateway has the same bound (`kept_listening.ts`). */
const MOST_CONNECTIONS = 128;

/** For the host to answer before the relay gives up; a firewall may drop what is sent to it. */
const ANSWER_LIMIT_S = 10;

const HOST = "host.docker.internal";

const NODE_RELAY = `
const net = require("net"), fs = require("fs");
const [, ...doors] = process.argv;
const secret = Buffer.from("haloop:" + process.env.${SECRET_VARIABLE}).toString("base64");
const head = "CONNECT door:80 HTTP/1.0\\r\\nProxy-Authorization: Basic " + secret + "\\r\\n\\r\\n";
const enter = (port, entered, failed) => {
  const to = net.connect({ host: "${HOST}", port, allowHalfOpen: true }, () => to.write(head));
  let answer = Buffer.alloc(0);
  const read = (bytes) => {
    answer = Buffer.concat([answer, bytes]);
    const end = answer.indexOf("\\r\\n\\r\\n");
    if (end < 0) return;
    to.pause().off("data", read);
    entered(to, answer.subarray(end + 4));
  };
  to.on("data", read).on("error", failed).on("close", failed);
  return to;
};
const listen = (port, path) => new Promise((done) => {
  fs.rmSync(path, { force: true });
  const server = net.createServer({ allowHalfOpen: true, pauseOnConnect: true }, (from) => {
    const end = () => { from.destroy(); to.destroy(); };
    const to = enter(port, (to, rest) => {
      from.write(rest);
      from.pipe(to);
      to.pipe(from);
    }, end);
    from.on("error", end).on("close", end);
  });
  server.maxConnections = ${MOST_CONNECTIONS};
  server.listen(path, done);
});
const reached = (port) => new Promise((done, failed) => {
  const late = setTimeout(() => failed(Error("no answer")), ${ANSWER_LIMIT_S * 1000});
  const no = (error) => { clearTimeout(late); failed(error || Error("it was closed")); };
  enter(port, (to) => { clearTimeout(late); done(); to.destroy(); }, no);
});
(async () => {
  for (let at = 0; at < doors.length; at += 2) {
    await reached(Number(doors[at]));
    await listen(Number(doors[at]), doors[at + 1]);
  }
  console.log("${READY}");
})().catch((error) => {
  console.error("haloop: " + error.message);
  process.exit(1);
});
`;

/**
 * Constant text: `sh -c SCRIPT name (<port> <socket>)…`. By socat, whose secret is in a file because
 * `ps` shows arguments; else by node. One of both is in every image with doors.
 */
export const RELAY_SCRIPT = `
command -v socat >/dev/null || exec node -e '${NODE_RELAY}' "$@"
umask 077
printf 'haloop:%s' "$${SECRET_VARIABLE}" >/tmp/secret
unset ${SECRET_VARIABLE}
host() {
  echo "PROXY:${HOST}:door:80,proxyport=$1,proxyauthfile=/tmp/secret,connect-timeout=${ANSWER_LIMIT_S}"
}
while [ $# -gt 0 ]; do
  socat -T ${ANSWER_LIMIT_S} - "$(host "$1")" </dev/null || exit 1
  rm -f "$2"
  socat "UNIX-LISTEN:$2,fork,max-children=${MOST_CONNECTIONS}" "$(host "$1")" &
  tries=0
  until [ -S "$2" ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 400 ] || exit 1
    sleep 0.05
  done
  shift 2
done
echo '${READY}'
wait
`;
