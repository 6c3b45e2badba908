/// Short runnable programs, each under 80 lines.
package dev.rondo.samples;
