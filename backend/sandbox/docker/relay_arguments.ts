/** The docker arguments of a run's relay and of the volume that its sockets are in. */
import { basename } from "node:path";
import type { DoorRelay, SandboxDoor, SandboxSpec } from "../provider.ts";
import { LABELS, RELAY_LABELS, relayName, volumeName } from "./container_name.ts";
import type { ContainerUser } from "./container_user.ts";
import { hostEntry } from "./door_kind.ts";
import { environmentArguments } from "./docker_environment.ts";
import { RELAY_SCRIPT, SECRET_VARIABLE } from "./relay_script.ts";

/** Where containers see the folder of the doors. */
export const DOORS_DIR = "/run/haloop";

/** A door that is reached through a relay. */
export type RelayedDoor = SandboxDoor & { readonly relay: DoorRelay };

/** The doors of a spec that has a relay; empty for one that has none. */
export function relayedDoors({ doors = [] }: SandboxSpec): RelayedDoor[] {
  return doors.filter((door): door is RelayedDoor => door.relay !== undefined);
}

/** Where containers find a door's socket. */
export function socketInside({ socket }: SandboxDoor): string {
  return `${DOORS_DIR}/${basename(socket)}`;
}

/**
 * The volume is in the memory of the engine's machine, where any user may make a socket; it ends with
 * the containers. There is nothing in it but sockets, and only the relay may write.
 */
export function volumeArguments(spec: SandboxSpec, writable: boolean): string[] {
  const labels = Object.entries(relayLabels(spec)).map(([name, value]) =>
    `volume-label=${name}=${value}`
  );
  const fields = [
    ...["type=volume", `source=${volumeName(spec.run_id)}`, `target=${DOORS_DIR}`, "volume-nocopy"],
    ...labels,
    ...["volume-opt=type=tmpfs", "volume-opt=device=tmpfs", `"volume-opt=o=size=1m,mode=1777"`],
    ...(writable ? [] : ["readonly"]),
  ];
  return ["--mount", fields.join(",")];
}

/** What the relay of these doors leads to; another one is of no use to them. */
export function leadsTo(doors: readonly RelayedDoor[]): string {
  return doors.map((door) => `${basename(door.socket)}=${door.relay.address}:${door.relay.port}`)
    .join(" ");
}

/** The arguments of `docker` that make and start the relay. */
export function relayArguments(spec: SandboxSpec, user: ContainerUser): string[] {
  const doors = relayedDoors(spec);
  // An image's own /tmp may give its mode to what is mounted on it: hence an owner.
  const owner = `uid=${user.uid},gid=${user.gid}`;
  const labels = { ...relayLabels(spec), [RELAY_LABELS.leads_to]: leadsTo(doors) };
  return [
    ...["run", "--detach", "--name", relayName(spec.run_id)],
    ...Object.entries(labels).flatMap(([name, value]) => ["--label", `${name}=${value}`]),
    ...["--user", `${user.uid}:${user.gid}`],
    ...["--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--init", "--read-only"],
    // 128 connections a door, each of them a process of socat.
    ...["--pids-limit", "512", "--memory", "256m", "--memory-swap", "256m", "--cpus", "1"],
    ...["--tmpfs", `/tmp:rw,noexec,nosuid,nodev,size=64k,mode=0700,${owner}`],
    ...["--log-driver", "local", "--log-opt", "max-size=1m", "--log-opt", "max-file=1"],
    ...["--log-opt", "compress=false"],
    ...["--add-host", `host.docker.internal:${hostEntry(doors[0]!.relay.address)}`],
    ...volumeArguments(spec, true),
    ...environmentArguments(relayEnvironment(spec)),
    // What the image would begin with is none of the relay's business.
    ...["--entrypoint", "sh", "--", spec.image, "-c", RELAY_SCRIPT, "haloop-relay"],
    ...doors.flatMap((door) => [`${door.relay.port}`, socketInside(door)]),
  ];
}

/** All doors of a run have the same secret. */
export function relayEnvironment(spec: SandboxSpec): Record<string, string> {
  return { [SECRET_VARIABLE]: relayedDoors(spec)[0]!.relay.secret };
}

/** They do not name a sandbox, whose log and end are asked for by the run's label. */
function relayLabels({ mission_id, run_id, step_id, owner }: SandboxSpec): Record<string, string> {
  return {
    [LABELS.mission_id]: mission_id,
    [LABELS.step_id]: step_id,
    [LABELS.owner]: owner,
    [RELAY_LABELS.run_id]: run_id,
  };
}
