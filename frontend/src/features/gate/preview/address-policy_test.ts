import assert from "node:assert/strict";
import { diagramRefusal, isFragment, openableAddress } from "./address-policy.ts";

for (
  const href of ["http://example.com/", "https://example.com/a?b=c#d", "mailto:someone@example.com"]
) {
  Deno.test(`a click opens ${href}`, () => assert.equal(openableAddress(href), href));
}

for (
  const href of [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    " javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "blob:http://localhost/x",
    "//example.com/x",
    "/api/missions",
    "../x.md",
    "x.md",
    "",
    "http://",
  ]
) {
  Deno.test(`nothing opens ${JSON.stringify(href)}`, () => {
    assert.equal(openableAddress(href), undefined);
  });
}

Deno.test("places within the text are known", () => {
  assert.equal(isFragment("#user-content-fn-1"), true);
  assert.equal(isFragment("#"), false);
  assert.equal(isFragment("https://example.com/#x"), false);
});

for (
  const source of [
    "graph TD\n  A[Start] --> B{Limit?}\n  B -->|yes| C[429]",
    "sequenceDiagram\n  A->>B: GET https://example.com/x\n  B-->>A: 200",
    'graph LR\n  A["one<br/>two\\nthree"] --> B',
    "graph TD\n  A --> B\n  style A fill:#f9f,stroke:#333",
  ]
) {
  Deno.test(`draws ${JSON.stringify(source)}`, () =>
    assert.equal(diagramRefusal(source), undefined));
}

for (
  const source of [
    'graph TD\n  A@{ img: "https://example.com/x.png" }',
    'graph TD\n  A@{ "img": "//example.com/x.png" }',
    "graph TD\n  classDef x fill:url(https://example.com/x)",
    "graph TD\n  classDef x fill:u\\rl(https://example.com/x)",
    "graph TD\n  classDef x fill:\\75rl(https://example.com/x)",
    "%%{init: {'themeCSS': '@import \"https://example.com\"'}}%%\ngraph TD\nA",
    'graph TD\n  A["<img src=https://example.com/x>"]',
    'graph TD\n  A["&lt;img src=x&gt;"]',
    'graph TD\n  A["<script>alert(1)</script>"]',
    "x".repeat(60_000),
  ]
) {
  Deno.test(`does not draw ${JSON.stringify(source.slice(0, 80))}`, () => {
    assert.notEqual(diagramRefusal(source), undefined);
  });
}
