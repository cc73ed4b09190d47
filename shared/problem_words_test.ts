import assert from "node:assert/strict";
import { z } from "zod";
import { problemsOf } from "./problem_words.ts";

const Schema = z.object({
  title: z.string().min(1).max(3),
  type: z.enum(["fix", "feature"]),
  port: z.number().int().min(0).max(65_535),
  cpus: z.number().positive(),
  argv: z.array(z.string()).min(1),
  on: z.boolean(),
  url: z.url({ protocol: /^https?$/ }),
  own: z.string().min(1, "says it itself"),
});

const GOOD = {
  title: "a",
  type: "fix",
  port: 1,
  cpus: 1,
  argv: ["a"],
  on: true,
  url: "https://example.org",
  own: "x",
};

const CASES: readonly [field: keyof typeof GOOD, value: unknown, says: string][] = [
  ["title", undefined, "is missing"],
  ["title", 1, "must be a text"],
  ["title", "", "must not be empty"],
  ["title", "four", "must not be longer than 3 characters"],
  ["type", "epic", 'must be one of fix, feature, and not "epic"'],
  ["port", "80", "must be a number"],
  ["port", 1.5, "must be a whole number"],
  ["port", -1, "must be at least 0"],
  ["port", 65_536, "must not be greater than 65535"],
  ["cpus", 0, "must be greater than 0"],
  ["argv", "sh", "must be a list"],
  ["argv", [], "must not be empty"],
  ["on", "yes", "must be true or false"],
  ["url", "ftp://x", "must be an address that begins with http:// or https://"],
  ["own", "", "says it itself"],
];

for (const [field, value, says] of CASES) {
  Deno.test(`${field} as ${JSON.stringify(value)} ${says}`, () => {
    const { error } = Schema.safeParse({ ...GOOD, [field]: value });
    assert(error !== undefined);
    assert.equal(problemsOf(error), `${field}: ${says}`);
  });
}

Deno.test("what is no such thing as a whole is named as the caller calls it, and all is told", () => {
  const { error } = Schema.safeParse([]);
  assert.equal(
    error && problemsOf(error, "body"),
    "body: must be fields with values (name: value)",
  );
  const two = Schema.safeParse({ ...GOOD, title: 1, on: 1 }).error;
  assert.equal(two && problemsOf(two), "title: must be a text, on: must be true or false");
});
