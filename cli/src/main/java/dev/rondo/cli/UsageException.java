package dev.rondo.cli;

/// What was asked for cannot be: the message says what, and what would be right.
final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
