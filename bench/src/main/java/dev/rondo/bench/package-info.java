/// JMH benchmarks.
package dev.rondo.bench;
