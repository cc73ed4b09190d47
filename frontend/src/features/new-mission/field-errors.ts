/** Tells which field a refusal is about: the server writes "field: message, field: message". */

export interface FieldErrors {
  title?: string;
  rawInput?: string;
  budgetUsd?: string;
  /** What belongs to no field of the form. */
  rest?: string;
}

const FIELDS = ["title", "rawInput", "budgetUsd"] as const;

export function fieldErrors(message: string | undefined): FieldErrors {
  if (message === undefined) return {};
  const errors: FieldErrors = {};
  const rest: string[] = [];
  // A message may hold commas itself: a new entry begins only with a name and a colon.
  for (const part of message.split(/, (?=[A-Za-z]+: )/)) {
    const field = FIELDS.find((name) => part.startsWith(`${name}: `));
    if (field === undefined) rest.push(part);
    else errors[field] = part.slice(field.length + 2);
  }
  if (rest.length > 0) errors.rest = rest.join(", ");
  return errors;
}
