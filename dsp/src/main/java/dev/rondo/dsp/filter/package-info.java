/// Recursive filters in second-order sections.
package dev.rondo.dsp.filter;
