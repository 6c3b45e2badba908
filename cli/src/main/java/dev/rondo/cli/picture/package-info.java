/// The pictures of the command line: spectrograms and line plots, drawn without a display and without fonts if need be.
///
/// AWT loads slowly, so nothing outside this package touches it: a command that draws nothing pays nothing.
package dev.rondo.cli.picture;
