/** A process that is not mistaken for a later one with the same pid. */
export interface ProcessIdentity {
  readonly pid: number;
  /** As the supervisor wrote it: clock ticks since boot on Linux, a date elsewhere. */
  readonly started: string;
}

/** Reads `<pid> <start time>`; undefined when it is something else. */
export function parseIdentity(text: string): ProcessIdentity | undefined {
  const match = /^([1-9]\d*) +(\S.*?)\s*$/.exec(text);
  return match ? { pid: Number(match[1]), started: match[2]! } : undefined;
}

/** Whether this very process lives. A zombie does not: it only waits to be collected. */
export async function isAlive({ pid, started }: ProcessIdentity): Promise<boolean> {
  return await startTime(pid) === started;
}

/**
 * Sends the signal to every process of the group that the given one leads or led.
 *
 * The kernel gives a pid to nobody while a group of that number exists (POSIX, 4.14), so a leader that
 * is gone, or is a zombie, leaves a number that means the group or nothing. A living process with that
 * pid and another start time proves that the group is gone.
 */
export async function signalGroup(leader: ProcessIdentity, signal: Deno.Signal): Promise<void> {
  const started = await startTime(leader.pid);
  if (started !== undefined && started !== leader.started) return;
  try {
    Deno.kill(-leader.pid, signal);
  } catch (error) {
    // ESRCH: nobody of the group is left.
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** When the process was started, in the form that the supervisor writes; undefined when it is gone. */
async function startTime(pid: number): Promise<string | undefined> {
  return await (Deno.build.os === "linux" ? startTimeOfProc(pid) : startTimeOfPs(pid));
}

/** proc(5): the command's name is in parentheses and may hold any character, also `)`. */
async function startTimeOfProc(pid: number): Promise<string | undefined> {
  try {
    const stat = await Deno.readTextFile(`/proc/${pid}/stat`);
    const [state, ...rest] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return state === "Z" || state === "X" ? undefined : rest[18];
  } catch (error) {
    // A process that ends during the reading gives ESRCH, which has no error class of its own.
    if (error instanceof Deno.errors.NotFound || /ESRCH|os error 3/.test(`${error}`)) {
      return undefined;
    }
    throw error;
  }
}

async function startTimeOfPs(pid: number): Promise<string | undefined> {
  const { stdout } = await new Deno.Command("ps", {
    args: ["-o", "stat=,lstart=", "-p", `${pid}`],
    env: { TZ: "UTC0", LC_ALL: "C" },
    stdin: "null",
  }).output();
  const [, state, started] = /^\s*(\S+)\s+(\S.*?)\s*$/.exec(new TextDecoder().decode(stdout)) ?? [];
  return state === undefined || state.startsWith("Z") ? undefined : started;
}
