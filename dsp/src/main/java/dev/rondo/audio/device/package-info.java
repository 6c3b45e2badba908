/// Devices behind a narrow interface: Java Sound, JACK where its library is there, files played as if they were devices.
package dev.rondo.audio.device;
