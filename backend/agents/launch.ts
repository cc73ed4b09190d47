/** Starting a program where it expects to be, with the files in its home that it needs. */

export interface Launch {
  /** The folder that the program starts in. */
  readonly cwd: string;
  /** Folders to make below HOME. */
  readonly home_folders?: readonly string[];
  /** Files to write below HOME: the text by the path. */
  readonly home_files?: Readonly<Record<string, string>>;
  readonly argv: readonly string[];
}

// Constant text: everything from outside reaches it as positional parameters. HOME is an empty tmpfs,
// so that what a program needs there has to be made inside the sandbox.
const SCRIPT = `
set -e
cd "$1"
shift
while [ "$1" = folder ]; do
  mkdir -p "$HOME/$2"
  shift 2
done
while [ "$1" = file ]; do
  mkdir -p "$(dirname "$HOME/$2")"
  printf '%s' "$3" > "$HOME/$2"
  shift 3
done
shift
exec "$@"
`;

/** The argument vector that prepares the home and then becomes the program. */
export function launchArgv({ cwd, home_folders = [], home_files = {}, argv }: Launch): string[] {
  return [
    ...["sh", "-c", SCRIPT, "haloop-launch", cwd],
    ...home_folders.flatMap((path) => ["folder", path]),
    ...Object.entries(home_files).flatMap(([path, text]) => ["file", path, text]),
    ...["--", ...argv],
  ];
}

/** A prompt as an argument: one that begins with "-" would be taken for an option. */
export function promptArgument(prompt: string): string {
  return prompt.startsWith("-") ? `\n${prompt}` : prompt;
}
