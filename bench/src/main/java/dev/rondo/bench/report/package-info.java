/// What the suite found: kept as JSON, shown as one page, compared with an earlier run.
package dev.rondo.bench.report;
