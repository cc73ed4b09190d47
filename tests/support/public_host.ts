/** A web server at an address of the public internet, as far as this machine's routes go. */
import { BUSYBOX_IMAGE, docker, ensureBusyboxImage } from "./docker.ts";

export interface PublicHost extends AsyncDisposable {
  /** The host of `http://…/`, on port 80. */
  readonly host: string;
}

/**
 * A container in a network of its own. Its range belongs to somebody who is not in the public routes,
 * so that nobody is cut off from it.
 *
 * @param nth tells those apart that are there at the same time, 0 to 255
 * @param text what its page says
 */
export async function publicHost(nth: number, text: string): Promise<PublicHost> {
  await ensureBusyboxImage(BUSYBOX_IMAGE);
  const name = `haloop-test-public-${nth}`;
  const host = `11.22.${nth}.2`;
  const remove = async () => {
    await docker("rm", "--force", name);
    await docker("network", "rm", name);
  };
  // What a test that was killed has left.
  await remove();
  await done("network", "create", "--subnet", `11.22.${nth}.0/24`, name);
  const script =
    'mkdir /tmp/www && printf "%s" "$1" >/tmp/www/index.html && exec httpd -f -h /tmp/www';
  await done(
    ...["run", "--detach", "--init", "--name", name, "--network", name, "--ip", host],
    ...[BUSYBOX_IMAGE, "sh", "-c", script, "sh", text],
  );
  return { host, [Symbol.asyncDispose]: remove };
}

async function done(...args: string[]): Promise<void> {
  const { ok, stderr } = await docker(...args);
  if (!ok) throw new Error(`docker ${args[0]} failed: ${stderr}`);
}
