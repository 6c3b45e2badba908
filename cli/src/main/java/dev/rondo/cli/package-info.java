/// One class per command; no signal processing here.
package dev.rondo.cli;
