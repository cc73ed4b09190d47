/** The outcome of asking for something: the answer, or a refusal that the person can act on. */
import type { ChangeRefusal } from "../engine/mission_changes.ts";

/** `not_text`: it is there but cannot be told as text. `unavailable`: not at the moment. */
export type Refusal = ChangeRefusal | { code: "not_text" | "unavailable"; message: string };

export type Result<T> =
  | { ok: true; value: T }
  | { ok: false; refusal: Refusal };

export function done<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function refuse(code: Refusal["code"], message: string): { ok: false; refusal: Refusal } {
  return { ok: false, refusal: { code, message } };
}
