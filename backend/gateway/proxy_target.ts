/** Which hosts a sandbox may be led to, and to which of their addresses. */
import { BlockList, isIP } from "node:net";

const PORTS = [443, 80];

/**
 * Addresses that are not of the public internet (IANA's special-purpose registries): this machine, its
 * networks, and the metadata services of clouds. Of IPv6 only the global range is public, without
 * what maps IPv4 addresses or is for documents.
 */
const SPECIAL_IPV4: readonly (readonly [string, number])[] = [
  ...[["0.0.0.0", 8], ["10.0.0.0", 8], ["100.64.0.0", 10], ["127.0.0.0", 8]] as const,
  ...[["169.254.0.0", 16], ["172.16.0.0", 12], ["192.0.0.0", 24], ["192.0.2.0", 24]] as const,
  ...[["192.88.99.0", 24], ["192.168.0.0", 16], ["198.18.0.0", 15]] as const,
  ...[["198.51.100.0", 24], ["203.0.113.0", 24], ["224.0.0.0", 4], ["240.0.0.0", 4]] as const,
];
const SPECIAL_IPV6: readonly (readonly [string, number])[] = [
  ...[["::", 3], ["4000::", 2], ["8000::", 1]] as const,
  ...[["2001::", 23], ["2001:db8::", 32], ["2002::", 16], ["3fff::", 20]] as const,
];

const special = new BlockList();
for (const [network, prefix] of SPECIAL_IPV4) special.addSubnet(network, prefix, "ipv4");
for (const [network, prefix] of SPECIAL_IPV6) special.addSubnet(network, prefix, "ipv6");

/** Whether an address can be of nothing but the public internet. */
export function isPublic(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  return !special.check(address, family === 4 ? "ipv4" : "ipv6");
}

/** Whether it is an address that this machine has at the moment: a server has public ones. */
export function isOfThisMachine(
  address: string,
  interfaces: readonly Pick<Deno.NetworkInterfaceInfo, "address">[] = Deno.networkInterfaces(),
): boolean {
  const own = new BlockList();
  for (const { address: scoped } of interfaces) {
    const address = scoped.replace(/%.*$/, "");
    const family = isIP(address);
    if (family !== 0) own.addAddress(address, family === 4 ? "ipv4" : "ipv6");
  }
  return own.check(address, isIP(address) === 4 ? "ipv4" : "ipv6");
}

/** Why a way is refused, as a clause; undefined when the step allows it. */
export function refusalOf(
  host: string,
  port: number,
  allowed: readonly string[],
): string | undefined {
  if (!allowed.some((pattern) => matches(host, pattern))) {
    return "it is not among the hosts that the step allows";
  }
  return PORTS.includes(port) ? undefined : "only the ports 443 and 80 are let through";
}

/** `*.debian.org` matches what is below `debian.org`, not that itself. */
function matches(host: string, pattern: string): boolean {
  const [name, wanted] = [host, pattern].map((text) => text.toLowerCase().replace(/\.$/, ""));
  return wanted!.startsWith("*.") ? name!.endsWith(wanted!.slice(1)) : name === wanted;
}

/** `host:port` as in a CONNECT request; undefined when it is none. */
export function hostAndPort(text: string): { host: string; port: number } | undefined {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([\w.-]{1,253})):(\d{1,5})$/.exec(text);
  const host = match?.[1] ?? match?.[2];
  return host === undefined ? undefined : { host, port: Number(match![3]) };
}
