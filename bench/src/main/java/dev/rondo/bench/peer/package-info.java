/// Others at the same work: whole programs on the same files, taking turns, their outputs compared.
package dev.rondo.bench.peer;
