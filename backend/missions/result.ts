/** The outcome of asking for something: the answer, or a refusal that the person can act on. */
import type { ChangeRefusal } from "../engine/mission_changes.ts";

export type Refusal = ChangeRefusal;

export type Result<T> =
  | { ok: true; value: T }
  | { ok: false; refusal: Refusal };

export function done<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function refuse(code: Refusal["code"], message: string): { ok: false; refusal: Refusal } {
  return { ok: false, refusal: { code, message } };
}
