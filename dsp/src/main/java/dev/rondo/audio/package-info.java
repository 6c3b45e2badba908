/// Audio at the edges: stream formats, PCM conversion, files.
package dev.rondo.audio;
