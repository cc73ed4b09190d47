/** What the output of the probes means: a pure function. A probe that did not run has failed. */

export interface Finding {
  readonly name: string;
  readonly ok: boolean;
  /** What was found, as a sentence without a period. */
  readonly detail: string;
}

export interface ProbeFacts {
  readonly pids: number;
  readonly memory_bytes: number;
  /** How often the sandbox came to the servers of this machine. */
  readonly visits: number;
  /** Datagrams that came to this machine. */
  readonly datagrams: number;
  readonly exit_code: number | undefined;
}

const INTERNET = /^(1\.1\.1\.1|8\.8\.8\.8|\[2606:)/;
const HERE = /^(?!1\.1\.1\.1|8\.8\.8\.8|\[2606:|169\.254\.169|100\.100\.100)/;
/** Mounts of a step that cannot be written. */
const READ_ONLY = 3;
/** What a step may write, and what the sandbox's own tmpfs makes. */
const WRITABLE = ["/mission/artifacts written", "/workspace written", "/dev written"];

type Judge = (lines: readonly string[], facts: ProbeFacts) => Omit<Finding, "name">;

const pass = (detail: string) => ({ ok: true, detail });
const fail = (detail: string) => ({ ok: false, detail });

/** In the order in which they are told: the name, the heading of its output, the judgement. */
const PROBES: readonly (readonly [name: string, heading: string, judge: Judge])[] = [
  [
    "network",
    "interfaces",
    (lines) =>
      lines.join() === "lo"
        ? pass("The only interface is the sandbox's own loopback")
        : fail(`It has the interfaces ${lines.join(", ")}`),
  ],
  [
    "outbound addresses",
    "addresses",
    (lines) => reached(lines, INTERNET, "The internet cannot be reached, by IPv4 or IPv6"),
  ],
  [
    "datagrams",
    "datagrams",
    (lines, { datagrams }) => {
      // Its own loopback takes everything; what this machine got through it was counted.
      const sent = lines.filter((line) => /^(?!127\.|\[::1\]).* sent$/.test(line));
      if (lines.includes("no tool")) return fail("The image has no socat to try it with");
      return sent.length === 0 && datagrams === 0 && lines.length > 0
        ? pass("None leaves the sandbox, by IPv4 or IPv6")
        : fail(sent.join(", ") || `${datagrams} came to this machine`);
    },
  ],
  [
    "metadata address",
    "addresses",
    (lines) =>
      reached(
        lines,
        /^(169\.254\.169\.254|100\.100\.100\.200):/,
        "A cloud's metadata service cannot be reached",
      ),
  ],
  [
    "ports of this machine",
    "addresses",
    (lines, { visits }) =>
      visits > 0 ? fail("It came to a server of this machine") : reached(
        lines,
        HERE,
        "No address of this machine can be reached",
      ),
  ],
  ["ordinary user", "status", (lines) => {
    const uid = valueOf(lines, "Uid").split(/\s+/)[0];
    return uid !== "0" && uid !== "" ? pass(`It runs as user ${uid}`) : fail("It runs as root");
  }],
  ["capabilities", "status", (lines) => {
    const names = ["CapEff", "CapPrm", "CapBnd", "CapAmb"];
    const held = names.filter((name) => !/^0+$/.test(valueOf(lines, name)));
    return held.length === 0
      ? pass("It has none and can get none")
      : fail(`It has some in ${held.join(", ")}`);
  }],
  [
    "setuid",
    "status",
    (lines) =>
      valueOf(lines, "NoNewPrivs") === "1"
        ? pass("Programs with setuid give it no further rights")
        : fail("A program with setuid would give it further rights"),
  ],
  [
    "system calls",
    "status",
    (lines) =>
      valueOf(lines, "Seccomp") === "2"
        ? pass("They are filtered")
        : fail("They are not filtered by seccomp"),
  ],
  ["other processes", "processes", (lines) => {
    const count = Number(lines[0]);
    return count > 0 && count < 20
      ? pass("It sees its own processes alone")
      : fail(`It sees ${lines[0]} processes`);
  }],
  ["writing outside of the mounts", "writes", (lines) => {
    const outside = lines.filter((line) => !WRITABLE.includes(line));
    if (outside.length > 0) return fail(outside.join(", "));
    return lines.includes(WRITABLE[0]!) && lines.includes(WRITABLE[1]!)
      ? pass("Only the artifacts, the workspace and its own tmpfs can be written")
      : fail("The artifacts or the workspace cannot be written, and they should be");
  }],
  ["read-only mounts", "readonly", (lines) => {
    const changed = lines.filter((line) => !line.endsWith(" seen"));
    if (changed.length > 0) return fail(changed.join(", "));
    return lines.length === READ_ONLY
      ? pass("Feedback, earlier versions and the project's history can be read and not changed")
      : fail("Feedback, earlier versions or the project's history are not there");
  }],
  ["devices", "devices", none("No disk, memory or kernel log is in reach", "It has")],
  ["docker socket", "docker", none("There is none", "It sees")],
  ["disk filling", "disk", (lines, { memory_bytes }) => {
    const written = Number(lines.at(-1));
    return written > 0 && written <= memory_bytes / 2
      ? pass(`What it writes outside of the mounts ends at ${mib(written)} MiB`)
      : fail(`It wrote ${mib(written)} MiB: ${lines.join(" ")}`);
  }],
  ["fork bomb", "forks", (lines, { pids }) => {
    const forked = Number(lines[0]);
    return forked > 0 && forked <= pids
      ? pass(`It ended at ${forked} processes`)
      : fail(`It started ${lines[0]} processes`);
  }],
  [
    "memory hog",
    "memory",
    (lines) => {
      // What the shell itself says of it ("Killed") comes on another way, before or after.
      const code = lines.find((line) => /^\d+$/.test(line));
      return code === "137"
        ? pass("It was killed at the limit")
        : fail(`It ended with ${code ?? lines.at(-1)}`);
    },
  ],
  ["reading the key", "secrets", (lines) => {
    const found = lines.filter((line) => line.startsWith("planted in "));
    if (found.length > 0) return fail(found.join(", "));
    const blind = DECOYS.filter(([, place]) => !lines.some((line) => place.test(line)));
    return blind.length === 0
      ? pass("It is in no environment, process, file or mount, and the gateway never tells it")
      : fail(`The search is blind to ${blind.map(([what]) => what).join(", ")}`);
  }],
];

/** Where the search has to find the decoy: else that it finds no key means nothing. */
const DECOYS: readonly (readonly [string, RegExp])[] = [
  ["environments", /^decoy in \/proc\/\d+\/environ$/],
  ["processes", /^decoy in \/proc\/\d+\/cmdline$/],
  ["mounts", /^decoy in \/mission\/feedback\/given$/],
  ["answers of the gateway", /^decoy in \/tmp\/haloop-answers$/],
];

/** Judges the whole output of the probe script. */
export function judge(output: string, facts: ProbeFacts): Finding[] {
  const parts = new Map<string, string[]>();
  for (const part of output.split(/^== /m).slice(1)) {
    const [heading = "", ...lines] = part.split("\n");
    parts.set(heading, lines.map((line) => line.trim()).filter((line) => line !== ""));
  }
  const ended = parts.has("end") && facts.exit_code === 0;
  const findings = PROBES.map(([name, heading, judged]) => {
    const lines = parts.get(heading);
    return { name, ...lines === undefined ? fail("The probe did not run") : judged(lines, facts) };
  });
  if (ended) return findings;
  const last = output.trim().split("\n").at(-1) ?? "";
  return [...findings, {
    name: "probes",
    ...fail(`They ended early (${facts.exit_code}): ${last}`),
  }];
}

function reached(lines: readonly string[], which: RegExp, good: string) {
  const tried = lines.filter((line) => which.test(line) && line !== "no tool");
  if (tried.length === 0) return fail("The image has no socat to try it with");
  const came = tried.filter((line) => line.endsWith(" reached"));
  return came.length === 0 ? pass(good) : fail(came.join(", "));
}

function none(good: string, bad: string): Judge {
  return (lines) => lines.length === 0 ? pass(good) : fail(`${bad} ${lines.join(", ")}`);
}

function valueOf(lines: readonly string[], name: string): string {
  return lines.find((line) => line.startsWith(`${name}:`))?.slice(name.length + 1).trim() ?? "";
}

function mib(bytes: number): number {
  return Math.round(bytes / 1024 / 1024);
}
