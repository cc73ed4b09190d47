/**
 * The supervisors that this very process has started, by the folder of their run. Whoever starts a
 * process has to collect its end, also when another provider object than the one that started it
 * removes the run; hence one map for the process.
 */
const started = new Map<string, Set<Promise<unknown>>>();

/** Collects the end of the supervisor whenever it comes. */
export function collect(run_path: string, supervisor: Deno.ChildProcess): Promise<unknown> {
  const ends = started.get(run_path) ?? new Set();
  started.set(run_path, ends);
  const end = supervisor.status.finally(() => {
    ends.delete(end);
    if (ends.size === 0) started.delete(run_path);
  });
  ends.add(end);
  return end;
}

/** Resolves when no supervisor of the run that this process has started is left. */
export async function collected(run_path: string): Promise<void> {
  await Promise.all(started.get(run_path) ?? []);
}
