import assert from "node:assert/strict";
import { countJunit, failuresIn } from "./test_results.ts";

Deno.test("a report of deno test is counted by its cases", () => {
  const xml = `<testsuites name="deno test" tests="3" failures="1" errors="0" time="0.006">
    <testsuite name="./t_test.ts" tests="3" disabled="1" errors="0" failures="1">
        <testcase name="a" classname="./t_test.ts" time="0.001" line="1" col="6">
        </testcase>
        <testcase name="b &gt; s" classname="./t_test.ts">
            <failure message="Uncaught Error: x">Error: x</failure>
        </testcase>
        <testcase name="c" classname="./t_test.ts"><skipped/></testcase>
    </testsuite>
</testsuites>`;
  assert.deepEqual(countJunit(xml), { passed: 1, failed: 1, skipped: 1 });
  assert.deepEqual(failuresIn(xml), ["b > s\nError: x"]);
});

Deno.test("a report of Playwright is counted whatever its tests printed", () => {
  const xml = `<testsuites id="" name="" tests="3" failures="1" skipped="1" errors="0">
<testsuite name="a.e2e.ts" tests="3" failures="1" skipped="1" errors="0">
<testcase name="prints" classname="a.e2e.ts" time="1.2">
<system-out>
<![CDATA[<failure> is only a word here]]>
</system-out>
</testcase>
<testcase name="fails" classname="a.e2e.ts"><failure message="no">
<![CDATA[  \x1b[31mno\x1b[39m ]]>
</failure></testcase>
<testcase name="left out" classname="a.e2e.ts"><skipped></skipped></testcase>
<testcase name="quick" classname="a.e2e.ts" time="0"/>
</testsuite>
</testsuites>`;
  assert.deepEqual(countJunit(xml), { passed: 2, failed: 1, skipped: 1 });
  assert.deepEqual(failuresIn(xml), ["fails\nno"]);
});

Deno.test("an empty report counts nothing", () => {
  assert.deepEqual(countJunit(""), { passed: 0, failed: 0, skipped: 0 });
  assert.deepEqual(failuresIn(""), []);
});
