/** An argument as a shell takes it (POSIX, 2.2.2: nothing is special between single quotes). */
export function typed(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}
