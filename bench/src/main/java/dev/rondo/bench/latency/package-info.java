/// How late things are, against a schedule that does not wait: a delay also counts for all that should have come
/// meanwhile.
package dev.rondo.bench.latency;
