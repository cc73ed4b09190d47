/** Parsers of option values; what they refuse is a usage error. */
import { InvalidArgumentError } from "@commander-js/extra-typings";

export function portNumber(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError("It must be a number from 0 to 65535.");
}

export function wholeSeconds(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number of seconds.");
}

export function dollarsAbove0(text: string): number {
  const amount = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && amount > 0 && amount < 1_000_000) return amount;
  throw new InvalidArgumentError("It must be an amount above 0 in US dollars, as 2.50.");
}

export function countFromOne(text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= 1 && count <= 10_000) return count;
  throw new InvalidArgumentError("It must be a number from 1 to 10000.");
}
