/** The platforms that a release is made for. */
export interface Platform {
  /** As the released files are named. */
  readonly name: string;
  /** As Deno names it. */
  readonly triple: string;
  /** The npm package with Deno's binary for it. */
  readonly deno_package: string;
  /** Whether a shell script can be a program there. */
  readonly posix: boolean;
}

const platform = (name: string, triple: string, deno_package: string, posix = true): Platform => ({
  name,
  triple,
  deno_package,
  posix,
});

export const PLATFORMS: readonly Platform[] = [
  platform("linux-x64", "x86_64-unknown-linux-gnu", "@deno/linux-x64-glibc"),
  platform("linux-arm64", "aarch64-unknown-linux-gnu", "@deno/linux-arm64-glibc"),
  platform("macos-x64", "x86_64-apple-darwin", "@deno/darwin-x64"),
  platform("macos-arm64", "aarch64-apple-darwin", "@deno/darwin-arm64"),
  platform("windows-x64", "x86_64-pc-windows-msvc", "@deno/win32-x64", false),
];

/** The one this machine is; undefined when Haloop is not released for it. */
export function thisPlatform(): Platform | undefined {
  return PLATFORMS.find(({ triple }) => triple === Deno.build.target);
}
